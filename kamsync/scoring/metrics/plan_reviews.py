"""Whether a plan is kept up, as columns: reviewed in time, its changes explained, a response agreed
where the account is a dependency. What the plan says is in plan_contents."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.plans.items import AccountPlan
from kamsync.plans.strategy import touched_on
from kamsync.scoring.metrics.plan_contents import AGREED
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import EPOCH
from kamsync.scoring.registry import Metric, produces

NOTE_DAYS: Final = 7
"""A note so many days before or after a change of the plan explains it."""
_REVIEWED: Final = ("plan_reviewed_at", "plan_presented_at")
_REVIEW: Final = tuple(f"account.{name}" for name in ("plan_start", *_REVIEWED))


@produces(
    Metric(
        "contingency_missing",
        "yes/no",
        (*AGREED, "plan_item.owner_id", "opportunity.amount"),
        "a dependency of level watch or more, and no agreed response with owner and date",
        rows=("1-12",),
    ),
    Metric(
        "plan_review_overdue",
        "yes/no",
        _REVIEW,
        "there is a plan, and it was neither reviewed nor presented, nor began, within stale_days",
        rows=("2-40",),
    ),
)
def add_reviews(
    frame: pl.DataFrame, inputs: Inputs, today: dt.date, stale_days: int
) -> pl.DataFrame:
    """`frame` (with dependency, contingency, plan_errors: known where a plan has items) with both:
    false where what they ask is not read."""
    exposed = pl.col("dependency").is_in(["watch", "high", "critical"])
    unready = exposed & (pl.col("contingency") != "complete")
    dates = [c for c in ("plan_start", *_REVIEWED) if inputs.has("account", c)]
    ages = [
        pl.when(pl.col(c) <= pl.lit(today)).then((pl.lit(today) - pl.col(c)).dt.total_days())
        for c in dates
    ]
    late = pl.lit(value=False)
    if any(c in _REVIEWED for c in dates):
        newest = pl.min_horizontal(ages)
        late = (newest > stale_days) | (newest.is_null() & pl.col("plan_errors").is_not_null())
    return frame.with_columns(
        (unready if inputs.has("plan_item") else pl.lit(value=False)).alias("contingency_missing"),
        late.fill_null(value=False).alias("plan_review_overdue"),
    )


@produces(
    Metric(
        "plan_changed_unnoted",
        "yes/no",
        ("plan_item.updated_at", "activity.kind", *_REVIEW[1:]),
        "its plan changed after the last review, and no note was written within 7 days of it",
        rows=("2-40",),
    ),
)
def unnoted(
    plans: dict[int, AccountPlan], activities: pl.DataFrame, today: dt.date
) -> pl.DataFrame:
    """One row per group with a plan; unknown where no item has a date. `activities`: g, day, kind
    of an account's traces."""
    changed = {g: touched_on(plan, today) for g, plan in plans.items()}
    reviewed = {
        g: max((d for d in (p.reviewed_at, p.presented_at) if d and d <= today), default=None)
        for g, p in plans.items()
    }
    notes = activities.filter((pl.col("kind") == "note") & pl.col("g").is_in(list(plans)))
    days: dict[int, list[int]] = {}
    for g, day in notes.select("g", "day").iter_rows():
        days.setdefault(g, []).append(day)
    rows: list[tuple[int, bool | None]] = []
    for g, at in changed.items():
        seen = reviewed[g]
        if at is None:
            rows.append((g, None))
            continue
        day = (at - EPOCH).days
        noted = any(abs(day - other) <= NOTE_DAYS for other in days.get(g, ()))
        rows.append((g, not noted and (seen is None or at > seen)))
    schema = {"g": activities.schema["g"], "plan_changed_unnoted": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def unnoted_finding(frame: pl.DataFrame) -> list[Finding]:
    """Whose plans changed without a word of why, by revenue; none where none did."""
    changed = frame.filter("plan_changed_unnoted").sort("revenue", "root", descending=[True, False])
    if changed.is_empty():
        return []
    names = changed.select(pl.coalesce("name", "root")).to_series().to_list()
    values = {"n": len(names), "days": NOTE_DAYS, "names": names}
    return [Finding("plan_changed_unnoted", "info", "plan_item", values=values)]
