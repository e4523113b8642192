"""Whether a plan is carried out: on time, overdue and since when (rows 3-18, 3-19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kamsync.plans.items import WORK, AccountPlan, PlanItem
from kamsync.plans.lint import add_months

IMPORTANCE: Final = {"strategic": 3, "operational": 2, "support": 1}
"""Weight of an action by its level; without a level 1."""
REOPENED: Final = ("reopened", "re-opened", "rouvert", "rouverte")
OPEN: Final = ("open", "in progress", "to do", "ouvert", "ouverte", "en cours", "à faire")
"""Words of a status, in lower case."""
LEAST: Final = 3
"""Fewer due actions make no figure."""


@dataclass(frozen=True)
class Execution:
    share: float | None
    """Weight of actions done on time / weight of actions due; None below three."""
    due: int
    on_time: int
    late: int
    """Done, but after the date."""
    overdue: tuple[PlanItem, ...]
    """Not done and past the date, oldest first."""
    oldest_days: int | None


def execution(plan: AccountPlan, as_of: dt.date) -> Execution:
    """Actions first due in the 12 months up to as_of; done after as_of is not done yet."""
    since = add_months(as_of, -12)
    due = [i for i in plan.of_kind("action") if (at := i.judged_on) and since < at <= as_of]
    kept = [i for i in due if _done(i, as_of) and _in_time(i)]
    late = [i for i in due if _done(i, as_of) and i not in kept]
    open_items = sorted((i for i in due if not _done(i, as_of)), key=_by_date)
    first = open_items[0].judged_on if open_items else None
    oldest = (as_of - first).days if first else None
    share = _weight(kept) / _weight(due) if len(due) >= LEAST else None
    return Execution(share, len(due), len(kept), len(late), tuple(open_items), oldest)


def slips(plan: AccountPlan) -> list[int]:
    """By how many days each objective, programme or action was put off; brought forward is none."""
    dated = ((i.first_due_at, i.due_at) for i in plan.of_kind("objective", *WORK))
    return [(now - first).days for first, now in dated if first and now and now > first]


def reopened(plan: AccountPlan, as_of: dt.date) -> int:
    """How many objectives, programmes and actions are open again: their status says reopened, or
    says open although a day stands there on which they were done."""
    return sum(
        i.status.lower() in REOPENED or (i.status.lower() in OPEN and _done(i, as_of))
        for i in plan.of_kind("objective", *WORK)
    )


def _in_time(item: PlanItem) -> bool:
    due = item.judged_on
    return item.done_at is not None and due is not None and item.done_at <= due


def _done(item: PlanItem, as_of: dt.date) -> bool:
    return item.done_at is not None and item.done_at <= as_of


def _weight(items: Sequence[PlanItem]) -> int:
    return sum(IMPORTANCE.get(item.level, 1) for item in items)


def _by_date(item: PlanItem) -> tuple[dt.date, str]:
    return (item.judged_on or dt.date.max, item.id)
