"""From last year's revenue to this year's: new, lost, real growth, inflation, currency (row 1-10).

Whole minor units per group, and the portfolio is the sum of its groups: every bridge adds up.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.metrics.growth import inflation_mean
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows

STEPS: Final = ("new", "lost", "real", "inflation", "currency", "unsplit")
"""unsplit: a change where constant currency is unknown, so that nothing can be told apart."""


def inflation_of(inputs: Inputs, policy: Policy) -> float | None:
    """π of numbers §3.3; None without a home area or its years."""
    rows = inputs.live("inflation", "area", "year", "rate").collect()
    return inflation_mean(rows, policy.home_area, Windows(policy.as_of))


def bridges(groups: pl.DataFrame, inflation: float | None) -> pl.DataFrame:
    """g, root, name, before, the STEPS, after: before + Σ steps = after, exactly.

    Empty where the history does not reach back 24 months. Without an inflation rate the step is 0
    and `real` is growth at constant currency. For groups that grow or shrink:
    real = before · ((1 + cc)/(1 + π) − 1), inflation = before · (1 + cc) − before − real, both
    rounded; currency is what remains.
    """
    known = groups.lazy().filter(pl.col("growth_label") != "too short")
    before, after = pl.col("revenue_previous"), pl.col("revenue")
    change = after - before
    label, cc = pl.col("growth_label"), pl.col("growth_cc")
    split = (label == "growth") & cc.is_not_null()
    pi = 0.0 if inflation is None else inflation
    volume = (before * cc + 0.5).floor().cast(pl.Int64)
    real = (before * ((1 + cc) / (1 + pi) - 1) + 0.5).floor().cast(pl.Int64)
    # new and none have nothing to compare with; a lost one takes all of it
    whole = {
        "new": pl.when(label.is_in(["new", "none"])).then(change),
        "lost": pl.when(label == "lost").then(change),
        "real": pl.when(split).then(real),
        "inflation": pl.when(split).then(volume - real),
        "currency": pl.when(split).then(change - volume),
        "unsplit": pl.when(label.is_in(["growth", "small base"]) & cc.is_null()).then(change),
    }
    return known.select(
        *("g", "root", "name"),
        before.alias("before"),
        *(whole[step].fill_null(0).alias(step) for step in STEPS),
        after.alias("after"),
    ).collect()


def total(found: pl.DataFrame) -> dict[str, int]:
    """before, the STEPS, after of the portfolio."""
    return {c: int(found[c].sum()) for c in ("before", *STEPS, "after")}
