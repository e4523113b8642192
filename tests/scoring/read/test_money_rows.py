"""Wins and open deals as rows: which count, where they belong, and whose money nobody converts."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.money_rows import (
    closed_days,
    read_deals,
    read_wins,
    scopes_of,
    term_days,
)
from kamsync.scoring.read.rates import load_rates
from tests.scoring.book import TODAY, Rows, deal, typed, win
from tests.scoring.days import WINDOWS, on

_PLACE = {
    "account_id": pl.String,
    "place": pl.UInt32,
    "g": pl.Int64,
    "account_region": pl.Categorical,
}
ONLY = {"dimensions": ("region",)}


@cache
def places() -> pl.DataFrame:
    """Made when it is asked for: words start threads, and a process that has some cannot fork."""
    rows = [("A", 0, 7, "North"), ("B", 1, None, None)]
    return pl.DataFrame(rows, schema=_PLACE, orient="row")


def given(rows: Rows, stream: str = "opportunities", **policy: Any) -> tuple[Inputs, Policy]:
    settings = Policy(as_of=TODAY, **(ONLY | policy))
    return typed({"accounts": [{"id": "A", "name": "A"}], stream: rows}, settings), settings


def wins_of(rows: Rows, stream: str = "opportunities", **policy: Any) -> Any:
    inputs, settings = given(rows, stream, **policy)
    return read_wins(inputs, settings, load_rates(inputs, settings), places())


def test_wins_up_to_today_are_placed_with_their_own_region_or_their_accounts() -> None:
    rows = [
        win("A", "2026-03-31", 1, id="a", region="South"),
        win("A", "2026-03-30", 2, id="b"),
        win("B", "2026-03-30", 3, id="c"),
        win("elsewhere", "2026-03-30", 4, id="d"),
        win("A", "2026-04-01", 5, id="e"),
        deal("A", "2026-03-30", 6, id="f"),
        win("A", "2026-03-30", 7, id="g", is_won="false"),
    ]
    found = wins_of(rows)

    columns = ("home", "day", "place", "g", "region", "n", "early_rate")
    kept = found.rows.with_columns(pl.col("region").cast(pl.String)).select(columns).sort("home")
    late = on("2026-03-30")
    assert kept.rows() == [
        (100, late + 1, 0, 7, "South", 1, False),
        (200, late, 0, 7, "North", 1, False),
        (300, late, 1, None, None, 1, False),
        (400, late, None, None, None, 1, False),
    ]
    assert (found.future, found.refused.height) == (1, 0)
    assert kept.height == found.rows.height


def test_a_win_that_no_rate_converts_is_refused_and_nothing_else() -> None:
    rows = [
        win("A", "2026-01-01", 1, id="a", currency="USD"),
        win("A", "2026-01-01", 1, id="b"),
        win("A", "2026-01-01", 2, id="c", currency="USD", rate="0.5"),
        win("B", "2026-01-02", 1, id="d", currency="USD"),
    ]
    found = wins_of(rows)

    assert found.refused.select(
        "record_id", "account_id", "amount", "currency", "stream"
    ).rows() == [
        ("a", "A", 100, "USD", "opportunity"),
        ("d", "B", 100, "USD", "opportunity"),
    ]
    marks = found.refused.select("won", "is_closed", "whole_record").unique().rows()
    assert marks == [(True, True, True)]
    assert found.refused["day"].dt.to_string().to_list() == ["2026-01-01", "2026-01-02"]
    assert sorted(found.rows["home"]) == [100, 100]


def test_invoices_and_the_accounts_own_figure_can_be_the_wins() -> None:
    billed = {"account_id": "A", "amount": "5", "currency": "EUR", "booked_on": "2026-01-01"}
    rows = wins_of([billed], "revenue", source="revenue").rows
    assert rows.select("home", "day", "g", "term_from").rows() == [(500, on("2026-01-01"), 7, None)]

    policy = Policy(as_of=TODAY, source="account", dimensions=())
    listed = [{"id": "A", "name": "A", "customer_revenue": "9", "currency": "EUR"}]
    listed.append({"id": "B", "name": "B", "customer_revenue": "", "currency": "EUR"})
    inputs = typed({"accounts": listed}, policy)
    own = read_wins(inputs, policy, load_rates(inputs, policy), places()).rows
    assert own.select("home", "day", "place").rows() == [(900, WINDOWS.today, 0)]


def test_a_term_needs_a_start_and_a_month_at_least() -> None:
    rows = [("2025-10-01", 12), ("2025-01-31", 1), ("2025-10-01", 0), ("2025-10-01", -1), (None, 3)]
    frame = pl.DataFrame(rows, schema=["start", "term_months"], orient="row")
    frame = frame.with_columns(pl.col("start").str.to_date())

    found = frame.select(term_days(pl.col("start"))).rows()

    assert found == [
        (on("2025-10-01"), on("2026-10-01")),
        (on("2025-01-31"), on("2025-02-28")),
        *[(None, None)] * 3,
    ]
    spread = win("A", "2025-01-01", 1, term_start="2025-10-01", term_months=12)
    for recognition, start in (("spread", on("2025-10-01")), ("at_close", None)):
        assert wins_of([spread], recognition=recognition).rows["term_from"].to_list() == [start]


def test_open_deals_of_groups_keep_what_has_no_money() -> None:
    rows = [
        deal("A", "2026-06-01", 1, id="a", owner_id="u"),
        deal("A", "", 2, id="b", currency="USD"),
        deal("A", "2026-06-01", "", id="c"),
        deal("B", "2026-06-01", 4, id="d", currency="USD"),
        win("A", "2026-01-01", 5, id="e"),
        deal("elsewhere", "2026-06-01", 6, id="f"),
    ]
    inputs, settings = given(rows)

    found = read_deals(inputs, settings, load_rates(inputs, settings), places())

    june = on("2026-06-01")
    shown = found.rows.select("home", "day", "without_money", pl.col("owner_id").cast(pl.String))
    assert sorted(shown.rows(), key=str) == sorted(
        [(100, june, False, "u"), (None, None, True, None), (None, june, False, None)], key=str
    )
    assert found.refused.select("record_id", "won", "is_closed").rows() == [("b", False, False)]


@pytest.mark.parametrize(
    ("source", "accounts"), [("opportunities", ["B"]), ("revenue", ["A", "B"])]
)
def test_closed_deals_leave_a_trace_and_won_ones_only_where_they_are_no_wins(
    source: Any, accounts: list[str]
) -> None:
    lost = {"is_closed": "true"}
    rows = [
        win("A", "2026-03-31", 1),
        deal("B", "2026-03-31", 1, **lost),
        deal("C", "2026-04-01", 1, **lost),
        deal("D", "2026-03-31", 1),
    ]
    inputs, settings = given(rows, source=source)
    found = closed_days(inputs, settings).collect().sort("account_id")
    assert found.rows() == [(a, WINDOWS.today) for a in accounts]


def test_families_are_read_where_they_make_a_scope_or_are_strategic() -> None:
    def read(**settings: Any) -> list[str]:
        return scopes_of(Policy(as_of=TODAY, **settings))

    assert read(dimensions=("currency", "region")) == ["region"]
    assert read(dimensions=("region",), strategic_families=("Pumps",)) == [
        "region",
        "product_family",
    ]
