"""What makes a plan a strategy: options, a dated choice, and what is done if something happens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kamsync.plans.conditions import conditional
from kamsync.plans.items import AccountPlan, PlanItem

CHOSEN: Final = frozenset(
    ("chosen", "selected", "adopted", "approved", "retenu", "retenue", "choisi", "choisie")
)
"""Words an orientation's status may say it with, in lower case."""


@dataclass(frozen=True)
class Agreed:
    """What will be done if something happens."""

    item: PlanItem
    condition: str
    response: str


def agreed_responses(plan: AccountPlan) -> list[Agreed]:
    """Items with a condition and a response, in fields of their own or said in one sentence."""
    found = []
    for item in plan.items:
        if item.condition and item.response:
            found.append(Agreed(item, item.condition, item.response))
            continue
        texts = (conditional(text) for text in (item.title, item.condition, item.response))
        said = next((part for part in texts if part), None)
        if said:
            found.append(Agreed(item, said.condition, said.response))
    return found


def chosen_on(plan: AccountPlan, as_of: dt.date) -> dt.date | None:
    """The newest day on which an orientation was chosen: its done_at, or the last change of one
    whose status says so."""
    days = [
        item.done_at or (item.updated_at if item.status.lower() in CHOSEN else None)
        for item in plan.of_kind("orientation")
    ]
    return max((day for day in days if day and day <= as_of), default=None)


def touched_on(plan: AccountPlan, as_of: dt.date) -> dt.date | None:
    """The newest change of any item up to as_of."""
    days = [i.updated_at for i in plan.items if i.updated_at and i.updated_at <= as_of]
    return max(days, default=None)
