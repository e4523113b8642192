"""score() and its CSV files beside an independent calculation, on random portfolios."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kamsync.scorecard.reader import load_scorecard
from tests.scoring.comparing import ask_oracle, differences, differing_cells, score_folder
from tests.scoring.portfolios import make

ANOTHER = Path(__file__).with_name("another_scorecard.toml")


def seeds(*every_day: int, nightly: tuple[int, ...], soaked: Iterable[int]) -> list[Any]:
    """A slice for every day, some for the nights, the rest of them for the soak."""
    rest = [seed for seed in soaked if seed not in (*every_day, *nightly)]
    marked = [(pytest.mark.nights, nightly), (pytest.mark.soak, rest)]
    return [*every_day, *(pytest.param(seed, marks=m) for m, some in marked for seed in some)]


@pytest.mark.parametrize(
    "seed",
    seeds(1, 42, 187, nightly=(4, 53, 85, 93, 101), soaked=[*range(14), 112, 135, 178, 198]),
)
def test_every_column_and_cell_equals_an_independent_calculation(seed: int, tmp_path: Path) -> None:
    portfolio, card = make(seed), load_scorecard(None)
    portfolio.write(tmp_path)

    scored = score_folder(tmp_path, portfolio, card)

    answer = ask_oracle(tmp_path, portfolio, card)
    assert differences(scored, answer, card) == []
    assert differing_cells(scored, answer, card, portfolio.policy.home_currency) == []


@pytest.mark.parametrize("seed", seeds(112, 332, nightly=(49, 1000), soaked=range(1000, 1006)))
def test_another_scorecard_is_judged_as_an_independent_calculation_does(
    seed: int, tmp_path: Path
) -> None:
    portfolio, card = make(seed), load_scorecard(ANOTHER)
    portfolio.write(tmp_path)

    scored = score_folder(tmp_path, portfolio, card)

    assert differences(scored, ask_oracle(tmp_path, portfolio, card), card) == []
