"""Runs with their findings and rejects, and the batches they wrote: intent first, outcome after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final, Unpack

from sqlalchemy import Connection, Row, Select, bindparam, exists, insert, select, update

from kamsync.ledger.database import Database
from kamsync.ledger.rows import BatchKind, OpenBatch, RunEnd, RunRow, WriteRow
from kamsync.ledger.schema import batch, finding, run, write
from kamsync.ledger.state_reader import StateReader
from kamsync.messages.sentences import said, storable
from kamsync.model.change import Finding, Outcome

_RUN_COLUMNS: Final = [c for c in run.columns if c.name not in ("number", "has_rejects")]


class RunLedger(StateReader):
    """The part of the ledger that says what ran, what it found and what it sent."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.read)
        self._database = database

    def start_run(self, row: RunRow) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(run), vars(row))

    def finish_run(self, run_id: str, **end: Unpack[RunEnd]) -> None:
        """Close a run; finished_at is now unless given."""
        with self._database.writing() as connection:
            end_run(connection, run_id, end)

    def has_run(self, run_id: str) -> bool:
        with self._database.reading() as db:
            return db.scalar(select(run.c.id).where(run.c.id == run_id)) is not None

    def last_applied(self, connection: str) -> RunRow | None:
        """Of the newest as_of whose results stand in the CRM: neither an undo nor what it undid."""
        undo = run.alias("undo")
        query = select(*_RUN_COLUMNS).where(
            run.c.connection == connection,
            run.c.status.in_(("applied", "partial")),
            run.c.command != "undo",
            run.c.id.not_in(select(undo.c.undone_run).where(undo.c.undone_run.is_not(None))),
        )
        found = self._run_rows(query.order_by(run.c.as_of.desc(), run.c.number.desc()).limit(1))
        return found[0] if found else None

    def last_applied_as_of(self, connection: str) -> dt.date | None:
        last = self.last_applied(connection)
        return last.as_of if last else None

    def add_findings(self, run_id: str, findings: Iterable[Finding]) -> None:
        rows = [{"run_id": run_id, **vars(f), "values": storable(f.values)} for f in findings]
        self._insert(finding, rows)

    def begin_batch(self, run_id: str, kind: BatchKind, refs: Sequence[str]) -> int:
        """Say what is about to be sent; on disk when this returns."""
        with self._database.writing() as db:
            where = select(run.c.connection).where(run.c.id == run_id)
            connection = db.execute(where).scalar_one()
            opened = {"run_id": run_id, "kind": kind, "connection": connection, "opened_at": _now()}
            batch_id: int = db.execute(insert(batch).returning(batch.c.id), opened).scalar_one()
            rows = [
                {"batch_id": batch_id, "position": n, "ref": ref, **_UNKNOWN}
                for n, ref in enumerate(refs)
            ]
            if rows:
                db.execute(insert(write), rows)
        return batch_id

    def end_batch(self, batch_id: int, outcomes: Sequence[Outcome]) -> None:
        """Say what became of it; a ref without outcome stays unknown."""
        known = update(write).where(
            write.c.batch_id == batch_id, write.c.ref == bindparam("of_ref")
        )
        rows = [
            {
                "of_ref": o.ref,
                "ok": o.ok,
                "code": o.code,
                "reason": said(o.reason, "en"),
                "crm_id": o.crm_id,
            }
            for o in outcomes
        ]
        with self._database.writing() as db:
            if rows:
                db.execute(known, rows)
            db.execute(update(batch).where(batch.c.id == batch_id).values(ended_at=_now()))

    def open_batches(self, connection: str) -> list[OpenBatch]:
        """Intents without outcome, oldest first: a run was killed while they were under way."""
        query = (
            select(batch.c.run_id, batch.c.id, batch.c.kind, write.c.ref)
            .outerjoin_from(batch, write)
            .where(batch.c.connection == connection, batch.c.ended_at.is_(None))
            .order_by(batch.c.id, write.c.position)
        )
        found: dict[int, OpenBatch] = {}
        with self._database.reading() as db:
            for run_id, batch_id, kind, ref in db.execute(query):
                one = found.setdefault(batch_id, OpenBatch(run_id, batch_id, kind, []))
                if ref is not None:
                    one.refs.append(ref)
        return list(found.values())

    def writes(self, run_id: str) -> list[WriteRow]:
        """Every record and task of the run, in the order they were sent."""
        columns = [write.c.batch_id, batch.c.kind, *(write.c[n] for n in _WRITE_NAMES)]
        query = (
            select(*columns)
            .join_from(batch, write)
            .where(batch.c.run_id == run_id)
            .order_by(write.c.batch_id, write.c.position)
        )
        with self._database.reading() as db:
            return [WriteRow(**row) for row in db.execute(query).mappings()]

    def accepted_records(self, run_id: str) -> list[str]:
        """Accounts of which the run wrote fields that the CRM accepted."""
        query = (
            select(write.c.ref)
            .join_from(batch, write)
            .where(batch.c.run_id == run_id, batch.c.kind == "fields", write.c.ok.is_(True))
            .order_by(write.c.batch_id, write.c.position)
        )
        with self._database.reading() as db:
            return list(db.scalars(query))

    def known_rejected(self, connection: str) -> set[str]:
        """Account ids whose last write with a known outcome was refused by the CRM."""
        later, later_batch = write.alias(), batch.alias()
        accepted_since = exists().where(
            later.c.ok.is_(True),
            later.c.ref == write.c.ref,
            later.c.batch_id > write.c.batch_id,
            later_batch.c.id == later.c.batch_id,
            later_batch.c.connection == connection,
            later_batch.c.kind == "fields",
        )
        query = (
            select(write.c.ref)
            .join_from(write, batch)
            .where(batch.c.connection == connection, batch.c.kind == "fields")
            .where(write.c.ok.is_(False), ~accepted_since)
        )
        with self._database.reading() as db:
            return set(db.scalars(query))

    def _run_rows(self, query: Select[Any]) -> list[RunRow]:
        with self._database.reading() as db:
            return [_run_row(row) for row in db.execute(query)]

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            with self._database.writing() as db:
                db.execute(insert(table), rows)


_UNKNOWN: Final = {"ok": None, "code": "", "reason": "", "crm_id": ""}
_WRITE_NAMES: Final = ("ref", "ok", "code", "reason", "crm_id")


def end_run(connection: Connection, run_id: str, end: RunEnd) -> None:
    values: dict[str, Any] = {"finished_at": _now(), **end}
    connection.execute(update(run).where(run.c.id == run_id).values(values))


def _run_row(row: Row[Any]) -> RunRow:
    return RunRow(**row._mapping)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
