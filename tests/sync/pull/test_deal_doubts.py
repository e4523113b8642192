"""Deals whose state can hardly be meant are said with their stages and money."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.model.tables import SHARE_UNIT
from kamsync.sync.pull.deal_doubts import doubts_of

AS_OF = dt.date(2026, 11, 30)
PAST, AHEAD = dt.date(2026, 6, 2), dt.date(2027, 1, 2)
ALL, HALF = SHARE_UNIT, SHARE_UNIT // 2


def deals(*rows: tuple[str, bool, dt.date, int | None, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(stage, won, won, day, odds, amount, "EUR") for stage, won, day, odds, amount in rows],
        schema={
            "stage": pl.String,
            "is_won": pl.Boolean,
            "is_closed": pl.Boolean,
            "close_date": pl.Date,
            "probability": pl.Int64,
            "amount": pl.Int64,
            "currency": pl.String,
        },
        orient="row",
    )


def test_open_deals_of_the_past_at_100_or_0_percent_are_named_with_their_money() -> None:
    book = deals(
        ("Won", True, PAST, ALL, 1_250_050),
        ("Invoiced", False, PAST, ALL, 400_000),
        ("Invoiced", False, PAST, ALL, 100_000),
        ("Lost to competitor", False, PAST, 0, 100_000),
        ("Proposal", False, PAST, HALF, 1),
        ("Invoiced", False, AHEAD, ALL, 1),
    )
    (found,) = doubts_of(book, AS_OF, invoiced=False)
    assert (found.code, found.severity) == ("open_though_decided", "warning")
    stages = ["Invoiced (2: EUR 5000)", "Lost to competitor (1: EUR 1000)"]
    assert found.values == {"n": 3, "stages": stages}


def test_a_book_without_a_won_deal_is_said_unless_invoices_are_the_revenue() -> None:
    book = deals(("Signed off", False, AHEAD, HALF, 900_000))
    (found,) = doubts_of(book, AS_OF, invoiced=False)
    assert found.code == "nothing_won"
    assert found.values == {"n": 1, "stages": ["Signed off (1: EUR 9000)"]}
    assert doubts_of(book, AS_OF, invoiced=True) == []
    assert doubts_of(book.clear(), AS_OF, invoiced=False) == []
