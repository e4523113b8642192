"""How long customers wait for an answer to a case, in business hours (docs/figures.md §11)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.model.office_hours import WEEKDAYS, OfficeHours
from kamsync.scoring.frame import joined
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import EPOCH, Windows
from kamsync.scoring.registry import Metric, produces, step

LEAST: Final = 5
"""Fewer cases are no rate."""
DAYS: Final = 183
_CASES: Final = ("case.opened_at", "case.first_reply_at", "case.closed_at")


def business_minutes(moment: pl.Expr, zone: str, office: OfficeHours) -> pl.Expr:
    """Minutes of office hours from 1970-01-01 to a moment (UTC), by the clock of `zone`: the
    difference of two is the time between them."""
    local = moment.dt.convert_time_zone(zone)
    week = tuple(day in office.days for day in WEEKDAYS)
    day = local.dt.date()
    whole = pl.business_day_count(
        pl.lit(EPOCH), day, week_mask=week, holidays=list(office.holidays)
    )
    works = day.dt.is_business_day(week_mask=week, holidays=list(office.holidays))
    clock = local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute().cast(pl.Int64)
    length = office.closes - office.opens
    within = (clock - office.opens).clip(0, length)
    return whole.cast(pl.Int64) * length + pl.when(works).then(within).otherwise(0)


def waits(inputs: Inputs, policy: Policy, grouped: Groups, windows: Windows) -> pl.DataFrame:
    """g, hours, waiting of the cases opened in 183 days: up to the first reply, else to the close,
    else to the end of as_of (waiting)."""
    zone, office = policy.timezone, policy.office
    opened = pl.col("opened_at").dt.convert_time_zone(zone).dt.date()
    age = windows.today - opened.cast(pl.Int32).cast(pl.Int64)
    members = grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    over = pl.lit(policy.as_of).dt.offset_by("1d").cast(pl.Datetime("us"))
    over = over.dt.replace_time_zone(zone).dt.convert_time_zone("UTC")
    replied = pl.coalesce("first_reply_at", "closed_at")
    replied = pl.when(replied < over).then(replied)
    spent = business_minutes(replied.fill_null(over), zone, office) - business_minutes(
        pl.col("opened_at"), zone, office
    )
    return (
        inputs.live("case", "account_id", "opened_at", "first_reply_at", "closed_at")
        .filter(age.is_between(0, DAYS - 1))
        .join(members, on="account_id")
        .select(
            "g",
            (spent.clip(lower_bound=0) / 60).alias("hours"),
            replied.is_null().alias("waiting"),
        )
        .collect()
    )


@produces(
    Metric(
        "response_hours",
        "hours",
        _CASES,
        "median business hours to the first reply of cases opened in 183 days, 5 or more",
        rows=("0-12",),
    ),
    Metric("response_n", "count", _CASES, "cases opened in 183 days", absent=0),
    Metric(
        "response_waiting",
        "hours",
        _CASES,
        "business hours that the oldest case of 183 days without a reply waits",
        rows=("0-29",),
    ),
)
def response(cases: pl.DataFrame) -> pl.DataFrame:
    """g and these three, of groups with a case. One without a reply counts with its wait so far."""
    n = pl.len().cast(pl.Int64)
    return cases.group_by("g").agg(
        pl.when(n >= LEAST).then(pl.col("hours").median()).alias("response_hours"),
        n.alias("response_n"),
        pl.col("hours").filter("waiting").max().alias("response_waiting"),
    )


@produces(
    Metric(
        "response_ratio",
        "ratio",
        _CASES,
        "response_hours over the target of its tier",
        rows=("0-12",),
    ),
    Metric(
        "response_late",
        "yes/no",
        _CASES,
        "a case of 183 days without a reply waits longer than the target of its tier",
        rows=("0-29",),
    ),
)
def against_target(frame: pl.DataFrame, office: OfficeHours) -> pl.DataFrame:
    """`frame` (with tier, response_hours, response_waiting, response_n) with both."""
    target = pl.col("tier").replace_strict(
        dict(office.targets), default=office.other_target, return_dtype=pl.Float64
    )
    late = (pl.col("response_waiting") > target).fill_null(value=False)
    return frame.with_columns(
        (pl.col("response_hours") / target).alias("response_ratio"),
        pl.when(pl.col("response_n").is_not_null()).then(late).alias("response_late"),
    )


@step(response)
def add_response(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    if not context.inputs.has("case"):
        return frame
    rows = waits(context.inputs, context.policy, context.grouped, windows)
    return joined(frame, response(rows))


STEPS: Final = (add_response,)
