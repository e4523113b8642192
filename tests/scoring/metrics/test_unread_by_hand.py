"""Sales that were there and stand in no sum, counted by hand."""

from __future__ import annotations

import polars as pl

from kamsync.scoring.metrics.unread import refused_wins, unpriced_deals
from tests.scoring.book import Asked, accounts, deal, one, side_by_side, win
from tests.scoring.days import WINDOWS


def test_a_refused_record_that_may_be_a_win_of_the_year_is_counted() -> None:
    cases = [
        (win("A", "2026-01-01", "a lot"), 1),
        (win("A", "31/12/2025", 10), 1),  # no date: it may be of the last 12 months
        (win("A", "2026-01-01", 10, currency="USD"), 1),
        (win("A", "2026-01-01", 10) | {"is_won": "perhaps"}, 1),
        (win("A", "2025-03-31", "a lot"), 0),  # the year before
        (deal("A", "soon", 10), 0),
        (win("A", "2026-01-01", 10), 0),
    ]
    rows = side_by_side(*({"opportunities": [win("A", "2025-06-01", 5), row]} for row, _ in cases))
    assert [row["refused_wins"] for row in rows] == [n for _, n in cases]


def test_with_invoices_the_refused_are_those_of_the_invoices() -> None:
    rows = [{"account_id": "A", "amount": "x", "currency": "EUR", "booked_on": "2026-01-01"}]
    files = {"opportunities": [win("A", "31/12/2025", 10)], "revenue": rows * 2}

    assert one(files, source="revenue")["refused_wins"] == 2


def test_an_open_deal_whose_worth_is_unknown_is_counted() -> None:
    cases = [
        (deal("A", "2026-06-01", 10, probability=""), 1),
        (deal("A", "2026-06-01", ""), 1),
        (deal("A", "2026-06-01", "a lot"), 1),
        (deal("A", "June", 10), 1),
        (deal("A", "2026-06-01", 10, currency="USD"), 1),
        (deal("A", "2027-06-01", 10, probability=""), 0),  # beyond the 12 months
        (deal("A", "", 10), 1),  # it may close in them
        (deal("A", "2026-06-01", 10), 0),
    ]
    rows = side_by_side(*({"opportunities": [row]} for row, _ in cases))
    assert [row["unpriced_deals"] for row in rows] == [n for _, n in cases]


_REFUSED = {"stream": pl.String, "g": pl.Int64, "day": pl.Int64, "field": pl.String}
_REFUSED |= {"won": pl.Boolean, "is_closed": pl.Boolean}


def test_refused_wins_lie_in_the_year_or_have_no_day() -> None:
    lo, hi = WINDOWS.ttm.lo, WINDOWS.ttm.hi
    rows = [
        *(("opportunity", 1, day, "amount", True, True) for day in (lo, lo + 1, hi, hi + 1, None)),
        ("opportunity", 2, hi, "is_won", None, True),
        ("opportunity", 2, hi, "is_closed", None, None),
        ("opportunity", 2, hi, "amount", None, False),
        ("opportunity", 2, hi, "amount", False, True),
        ("revenue", 2, hi, "amount", True, True),
    ]
    refused = pl.DataFrame(rows, schema=_REFUSED, orient="row")
    assert refused_wins(refused, "opportunity", WINDOWS).sort("g").rows() == [(1, 3), (2, 2)]


def test_open_deals_of_unknown_worth_close_within_twelve_months_or_one_day() -> None:
    start, end = WINDOWS.next_12
    open_deals = [(1, day, None, 5) for day in (start - 1, start, end, end + 1)]
    open_deals += [(1, start, 5, None), (1, start, 5, 5), (1, None, 5, 5)]
    deals = pl.DataFrame(open_deals, schema=["g", "day", "home", "probability"], orient="row")
    rows = [("opportunity", 2, day, "stage", False, False) for day in (start - 1, start, end, None)]
    rows += [
        ("opportunity", 2, end + 1, "stage", False, False),
        ("opportunity", 2, start, "amount", False, False),  # known but for its money
        ("opportunity", 2, start, "amount", None, None),
        ("opportunity", 2, start, "stage", True, None),
        ("opportunity", 2, start, "stage", True, True),
        ("revenue", 2, start, "stage", False, False),
    ]
    refused = pl.DataFrame(rows, schema=_REFUSED, orient="row")
    assert unpriced_deals(deals, refused, WINDOWS).sort("g").rows() == [(1, 4), (2, 4)]


def test_what_is_refused_elsewhere_is_all_but_ones_own() -> None:
    rows = [win(a, "2026-01-01", "a lot") for a in "AABBB"]
    scored = Asked({"accounts": accounts("A", "B", "C"), "opportunities": rows})
    found = scored.frame("root", "refused_elsewhere").select("root", "refused_elsewhere")
    assert found.sort("root").rows() == [("A", 3), ("B", 2), ("C", 5)]
