"""Our quarters beside the customer's, by hand."""

from __future__ import annotations

import pytest

from kamsync.scoring.metrics.cogrowth import together
from tests.scoring.book import Rows, accounts, one, win

DAYS = ("03-15", "12-15", "09-15", "06-15")


def quarters() -> list[str]:
    """A day in each of the twelve trailing quarters before 31 Mar 2026, the newest first."""
    return [f"{2026 - (k + 3) // 4}-{DAYS[k % 4]}" for k in range(12)]


def scored(ours: list[int], theirs: list[int]) -> tuple[float | None, int | None, int | None]:
    days = quarters()
    feed: Rows = [
        {"account_id": "A", "measure": "customer_revenue", "value": v, "observed_on": day}
        for day, v in zip(days, theirs, strict=False)
    ]
    deals = [win("A", day, v) for day, v in zip(days, ours, strict=True) if v]
    row = one({"accounts": accounts("A"), "opportunities": deals, "usage": feed})
    return row["cogrowth"], row["cogrowth_lag"], row["cogrowth_n"]


OURS = [60, 70, 80, 90, 50, 60, 90, 80, 40, 50, 60, 70]
"""Changes from year to year, newest first: + + − + + + + +."""


def test_changes_from_year_to_year_that_go_the_same_way_are_counted() -> None:
    assert scored(OURS, [v * 10 for v in OURS]) == (1.0, 0, 8)


def test_a_customer_that_moves_two_quarters_before_us_is_found_at_that_lag() -> None:
    # theirs at k + 2 has the sign of ours at k: their dip lies at k = 4
    theirs = [10, 10, 9, 9, 4, 7, 8, 8, 5, 6, 7, 7]
    assert scored(OURS, theirs) == (1.0, 2, 6)


def test_a_customer_that_moves_a_quarter_before_us_is_found_at_that_lag() -> None:
    # theirs at k + 1 has the sign of ours at k: their dip lies at k = 3
    theirs = [10, 10, 9, 4, 9, 7, 8, 8, 5, 6, 7, 7]
    assert scored(OURS, theirs) == (1.0, 1, 7)


def test_who_never_bought_does_not_grow_with_anybody() -> None:
    assert scored([0] * 12, OURS) == (None, None, None)


@pytest.mark.parametrize("known", [7, 9])
def test_too_few_quarters_or_pairs_say_nothing(known: int) -> None:
    assert scored(OURS, [100 + v for v in OURS][:known]) == (None, None, None)


def test_of_two_lags_alike_the_shorter_counts() -> None:
    same = dict.fromkeys(range(8), 1.0)
    assert together(same, same) == (1.0, 0, 8)
    assert together({k: 1.0 for k in range(5)}, same) is None
