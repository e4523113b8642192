"""An account among those of its tier and size (docs/figures_people.md)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.registry import Metric, produces

LEAST: Final = 3
"""Accounts of a tier with a known number of touches."""
LEAST_RANKED: Final = 9
_WORKED: Final = ("activity.kind", "activity.occurred_at")
PUT_IN: Final = ("client_touches_183d", "executive_visits", "other_departments_90d")
_REVENUE: Final = ("opportunity.amount", "opportunity.close_date")


@produces(
    Metric(
        "invested_index",
        "ratio",
        (*_WORKED, "user.department"),
        "the mean of three over their medians in the same tier, 3 or more accounts of it: two-way "
        "touches, executive visits, activities of other departments",
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
    """`frame` (with tier, PUT_IN, size_rank) with all three."""
    rank = pl.col("size_rank")
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
        pl.mean_horizontal(*(_over_usual(c) for c in PUT_IN)).alias("invested_index"),
        band.alias("size_band"),
    )
    strategic = pl.col("tier").is_in(["Key", "Tomorrow"])
    return frame.with_columns(
        ((pl.col("size_band") == "mid") & strategic).alias("midsize_strategic")
    )


def _over_usual(column: str) -> pl.Expr:
    """Over the median of the tier; unknown for few accounts and for a median of 0."""
    value = pl.col(column)
    usual = value.median().over("tier")
    enough = (value.count().over("tier") >= LEAST) & (usual > 0)
    return pl.when(enough).then(value / usual)
