"""A plan and its parts as scoring and documents read them: small, typed, frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

LEVELS: Final = ("strategic", "operational", "support")
HORIZONS: Final = ("short", "mid", "long")
PROGRAMME_TYPES: Final = ("relational", "contractual")
WORK: Final = ("programme", "action")
"""Kinds that do something for an objective."""


@dataclass(frozen=True)
class PlanItem:
    """One row of the stream plan_item; empty text and None mean "not filled in"."""

    id: str
    kind: str
    title: str = ""
    parent_id: str = ""
    level: str = ""
    horizon: str = ""
    programme_type: str = ""
    """relational or contractual."""
    condition: str = ""
    response: str = ""
    owner_id: str = ""
    due_at: dt.date | None = None
    first_due_at: dt.date | None = None
    """As first agreed; None where nobody kept it."""
    done_at: dt.date | None = None
    status: str = ""
    indicator: str = ""
    target: str = ""
    baseline: str = ""
    serves: str = ""
    """The customer's own objective that this one serves."""
    resource: str = ""
    updated_at: dt.date | None = None
    updated_by: str = ""
    opportunity_id: str = ""
    """The deal that answers a need."""
    starts_at: dt.date | None = None
    """Of an orientation: when the plan begins; due_at is then its end."""

    @property
    def judged_on(self) -> dt.date | None:
        """The date it is judged by: the first that was agreed."""
        return self.first_due_at or self.due_at


_FIELDS: Final = tuple(f.name for f in fields(PlanItem))
_DATES: Final = ("starts_at", "due_at", "first_due_at", "done_at", "updated_at")


@dataclass(frozen=True)
class AccountPlan:
    """All parts of one account's plan, with what the account itself says of it."""

    account_id: str
    items: tuple[PlanItem, ...]
    start: dt.date | None = None
    end: dt.date | None = None
    presented_at: dt.date | None = None
    reviewed_at: dt.date | None = None
    competition_known: bool = False
    """Whether anything is on record about competitors at this account."""
    columns: frozenset[str] | None = None
    """What its source can say, as rules.toml names it; None: everything."""
    by_id: Mapping[str, PlanItem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {item.id: item for item in self.items})

    def of_kind(self, *kinds: str) -> list[PlanItem]:
        return [item for item in self.items if item.kind in kinds]

    def above(self, item: PlanItem) -> Iterator[PlanItem]:
        """Parents, nearest first; a cycle ends where it would begin again."""
        seen = {item.id}
        at = self.by_id.get(item.parent_id)
        while at is not None and at.id not in seen:
            seen.add(at.id)
            yield at
            at = self.by_id.get(at.parent_id)

    def beneath(self, item: PlanItem) -> list[PlanItem]:
        """Everything that has it among its parents."""
        return [i for i in self.items if any(a.id == item.id for a in self.above(i))]


def plan_item(row: Mapping[str, Any]) -> PlanItem:
    """A row of the stream as an item: datetimes become days, null text becomes empty."""
    values: dict[str, Any] = {}
    for name in _FIELDS:
        value = row.get(name)
        if name in _DATES:
            values[name] = value.date() if isinstance(value, dt.datetime) else value
        else:
            values[name] = "" if value is None else str(value).strip()
    return PlanItem(**values)


def plan_items(rows: Sequence[Mapping[str, Any]]) -> tuple[PlanItem, ...]:
    """Items in the order of their ids, so that every figure is the same each time."""
    return tuple(sorted((plan_item(row) for row in rows), key=lambda item: item.id))
