"""How old what we know is, per domain: client, internal, industry (numbers §4.1–4.3)."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.frame import of_rows
from kamsync.scoring.metrics.engagement import is_two_way
from kamsync.scoring.read.days import distinct_days
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.windows import EPOCH, Windows
from kamsync.scoring.registry import Metric, produces

CLIENT = (
    "activity.occurred_at",
    "survey.answered_at",
    "account.plan_presented_at",
)


def client_days(
    activities: pl.DataFrame, surveys: pl.DataFrame, roots: pl.DataFrame, windows: Windows
) -> pl.DataFrame:
    """g, day of everything that came from the customer, up to as_of."""
    touches = (
        nw.from_native(activities, eager_only=True)
        .filter(is_two_way())
        .select("g", "day")
        .to_native()
    )
    presented = roots.select("g", day_of("plan_presented_at").alias("day"))
    days = pl.concat([touches, surveys.select("g", "day"), presented]).drop_nulls()
    return days.filter(pl.col("day") <= windows.today)


def internal_days(
    activities: pl.DataFrame, closed: pl.DataFrame, roots: pl.DataFrame, windows: Windows
) -> pl.DataFrame:
    """g, day of what we noted, sent or decided ourselves, up to as_of."""
    outbound = (nw.col("direction") == "outbound").fill_null(False)
    kind = nw.col("kind")
    mine = (kind == "note") | ((kind == "email") & outbound) | ((kind == "call") & ~is_two_way())
    notes = nw.from_native(activities, eager_only=True).filter(mine).select("g", "day").to_native()
    dated = [
        c
        for c in roots.columns
        if c == "plan_reviewed_at" or (c.startswith(("rating_", "profile_")) and c.endswith("_at"))
    ]
    own = [roots.select("g", day_of(c).alias("day")) for c in dated]
    days = pl.concat([notes, closed.select("g", "day"), *own]).drop_nulls()
    return days.filter(pl.col("day") <= windows.today)


def industry_days(inputs: Inputs, roots: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, day: newest observation for the group's industry and country, else for its industry."""
    seen = (
        inputs.live("industry", "industry", "country", "observed_on")
        .select("industry", "country", day_of("observed_on").alias("day"))
        .filter(pl.col("day") <= windows.today)
        .collect()
    )
    both = seen.filter(pl.col("country").is_not_null()).group_by("industry", "country")
    exact = both.agg(pl.col("day").max())
    wide = seen.group_by("industry").agg(pl.col("day").max().alias("wide"))
    return (
        roots.select("g", "industry", "country")
        .join(exact, on=["industry", "country"], how="left")
        .join(wide, on="industry", how="left")
        .select("g", pl.coalesce("day", "wide").alias("day"))
        .drop_nulls()
    )


def newest(days: pl.DataFrame, name: str) -> pl.DataFrame:
    """g, `name` = newest epoch day."""
    frame = nw.from_native(days, eager_only=True)
    return frame.group_by("g").agg(nw.col("day").max().alias(name)).to_native()


@produces(
    Metric(
        "flow",
        "count",
        CLIENT,
        "months with customer data among the last 6",
        rows=("4-10",),
        csv=33,
    ),
    Metric(
        "gap",
        "days",
        CLIENT,
        "longest run of days without customer data in 6 months",
        csv=34,
    ),
)
@of_rows
def flow_and_gap(days: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, flow, gap for groups with client data in the windows; others are the caller's."""
    frame = nw.from_native(days, eager_only=True)
    day, span = nw.col("day"), windows.half_year
    first = min(lo for lo, _ in windows.month_spans)
    months = [((day >= lo) & (day <= hi)).max().alias(f"m{lo}") for lo, hi in windows.month_spans]
    flow = (
        frame.filter(day >= first)
        .group_by("g")
        .agg(*months)
        .select(
            "g",
            nw.sum_horizontal(
                *(nw.col(f"m{lo}").cast(nw.Int64) for lo, _ in windows.month_spans)
            ).alias("flow"),
        )
        .to_native()
    )
    inside = (
        distinct_days(frame, span)
        .group_by("g")
        .agg(
            (nw.col("since") - 1).max().alias("between"),
            (nw.col("day").min() - (span.lo + 1)).alias("before"),
            (span.hi - nw.col("day").max()).alias("after"),
        )
        .to_native()
    )
    gap = inside.select("g", pl.max_horizontal("between", "before", "after").alias("gap"))
    return flow.join(gap, on="g", how="full", coalesce=True)


def newest_on(days: pl.Expr) -> pl.Expr:
    """Epoch day → Date."""
    return pl.lit(EPOCH) + pl.duration(days=days)
