"""The account plan measured: its quality and its execution.

What a plan must say stands in kamsync/plans (rules.toml); here it becomes columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import polars as pl

from kamsync.plans.copies import copies
from kamsync.plans.execution import LEAST, execution, reopened, slips
from kamsync.plans.items import AccountPlan, PlanItem, plan_items
from kamsync.plans.lint import Lint, LintContext, lint
from kamsync.plans.rules import RuleTable
from kamsync.plans.rules import packed as packed_rule
from kamsync.plans.strategy import agreed_responses, chosen_on, touched_on
from kamsync.plans.triggers import packed
from kamsync.scoring.frame import joined, with_missing
from kamsync.scoring.metrics import client_profile, dossier, plan_contents, plan_reviews
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces, step

_STREAM: Final = "plan_item"
_COLUMNS: Final = (
    *("id", "account_id", "parent_id", "kind", "title", "level", "horizon", "programme_type"),
    *(
        "condition",
        "response",
        "owner_id",
        "due_at",
        "first_due_at",
        "done_at",
        "status",
        "indicator",
        "target",
    ),
    *("baseline", "serves", "resource", "updated_at", "updated_by", "starts_at"),
    "opportunity_id",
)
_ITEMS: Final = ("plan_item.kind", "plan_item.title")
_DUE: Final = (
    *("plan_item.due_at", "plan_item.done_at", "commitment.due_at", "commitment.done_at"),
    *("objective.due_at", "objective.status"),
)
GOOD_PLAN: Final = 70
CARRIED_OUT: Final = 0.5
_DONE: Final = ["achieved", "atteint", "closed", "completed", "done", "met", "reached", "terminé"]
"""Words an objective's status may say it with."""


def read_plans(
    inputs: Inputs, members: pl.DataFrame, frame: pl.DataFrame
) -> dict[int, AccountPlan]:
    """g → plan, of groups with an item: the root's items, else those of the member with the newest
    change (numbers §1.6). `members`: id, g, root; `frame`: g, root and the plan's dates."""
    accounts = members.select(pl.col("id").alias("account_id"), "g")
    live = inputs.live(_STREAM, *_COLUMNS).collect(engine="streaming")
    by_group: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for row in live.join(accounts, on="account_id").iter_rows(named=True):
        by_group.setdefault(row["g"], {}).setdefault(row["account_id"], []).append(row)
    dates = {row["g"]: row for row in frame.iter_rows(named=True)} if by_group else {}
    found = {g: chosen_plan(dates[g], own) for g, own in sorted(by_group.items()) if g in dates}
    columns = recorded(inputs)
    return {g: replace(plan, columns=columns) for g, plan in found.items()}


def recorded(inputs: Inputs) -> frozenset[str]:
    """What accounts can say of their plan here, as rules.toml names it."""
    dates = ("plan_start", "plan_end", "plan_presented_at")
    rivals = ("competitors", "profile_competition")
    found = {name for name in dates if inputs.has("account", name)}
    if inputs.has(_STREAM, "starts_at"):
        found |= {"plan_start", "plan_end"}
    return frozenset(found | {"competition" for name in rivals if inputs.has("account", name)})


def chosen_plan(row: dict[str, Any], own: dict[str, list[dict[str, Any]]]) -> AccountPlan:
    """The plan of a group out of `own`, account id → its items; one of them has items."""
    root = row["root"]
    source = root if root in own else min(own, key=lambda a: (-_newest(own[a]), a))
    items = plan_items(own[source])
    start, end = row.get("plan_start"), row.get("plan_end")
    if start is None and end is None:
        start, end = span(items)
    return AccountPlan(
        root,
        items,
        start,
        end,
        row.get("plan_presented_at"),
        row.get("plan_reviewed_at"),
        bool(row.get("competitors") or row.get("profile_competition")),
    )


def span(items: Iterable[PlanItem]) -> tuple[dt.date | None, dt.date | None]:
    """From when to when the orientation runs that began last; of a plan that says it itself."""
    known = [(i.starts_at, i.due_at) for i in items if i.kind == "orientation" and i.starts_at]
    return max(known, default=(None, None), key=lambda dates: (dates[0], dates[1] or dates[0]))


def _newest(rows: Iterable[dict[str, Any]]) -> int:
    return max((row["updated_at"].toordinal() for row in rows if row["updated_at"]), default=0)


def verdicts(
    plans: dict[int, AccountPlan],
    frame: pl.DataFrame,
    today: dt.date,
    rules: RuleTable | None = None,
) -> dict[int, tuple[Lint, str]]:
    """g → the linter's verdict, and the account whose plan is nearly the same or nothing. `frame`:
    an indicator that is a known figure of the group here needs no starting value."""
    copied = copies(list(plans.values()))
    known = {row["g"]: row for row in frame.iter_rows(named=True)} if plans else {}
    found = {}
    for g, plan in plans.items():
        row = known[g]
        indicators = {i.indicator for i in plan.items if row.get(i.indicator) is not None}
        twin = copied[plan.account_id][0] if plan.account_id in copied else ""
        verdict = lint(plan, LintContext(today, bool(twin), frozenset(indicators)), rules)
        if verdict is not None:
            found[g] = (verdict, twin)
    return found


