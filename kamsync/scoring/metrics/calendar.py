"""When an account's next contact is due by its tier, and whether its plan is there and in force."""

from __future__ import annotations

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.metrics.freshness import newest_on
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces


@produces(
    Metric(
        "next_touch_due",
        "date",
        ("activity.occurred_at",),
        "last two-way touch plus the tier's cadence",
        rows=("2-34",),
        csv=65,
    ),
    Metric(
        "touch_overdue", "yes/no", ("activity.occurred_at",), "the next touch was due before today"
    ),
    Metric(
        "touch_in_grace",
        "yes/no",
        ("activity.occurred_at",),
        "the next touch is overdue by at most a fifth of the cadence",
    ),
    Metric(
        "cadence_ratio",
        "ratio",
        ("activity.occurred_at",),
        "days since the last two-way touch over the cadence of its tier",
    ),
    Metric(
        "touched_in_cadence",
        "yes/no",
        ("activity.occurred_at",),
        "there is a two-way touch, and the next one is not yet overdue",
    ),
    Metric(
        "plan_missing",
        "yes/no",
        ("account.plan_start",),
        "plans are mapped and this one has no start",
        rows=("2-32",),
    ),
    Metric("plan_expired", "yes/no", ("account.plan_end",), "the plan's end has passed"),
)
def add_calendar(
    frame: pl.DataFrame, inputs: Inputs, policy: Policy, card: Scorecard
) -> pl.DataFrame:
    """`frame` (with tier, tier_since, last_touch and the dates of the plan) with these."""
    days = pl.col("tier").replace_strict(card.cadence_days, default=None, return_dtype=pl.Int64)
    last = pl.coalesce(newest_on(pl.col("last_touch")), pl.col("tier_since"))
    mapped = pl.lit(inputs.has("activity"))
    due = pl.when(mapped & days.is_not_null()).then(last + pl.duration(days=days))
    today = pl.lit(policy.as_of)
    planned = inputs.has("account", "plan_start")
    missing = pl.col("plan_start").is_null() if planned else pl.lit(value=False)
    late = (today - pl.col("next_touch_due")).dt.total_days()
    return frame.with_columns(due.cast(pl.Date).alias("next_touch_due")).with_columns(
        (late > 0).alias("touch_overdue"),
        ((late > 0) & (5 * late <= days)).alias("touch_in_grace"),
        pl.when(mapped)
        .then((Windows(policy.as_of).today - pl.col("last_touch")) / days)
        .alias("cadence_ratio"),
        pl.when(mapped)
        .then(
            pl.col("last_touch").is_not_null()
            & (pl.col("next_touch_due") >= today).fill_null(value=False)
        )
        .alias("touched_in_cadence"),
        missing.alias("plan_missing"),
        (pl.col("plan_end") < today).alias("plan_expired"),
    )
