"""Invoices: the revenue stream in home money and epoch days."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.scoring.read import engine_invoices
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.engine_invoices import DAYS, MONEY
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.rates import in_home
from kamsync.scoring.read.windows import Windows


@dataclass(frozen=True)
class Invoices:
    rows: pl.DataFrame
    """g, day, due_day, paid_day, amount, margin, discount: booked up to as_of, in home money. One
    stands for `n` lines that differ in money only, with the same sign and the same of it stated;
    money is their sum, so a metric that counts lines sums n."""
    mapped: frozenset[str]
    """Columns of the revenue stream that are there; empty without the stream."""


def read_invoices(context: MeasureContext) -> Invoices:
    """The revenue stream of the portfolio's groups, whatever the revenue of the score is.

    Every amount of a row is converted at the row's own rate; a row without a rate is left out.
    """
    inputs, rates, members = context.inputs, context.rates, context.grouped.accounts
    mapped = frozenset(c for c in (*MONEY, *DAYS) if inputs.has("revenue", c))
    day, due, paid = (day_of(c).alias(n) for c, n in DAYS.items())
    engine = inputs.on_engine("revenue")
    if engine is not None:
        found = engine_invoices.read_invoices(engine, inputs, context.policy, rates, members)
        return Invoices(found, mapped)
    rows = (
        inputs.live("revenue", "account_id", "currency", *MONEY, *DAYS)
        .with_columns(day, due, paid)
        .filter(pl.col("day") <= Windows(context.policy.as_of).today)
        .join(members.select("id", "g").lazy(), left_on="account_id", right_on="id")
        .drop("account_id", *DAYS)
        .collect()
    )
    rows = in_home(rows, rates, *MONEY).filter(pl.col("amount").is_not_null())
    rows = rows.with_columns(pl.lit(1, pl.UInt32).alias("n"))
    return Invoices(rows.select("g", *DAYS.values(), *MONEY, "n"), mapped)
