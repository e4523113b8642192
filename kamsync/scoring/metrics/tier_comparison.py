"""An account among those of its tier and size (docs/figures_people.md)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.registry import Metric, produces

LEAST: Final = 3
"""Accounts of a tier with a known number of touches."""
LEAST_RANKED: Final = 9
_REVENUE: Final = ("opportunity.amount", "opportunity.close_date")


@produces(
    Metric(
        "invested_index",
        "ratio",
        ("activity.kind", "activity.occurred_at"),
        "two-way touches in 183 days over their median in the same tier, 3 or more accounts of it",
        rows=("1-36",),
    ),
    Metric(
        "size_band",
        "state",
        _REVENUE,
        "third of the accounts with revenue it stands in: large, mid or small",
        rows=("0-11",),
    ),
    Metric(
        "midsize_strategic",
        "yes/no",
        _REVENUE,
        "a Key or Tomorrow account of the middle third",
        rows=("0-11",),
    ),
)
def add_standing(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with tier, client_touches_183d, size_rank) with all three."""
    touches, rank = pl.col("client_touches_183d"), pl.col("size_rank")
    usual = touches.median().over("tier")
    enough = (touches.count().over("tier") >= LEAST) & (usual > 0)
    n = rank.count()
    band = (
        pl.when(rank.is_null() | (n < LEAST_RANKED))
        .then(pl.lit(None, pl.String))
        .when(3 * rank <= n)
        .then(pl.lit("large"))
        .when(3 * rank > 2 * n)
        .then(pl.lit("small"))
        .otherwise(pl.lit("mid"))
    )
    frame = frame.with_columns(
        pl.when(enough).then(touches / usual).alias("invested_index"), band.alias("size_band")
    )
    strategic = pl.col("tier").is_in(["Key", "Tomorrow"])
    return frame.with_columns(
        ((pl.col("size_band") == "mid") & strategic).alias("midsize_strategic")
    )
