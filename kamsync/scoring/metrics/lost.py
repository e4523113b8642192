"""Customers who bought and no longer do (numbers §6.5 `lost`)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.concentration import classed
from kamsync.scoring.registry import Metric, produces

_WON = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")
_BUYING_QUARTERS: Final = 2
"""Fewer quarters with revenue in 24 months: who bought once is not lost."""


@produces(
    Metric(
        "pareto_previous",
        "state",
        _WON,
        "its Pareto class by the 12 months before",
        absent="none",
        csv=77,
        rows=("0-02",),
    ),
    Metric(
        "lost",
        "yes/no",
        _WON,
        "class A or B by the 12 months before, nothing since; not who bought in one quarter only",
        csv=78,
        rows=("1-43",),
    ),
    Metric(
        "lost_acknowledged",
        "yes/no",
        ("activity.completed_at",),
        "a person has done the task on this loss, and nothing was won since",
    ),
)
def add_lost(frame: pl.DataFrame, acknowledged: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with revenue of both windows, history, growth_label, revenue_incomplete, last_win)
    with the three. `acknowledged`: root, flag, on (date)."""
    before = classed(frame, "revenue_previous").select(
        "g", pl.col("class").alias("pareto_previous")
    )
    frame = joined(frame, before)
    seen = (
        acknowledged.filter(pl.col("flag") == "lost")
        .group_by("root")
        .agg(pl.col("on").max().cast(pl.Int32).cast(pl.Int64).alias("~on"))
    )
    known = (pl.col("growth_label") != "too short") & ~pl.col("revenue_incomplete")
    bought = pl.col("pareto_previous").is_in(["A", "B"]) & (pl.col("history") >= _BUYING_QUARTERS)
    since = (pl.col("~on") >= pl.col("last_win")).fill_null(value=True)
    return (
        frame.join(seen, on="root", how="left", maintain_order="left")
        .with_columns(
            pl.when(known).then((pl.col("revenue") <= 0) & bought).alias("lost"),
            (pl.col("~on").is_not_null() & since).alias("lost_acknowledged"),
        )
        .drop("~on")
    )
