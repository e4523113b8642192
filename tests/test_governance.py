"""What management decides about the scorecard, and what the product makes of it."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.errors import ConfigError
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.governance import overridden_keys, review_findings
from kamsync.scoring.decide.lints import wording_findings
from tests.scoring.book import CARD, Asked, accounts, one, row_of, score_rows, touch, win

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


def test_all_that_is_wrong_is_told_at_once_with_its_line() -> None:
    text = (
        default_text()
        .replace('id = "growth"', 'id = "potential"')
        .replace("weight = 25", "weight = -1")
    )
    text = text.replace("fresh_days = 120", "fresh_days = 200").replace(
        'id = "silent"', 'id = "shrinking"'
    )
    text = text.replace('view = "potential"', 'view = "now"')
    lines = text.splitlines()
    with pytest.raises(ConfigError) as caught:
        parse_scorecard("card.toml", text)

    shown = {p.key: lines[p.line - 1] for p in caught.value.problems}
    assert shown.keys() >= {
        "criteria.0.weight",
        "criteria.1.id",
        "criteria",
        "freshness.fresh_days",
    }
    assert 'id = "potential"' in shown["criteria.1.id"]
    assert [k for k in shown if k.startswith("flags.")], "the flag of the same id"
    assert len(shown) == 5


def test_weights_must_be_above_zero() -> None:
    assert "above 0" in refusal(card_of(3).replace("weight = 1", "weight = 0", 1))


def test_weights_per_region_are_refused() -> None:
    """One set of criteria for all: nobody can weigh one region otherwise."""
    assert "regions" in refusal(card_of(3, "regions = { North = 2 }\n"))


def test_a_misspelt_metric_or_word_is_told_for_its_alarm_would_never_fire() -> None:
    text = default_text().replace('metric = "pipeline"', 'metric = "pipelin"')
    text = text.replace('metric = "silent"', 'metric = "silnt"').replace(
        '"critical" }', '"critcal" }'
    )
    found = wording_findings(parse_scorecard("card.toml", text))

    assert [(f.code, f.where) for f in found] == [
        ("metric_unknown", "criterion potential"),
        ("word_unknown", "flag dependency_critical"),
        ("metric_unknown", "flag silent"),
    ]
    assert [f.values["near"] for f in found] == ["pipeline", "critical", "silent"]
    assert wording_findings(parse_scorecard("card.toml", default_text())) == []


def test_a_scorecard_must_see_the_accounts_of_tomorrow() -> None:
    text = default_text().replace('view = "potential"', 'view = "now"')
    assert "accounts of tomorrow cannot be seen" in refusal(text)


def with_manual(weight: int, **extra: str) -> Scorecard:
    """The shipped scorecard (weight 100) with a rating by hand of that weight on top."""
    more = "".join(f"{key} = {value}\n" for key, value in extra.items())
    body = (
        f'[[criteria]]\nid = "fit"\nview = "now"\nweight = {weight}\nmetric = "rating_fit"\n'
        "manual = true\nscale = [[0, 0], [100, 100]]\n\n[tiers]"
    )
    return parse_scorecard("card.toml", more + default_text().replace("[tiers]", body, 1))


def test_the_part_of_judgement_is_of_what_the_score_rests_on() -> None:
    """History (20) and the rating (25) are known; potential and growth too only with deals."""
    rated = {
        "accounts": accounts("A", rating_fit="80", rating_fit_at="2026-03-01"),
        "opportunities": [win("B", "2026-01-01", 1)],
    }
    row = one(rated, card=with_manual(25))
    known = [
        c
        for c in ("potential", "growth", "relationship", "history", "engagement", "fit")
        if row[f"points_{c}"] is not None
    ]
    assert known == ["history", "fit"]
    assert row["intuition"] == pytest.approx(25 / 45)
    assert one({"accounts": accounts("A")}, card=with_manual(25))["intuition"] == 0.0


def overridden(*ids: str) -> list[dict[str, str]]:
    return accounts(
        *ids, override_tier="Key", override_reason="decided", override_until="2026-12-31"
    )


def test_an_override_is_judgement_altogether_and_many_are_told() -> None:
    scored = score_rows({"accounts": [*overridden("A"), *accounts("B")]})
    assert row_of(scored)["intuition"] == 1.0
    assert row_of(scored, "B")["intuition"] == 0.0
    (found,) = overridden_keys(scored.frame("tier", "intuition"), CARD)
    assert found.code == "intuition_over"
    assert (found.values["by_hand"], found.values["n"]) == (1, 1)


QUARTERS = ["2024-05-15", "2024-08-15", "2024-11-15", "2025-02-15"]
QUARTERS += ["2025-05-15", "2025-08-15", "2025-11-15", "2026-02-15"]


def stagnant(done: int) -> Asked:
    """A: Key for a year, 100 a quarter, 9 activities against B's 1; of 10 promises `done` kept."""
    wins = [win(a, day, 100) for a in "AB" for day in QUARTERS]
    visits = [touch("A", "note", f"2026-03-0{n}") for n in range(1, 10)]
    visits.append(touch("B", "note", "2026-03-01"))
    promises = [
        {
            "account_id": "A",
            "side": "ours",
            "due_at": "2026-01-31",
            "done_at": "2026-02-28" if n < done else None,
        }
        for n in range(10)
    ]
    files = {
        "accounts": overridden("A", "B"),
        "opportunities": wins,
        "activities": visits,
        "commitments": promises,
    }
    before = {"tier": "Key", "candidate": "Key", "streak": 2, "tier_since": dt.date(2025, 3, 31)}
    memory = {"A": before | {"levels": "{}", "as_of": dt.date(2026, 3, 30)}}
    return score_rows(files, memory=memory)


def test_a_key_account_that_costs_much_and_does_not_grow_is_a_case() -> None:
    scored = stagnant(7)
    row = row_of(scored)
    assert (row["effort"], row["plan_execution"]) == (9, 0.7)
    assert row["criteria_review"] == "criteria"
    assert row_of(scored, "B")["criteria_review"] == "none"
    codes = [f.code for f in review_findings(scored.frame("criteria_review"))]
    assert codes.count("criteria_review_case") == 1
    assert "criteria_obsolete" in codes
