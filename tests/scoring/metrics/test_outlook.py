"""The outlook: by hand, on simulated markets, and silent where last year's value does as well."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.scoring.metrics.outlook import (
    QUARTERS,
    book_of,
    outlook,
    outlook_record,
    reach_of,
)
from kamsync.scoring.metrics.outlook_check import check, gain_interval, origins_of
from kamsync.scoring.metrics.outlook_rule import Book, conformal, learnt, weighted_median
from kamsync.scoring.read.everyone import everyones_wins
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.windows import Windows, add_months, epoch
from tests.scoring.book import (
    CARD,
    TODAY,
    Asked,
    Rows,
    accounts,
    one,
    row_of,
    typed,
    win,
)

GROUPS = [f"R{k:03}" for k in range(70)]


def a_book(quarters: Any) -> Book:
    """`quarters`: groups by quarters, the oldest first."""
    newest_first = np.ascontiguousarray(np.asarray(quarters)[:, ::-1].T.astype(np.int64))
    return Book(newest_first, np.arange(newest_first.shape[1]) % 2 == 1)


def a_market(seed: int, n: int = 400) -> Book:
    """Customers who come, buy in four quarters of five around a level of their own, and go."""
    rng = np.random.default_rng(seed)
    level, came = rng.lognormal(10, 1.2, (n, 1)), rng.integers(-20, QUARTERS, (n, 1))
    quarter = np.arange(QUARTERS)
    there = (came <= quarter) & (quarter < came + rng.geometric(0.03, (n, 1)))
    bought = there & (rng.random((n, QUARTERS)) < 0.8)
    return a_book(np.where(bought, level * np.exp(0.3 * rng.normal(size=bought.shape)), 0))


def a_walk(seed: int, n: int = 300) -> Book:
    """Each year differs from the year before by chance alone: nothing beats last year's value."""
    rng = np.random.default_rng(seed)
    years = rng.normal(10, 1, (n, 1)) + rng.laplace(0, 0.3, (n, QUARTERS // 4)).cumsum(axis=1)
    return a_book(np.exp(np.repeat(years, 4, axis=1)))


def doubling(*names: str, last: dt.date = TODAY, quarters: int = 17) -> Rows:
    """One win a quarter, twice as much as four quarters before: 400, 200, 100, …"""
    return [
        win(name, add_months(last, -3 * k).isoformat(), 400 // 2 ** (k // 4))
        for name in names
        for k in range(quarters)
    ]


def test_where_all_double_the_outlook_is_double_and_the_interval_a_point() -> None:
    book = {"accounts": accounts(*GROUPS, "X"), "opportunities": doubling(*GROUPS)}

    row = one(book, "R000")
    assert row["revenue"] == 160_000
    assert (row["outlook"], row["outlook_low"], row["outlook_high"]) == (320_000,) * 3
    assert one(book, "X")["outlook"] is None, "nothing bought: unknown, not zero"


def test_customers_who_left_the_filter_since_are_learnt_from_and_get_no_outlook() -> None:
    listed = accounts(*GROUPS[:20], type="Customer") + accounts(*GROUPS[20:], type="Former")
    book = {"accounts": listed, "opportunities": doubling(*GROUPS)}

    asked = Asked(book, filter={"type": ("Customer",)})

    assert row_of(asked, "R000")["outlook"] == 320_000, "20 customers alone would be too few"
    assert asked.groups.height == 20


def test_three_past_days_need_four_years_of_revenue() -> None:
    assert (origins_of(15), origins_of(16)) == ([4, 6], [4, 6, 8])
    windows = Windows(TODAY)
    four_years = epoch(add_months(TODAY, -48)) + 1
    firsts = [pl.DataFrame({"day": [four_years + k, four_years + 99]}) for k in (0, 1)]
    assert [reach_of(wins, windows) for wins in firsts] == [16, 15]
    quarter = epoch(add_months(TODAY, -3)) + 1
    ends = ([quarter], [quarter + 1], [0], [None])  # one quarter, none, decades, no row
    frames = [pl.DataFrame({"day": days}, schema={"day": pl.Int64}) for days in ends]
    assert [reach_of(wins, windows) for wins in frames] == [1, 0, 24, 0]
    rows = {"accounts": accounts(*GROUPS), "opportunities": doubling(*GROUPS, quarters=16)}
    assert one(rows, "R000")["outlook"] is None


def test_rows_of_a_later_day_change_neither_the_outlook_nor_its_record() -> None:
    past = Policy(add_months(TODAY, -12))
    rows = {"accounts": accounts(*GROUPS), "opportunities": doubling(*GROUPS, quarters=24)}
    changed = [
        row | {"amount": 7} if row["close_date"] > past.as_of.isoformat() else row
        for row in rows["opportunities"]
    ]

    def told(deals: Rows) -> tuple[Any, ...]:
        inputs = typed(rows | {"opportunities": deals}, past)
        wins = everyones_wins(inputs, past, MeasureParams.of(CARD))
        found, record = outlook(wins, Windows(past.as_of))
        return found.to_dicts(), record

    assert told(rows["opportunities"]) == told(changed)
    assert told(changed)[0][0]["outlook"] == 160_000


def test_a_rule_of_a_past_day_knows_no_quarter_after_it() -> None:
    book = a_market(1)
    later = np.array(book.quarters)
    later[:6] = 1

    before, after = (learnt(b, 6, QUARTERS) for b in (book, Book(later, book.calibrates)))

    assert before is not None
    assert after is not None
    for name in ("factor", "low", "high"):
        assert np.array_equal(getattr(before, name), getattr(after, name))


def test_on_simulated_markets_it_beats_last_year_and_eight_of_ten_intervals_hold() -> None:
    found = [check(a_market(seed), QUARTERS) for seed in range(6)]

    held, n = sum(r.held.k for r in found), sum(r.held.n for r in found)
    assert 0.75 <= held / n <= 0.87
    assert sum(r.published for r in found) >= 5
    assert all(r.published == ((r.gain_low or 0) > 0) for r in found)


def test_where_only_chance_moves_revenue_nothing_is_published() -> None:
    reasons = [check(a_walk(seed), QUARTERS).reason for seed in range(8)]

    assert reasons.count("no_better") >= 7


@pytest.mark.parametrize(
    ("book", "reason"),
    [
        (a_book(np.ones((50, 24))), "few"),
        (a_book(np.ones((200, 24))), "few_events"),
        (a_book(np.ones((200, 15))), "too_short"),
    ],
)
def test_below_the_least_numbers_the_reason_stands_there(book: Book, reason: str) -> None:
    record = check(book, len(book.quarters))

    assert (record.reason, record.published) == (reason, False)


def growing(steps: int, small: int = 0) -> Book:
    """60 groups over four years, the same each year but for those that grow: `steps` of them by
    exactly a quarter, `small` by a fifth."""
    years = {1.25: (64, 80, 100, 125), 1.2: (625, 750, 900, 1080), 1.0: (1000,) * 4}
    rates = [1.25] * steps + [1.2] * small + [1.0] * (60 - steps - small)
    return a_book([np.repeat(years[rate], 4) for rate in rates])


@pytest.mark.parametrize(
    ("book", "reason", "events"),
    [
        (growing(5), "no_better", 15),  # five groups on three days: enough, and nothing gained
        (growing(4), "few_events", 12),
        (growing(4, small=20), "few_events", 12),  # a fifth more is no event
    ],
)
def test_a_quarter_more_or_less_is_an_event_and_a_gain_of_nothing_is_none(
    book: Book, reason: str, events: int
) -> None:
    record = check(book, 16)
    assert (record.groups, record.events, record.reason) == (60, events, reason)
    assert record.gain_low is not None


def test_fifty_nine_groups_are_too_few() -> None:
    """Kept apart half and half, both rules have their thirty cases on the days that count."""
    quarters = np.ones((59, 24)) * np.repeat([1, 2, 4, 8, 16, 32], 4)
    record = check(a_book(quarters), 24)
    assert (record.groups, record.reason) == (59, "few")
    assert check(a_book(np.vstack([quarters, quarters[:1]])), 24).reason == ""


def test_a_gain_that_is_the_same_in_every_case_has_no_width() -> None:
    # two cases of the first, none of the second, three of the third
    assert gain_interval(np.array([0, 0, 2, 2, 2]), np.full(5, 2.0)) == (2.0, 2.0)


def test_situations_of_the_year_behind() -> None:
    # oldest first: every quarter, both halves, later half, earlier half, nothing
    year = [[1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 0, 5], [3, 0, 0, 0], [0, 0, 0, 0]]

    cases = a_book(year).cases(0)

    assert cases.situation.tolist() == [0, 1, 2, 3]
    assert cases.level.tolist() == [4, 2, 5, 3]


def test_weighted_median_and_conformal_ends_by_hand() -> None:
    # weights 1 1 5: half of 7 is reached at the third; 3 1 1: at the first
    assert weighted_median(np.array([0.5, 1.0, 2.0]), np.array([1, 1, 5])) == 2.0
    assert weighted_median(np.array([0.5, 1.0, 2.0]), np.array([3, 1, 1])) == 0.5
    # n = 29: the 3rd and the 27th
    assert conformal(np.arange(29.0)[::-1]) == (2.0, 26.0)


def test_the_interval_of_the_gain_draws_groups_whole() -> None:
    rows = np.repeat(np.arange(50), 3)
    gains = np.where(rows == 0, 500.0, -1.0)

    low, high = gain_interval(rows, gains)

    assert low < 0 < high, "one group alone proves nothing"


def test_quarters_of_spread_revenue_add_up() -> None:
    rows = [win("A", "2026-03-31", 365, term_start="2025-04-01", term_months=12)]
    policy = Policy(TODAY, recognition="spread")
    inputs = typed({"accounts": accounts("A"), "opportunities": rows}, policy)
    wins = everyones_wins(inputs, policy, MeasureParams.of(CARD))

    roots, book = book_of(wins, Windows(TODAY), 5)

    assert roots.to_list() == ["A"]
    assert book.quarters[:, 0].tolist() == [9000, 9200, 9200, 9100, 0]


def test_a_record_is_of_every_customer_and_none_where_accounts_state_their_revenue() -> None:
    policy = Policy(TODAY, filter={"type": ("nobody",)})
    rows = {"accounts": accounts(*GROUPS), "opportunities": doubling(*GROUPS)}
    inputs, params = typed(rows, policy), MeasureParams.of(CARD)
    assert outlook_record(inputs, policy, params).groups == 70
    stated = outlook_record(inputs, replace(policy, source="account"), params)
    assert (stated.reason, stated.groups) == ("source", 0)
    known = replace(stated, error=1.0, error_naive=3.0)
    assert (known.gain, replace(known, error=None).gain) == (2.0, None)
    assert replace(known, error_naive=None).gain is None