@produces(
    Metric(
        "plan_pct",
        "percent",
        _ITEMS,
        "quality of the plan: 100 less 20 an error and 7 a warning of the linter",
        rows=("3-03", "3-22"),
    ),
    Metric("plan_errors", "count", _ITEMS, "rules of severity error that the plan breaks"),
    Metric(
        "plan_trace_pct",
        "percent",
        ("plan_item.parent_id", "plan_item.kind"),
        "objectives, programmes and actions that hang together",
        rows=("3-17",),
    ),
    Metric(
        "plan_kpi_link_pct",
        "percent",
        ("plan_item.indicator", "plan_item.target", "plan_item.baseline"),
        "objectives with an indicator, a target and a starting value",
        rows=("4-31",),
    ),
    Column("plan_gap_rule", "state", _ITEMS, "the first rule of severity error it breaks"),
    Column(
        "plan_gap_words", "text", _ITEMS, "the first broken rule and its way out, in both languages"
    ),
    Column("plan_gap_item", "text", _ITEMS, "the part of the plan that breaks the first rule"),
    Column("plan_orientations", "count", _ITEMS, "options on record"),
    Column("plan_objectives", "count", _ITEMS, "objectives on record"),
    Column(
        "plan_conditions",
        "count",
        ("plan_item.condition", "plan_item.response", "plan_item.title"),
        "conditions with an agreed response",
    ),
    Column(
        "plan_responses",
        "text",
        ("plan_item.condition", "plan_item.response", "plan_item.indicator", "plan_item.title"),
        "responses agreed in the plan, one a line: indicator, condition, response",
    ),
    Column("plan_choice_days", "days", _ITEMS, "since an orientation was chosen"),
    Column("plan_age_days", "days", ("plan_item.updated_at",), "since the plan was touched"),
)
def plan_quality(
    plans: dict[int, AccountPlan],
    frame: pl.DataFrame,
    today: dt.date,
    rules: RuleTable | None = None,
) -> pl.DataFrame:
    """One row per group with a plan; `frame` as for `verdicts`."""
    found = []
    for g, (verdict, _) in verdicts(plans, frame, today, rules).items():
        first = verdict.errors[0] if verdict.errors else None
        item = first.items[0] if first and first.items else None
        found.append(
            {
                "g": g,
                "plan_pct": verdict.plan_pct,
                "plan_errors": len(verdict.errors),
                "plan_trace_pct": verdict.plan_trace_pct,
                "plan_kpi_link_pct": verdict.plan_kpi_link_pct,
                "plan_gap_rule": first.rule.id if first else None,
                "plan_gap_words": packed_rule(first.rule) if first else None,
                "plan_gap_item": item.title or item.id if item else None,
                "plan_responses": packed(agreed_responses(plans[g])) or None,
                **_strategy(plans[g], today),
            }
        )
    numbers = ("plan_pct", "plan_errors", "plan_trace_pct", "plan_kpi_link_pct", *_STRATEGY)
    schema = {"g": frame.schema["g"], **dict.fromkeys(numbers, pl.Int64())}
    texts = ("plan_gap_rule", "plan_gap_words", "plan_gap_item", "plan_responses")
    return pl.DataFrame(found, schema={**schema, **dict.fromkeys(texts, pl.String())})


_STRATEGY: Final = (
    *("plan_orientations", "plan_objectives", "plan_conditions"),
    *("plan_choice_days", "plan_age_days"),
)


def _strategy(plan: AccountPlan, today: dt.date) -> dict[str, int | None]:
    """Columns of _STRATEGY: what a plan has of a strategy, and how old that is."""
    counts = (
        len(plan.of_kind("orientation")),
        len(plan.of_kind("objective")),
        len(agreed_responses(plan)),
    )
    days = (chosen_on(plan, today), touched_on(plan, today))
    ages = [(today - day).days if day else None for day in days]
    return dict(zip(_STRATEGY, (*counts, *ages), strict=True))


@produces(
    Metric(
        "plan_execution",
        "share",
        _DUE,
        "done on time of the plan's actions due in 12 months, weighted by level; without a plan of "
        "items, done of our commitments and objectives; 3 or more due",
        rows=("1-26", "3-18"),
    ),
    Metric("plan_due", "count", _DUE, "how many actions were due, which plan_execution rests on"),
    Metric("plan_overdue", "count", _DUE, "actions past their date and not done", rows=("3-19",)),
    Metric("plan_overdue_days", "days", _DUE, "age of the oldest action that is still open"),
    Metric(
        "plan_slips",
        "count",
        ("plan_item.due_at", "plan_item.first_due_at"),
        "objectives, programmes and actions whose date was put off",
        rows=("3-19",),
    ),
    Metric(
        "plan_slip_days",
        "days",
        ("plan_item.due_at", "plan_item.first_due_at"),
        "the longest that a date of the plan was put off",
    ),
    Metric(
        "plan_reopened",
        "count",
        ("plan_item.status", "plan_item.done_at"),
        "objectives, programmes and actions that are open again after they were done",
        rows=("3-19",),
    ),
)
def plan_execution(
    plans: dict[int, AccountPlan], promised: pl.DataFrame, today: dt.date
) -> pl.DataFrame:
    """g and these; `promised`: g, n, done, of groups with a commitment or an objective due."""
    rows: list[tuple[int | float | None, ...]] = []
    for g, plan in plans.items():
        found = execution(plan, today)
        put_off = slips(plan)
        late = (len(found.overdue), found.oldest_days)
        again = (len(put_off), max(put_off, default=None), reopened(plan, today))
        rows.append((g, found.share, found.due, *late, *again))
    for g, n, done in promised.iter_rows():
        if g not in plans:
            rows.append((g, done / n if n >= LEAST else None, n, *[None] * 5))
    counts = (
        *("plan_due", "plan_overdue", "plan_overdue_days"),
        *("plan_slips", "plan_slip_days", "plan_reopened"),
    )
    schema = {"g": promised.schema["g"], "plan_execution": pl.Float64()}
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(counts, pl.Int64()), orient="row")


