"""Invoices on another engine than Polars: one row per group, day, due and paid day."""

from __future__ import annotations

from typing import Final

import narwhals as nw
import polars as pl

from kamsync.engines.port import Engine, Rows
from kamsync.scoring.read.engine_rows import NARROW, live, priced
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.rates import Rates, in_home
from kamsync.scoring.read.windows import Windows

MONEY: Final = ("amount", "margin", "discount")
DAYS: Final = {"booked_on": "day", "due_on": "due_day", "paid_on": "paid_day"}


def read_invoices(
    engine: Engine, inputs: Inputs, policy: Policy, rates: Rates, members: pl.DataFrame
) -> pl.DataFrame:
    """g, day, due_day, paid_day, amount, margin, discount, n; `members`: id, g."""
    rows = live(engine, inputs, "revenue", "id", "account_id", "currency", *MONEY, *DAYS)
    rows = rows.rename(DAYS).filter(nw.col("day") <= Windows(policy.as_of).today)
    groups = engine.table(members.select(pl.col("id").alias("account_id"), "g"))
    rows = rows.join(groups, on="account_id", how="inner")
    rows = priced(engine, rows.with_columns(nw.lit(None, nw.String).alias("rate")), rates, *MONEY)
    found = engine.collect(_condensed(rows))
    stated = [pl.when(f"{c}_stated").then(c).alias(c) for c in MONEY]
    done = found.filter(~pl.col("alone")).with_columns(stated)
    left = found.filter("alone").with_columns(pl.col(f"{c}_alone").alias(c) for c in MONEY)
    kept = ("g", *DAYS.values(), *MONEY, "n")
    left = in_home(left, rates, *MONEY).filter(pl.col("amount").is_not_null())
    return pl.concat([done.select(kept), left.select(kept)])


def _condensed(rows: Rows) -> Rows:
    """`alone`: a line of which Polars has to price something, with its own money."""
    priced_ = [nw.col(c).is_null() | ~nw.col(f"{c}_home").is_null() for c in MONEY]
    alone = ~nw.all_horizontal(*priced_, ignore_nulls=False) | nw.col("amount").is_null()
    narrow = [nw.col(f"{c}_home").fill_null(0).is_between(-NARROW, NARROW) for c in MONEY]
    single = alone | ~nw.all_horizontal(*narrow, ignore_nulls=False)
    made = {
        "alone": alone,
        "id": nw.when(single).then(nw.col("id")),
        "currency": nw.when(alone).then(nw.col("currency")),
        "rises": nw.col("amount_home") > 0,
        "falls": nw.col("amount_home") < 0,
    }
    for name in MONEY:
        made[f"{name}_stated"] = ~nw.col(f"{name}_home").is_null()
        made[f"{name}_alone"] = nw.when(alone).then(nw.col(name))
    money = [nw.col(f"{name}_home").alias(f"{name}_sum") for name in MONEY]
    keyed = rows.select("g", *DAYS.values(), *money, **made)
    sums = [nw.col(f"{c}_sum").sum().alias(c) for c in MONEY]
    return keyed.group_by("g", *DAYS.values(), *made).agg(*sums, nw.col("day").count().alias("n"))
