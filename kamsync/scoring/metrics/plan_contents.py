"""What an account's plan says, as columns: strategy, sections, horizons, readiness, whose goals it
serves. How each is counted stands in kamsync/plans/contents.py; how good the plan is, beside."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import polars as pl

from kamsync.model.alert import DECISION_WORDS
from kamsync.plans import contents
from kamsync.plans.course import planned_course
from kamsync.plans.items import AccountPlan
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.registry import Column, Metric, produces

AGREED: Final = ("plan_item.condition", "plan_item.response", "plan_item.title")
_DATED: Final = (
    *("plan_item.kind", "plan_item.horizon", "plan_item.due_at", "plan_item.starts_at"),
    "account.plan_start",
)
_KIND: Final = ("plan_item.kind", "plan_item.updated_at", "plan_item.done_at")
_GOALS: Final = ("plan_item.serves", "plan_item.parent_id", "plan_item.kind")


@produces(
    Metric(
        "strategy_present",
        "yes/no",
        ("plan_item.kind",),
        "an orientation is on record",
        absent=False,
        rows=("3-01",),
    ),
    Metric(
        "strategy_on",
        "date",
        ("plan_item.done_at", "plan_item.updated_at"),
        "when the strategy was chosen, else last touched",
        rows=("3-01",),
    ),
    Metric(
        "strategy_owner",
        "id",
        ("plan_item.owner_id",),
        "who is responsible for the strategy",
        rows=("3-01",),
    ),
    Metric(
        "plan_goals_pct",
        "percent",
        ("plan_item.title", "plan_item.horizon", "plan_item.due_at"),
        "of the plan's objectives: title, horizon and date that are filled",
        rows=("0-22",),
    ),
    Metric(
        "plan_processes_pct",
        "percent",
        ("plan_item.title", "plan_item.owner_id", "plan_item.due_at"),
        "of its programmes and actions: what, who and when that are filled",
        rows=("0-22",),
    ),
    Metric(
        "plan_resources_pct",
        "percent",
        ("plan_item.resource", "plan_item.parent_id"),
        "of its objectives and programmes: those with means, their own or beneath them",
        rows=("0-22",),
    ),
    Metric(
        "plan_kpi_pct",
        "percent",
        ("plan_item.indicator", "plan_item.target", "plan_item.baseline"),
        "of its objectives: indicator, target and starting value that are filled",
        rows=("0-22",),
    ),
    Metric(
        "plan_horizons",
        "yes/no",
        _DATED,
        "a short-term and a long-term objective, each with a date that fits",
        absent=False,
        rows=("0-23",),
    ),
    Metric(
        "plan_horizon_misfits",
        "count",
        _DATED,
        "objectives whose date does not fit their horizon",
        rows=("0-23",),
    ),
    Metric(
        "contingency",
        "state",
        (*AGREED, "plan_item.owner_id", "plan_item.due_at"),
        "whether a response is agreed in case something happens, with its owner and date",
        absent="none",
        rows=("1-12",),
    ),
    Metric("risks_open", "count", _KIND, "risks on record that are not settled", rows=("1-12",)),
    Metric(
        "risks_age_days",
        "days",
        _KIND,
        "since the open risk that was left longest was touched",
        rows=("1-12",),
    ),
    Metric(
        "challenges_open", "count", _KIND, "challenges of the customer not settled", rows=("1-14",)
    ),
    Metric("challenges_closed", "count", _KIND, "challenges settled in 183 days", rows=("1-14",)),
    Metric(
        "challenges_age_days",
        "days",
        _KIND,
        "since the open challenge that was left longest was touched",
        rows=("1-14",),
    ),
    Metric(
        "client_objective_link",
        "percent",
        _GOALS,
        "of the customer's own objectives named in the plan, those that a programme or an action "
        "of ours serves",
        rows=("3-14",),
    ),
    Metric("client_objectives", "count", _GOALS, "the customer's own objectives that are named"),
    Metric(
        "goal_overlap",
        "percent",
        _GOALS,
        "of the customer's objectives, needs and challenges, those we do something for",
        rows=("2-28",),
    ),
    Column("strategy_title", "text", ("plan_item.title",), "the strategy in the plan's words"),
    Column("goal_title", "text", ("plan_item.title",), "the open objective that is due first"),
    Column(
        "goal_target",
        "text",
        ("plan_item.indicator", "plan_item.target"),
        "target of the objective that is due first",
    ),
    Column(
        "goal_due", "date", ("plan_item.due_at",), "when the objective that is due first is due"
    ),
    Column("step_title", "text", ("plan_item.title",), "the open action that is due first"),
    Column(
        "step_owner", "id", ("plan_item.owner_id",), "who does the open action that is due first"
    ),
    Column(
        "step_due", "date", ("plan_item.due_at",), "when the open action that is due first is due"
    ),
)
def plan_contents(
    plans: dict[int, AccountPlan], frame: pl.DataFrame, today: dt.date
) -> pl.DataFrame:
    """One row per group with a plan. `frame`: g and what is known of the group: an indicator that
    is a known figure needs no starting value."""
    known = {row["g"]: row for row in frame.iter_rows(named=True)} if plans else {}
    rows = [{"g": g, **_contents(plan, known[g], today)} for g, plan in plans.items()]
    counts = dict.fromkeys(_COUNTS, pl.Int64())
    flags = dict.fromkeys(("strategy_present", "plan_horizons"), pl.Boolean())
    words = dict.fromkeys(("strategy_owner", "contingency", *_TEXTS), pl.String())
    dates = dict.fromkeys(("strategy_on", "goal_due", "step_due"), pl.Date())
    schema = {"g": frame.schema["g"], **counts, **flags, **words, **dates}
    return pl.DataFrame(rows, schema=schema)


_COUNTS: Final = (
    *("plan_goals_pct", "plan_processes_pct", "plan_resources_pct", "plan_kpi_pct"),
    *("plan_horizon_misfits", "risks_open", "risks_age_days"),
    *("challenges_open", "challenges_closed", "challenges_age_days"),
    *("client_objective_link", "client_objectives", "goal_overlap"),
)


_TEXTS: Final = ("strategy_title", "goal_title", "goal_target", "step_title", "step_owner")


def _next(plan: AccountPlan, today: dt.date) -> dict[str, Any]:
    """Where the account is to go, and the next step there."""
    chosen = contents.strategy(plan, today)
    goal = contents.next_open(plan, today, "objective")
    step = contents.next_open(plan, today, "action")
    target = f"{goal.indicator}: {goal.target}".strip(": ") if goal and goal.target else ""
    return {
        "strategy_title": chosen.item.title or None if chosen else None,
        "goal_title": goal.title or goal.id if goal else None,
        "goal_target": target or None,
        "goal_due": goal.due_at if goal else None,
        "step_title": step.title or step.id if step else None,
        "step_owner": step.owner_id or None if step else None,
        "step_due": step.due_at if step else None,
    }


def _contents(plan: AccountPlan, row: dict[str, Any], today: dt.date) -> dict[str, Any]:
    found = contents.strategy(plan, today)
    known = frozenset(i.indicator for i in plan.items if row.get(i.indicator) is not None)
    filled = contents.sections(plan, known)
    risks = contents.register(plan, "risk", today)
    challenges = contents.register(plan, "challenge", today)
    objectives = contents.client_objectives(plan)
    return {
        **_next(plan, today),
        "strategy_present": found is not None,
        "strategy_on": found.on if found else None,
        "strategy_owner": found.item.owner_id or None if found else None,
        "plan_goals_pct": filled.goals,
        "plan_processes_pct": filled.processes,
        "plan_resources_pct": filled.resources,
        "plan_kpi_pct": filled.indicators,
        "plan_horizons": contents.has_both_horizons(plan, today),
        "plan_horizon_misfits": len(contents.horizon_misfits(plan, today)),
        "contingency": contents.contingency(plan),
        "risks_open": risks.open,
        "risks_age_days": risks.untouched_days,
        "challenges_open": challenges.open,
        "challenges_closed": challenges.closed_recently,
        "challenges_age_days": challenges.untouched_days,
        "client_objective_link": contents.answered_pct(objectives),
        "client_objectives": len(objectives),
        "goal_overlap": contents.answered_pct([*objectives, *contents.client_needs(plan, today)]),
    }


@produces(
    Metric(
        "needs_without_deal",
        "count",
        ("plan_item.kind", "plan_item.opportunity_id"),
        "open needs of the plan that no opportunity answers",
        rows=("2-27",),
    ),
    Metric(
        "deals_without_need",
        "count",
        ("plan_item.opportunity_id", "opportunity.is_closed"),
        "open opportunities that answer no need of the plan; unknown where the plan names no need",
        rows=("2-27",),
    ),
)
def needs_and_deals(
    plans: dict[int, AccountPlan], deals: pl.DataFrame, today: dt.date
) -> pl.DataFrame:
    """One row per group with a plan. `deals`: g, id of open opportunities of these groups."""
    open_deals: dict[int, set[str]] = {}
    for g, deal in deals.select("g", "id").iter_rows():
        open_deals.setdefault(g, set()).add(deal)
    rows = []
    for g, plan in plans.items():
        needs = [n for n in contents.client_needs(plan, today) if n.kind == "need"]
        answered = {item.opportunity_id for item in plan.of_kind("need")}
        loose = len(open_deals.get(g, set()) - answered) if plan.of_kind("need") else None
        rows.append((g, sum(not n.opportunity_id for n in needs), loose))
    counts = dict.fromkeys(("needs_without_deal", "deals_without_need"), pl.Int64())
    return pl.DataFrame(rows, schema={"g": deals.schema["g"], **counts}, orient="row")


@produces(
    Metric(
        "no_recent_challenge",
        "yes/no",
        (*_KIND, "account.profile_challenges", "account.profile_challenges_at"),
        "no challenge of the customer was recorded, touched or settled in 183 days",
        rows=("1-14",),
    ),
)
def add_challenges(
    frame: pl.DataFrame, plans: dict[int, AccountPlan], inputs: Inputs, today: dt.date
) -> pl.DataFrame:
    """Unknown where neither plan items nor a dated text on challenges is read."""
    texts = all(inputs.has("account", f"profile_challenges{end}") for end in ("", "_at"))
    if not (inputs.has("plan_item") or texts):
        return frame
    ages = {g: contents.register(plan, "challenge", today).newest_days for g, plan in plans.items()}
    recent = [g for g, days in ages.items() if days is not None and days <= contents.RECENT_DAYS]
    said = pl.lit(value=False)
    if texts:
        written = pl.col("profile_challenges").is_not_null()
        age = (pl.lit(today) - pl.col("profile_challenges_at")).dt.total_days()
        said = (written & age.is_between(0, contents.RECENT_DAYS)).fill_null(value=False)
    return frame.with_columns((~(pl.col("g").is_in(recent) | said)).alias("no_recent_challenge"))


@produces(
    Metric(
        "course",
        "state",
        ("account.decision", "account.decision_until", "plan_item.kind", "plan_item.title"),
        "what is decided on the account's size: its decision in force, else its chosen strategy",
        rows=("0-08",),
    ),
    Column(
        "course_title", "text", ("plan_item.title",), "the strategy that says so, where one does"
    ),
)
def courses(frame: pl.DataFrame, plans: dict[int, AccountPlan], today: dt.date) -> pl.DataFrame:
    """One row per group with a course. `frame`: g, decision and decision_until where read."""
    found: dict[int, tuple[str, str | None]] = {}
    for g, plan in plans.items():
        if planned := planned_course(plan, today):
            found[g] = (planned[0], planned[1].title)
    if {"decision", "decision_until"} <= set(frame.columns):
        decided = frame.filter(pl.col("decision_until") >= pl.lit(today))
        for g, said in decided.select("g", "decision").iter_rows():
            word = DECISION_WORDS.get(str(said or "").strip().lower())
            if word:
                found[g] = (word, None)
    schema = {"g": frame.schema["g"], "course": pl.String(), "course_title": pl.String()}
    return pl.DataFrame([(g, *rest) for g, rest in found.items()], schema=schema, orient="row")
