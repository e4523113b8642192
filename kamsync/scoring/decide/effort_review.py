"""What went into an account and what of its plan was done, for accounts long Key."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.scoring.decide.governance import MONTHS_AS_KEY, review
from kamsync.scoring.frame import joined, with_missing
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.windows import Windows, add_months
from kamsync.scoring.registry import Metric, produces

_DONE = ["achieved", "atteint", "closed", "completed", "done", "met", "reached", "terminé"]
"""Words an objective's status may say it with."""


def add_review(
    frame: pl.DataFrame, effort: pl.DataFrame, inputs: Inputs, grouped: Groups, windows: Windows
) -> pl.DataFrame:
    """`frame` with effort, plan_execution, criteria_review; unknown while no account is Key for
    long enough. `effort`: of review_effort."""
    old = frame.filter((pl.col("tier") == "Key") & (pl.col("tier_since") <= _since(windows)))
    done = None if old.is_empty() else _execution(inputs, grouped, windows)
    return review(with_effort(frame, effort, done, seen=inputs.has("activity")), windows)


@produces(
    Metric(
        "effort",
        "count",
        ("activity.occurred_at",),
        "activities in 12 months; looked at where an account is Key for a year",
        absent=0,
        rows=("1-25",),
    ),
    Metric(
        "plan_execution",
        "share",
        ("commitment.done_at", "commitment.due_at", "objective.status", "objective.due_at"),
        "done of our commitments and objectives due in 12 months; looked at like effort",
        rows=("1-26",),
    ),
)
def with_effort(
    frame: pl.DataFrame, effort: pl.DataFrame, done: pl.DataFrame | None, *, seen: bool
) -> pl.DataFrame:
    """`done`: g, plan_execution; None: nobody is looked at. `seen`: activities are mapped."""
    if done is None:
        return with_missing(frame, ("effort", "plan_execution"))
    if seen:
        frame = joined(frame, effort)
    return joined(with_missing(frame, ("effort",)), done)


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


def _execution(inputs: Inputs, grouped: Groups, windows: Windows) -> pl.DataFrame:
    """g, plan_execution of groups with something due in the trailing 12 months."""
    span = windows.ttm
    ours = inputs.live("commitment", "account_id", "side", "due_at", "done_at").filter(
        pl.col("side") == "ours"
    )
    kept = day_of("done_at") <= span.hi
    status = pl.col("status").str.strip_chars().str.to_lowercase()
    rows = pl.concat(
        [
            ours.select("account_id", day_of("due_at").alias("due"), kept.alias("done")),
            inputs.live("objective", "account_id", "due_at", "status").select(
                "account_id", day_of("due_at").alias("due"), status.is_in(_DONE).alias("done")
            ),
        ]
    ).filter((pl.col("due") > span.lo) & (pl.col("due") <= span.hi))
    members = grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    return (
        rows.join(members.lazy(), on="account_id")
        .group_by("g")
        .agg(pl.col("done").fill_null(value=False).mean().alias("plan_execution"))
        .collect()
    )
