"""How the connections stand, in plain SQL: runs, findings, approval, pause, what is owed.

Needs a driver only, so that `status` and `runs` answer before a database layer would be loaded.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from kamsync.errors import UsageError
from kamsync.ledger.rows import Approval, Hold, RunRow
from kamsync.model.alert import Message, Posted
from kamsync.model.change import Finding

Rows = list[dict[str, Any]]
Read = Callable[[str, Mapping[str, Any]], Rows]
"""A query with `:name` places and their values → its rows."""


def _columns(kind: type) -> str:
    return ", ".join(f'"{f.name}"' for f in fields(kind))


_RUN: Final = f"select {_columns(RunRow)} from run"  # noqa: S608 - names of our own columns
_FINDING: Final = f"select {_columns(Finding)} from finding"  # noqa: S608
_APPROVAL: Final = f"select {_columns(Approval)} from approval"  # noqa: S608
_POSTED_ONLY: Final = [f.name for f in fields(Posted) if f.name != "message"]


class StateReader:
    """The part of the ledger that says how the nights go."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[tuple[Any, ...], RunRow] = {}

    def runs(self, connection: str | None = None, limit: int = 50) -> list[RunRow]:
        """Newest first."""
        newest = "order by number desc limit :limit"
        if connection is None:
            return self._runs(f"{_RUN} {newest}", limit=limit)
        mine = f"where connection = :connection {newest}"
        return self._runs(f"{_RUN} {mine}", connection=connection, limit=limit)

    def run(self, run_id: str) -> RunRow:
        """Raises UsageError, with the nearest id, where there is no such run."""
        found = self._runs(f"{_RUN} where id = :id", id=run_id)
        if found:
            return found[0]
        known = [row.id for row in self.runs(limit=1000)]
        near = difflib.get_close_matches(run_id, known, n=1, cutoff=0.5) or known[:1]
        if not near:
            raise UsageError(code="no_run_yet", run=run_id)
        raise UsageError(code="no_run", run=run_id, near=near[0])

    def unfinished_runs(self, connection: str) -> list[RunRow]:
        """Runs that never came to an end, oldest first. Ask while holding the lock."""
        mine = "where connection = :connection and status = 'running'"
        return self._runs(f"{_RUN} {mine} order by number", connection=connection)

    def findings(self, run_id: str) -> list[Finding]:
        rows = self._read(f"{_FINDING} where run_id = :id order by number", {"id": run_id})
        return [Finding(**row | {"values": _json(row["values"])}) for row in rows]

    def approval(self, connection: str) -> Approval | None:
        """The one in force."""
        found = self._read(f"{_APPROVAL} {_NEWEST}", {"connection": connection})
        return Approval(**found[0] | {"at": _instant(found[0]["at"])}) if found else None

    def pause_of(self, connection: str) -> Hold | None:
        query = (
            "select run_id, reason, held_at from hold where connection = :connection"
            " and released_at is null order by number desc limit 1"
        )
        found = self._read(query, {"connection": connection})
        return Hold(**found[0] | {"held_at": _instant(found[0]["held_at"])}) if found else None

    def plan_sha256(self, connection: str, plan_id: str) -> str | None:
        """The hash its manifest must have; None for a plan this ledger did not make."""
        query = 'select sha256 from "plan" where connection = :connection and id = :id'
        found = self._read(query, {"connection": connection, "id": plan_id})
        return str(found[0]["sha256"]) if found else None

    def open_tasks(self, connection: str) -> int:
        query = "select count(*) as n from task where connection = :connection and status = 'open'"
        return int(self._read(query, {"connection": connection})[0]["n"])

    def unsent(self, connection: str) -> list[Posted]:
        """Failed at least once and still not sent, oldest first."""
        query = (
            "select * from alert_message where connection = :connection"
            " and status in ('failed', 'dropped') order by number"
        )
        return [_posted(row) for row in self._read(query, {"connection": connection})]

    def _runs(self, query: str, **values: Any) -> list[RunRow]:
        return [self._decoded(row) for row in self._read(query, values)]

    def _decoded(self, row: Mapping[str, Any]) -> RunRow:
        """A night asks for its earlier runs several times: one that reads as before is as before.
        Of a database whose driver decodes by itself there is nothing to gain."""
        if not isinstance(row["manifest"], str):
            return _run_row(row)
        raw = tuple(row.values())
        if raw not in self._known:
            self._known[raw] = _run_row(row)
        return self._known[raw]


_NEWEST: Final = "where connection = :connection order by number desc limit 1"


def _run_row(row: Mapping[str, Any]) -> RunRow:
    texts = {name: _json(row[name]) for name in ("counts", "calls", "manifest")}
    times = {name: _instant(row[name]) for name in ("started_at", "finished_at")}
    return RunRow(**{**row, **texts, **times, "as_of": _day(row["as_of"])})


def _posted(row: Mapping[str, Any]) -> Posted:
    times = ("not_before", "created_at", "tried_at")
    full = {**row, **{name: _instant(row[name]) for name in times}}
    message = Message(**{f.name: full[f.name] for f in fields(Message)})
    return Posted(message=message, **{name: full[name] for name in _POSTED_ONLY})


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _day(value: Any) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> Any:
    """Aware UTC; both databases keep it naive."""
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return None if found is None else found.replace(tzinfo=dt.UTC)
