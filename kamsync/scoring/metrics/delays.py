"""What customers wait for beyond what their tier allows: escalations, tasks, cases, promises and
quotes (docs/figures_people.md)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.model.office_hours import OfficeHours
from kamsync.scoring.frame import joined, with_absent
from kamsync.scoring.metrics.response import business_minutes, waits
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

SIGN: Final = r"(?i)escalat|escalad"
"""In a case's priority or status, or a task's tag: escalated, escaladé, escalation, escalade."""
ANSWERED: Final = (
    r"(?i)accept|signed|signé|confirm|won|gagn|convert|denied|declin|reject|refus|lost|perdu|"
    r"cancel|annul|void"
)
"""In a quote's status: the customer answered it, or nobody waits for it any more."""
FORGOTTEN_DAYS: Final = 365
"""A task that was due, or a quote that ended, longer ago waits for nobody any more."""
KINDS: Final = ("tasks", "cases", "promises", "quotes")
_ESCALATED: Final = ("case.priority", "case.status", "activity.tag", "activity.completed_at")
_DUE: Final = ("activity.due_at", "activity.completed_at")
_PROMISED: Final = ("commitment.due_at", "commitment.done_at")
_QUOTED: Final = ("quote.valid_until", "quote.status", "quote.opportunity_id")
_CASES: Final = ("case.opened_at", "case.first_reply_at", "case.closed_at")


def escalated(inputs: Inputs, policy: Policy, accounts: pl.DataFrame) -> pl.DataFrame:
    """g, hours: how long each open escalation is open, in business hours. A case is open until it
    is closed, a task until it is completed."""
    over = pl.lit(policy.as_of).dt.offset_by("1d").cast(pl.Datetime("us"))
    over = over.dt.replace_time_zone(policy.timezone).dt.convert_time_zone("UTC")
    cases = inputs.live("case", "account_id", "opened_at", "closed_at", "priority", "status")
    said = pl.concat_str("priority", "status", separator=" ", ignore_nulls=True)
    from_cases = cases.filter(said.str.contains(SIGN)).select(
        "account_id", pl.col("opened_at").alias("since"), pl.col("closed_at").alias("until")
    )
    tasks = _tasks(inputs, policy).filter(pl.col("tag").str.contains(SIGN))
    from_tasks = tasks.select(
        "account_id",
        pl.coalesce("occurred_at", "due_at").alias("since"),
        pl.col("completed_at").alias("until"),
    )
    open_now = (pl.col("since") < over) & (pl.col("until") >= over).fill_null(value=True)
    spent = business_minutes(over, policy.timezone, policy.office) - business_minutes(
        pl.col("since"), policy.timezone, policy.office
    )
    return (
        pl.concat([from_cases, from_tasks])
        .filter(open_now)
        .join(_members(accounts), on="account_id")
        .select("g", (spent.clip(lower_bound=0) / 60).alias("hours"))
        .collect()
    )


@produces(
    Metric(
        "escalations",
        "count",
        _ESCALATED,
        "escalations that are open: cases and tasks marked as one",
        rows=("0-28",),
        absent=0,
    ),
    Metric(
        "escalation_hours",
        "hours",
        _ESCALATED,
        "business hours that the oldest open escalation has been open",
        rows=("0-28",),
    ),
    Metric(
        "escalation_late",
        "yes/no",
        _ESCALATED,
        "an escalation has been open for longer than the target of its tier",
        rows=("0-28",),
        absent=False,
    ),
)
def escalations(rows: pl.DataFrame, tiers: pl.DataFrame, office: OfficeHours) -> pl.DataFrame:
    """g and these, of groups with one. `rows`: of escalated; `tiers`: g, tier."""
    oldest = rows.group_by("g").agg(
        pl.len().cast(pl.Int64).alias("escalations"), pl.col("hours").max().alias("target~")
    )
    late = pl.col("target~") > target_hours(office)
    return oldest.join(tiers, on="g").select(
        "g",
        "escalations",
        pl.col("target~").alias("escalation_hours"),
        late.alias("escalation_late"),
    )


@produces(
    Metric(
        "overdue_tasks",
        "count",
        _DUE,
        "open tasks past their due date by more days than the tier allows",
        rows=("0-29",),
        absent=0,
    ),
    Metric(
        "overdue_cases",
        "count",
        _CASES,
        "cases without a reply that wait longer than the target of the tier",
        rows=("0-29",),
        absent=0,
    ),
    Metric(
        "overdue_promises",
        "count",
        _PROMISED,
        "open commitments of ours past their date by more days than the tier allows",
        rows=("0-29",),
        absent=0,
    ),
    Metric(
        "overdue_quotes",
        "count",
        _QUOTED,
        "quotes without an answer that ended more days ago than the tier allows",
        rows=("0-29",),
        absent=0,
    ),
    Metric(
        "overdue_count",
        "count",
        (*_DUE, *_CASES, *_PROMISED, *_QUOTED),
        "all that is overdue by the lines of its tier: tasks, cases, commitments, quotes",
        rows=("0-29",),
        absent=0,
    ),
    Metric(
        "work_overdue",
        "yes/no",
        (*_DUE, *_CASES, *_PROMISED, *_QUOTED),
        "overdue_count is above 0; no where none of these is mapped",
        rows=("0-29",),
        absent=False,
    ),
)
def overdue(rows: pl.DataFrame, tiers: pl.DataFrame, office: OfficeHours) -> pl.DataFrame:
    """g and these, of groups with something late. `rows`: g, kind (one of KINDS), late:
    days past due, hours waited; `tiers`: g, tier."""
    allowed = pl.when(pl.col("kind") == "cases").then(target_hours(office))
    line = allowed.otherwise(grace_days(office))
    beyond = rows.join(tiers, on="g").filter(pl.col("late") > line)
    return beyond.group_by("g").agg(
        *((pl.col("kind") == kind).sum().cast(pl.Int64).alias(f"overdue_{kind}") for kind in KINDS),
        pl.len().cast(pl.Int64).alias("overdue_count"),
        pl.lit(value=True).alias("work_overdue"),
    )


