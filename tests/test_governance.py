"""What management decides about the scorecard, and what the product makes of it."""

from __future__ import annotations

import pytest

from kamsync.errors import ConfigError
from kamsync.scorecard import default_text, parse_scorecard

_CRITERION = '[[criteria]]\nid = "c{n}"\nview = "potential"\nweight = 1\nmetric = "history"\n'
_SCALE = "scale = [[0, 0], [8, 100]]\n"


def card_of(criteria: int, more: str = "") -> str:
    body = "".join(_CRITERION.format(n=n) + _SCALE + more for n in range(criteria))
    return f'name = "Test"\n{body}'


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse_scorecard("card.toml", text)
    return " ".join(f"{p.key}: {p.message}" for p in caught.value.problems)


@pytest.mark.parametrize("count", [3, 8])
def test_three_to_eight_criteria(count: int) -> None:
    assert len(parse_scorecard("card.toml", card_of(count)).criteria) == count
    outside = {3: 2, 8: 9}[count]
    assert f"3 to 8 criteria, this one has {outside}" in refusal(card_of(outside))


def test_weights_must_be_above_zero() -> None:
    assert "greater than 0" in refusal(card_of(3).replace("weight = 1", "weight = 0", 1))


def test_weights_per_region_are_refused() -> None:
    """One set of criteria for all: nobody can weigh one region otherwise."""
    assert "regions" in refusal(card_of(3, "regions = { North = 2 }\n"))


def test_a_scorecard_must_see_the_accounts_of_tomorrow() -> None:
    text = default_text().replace('view = "potential"', 'view = "now"')
    assert "accounts of tomorrow cannot be seen" in refusal(text)
