"""Invoices: the revenue stream row by row, in home money and epoch days."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.rates import to_home
from kamsync.scoring.read.windows import Windows


@dataclass(frozen=True)
class Invoices:
    rows: pl.DataFrame
    """g, day, due_day, paid_day, amount, margin, discount: booked up to as_of, in home money."""
    mapped: frozenset[str]
    """Columns of the revenue stream that are there; empty without the stream."""


_MONEY = ("amount", "margin", "discount")
_DATES = ("booked_on", "due_on", "paid_on")
_DAYS = ("day", "due_day", "paid_day")


def read_invoices(context: MeasureContext) -> Invoices:
    """The revenue stream of the portfolio's groups, whatever the revenue of the score is.

    Every amount of a row is converted at the row's own rate; a row without a rate is left out.
    """
    inputs, rates, members = context.inputs, context.rates, context.grouped.accounts
    mapped = frozenset(c for c in (*_MONEY, *_DATES) if inputs.has("revenue", c))
    day, due, paid = (day_of(c).alias(n) for c, n in zip(_DATES, _DAYS, strict=True))
    rows = (
        inputs.live("revenue", "account_id", "currency", *_MONEY, *_DATES)
        .with_columns(day, due, paid)
        .filter(pl.col("day") <= Windows(context.policy.as_of).today)
        .join(members.select("id", "g").lazy(), left_on="account_id", right_on="id")
        .drop("account_id", *_DATES)
        .collect()
    )
    for column in _MONEY:
        priced = to_home(rows, rates, column, f"{column}_home")[f"{column}_home"]
        rows = rows.with_columns(priced)
    rows = rows.filter(pl.col("amount_home").is_not_null())
    money = (pl.col(f"{c}_home").alias(c) for c in _MONEY)
    return Invoices(rows.select("g", *_DAYS, *money), mapped)
