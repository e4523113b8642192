"""Our quarters beside the customer's, by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.scoring.metrics.cogrowth import cogrowth, their_quarters, together
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from tests.scoring.book import CARD, TODAY, Rows, accounts, one, typed, win
from tests.scoring.days import WINDOWS

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


def test_the_customers_quarters_run_from_the_day_after_an_edge_to_the_next() -> None:
    lo, hi = (f"{WINDOWS.quarter(0).lo}", f"{WINDOWS.quarter(0).hi}")
    epoch = dt.date(1970, 1, 1)
    days = [int(lo), int(lo) + 1, int(hi), int(hi) + 1, WINDOWS.quarter(11).lo + 1]
    feed = [
        {"account_id": "A", "measure": measure, "value": value, "observed_on": on}
        for on, measure, value in (
            *(
                (str(epoch + dt.timedelta(days=day)), "customer_revenue", 2**n)
                for n, day in enumerate(days)
            ),
            (str(epoch + dt.timedelta(days=int(hi))), " customer_revenue ", 32),
            (str(epoch + dt.timedelta(days=int(hi))), "log-ins", 64),
            (str(epoch + dt.timedelta(days=int(hi))), "customer_revenue", ""),
        )
    ]
    policy = Policy(as_of=TODAY)
    inputs = typed({"accounts": accounts("A"), "usage": feed}, policy)
    groups, rates = find_groups(inputs, policy), load_rates(inputs, policy)
    context = MeasureContext(inputs, policy, groups, rates, MeasureParams.of(CARD))
    assert their_quarters(context, WINDOWS).rows() == [(0, 0, 2 + 4 + 32), (0, 1, 1), (0, 11, 16)]


def test_the_first_win_begins_our_quarters_and_one_without_leaves_the_others() -> None:
    whole = {f"q{k}": [OURS[k]] * 3 for k in range(12)}
    first = [None, WINDOWS.quarter(11).hi, WINDOWS.quarter(10).hi]
    frame = pl.DataFrame({"g": [0, 1, 2], "first_win": first} | whole)
    theirs = [(g, k, float(OURS[k])) for g in (0, 1, 2, 9) for k in range(12)]
    rows = pl.DataFrame(theirs, schema=["g", "k", "value"], orient="row")
    assert cogrowth(frame, rows, WINDOWS).rows() == [(1, 1.0, 0, 8), (2, 1.0, 0, 7)]
    short = rows.filter((pl.col("g") != 1) | (pl.col("k") < 7))
    assert cogrowth(frame, short, WINDOWS).rows() == [(2, 1.0, 0, 7)]


def test_the_sign_of_a_change_of_half_a_cent_counts() -> None:
    ours = {k: 0.5 if k % 2 else -0.5 for k in range(6)}
    theirs = {k: 0.5 if k else -0.5 for k in range(6)}
    # at lag 0 the third and the fifth differ
    assert together(ours, theirs) == (4 / 6, 0, 6)
