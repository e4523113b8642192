"""What a plan says, counted: its strategy, the four sections, horizons, what it is ready for, and
whose objectives it serves. Pure; the linter judges form, this says what is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kamsync.plans.items import WORK, AccountPlan, PlanItem
from kamsync.plans.lint import add_months
from kamsync.plans.strategy import CHOSEN, agreed_responses
from kamsync.voice.lexicon import folded

SHORT_MONTHS: Final = 12
"""A short-term objective is due so many months after the start at most, a long-term one later."""
RECENT_DAYS: Final = 183

Contingency = Literal["none", "incomplete", "complete"]
CONTINGENCIES: Final[tuple[Contingency, ...]] = ("none", "incomplete", "complete")


@dataclass(frozen=True)
class Strategy:
    """The orientation that was chosen, else the one touched last."""

    item: PlanItem
    on: dt.date | None
    is_chosen: bool


def strategy(plan: AccountPlan, as_of: dt.date) -> Strategy | None:
    """None without an orientation. Dates after as_of do not count."""
    known = [(_chosen(i, as_of), _dated(i, as_of), i) for i in plan.of_kind("orientation")]
    if not known:
        return None
    # the first of the best by id: items stand in the order of their ids
    best = max(known, key=lambda k: (k[0], k[1] or dt.date.min))
    return Strategy(best[2], best[1], best[0])


def _dated(item: PlanItem, as_of: dt.date) -> dt.date | None:
    return next((day for day in (item.done_at, item.updated_at) if day and day <= as_of), None)


def _chosen(item: PlanItem, as_of: dt.date) -> bool:
    by_status = item.status.lower() in CHOSEN
    return by_status or (item.done_at is not None and item.done_at <= as_of)


@dataclass(frozen=True)
class Sections:
    """Percent filled of each section of the plan; 0 where nothing of it is on record."""

    goals: int
    processes: int
    resources: int
    indicators: int


def sections(plan: AccountPlan, known_indicators: Collection[str] = ()) -> Sections:
    """Goals: title, horizon and date of each objective. Processes: what, who and when of each
    programme and action. Resources: objectives and programmes with means, their own or beneath
    them. Indicators: indicator, target and starting value of each objective."""
    objectives = plan.of_kind("objective")
    goals = [bool(v) for o in objectives for v in (o.title, o.horizon, o.due_at)]
    work = [bool(v) for w in plan.of_kind(*WORK) for v in (w.title, w.owner_id, w.due_at)]
    means = [
        any(i.resource for i in (item, *plan.beneath(item)))
        for item in plan.of_kind("objective", "programme")
    ]
    measured = [
        bool(v)
        for o in objectives
        for v in (o.indicator, o.target, o.baseline or o.indicator in known_indicators)
    ]
    return Sections(*(_percent(part) for part in (goals, work, means, measured)))


def _percent(parts: Sequence[bool]) -> int:
    return (200 * sum(parts) + len(parts)) // (2 * len(parts)) if parts else 0


def horizon_misfits(plan: AccountPlan, as_of: dt.date) -> list[PlanItem]:
    """Objectives whose date does not fit their horizon, counted from the plan's start; without a
    start from as_of."""
    line = add_months(plan.start or as_of, SHORT_MONTHS)
    return [
        o
        for o in plan.of_kind("objective")
        if o.due_at is not None
        and (
            (o.horizon == "short" and o.due_at > line) or (o.horizon == "long" and o.due_at <= line)
        )
    ]


def has_both_horizons(plan: AccountPlan, as_of: dt.date) -> bool:
    """A short-term and a long-term objective, each with a date that fits."""
    unfit = {o.id for o in horizon_misfits(plan, as_of)}
    fit = {o.horizon for o in plan.of_kind("objective") if o.due_at and o.id not in unfit}
    return {"short", "long"} <= fit


def contingency(plan: AccountPlan) -> Contingency:
    """Whether it is agreed what is done if something happens, by whom, and as of when."""
    agreed = [a.item for a in agreed_responses(plan)]
    if not agreed:
        return "none"
    whole = (i.owner_id and (i.due_at or i.done_at or i.updated_at) for i in agreed)
    return "complete" if any(whole) else "incomplete"


@dataclass(frozen=True)
class Register:
    """Items of one kind: how many are open, and since when the oldest was not touched."""

    open: int
    untouched_days: int | None
    closed_recently: int
    """Done in the last 183 days."""
    newest_days: int | None
    """Since any of them was touched or done."""


def register(plan: AccountPlan, kind: str, as_of: dt.date) -> Register:
    items = plan.of_kind(kind)
    done = [i for i in items if i.done_at is not None and i.done_at <= as_of]
    left = [i for i in items if i not in done]
    ages = [(as_of - i.updated_at).days for i in left if i.updated_at and i.updated_at <= as_of]
    days = [d for i in items for d in (i.updated_at, i.done_at) if d and d <= as_of]
    recent = [i for i in done if i.done_at and (as_of - i.done_at).days <= RECENT_DAYS]
    newest = (as_of - max(days)).days if days else None
    return Register(len(left), max(ages, default=None), len(recent), newest)


def next_open(plan: AccountPlan, as_of: dt.date, *kinds: str) -> PlanItem | None:
    """Of the open items of these kinds the one due first; without dates the first by id."""
    found = [i for i in plan.of_kind(*kinds) if i.done_at is None or i.done_at > as_of]
    return min(found, key=lambda i: (i.due_at or dt.date.max, i.id), default=None)


@dataclass(frozen=True)
class Goal:
    """Something the customer wants: an objective of its own, a need, a challenge."""

    kind: str
    """objective, need or challenge."""
    title: str
    answers: tuple[PlanItem, ...]
    """Our programmes and actions for it."""
    opportunity_id: str = ""

    @property
    def is_answered(self) -> bool:
        return bool(self.answers or self.opportunity_id)


def client_objectives(plan: AccountPlan) -> list[Goal]:
    """What items name under `serves`, once each whatever its case; answered by a programme or an
    action that serves it itself or lies beneath what does."""
    named: dict[str, list[PlanItem]] = {}
    for item in plan.items:
        if item.serves:
            named.setdefault(folded(item.serves), []).append(item)
    return [
        Goal("objective", items[0].serves, _work_for(plan, items))
        for _, items in sorted(named.items())
    ]


def client_needs(plan: AccountPlan, as_of: dt.date) -> list[Goal]:
    """Needs and challenges that are not settled."""
    return [
        Goal(i.kind, i.title or i.id, _work_for(plan, [i]), i.opportunity_id)
        for i in plan.of_kind("need", "challenge")
        if i.done_at is None or i.done_at > as_of
    ]


def _work_for(plan: AccountPlan, items: Sequence[PlanItem]) -> tuple[PlanItem, ...]:
    wide = {w.id: w for i in items for w in (i, *plan.beneath(i)) if w.kind in WORK}
    return tuple(wide[key] for key in sorted(wide))


def answered_pct(goals: Sequence[Goal]) -> int | None:
    """Share of them with a programme, an action or an opportunity; None where there is none."""
    return _percent([g.is_answered for g in goals]) if goals else None
