"""A kept plan as people read it: every change with its account's name, every task, the cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kamsync.messages import labels
from kamsync.messages.catalogue import has
from kamsync.messages.formats import plain
from kamsync.messages.sentences import sentence
from kamsync.sync.plan.trip import Trip
from kamsync.sync.plan_folder import StoredPlan

_SHOWN_LENGTH = 160


@dataclass(frozen=True)
class ChangeLine:
    account: str
    """Name, or the id where the scored frame has none (a member)."""
    account_id: str
    field: str
    current: str
    """Empty: nothing."""
    desired: str
    reason: str


@dataclass(frozen=True)
class TaskLine:
    account: str
    account_id: str
    subject: str
    owner_id: str
    """Empty: reaches nobody."""
    due_on: dt.date
    reason: str


@dataclass(frozen=True)
class PlanView:
    """Words are in the reader's language; text from a CRM is on one line and not escaped."""

    id: str
    connection: str
    as_of: dt.date
    scorecard: str
    calls: int
    records: int
    fields: int
    new_tasks: int
    for_nobody: int
    """Tasks beside these that have no active person: shown, and not written."""
    completes: int
    changes: tuple[ChangeLine, ...]
    """By account; those of the first accounts where only so many were asked for."""
    tasks: tuple[TaskLine, ...]
    guards: tuple[Trip, ...]


def plan_view(stored: StoredPlan, language: str, accounts: int = 0) -> PlanView:
    """`accounts`: of so many accounts, and so many tasks, the lines are made; 0: of all."""
    manifest = stored.manifest
    names = dict(stored.part("scored", "root", "name").iter_rows())
    every, tasks = stored.part("changes", "account_id")["account_id"], stored.part("tasks")
    changed = every.unique().to_list()
    first = sorted(changed, key=lambda a: (_name(a, names).casefold(), a))[: accounts or None]
    shown_changes = stored.changes_of(first) if accounts else stored.part("changes")
    return PlanView(
        id=manifest.id,
        connection=manifest.connection,
        as_of=dt.date.fromisoformat(manifest.as_of),
        scorecard=manifest.scorecard_name,
        calls=manifest.calls,
        records=len(changed),
        fields=len(every),
        new_tasks=tasks["owner_id"].count(),
        for_nobody=tasks["owner_id"].null_count(),
        completes=stored.part("completes").height,
        changes=_changes(shown_changes, names, language),
        tasks=_tasks(tasks, names, language)[: accounts or None],
        guards=tuple(manifest.trips),
    )


def _name(account_id: str, names: Mapping[str, str]) -> str:
    return plain(names.get(account_id) or account_id)


def _changes(
    frame: pl.DataFrame, names: Mapping[str, str], language: str
) -> tuple[ChangeLine, ...]:
    lines = [
        ChangeLine(
            _name(row["account_id"], names),
            plain(row["account_id"]),
            labels.column(row["field"], language),
            shown(row["field"], row["current"], language),
            shown(row["field"], row["desired"], language),
            _reason(row["reason"], language),
        )
        for row in frame.to_dicts()
    ]
    return tuple(sorted(lines, key=lambda c: (c.account.casefold(), c.account_id)))


def _tasks(frame: pl.DataFrame, names: Mapping[str, str], language: str) -> tuple[TaskLine, ...]:
    lines = [
        TaskLine(
            plain(names.get(row["account_id"]) or row["account_id"] or ""),
            plain(row["account_id"] or ""),
            plain(row["subject"]),
            plain(row["owner_id"] or ""),
            row["due_on"],
            labels.flag(row["flag"], language),
        )
        for row in frame.to_dicts()
    ]
    return tuple(sorted(lines, key=lambda t: (t.due_on, t.account.casefold(), t.subject)))


def shown(field: str, value: str | None, language: str) -> str:
    """A value of one of our fields in words: tiers, levels and flags have their labels."""
    if not value:
        return ""
    if field == "flags":
        return ", ".join(labels.flag(f, language) for f in value.split())
    family = {"dependency": "level"}.get(field, field)
    if has(f"{family}.{value}"):
        return sentence(f"{family}.{value}", language)
    return plain(value, _SHOWN_LENGTH)


def _reason(word: str, language: str) -> str:
    key = f"plan.reason.{word.replace(' ', '_')}"
    return sentence(key, language) if has(key) else plain(word)
