"""The linter: which rules a plan breaks, by which items, and the three percents drawn from it.

`plan_pct` = max(0, 100 − 20 · errors − 7 · warnings), each broken rule counting once, however many
items break it. A plan without any item has no verdict: it is missing, not bad.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from kamsync.plans.items import HORIZONS, PROGRAMME_TYPES, WORK, AccountPlan, PlanItem
from kamsync.plans.rules import Rule, RuleTable, shipped_rules
from kamsync.plans.strategy import agreed_responses, touched_on

SHORTEST_MONTHS: Final = 12
LONGEST_MONTHS: Final = 36
UNTOUCHED_DAYS: Final = 183

_PAST: Final = re.compile(
    r"\b(?:was|were|had|did|has been|have been|visited|delivered|signed|met|held|sent|organi[sz]ed|"
    r"presented|completed|achieved|launched|a été|ont été|avons|avait|étions|a eu lieu|"
    r"(?:a|ont|avons|est|sont) \w+(?:é|ée|és|ées|i|is|u|us))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Breach:
    rule: Rule
    items: tuple[PlanItem, ...] = ()
    """Those that break it, by id; empty where the plan as a whole does."""

    def fix(self, language: str) -> str:
        title = self.items[0].title or self.items[0].id if self.items else ""
        return self.rule.fix[language].replace("{title}", title)


@dataclass(frozen=True)
class Lint:
    breaches: tuple[Breach, ...]
    """In the table's order: the first is the gravest."""
    plan_pct: int
    plan_trace_pct: int | None
    """None where there is neither objective, programme nor action."""
    plan_kpi_link_pct: int | None
    """None without an objective."""
    unjudged: tuple[Rule, ...] = ()
    """Rules whose columns the source does not have."""

    @property
    def errors(self) -> tuple[Breach, ...]:
        return tuple(b for b in self.breaches if b.rule.severity == "error")


@dataclass(frozen=True)
class LintContext:
    as_of: dt.date
    copied: bool = False
    """Whether another account's plan is nearly the same (plans/copies.py)."""
    known_indicators: frozenset[str] = frozenset()
    """Metrics and KPIs that have a value: an indicator of that name needs no baseline."""


def lint(plan: AccountPlan, context: LintContext, table: RuleTable | None = None) -> Lint | None:
    """The verdict on one plan; None where there is no item to judge."""
    if not plan.items:
        return None
    rules = (table or shipped_rules()).rules
    there = plan.columns
    unjudged = tuple(r for r in rules if there is not None and not r.needs <= there)
    found = [
        Breach(rule, tuple(broken))
        for rule in rules
        if rule not in unjudged and (broken := _CHECKS[rule.id](plan, context)) is not None
    ]
    weights = (table or shipped_rules()).weights
    off = sum(weights[breach.rule.severity] for breach in found)
    figures = (max(0, 100 - off), trace_pct(plan), kpi_link_pct(plan, context))
    return Lint(tuple(found), *figures, unjudged)


def trace_pct(plan: AccountPlan) -> int | None:
    """Share of objectives, programmes and actions that hang together with the other side."""
    linked = plan.of_kind("objective", *WORK)
    return _percent(len(linked) - len(_unlinked_items(plan)), len(linked))


def kpi_link_pct(plan: AccountPlan, context: LintContext) -> int | None:
    """Share of objectives with an indicator, a target and a value to start from."""
    objectives = plan.of_kind("objective")
    linked = [
        o
        for o in objectives
        if o.indicator and o.target and (o.baseline or o.indicator in context.known_indicators)
    ]
    return _percent(len(linked), len(objectives))


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None


Broken = Collection[PlanItem] | None
"""None: the rule is kept; empty: the plan as a whole breaks it; else the items that do."""


def _horizon(plan: AccountPlan, _: LintContext) -> Broken:
    if plan.start is None or plan.end is None:
        return []
    least, most = add_months(plan.start, SHORTEST_MONTHS), add_months(plan.start, LONGEST_MONTHS)
    return None if least <= plan.end <= most else []


