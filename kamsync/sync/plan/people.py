"""Who may get a task: active people, never kamsync's own user (numbers §6.6). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kamsync.sync.plan.context import PlanContext

_SHORT: Final = 15
_LONG: Final = 18
"""Lengths of one Salesforce id in its two forms."""


Row = Mapping[str, Any]


@dataclass(frozen=True)
class People:
    users: Mapping[str, Mapping[str, Any]]
    """By id; empty without a user stream: then everybody named is active."""
    own: frozenset[str]
    director: str
    fallback: str
    language: str

    @classmethod
    def of(cls, context: PlanContext) -> People:
        users = {row["id"]: row for row in context.users.to_dicts()}
        own = frozenset(context.own_users)
        return cls(users, own, context.director, context.fallback, context.language)

    def first(self, *candidates: str | None) -> str | None:
        """The first who is active and not kamsync; None where there is nobody."""
        found = (self._known(person) for person in candidates if person)
        return next((person for person in found if person and self._may_act(person)), None)

    def manager(self, person: str | None) -> str | None:
        """Of an inactive person too."""
        known = self.users.get(self._known(person) or "") if person else None
        return known.get("manager_id") if known else None

    def language_of(self, person: str | None) -> str:
        """The one a person's task is written in."""
        spoken = str(self.users.get(person or "", {}).get("language") or "")[:2].lower()
        return spoken if spoken in ("fr", "en") else self.language

    def _known(self, person: str) -> str | None:
        """As the user stream writes the id."""
        if not self.users or person in self.users:
            return person
        if len(person) != _SHORT:
            return None
        alike = [u for u in self.users if len(u) == _LONG and u.startswith(person)]
        return alike[0] if len(alike) == 1 else None

    def _may_act(self, person: str) -> bool:
        if person in self.own:
            return False
        return not self.users or self.users[person].get("is_active") is not False

    def for_account(self, act: str, row: Row, record: Row) -> str | None:
        """`row`: the scored group, `record`: its root as the CRM has it, whoever is active."""
        named = [record.get("kam_id"), record.get("owner_id")]
        owner = row.get("owner_id")
        if owner == self.fallback and owner not in named:
            owner = None
        if act == "director":
            return self.first(self.director, self.fallback)
        managers = [self.manager(person) for person in (owner, *named)]
        as_owner = [owner, *managers, self.director, self.fallback]
        first = [row.get("late_owner")] if act == "deal_owner" else []
        return self.first(*first, *as_owner)
