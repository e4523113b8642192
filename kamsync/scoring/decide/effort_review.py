"""What went into an account, for accounts long Key."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.scoring.decide.governance import MONTHS_AS_KEY, review
from kamsync.scoring.frame import joined, with_missing
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import Windows, add_months
from kamsync.scoring.registry import Metric, produces


def add_review(
    frame: pl.DataFrame, effort: pl.DataFrame, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    """`frame` (with plan_execution) with effort and criteria_review; unknown while no account is
    Key for long enough. `effort`: of review_effort."""
    old = frame.filter((pl.col("tier") == "Key") & (pl.col("tier_since") <= _since(windows)))
    asked = not old.is_empty()
    return review(with_effort(frame, effort, asked=asked, seen=inputs.has("activity")), windows)


@produces(
    Metric(
        "effort",
        "count",
        ("activity.occurred_at",),
        "activities in 12 months; looked at where an account is Key for a year",
        absent=0,
        rows=("1-25",),
    ),
)
def with_effort(
    frame: pl.DataFrame, effort: pl.DataFrame, *, asked: bool, seen: bool
) -> pl.DataFrame:
    """`asked`: some account is Key for long enough. `seen`: activities are mapped."""
    return joined(frame, effort) if asked and seen else with_missing(frame, ("effort",))


def review_effort(activities: pl.DataFrame, inputs: Inputs, windows: Windows) -> pl.DataFrame:
    """g, effort; nothing is counted where the memory holds nobody who is Key for long enough."""
    memory = inputs.memory
    long_key = (memory["tier"] == "Key") & (memory["tier_since"] <= _since(windows))
    counted = activities if long_key.any() else activities.clear()
    return (
        counted.filter(pl.col("day") > windows.ttm.lo)
        .group_by("g")
        .agg(pl.len().cast(pl.Int64).alias("effort"))
    )


def _since(windows: Windows) -> dt.date:
    return add_months(windows.as_of, -MONTHS_AS_KEY)
