"""The joint scorecard: figures that we and the customer rate alike (docs/figures.md §11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.registry import Column, Metric, produces

FULL: Final = 100
DISPUTE: Final = 10
"""Points apart from which a figure that the customer rated after us is disputed."""
_PAIR: Final = ("rating.kpi", "rating.side", "rating.value", "rating.scale_max", "rating.rated_at")
_JOINT: Final = {
    "g": pl.Int64,
    "kpi": pl.String,
    "us": pl.Float64,
    "them": pl.Float64,
    "gap": pl.Float64,
    "rank": pl.Int64,
    "validated": pl.Boolean,
    "disputed": pl.Boolean,
}


def joint_figures(
    inputs: Inputs, members: pl.DataFrame, today: int, stale_days: int
) -> pl.DataFrame:
    """g, kpi, us, them, gap (points), rank, validated, disputed: the newest rating per KPI and side
    that is not stale, largest gap first. `members`: id, g."""
    if not inputs.has("rating"):
        return pl.DataFrame(schema=_JOINT)
    day = day_of("rated_at")
    rows = (
        inputs.live(
            *("rating", "id", "account_id", "kpi", "side", "value", "scale_max", "rated_at"),
            *("validated_at", "priority"),
        )
        .filter((day <= today) & (today - day <= stale_days) & (pl.col("scale_max") > 0))
        .filter(pl.col("value").is_not_null() & pl.col("side").is_not_null())
        .join(members.lazy().select(pl.col("id").alias("account_id"), "g"), on="account_id")
        .with_columns(
            pl.col("kpi").str.strip_chars(),
            (FULL * pl.col("value") / pl.col("scale_max")).clip(0, FULL).alias("points"),
        )
        .sort("rated_at", "id")
        .unique(["g", "kpi", "side"], keep="last", maintain_order=True)
        .collect()
    )
    ours = rows.filter(pl.col("side") == "us").select(
        "g", "kpi", us="points", at="rated_at", validated_at="validated_at", rank_us="priority"
    )
    theirs = rows.filter(pl.col("side") == "them").select(
        "g", "kpi", them="points", them_at="rated_at", rank_them="priority"
    )
    both = ours.join(theirs, on=["g", "kpi"], how="full", coalesce=True)
    gap = pl.col("us") - pl.col("them")
    valid = (pl.col("validated_at") >= pl.col("at")).fill_null(value=False)
    later = (pl.col("them_at") >= pl.col("at")).fill_null(value=False)
    far = (gap.abs() >= DISPUTE).fill_null(value=False)
    return (
        both.select(
            "g",
            "kpi",
            "us",
            "them",
            gap.alias("gap"),
            pl.coalesce("rank_them", "rank_us").alias("rank"),
            valid.alias("validated"),
            (later & far & ~valid).alias("disputed"),
        )
        .with_columns(pl.when(pl.col("rank") > 0).then("rank"))
        .sort("g", pl.col("gap").abs(), "kpi", descending=[False, True, False], nulls_last=True)
        .cast(_JOINT)  # type: ignore[arg-type]
    )


@produces(
    Metric(
        "perception_gap",
        "points",
        _PAIR,
        "mean distance between our rating and the customer's, by the KPIs' weights",
        rows=("4-16",),
    ),
    Metric("rated_by_both", "count", _PAIR, "KPIs that both sides have rated", absent=0),
    Metric(
        "customer_view",
        "points",
        (*_PAIR, "rating.priority"),
        "our ratings weighted by the rank the customer gives each KPI",
        rows=("4-23",),
    ),
    Metric(
        "figures_validated",
        "count",
        (*_PAIR, "rating.validated_at"),
        "our ratings that the customer has confirmed",
        absent=0,
        rows=("4-15",),
    ),
    Metric(
        "figures_disputed",
        "count",
        (*_PAIR, "rating.validated_at"),
        "our ratings that the customer has since rated 10 points or more apart",
        absent=0,
        rows=("4-15",),
    ),
    Column("widest_gap", "text", _PAIR, "the KPI on which both sides are furthest apart"),
)
def joint_scorecard(figures: pl.DataFrame, weights: Mapping[str, float]) -> pl.DataFrame:
    """g and these, of groups with a rating. `weights`: KPI → its weight; others weigh 1."""
    weight = pl.col("kpi").replace_strict(
        dict(weights) or {"": 1.0}, default=1.0, return_dtype=pl.Float64
    )
    pair = pl.col("gap").is_not_null()
    of_pairs = pl.col("weight").filter(pair).sum()
    ranked = pl.col("us").is_not_null() & pl.col("rank").is_not_null()
    share = (1 / pl.col("rank")).filter(ranked)
    return (
        figures.with_columns(weight.alias("weight"))
        .group_by("g", maintain_order=True)
        .agg(
            pl.when(of_pairs > 0)
            .then((pl.col("weight") * pl.col("gap").abs()).filter(pair).sum() / of_pairs)
            .alias("perception_gap"),
            pair.sum().cast(pl.Int64).alias("rated_by_both"),
            pl.when(share.len() > 0)
            .then((pl.col("us") / pl.col("rank")).filter(ranked).sum() / share.sum())
            .alias("customer_view"),
            (pl.col("validated") & pl.col("us").is_not_null())
            .sum()
            .cast(pl.Int64)
            .alias("figures_validated"),
            pl.col("disputed").sum().cast(pl.Int64).alias("figures_disputed"),
            pl.col("kpi").filter(pair).first().alias("widest_gap"),
        )
    )