def promised(inputs: Inputs, accounts: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, n, done: our commitments and the objectives due in the trailing 12 months."""
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
    members = accounts.select(pl.col("id").alias("account_id"), "g")
    return (
        rows.join(members.lazy(), on="account_id")
        .group_by("g")
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col("done").fill_null(value=False).sum())
        .sort("g")
        .collect()
    )


def open_deals(inputs: Inputs, accounts: pl.DataFrame, groups: list[int]) -> pl.DataFrame:
    """g, id of the open opportunities of these groups."""
    members = accounts.filter(pl.col("g").is_in(groups)).select(
        pl.col("id").alias("account_id"), "g"
    )
    live = inputs.live("opportunity", "id", "account_id", "is_closed").filter(~pl.col("is_closed"))
    return live.join(members.lazy(), on="account_id").select("g", "id").collect()


@produces(
    Metric("plan_gap", "yes/no", _ITEMS, "its plan breaks a rule of severity error"),
    Metric(
        "plan_not_executed",
        "yes/no",
        (*_ITEMS, *_DUE),
        "a good plan badly carried out: plan_pct of 70 or more, plan_execution under a half",
        rows=("3-19",),
    ),
)
def add_verdicts(frame: pl.DataFrame, *, mapped: bool) -> pl.DataFrame:
    """`frame` (with plan_errors, plan_pct, plan_execution) with both: false where plans
    are not mapped, unknown where there is none."""
    gap = pl.col("plan_errors") > 0
    badly = (pl.col("plan_pct") >= GOOD_PLAN) & (pl.col("plan_execution") < CARRIED_OUT)
    return frame.with_columns(
        (gap if mapped else pl.lit(value=False)).alias("plan_gap"),
        (badly if mapped else pl.lit(value=False)).alias("plan_not_executed"),
    )


@step(
    *(plan_quality, plan_execution, client_profile.add_profile, add_verdicts),
    *(plan_contents.plan_contents, plan_contents.add_challenges, plan_contents.needs_and_deals),
    *(plan_reviews.add_reviews, plan_reviews.unnoted, plan_contents.courses),
    dossier.add_dossier_days,
    needs="revenue last_touch customer_slots dependency",
    reads="activities",
)
def add_plan(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    inputs, stale_days = context.inputs, context.params.stale_days
    rules = context.policy.plan_rules
    frame = client_profile.add_profile(frame, windows.today, stale_days)
    plans = read_plans(inputs, context.grouped.accounts, frame) if inputs.has(_STREAM) else {}
    if inputs.has(_STREAM):
        frame = joined(frame, plan_quality(plans, frame, windows.as_of, rules))
        frame = joined(frame, plan_contents.plan_contents(plans, frame, windows.as_of))
    if plans and inputs.has(_STREAM, "opportunity_id"):
        deals = open_deals(inputs, context.grouped.accounts, list(plans))
        frame = joined(frame, plan_contents.needs_and_deals(plans, deals, windows.as_of))
    if inputs.has(_STREAM) or inputs.has("account", "decision"):
        frame = joined(frame, plan_contents.courses(frame, plans, windows.as_of))
    if plans and inputs.has("activity"):
        frame = joined(frame, plan_reviews.unnoted(plans, sources.activities, windows.as_of))
        sources.findings += plan_reviews.unnoted_finding(frame)
    if any(inputs.has(stream) for stream in (_STREAM, "commitment", "objective")):
        due = promised(inputs, context.grouped.accounts, windows)
        frame = joined(frame, plan_execution(plans, due, windows.as_of))
    frame = plan_contents.add_challenges(frame, plans, inputs, windows.as_of)
    mapped = inputs.has(_STREAM)
    frame = dossier.add_dossier_days(frame, plans, inputs, windows.as_of)
    needed = ("plan_errors", "plan_pct", "plan_execution", "contingency")
    frame = with_missing(frame, needed)
    frame = plan_reviews.add_reviews(frame, inputs, windows.as_of, stale_days)
    return add_verdicts(frame, mapped=mapped)


STEPS: Final = (add_plan,)
