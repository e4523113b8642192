"""Tomorrow a year ago, Key today: counted by hand, the interval by Wilson's formula."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.explain.hit_rate import Past, hit_rate, wilson
from tests.scoring.book import Rows, accounts, score_rows, win

KEY = {"override_tier": "Key", "override_until": "2026-12-31", "override_reason": "agreed"}
THEN = dt.date(2025, 3, 31)


def now() -> dict[str, Rows]:
    """K is Key, L not; M belongs to K's group now; gone was merged into K by way of other."""
    merged = {"is_deleted": "true", "name": "x"}
    listed = [
        *accounts("K", **KEY),
        *accounts("L"),
        *accounts("M", parent_id="K"),
        {"id": "gone", "merged_into": "other", **merged},
        {"id": "other", "merged_into": "K", **merged},
        {"id": "back", "merged_into": "K", "name": "x"},
    ]
    return {"accounts": listed, "opportunities": [win("K", "2026-01-10", 1)]}


def past(**tiers: str) -> Past:
    frame = pl.DataFrame({"id": list(tiers), "tier": list(tiers.values())})
    return Past(dt.date(2024, 1, 1), THEN, frame)


def counted(year: Past) -> tuple[int, int] | None:
    scored = score_rows(now())
    known: Any = SimpleNamespace(members=scored.members, groups=scored.frame("tier"))
    found = hit_rate(year, scored.inputs, known)
    return None if found is None else (found.hits, found.n)


def test_who_was_tomorrow_and_is_key_now_is_a_hit() -> None:
    assert counted(past(K="Tomorrow", L="Tomorrow", M="Maintain")) == (1, 2)


def test_a_member_counts_as_its_group_and_a_merged_account_as_its_winner() -> None:
    assert counted(past(M="Tomorrow", gone="Tomorrow")) == (2, 2)
    assert counted(past(back="Tomorrow")) == (0, 1), "it was put back"


def test_who_left_the_portfolio_is_no_hit_but_counts() -> None:
    assert counted(past(K="Tomorrow", lost="Tomorrow")) == (1, 2)


def test_who_was_key_already_does_not_count() -> None:
    assert counted(past(K="Key")) == (0, 0)


def test_without_a_year_of_history_there_is_no_hit_rate() -> None:
    young = Past(dt.date(2026, 2, 28))

    assert counted(young) is None
    assert young.known_from == dt.date(2027, 2, 28)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [  # Newcombe (1998), two-sided 95 %, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_of_nobody_there_is_no_interval() -> None:
    assert wilson(0, 0) == (None, None)


def test_no_share_lies_below_nothing_or_above_all() -> None:
    for n in range(1, 100):
        low, high = wilson(0, n)[0], wilson(n, n)[1]
        assert low is not None
        assert high is not None
        assert 0 <= low < 1e-9
        assert 1 - 1e-9 < high <= 1
