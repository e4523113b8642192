"""Open deals: the weighted pipeline of the next 12 months, and deals gone stale (numbers §3.7)."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.model.tables import SHARE_UNIT
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces

_OPEN = ("opportunity.amount", "opportunity.probability", "opportunity.close_date")


def weighted(deals: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """Deals that count in the pipeline, with `weight` = home · probability, exact (Int128)."""
    start, end = windows.next_12
    frame = nw.from_native(deals, eager_only=True).filter(
        nw.col("day").is_between(start, end)
        & ~nw.col("home").is_null()
        & ~nw.col("probability").is_null()
    )
    weight = nw.col("home").cast(nw.Int128) * nw.col("probability").cast(nw.Int128)
    return frame.with_columns(weight.alias("weight")).to_native()


def rounded(weight: str = "weight") -> pl.Expr:
    """The exact sum in minor units, rounded once: floor(x + 1/2)."""
    two = pl.lit(2 * SHARE_UNIT, pl.Int128)
    return ((pl.col(weight) * 2 + pl.lit(SHARE_UNIT, pl.Int128)) // two).cast(pl.Int64)


@produces(
    Metric(
        "pipeline",
        "money",
        _OPEN,
        "amount × probability of open deals that close in the next 12 months",
        rows=("2-15",),
        absent=0,
        csv=11,
    ),
)
def pipeline(deals: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, pipeline in home minor units."""
    sums = (
        nw.from_native(weighted(deals, windows), eager_only=True)
        .group_by("g")
        .agg(nw.col("weight").sum())
        .to_native()
    )
    return sums.select("g", rounded().alias("pipeline"))


@produces(
    Metric(
        "past_close",
        "yes/no",
        _OPEN,
        "has open deals whose close date has passed",
        rows=("2-41",),
        absent=False,
    ),
    Metric(
        "no_open_pipeline",
        "yes/no",
        _OPEN,
        "has no open deal from today on, while others do",
        rows=("0-20",),
    ),
    Column("late_deals", "count", _OPEN, "open deals whose close date has passed", absent=0),
    Column("has_open", "yes/no", _OPEN, "an open deal from today on or without date", absent=False),
)
def open_deals(deals: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, past_close, has_open (an open deal from as_of on or without date), late_deals."""
    frame = nw.from_native(deals, eager_only=True)
    late = (nw.col("day") < windows.today).fill_null(False)
    ahead = ~late
    return (
        frame.group_by("g")
        .agg(
            late.cast(nw.Int64).sum().alias("late_deals"), ahead.cast(nw.Int64).sum().alias("ahead")
        )
        .select(
            "g",
            "late_deals",
            (nw.col("late_deals") > 0).alias("past_close"),
            (nw.col("ahead") > 0).alias("has_open"),
        )
        .to_native()
    )


@produces(
    Column(
        "late_owner", "id", ("opportunity.owner_id",), "who owns most deals past their close date"
    )
)
def late_owner(deals: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, late_owner: who owns most deals past their close date (tie: lowest id)."""
    return (
        deals.filter((pl.col("day") < windows.today) & pl.col("owner_id").is_not_null())
        .group_by("g", "owner_id")
        .len("n")
        .sort(["g", "n", "owner_id"], descending=[False, True, False])
        .group_by("g", maintain_order=True)
        .agg(pl.col("owner_id").first().cast(pl.String).alias("late_owner"))
    )
