"""Sales that were there and stand in no sum, counted by hand."""

from __future__ import annotations

from tests.scoring.book import deal, one, side_by_side, win


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