def _no_objective(plan: AccountPlan, _: LintContext) -> Broken:
    return None if plan.of_kind("objective") else []


def _unmeasured(plan: AccountPlan, _: LintContext) -> Broken:
    return [o for o in plan.of_kind("objective") if not (o.indicator and o.target)] or None


def _incomplete(plan: AccountPlan, _: LintContext) -> Broken:
    actions = plan.of_kind("action")
    return [a for a in actions if not (a.title and a.owner_id and a.due_at)] or None


def _no_condition(plan: AccountPlan, _: LintContext) -> Broken:
    return None if agreed_responses(plan) else []


def _horizon_missing(plan: AccountPlan, _: LintContext) -> Broken:
    there = {o.horizon for o in plan.of_kind("objective")}
    return None if there >= set(HORIZONS) else []


def _long_without_step(plan: AccountPlan, context: LintContext) -> Broken:
    latest = add_months(context.as_of, 12)

    def lacks(objective: PlanItem) -> bool:
        beneath = plan.beneath(objective)
        step = any(i.due_at is not None and i.due_at <= latest for i in beneath)
        return not (step and any(i.resource for i in (objective, *beneath)))

    return [o for o in plan.of_kind("objective") if o.horizon == "long" and lacks(o)] or None


def _unlinked_items(plan: AccountPlan) -> list[PlanItem]:
    work = plan.of_kind(*WORK)
    loose = [w for w in work if not any(a.kind == "objective" for a in plan.above(w))]
    served = {a.id for w in work for a in plan.above(w)}
    return [*loose, *(o for o in plan.of_kind("objective") if o.id not in served)]


def _unlinked(plan: AccountPlan, _: LintContext) -> Broken:
    return _unlinked_items(plan) or None


def _serves_nothing(plan: AccountPlan, _: LintContext) -> Broken:
    return None if any(item.serves for item in plan.items) else []


def _untouched(plan: AccountPlan, context: LintContext) -> Broken:
    newest = touched_on(plan, context.as_of)
    return [] if newest and (context.as_of - newest).days > UNTOUCHED_DAYS else None


def _rolling_end(plan: AccountPlan, context: LintContext) -> Broken:
    if plan.end is None:
        return None  # "horizon" asks for the end already
    return None if plan.end >= add_months(context.as_of, 12) else []


def _never_presented(plan: AccountPlan, _: LintContext) -> Broken:
    return None if plan.presented_at else []


def _programme_types(plan: AccountPlan, _: LintContext) -> Broken:
    there = {item.programme_type for item in plan.of_kind(*WORK)}
    return None if there >= set(PROGRAMME_TYPES) else []


def _one_option(plan: AccountPlan, _: LintContext) -> Broken:
    return None if len(plan.of_kind("orientation")) > 1 else []


def _mostly_past(plan: AccountPlan, _: LintContext) -> Broken:
    lines = [item.title for item in plan.of_kind("objective", *WORK) if item.title]
    back = sum(1 for line in lines if _PAST.search(line))
    return [] if 2 * back > len(lines) else None


def _copied(_: AccountPlan, context: LintContext) -> Broken:
    return [] if context.copied else None


def _no_competition(plan: AccountPlan, _: LintContext) -> Broken:
    return None if plan.competition_known else []


_CHECKS: Final[dict[str, Callable[[AccountPlan, LintContext], Broken]]] = {
    "horizon": _horizon,
    "no_objective": _no_objective,
    "objective_unmeasured": _unmeasured,
    "action_incomplete": _incomplete,
    "no_condition": _no_condition,
    "horizon_missing": _horizon_missing,
    "long_without_step": _long_without_step,
    "orphan": _unlinked,
    "serves_nothing": _serves_nothing,
    "untouched": _untouched,
    "rolling_end": _rolling_end,
    "never_presented": _never_presented,
    "programme_types": _programme_types,
    "one_option": _one_option,
    "mostly_past": _mostly_past,
    "copied": _copied,
    "no_competition": _no_competition,
}
RULE_IDS: Final = frozenset(_CHECKS)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on, clipped to the month's end (numbers §1.2)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))
