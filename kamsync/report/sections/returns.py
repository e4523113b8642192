"""What is put into customers and what comes back: spending, use, prices between countries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.messages.formats import plain
from kamsync.messages.values import figure
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View

_ROWS: Final = 15
_SPENT: Final = ("investment", "investment_return", "roi", "revenue_per_hour")
_GAINED: Final = (
    *("customer_roi", "families_adopted", "usage_change", "usage_days"),
    *("problems_found", "solutions_proposed", "partnerships_active"),
)
_COUNTED: Final = ("families_adopted", "problems_found", "solutions_proposed")


@section(190)
def returns(view: View) -> Section:
    title = view.t("returns.title")
    blocks = [b for b in (_spent(view), _gained(view), _prices(view)) if b is not None]
    if not blocks:
        return Section("returns", title, missing=view.t("returns.none"))
    return Section("returns", title, [Text(view.t("returns.lead"), "lead"), *blocks])


def _spent(view: View) -> Block | None:
    """Accounts with money of their own first, then by what an hour brings, least first."""
    known = view.groups.filter(
        (pl.col("investment") > 0).fill_null(value=False) | pl.col("roi").is_not_null()
    ).sort(["investment_return", "roi", "g"], nulls_last=True)
    return _table(view, known, "spent", _SPENT)


def _gained(view: View) -> Block | None:
    some = pl.any_horizontal((pl.col(c) > 0).fill_null(value=False) for c in _COUNTED)
    given = pl.any_horizontal(pl.col(c).is_not_null() for c in ("usage_change", "customer_roi"))
    known = view.groups.filter(some | given)
    return _table(view, known.sort(["usage_change", "g"], nulls_last=True), "gained", _GAINED)


def _table(view: View, known: pl.DataFrame, key: str, columns: Sequence[str]) -> Block | None:
    if known.is_empty():
        return None
    shown = [c for c in columns if known[c].null_count() < known.height]
    rows, rest = view.rows(known, _ROWS)
    lines = [
        [view.account(row), view.tier(row["tier"]), *(_cell(view, row, c) for c in shown)]
        for row in rows
    ]
    heads = [view.column("account"), view.column("tier"), *(view.column(c) for c in shown)]
    return Table(view.t(f"returns.{key}"), heads, lines, rest)


def _cell(view: View, row: Row, column: str) -> Cell:
    if row[column] is None:
        return Cell(view.unknown)
    home = view.data.policy.home_currency
    return Cell(figure(column, row[column], view.language, home), number=True)


def _prices(view: View) -> Block | None:
    known = view.groups.filter(pl.col("price_spread").is_not_null())
    if known.is_empty():
        return None
    rows, rest = view.rows(known.sort(["price_spread", "g"], descending=[True, False]), _ROWS)
    lines = [
        [
            view.account(row),
            Cell(plain(row["price_spread_product"], 60)),
            Cell(view.percent(row["price_spread"]), number=True),
            Cell(view.number(row["price_spread_n"]), number=True),
        ]
        for row in rows
    ]
    columns = ("account", "price_spread_product", "price_spread", "price_spread_n")
    return Table(view.t("returns.prices"), [view.column(c) for c in columns], lines, rest)
