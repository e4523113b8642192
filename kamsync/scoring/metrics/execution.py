"""How work is carried out: deals won and kept up to date, tasks done in time, families kept."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.invoices import Invoices
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import QUARTERS, Windows
from kamsync.scoring.registry import Metric, produces, step

LEAST_CLOSED: Final = 5
"""Fewer closed deals are no rate."""
_DEALS: Final = ("opportunity.is_closed", "opportunity.is_won", "opportunity.close_date")
_WON: Final = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")
_STEPS: Final = ("activity.opportunity_id", "activity.occurred_at", "activity.due_at")
_TASKS: Final = ("activity.kind", "activity.due_at", "activity.completed_at")
_LINES: Final = ("revenue.amount", "revenue.booked_on")


def _per_group(rows: pl.LazyFrame, context: MeasureContext) -> pl.LazyFrame:
    """Rows with account_id → rows with g, those of the portfolio's groups."""
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    return rows.join(members, on="account_id")


@produces(
    Metric("win_rate", "share", _DEALS, "won of the deals closed in 12 months, 5 or more"),
    Metric("closed_deals", "count", _DEALS, "deals closed in 12 months, won or lost", absent=0),
)
def win_rate(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, win_rate, closed_deals: by number, those whose money was refused too."""
    live = context.inputs.live("opportunity", "account_id", "is_closed", "is_won", "close_date")
    refused = context.inputs.deals_without_money().lazy()
    rows = pl.concat(
        [
            live.filter(pl.col("is_closed")).select(
                "account_id",
                day_of("close_date").alias("day"),
                pl.col("is_won").fill_null(value=False).alias("won"),
            ),
            refused.filter(pl.col("is_closed")).select(
                "account_id", day_of("day").alias("day"), pl.col("won").fill_null(value=False)
            ),
        ]
    ).filter((pl.col("day") > windows.ttm.lo) & (pl.col("day") <= windows.ttm.hi))
    n = pl.len().cast(pl.Int64)
    return (
        _per_group(rows, context)
        .group_by("g")
        .agg(
            pl.when(n >= LEAST_CLOSED).then(pl.col("won").sum() / n).alias("win_rate"),
            n.alias("closed_deals"),
        )
        .collect(engine="streaming")
    )


@produces(
    Metric(
        "past_close_share",
        "share",
        ("opportunity.amount", "opportunity.close_date"),
        "part of the open amount whose close date has passed",
    )
)
def past_close_share(deals: pl.DataFrame, today: int) -> pl.DataFrame:
    """g, past_close_share of groups with an open amount above 0. A deal without a date is open and
    not late; one without an amount weighs nothing."""
    amount = pl.col("home").fill_null(0).clip(lower_bound=0)
    late = amount.filter((pl.col("day") < today).fill_null(value=False)).sum()
    return deals.group_by("g").agg(
        pl.when(amount.sum() > 0).then(late / amount.sum()).alias("past_close_share")
    )


@produces(
    Metric(
        "families_kept",
        "share",
        ("opportunity.product_family", *_WON),
        "families bought in both years, of those bought in the year before",
    )
)
def families_kept(wins: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, families_kept of groups that bought a named family in the 12 months before these."""
    bought = wins.filter((pl.col("home") > 0) & pl.col("product_family").is_not_null())

    def within(lo: int, hi: int) -> pl.DataFrame:
        inside = (pl.col("day") > lo) & (pl.col("day") <= hi)
        return bought.filter(inside).select("g", "product_family").unique()

    before = within(windows.previous.lo, windows.previous.hi)
    now = within(windows.ttm.lo, windows.ttm.hi).with_columns(pl.lit(value=True).alias("kept"))
    return (
        before.join(now, on=["g", "product_family"], how="left")
        .group_by("g")
        .agg(pl.col("kept").fill_null(value=False).mean().alias("families_kept"))
    )


@produces(
    Metric(
        "families_adopted",
        "count",
        ("opportunity.product_family", *_WON),
        "product families first bought within 24 months by a customer of longer standing",
        rows=("0-35",),
    )
)
def families_adopted(wins: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, families_adopted of groups whose first named family is older than 24 months: to the
    others everything is new."""
    day, since = pl.col("day"), windows.previous.lo
    first = (
        wins.filter((pl.col("home") > 0) & pl.col("product_family").is_not_null())
        .filter(day <= windows.today)
        .group_by("g", "product_family")
        .agg(day.min())
    )
    known = first.group_by("g").agg(day.min().alias("oldest"), (day > since).sum().alias("n"))
    return known.filter(pl.col("oldest") <= since).select(
        "g", pl.col("n").cast(pl.Int64).alias("families_adopted")
    )


@produces(
    Metric("history_12", "count", _WON, "trailing quarters with revenue, of the last 12"),
    Metric("silence_over_line", "ratio", _WON, "days since the last win over its line of silence"),
)
def _of_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with q0 … q11, silence_days, silence_line)."""
    active = [(pl.col(f"q{k}") > 0).cast(pl.Int64) for k in range(QUARTERS)]
    return frame.with_columns(
        pl.sum_horizontal(active).alias("history_12"),
        (pl.col("silence_days") / pl.col("silence_line")).alias("silence_over_line"),
    )


@step(
    *(win_rate, past_close_share, families_kept, families_adopted, _of_frame),
    needs="q0 silence_days silence_line",
    reads="events",
)
def add_deals_done(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows, events = sources.context, sources.windows, sources.events
    frame = _of_frame(frame)
    if context.inputs.has("opportunity"):
        frame = joined(frame, win_rate(context, windows))
        frame = joined(frame, past_close_share(events.deals, windows.today))
    if "product_family" in events.wins.columns:
        frame = joined(frame, families_kept(events.wins, windows))
        frame = joined(frame, families_adopted(events.wins, windows))
    return frame


@produces(
    Metric("tasks_on_time", "share", _TASKS, "done by its due date, of the tasks due in 12 months"),
    Metric("tasks_due", "count", _TASKS, "tasks due in 12 months", absent=0),
)
def tasks_on_time(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, tasks_on_time, tasks_due: people's own tasks, kamsync's left out. A task is due once the
    day is over; what is not done is late."""
    zone = context.policy.timezone

    def day(column: str) -> pl.Expr:
        return pl.col(column).dt.convert_time_zone(zone).dt.date().cast(pl.Int32).cast(pl.Int64)

    rows = (
        context.inputs.live(
            "activity", "account_id", "kind", "due_at", "completed_at", "owner_id", "is_own"
        )
        .filter((pl.col("kind") == "task") & ~pl.col("is_own").fill_null(value=False))
        .filter(~pl.col("owner_id").is_in(sorted(context.policy.own_user_ids)).fill_null(False))
        .select("account_id", day("due_at").alias("due"), day("completed_at").alias("done"))
        .filter((pl.col("due") > windows.ttm.lo) & (pl.col("due") < windows.today))
    )
    kept = (pl.col("done") <= pl.col("due")).fill_null(value=False)
    return (
        _per_group(rows, context)
        .group_by("g")
        .agg(kept.mean().alias("tasks_on_time"), pl.len().cast(pl.Int64).alias("tasks_due"))
        .collect(engine="streaming")
    )


@produces(
    Metric(
        "next_step_share",
        "share",
        ("opportunity.is_closed", *_STEPS),
        "open deals with an activity or a task ahead, of all open deals",
    )
)
def next_step_share(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, next_step_share of groups with an open deal."""
    zone = context.policy.timezone
    when = pl.coalesce("due_at", "occurred_at").dt.convert_time_zone(zone).dt.date()
    ahead = (
        context.inputs.live(
            "activity", "opportunity_id", "due_at", "occurred_at", "completed_at", "is_own"
        )
        .filter(pl.col("completed_at").is_null() & ~pl.col("is_own").fill_null(value=False))
        .filter(when.cast(pl.Int32).cast(pl.Int64) > windows.today)
        .select(pl.col("opportunity_id").alias("id"), pl.lit(value=True).alias("ahead"))
        .unique()
    )
    deals = context.inputs.live("opportunity", "id", "account_id", "is_closed")
    open_deals = deals.filter(~pl.col("is_closed")).join(ahead, on="id", how="left")
    share = pl.col("ahead").fill_null(value=False).mean()
    return (
        _per_group(open_deals, context)
        .group_by("g")
        .agg(share.alias("next_step_share"))
        .collect(engine="streaming")
    )


@produces(
    Metric(
        "credit_share",
        "share",
        _LINES,
        "negative invoice lines of 12 months, as part of the positive ones",
    )
)
def credit_share(invoices: Invoices, windows: Windows) -> pl.DataFrame:
    """g, credit_share of groups with a positive line in the trailing 12 months."""
    day, amount = pl.col("day"), pl.col("amount")
    billed = amount.filter(amount > 0).sum()
    rows = invoices.rows.filter((day > windows.ttm.lo) & (day <= windows.ttm.hi))
    return rows.group_by("g").agg(
        pl.when(billed > 0).then(-amount.filter(amount < 0).sum() / billed).alias("credit_share")
    )


@step(tasks_on_time, next_step_share, credit_share, reads="invoices")
def add_work_done(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    has = context.inputs.has
    if has("activity", "due_at") and has("activity", "completed_at"):
        frame = joined(frame, tasks_on_time(context, windows))
    if has("activity", "opportunity_id") and has("opportunity"):
        frame = joined(frame, next_step_share(context, windows))
    if sources.invoices.mapped:
        frame = joined(frame, credit_share(sources.invoices, windows))
    return frame


STEPS: Final = (add_deals_done, add_work_done)