def target_hours(office: OfficeHours) -> pl.Expr:
    return pl.col("tier").replace_strict(
        dict(office.targets), default=office.other_target, return_dtype=pl.Float64
    )


def grace_days(office: OfficeHours) -> pl.Expr:
    return pl.col("tier").replace_strict(
        dict(office.grace_days), default=office.other_grace_days, return_dtype=pl.Float64
    )


def late_rows(inputs: Inputs, policy: Policy, grouped: Groups) -> pl.DataFrame:
    """g, kind, late of what is past its day, whatever the tier."""
    windows = Windows(policy.as_of)
    members = _members(grouped.accounts)
    due = pl.col("due_at").dt.convert_time_zone(policy.timezone).dt.date()
    over = windows.today - due.cast(pl.Int32).cast(pl.Int64)
    tasks = (
        _tasks(inputs, policy)
        .filter(pl.col("completed_at").is_null() & (over <= FORGOTTEN_DAYS))
        .select("account_id", pl.lit("tasks").alias("kind"), over.cast(pl.Float64).alias("late"))
    )
    undone = pl.col("done_at").is_null() | (day_of("done_at") > windows.today)
    promises = (
        inputs.live("commitment", "account_id", "side", "due_at", "done_at")
        .filter((pl.col("side") == "ours") & undone)
        .select(
            "account_id",
            pl.lit("promises").alias("kind"),
            (windows.today - day_of("due_at")).cast(pl.Float64).alias("late"),
        )
    )
    dated = pl.concat([tasks, promises, _quotes(inputs, windows)]).filter(pl.col("late") > 0)
    found = dated.join(members, on="account_id").select("g", "kind", "late").collect()
    cases = waits(inputs, policy, grouped, windows).filter("waiting")
    waiting = cases.select("g", pl.lit("cases").alias("kind"), pl.col("hours").alias("late"))
    return pl.concat([found, waiting])


def _quotes(inputs: Inputs, windows: Windows) -> pl.LazyFrame:
    """account_id, kind, late of quotes that nobody answered, of deals that are still open."""
    over = windows.today - day_of("valid_until")
    closed = inputs.live("opportunity", "id", "is_closed").filter(pl.col("is_closed"))
    answered = pl.col("status").str.contains(ANSWERED).fill_null(value=False)
    return (
        inputs.live("quote", "account_id", "opportunity_id", "status", "valid_until")
        .filter(~answered & (over <= FORGOTTEN_DAYS))
        .join(closed, left_on="opportunity_id", right_on="id", how="anti")
        .select("account_id", pl.lit("quotes").alias("kind"), over.cast(pl.Float64).alias("late"))
    )


def _tasks(inputs: Inputs, policy: Policy) -> pl.LazyFrame:
    """People's tasks, kamsync's own left out."""
    columns = ("account_id", "kind", "occurred_at", "due_at", "completed_at", "owner_id", "is_own")
    rows = inputs.live("activity", *columns, "tag")
    own = pl.col("is_own").fill_null(value=False)
    if policy.own_user_ids:
        by_us = pl.col("owner_id").is_in(sorted(policy.own_user_ids))
        own = own | by_us.fill_null(value=False)
    return rows.filter((pl.col("kind") == "task") & ~own)


def _members(accounts: pl.DataFrame) -> pl.LazyFrame:
    return accounts.lazy().select(pl.col("id").alias("account_id"), "g")


def add_delays(
    frame: pl.DataFrame, inputs: Inputs, policy: Policy, grouped: Groups
) -> pl.DataFrame:
    """`frame` (with tier) with all of these; counts of what is not mapped are unknown."""
    office, tiers = policy.office, frame.select("g", "tier")
    fed = {
        "overdue_tasks": inputs.has("activity", "due_at"),
        "overdue_cases": inputs.has("case"),
        "overdue_promises": inputs.has("commitment", "due_at"),
        "overdue_quotes": inputs.has("quote", "valid_until"),
    }
    fed["overdue_count"] = any(fed.values())
    signs = (("case", "priority"), ("case", "status"), ("activity", "tag"))
    marked = any(inputs.has(*sign) for sign in signs)
    if marked or fed["overdue_count"]:
        rows = escalated(inputs, policy, grouped.accounts)
        frame = joined(frame, escalations(rows, tiers, office))
        frame = joined(frame, overdue(late_rows(inputs, policy, grouped), tiers, office))
    else:
        frame = with_absent(frame, "escalation_hours", "escalation_late", "work_overdue")
    unknown = [name for name, known in fed.items() if not known]
    unknown += [] if marked else ["escalations"]
    return frame.with_columns(pl.lit(None, pl.Int64).alias(name) for name in unknown)
