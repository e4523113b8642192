"""One opened ledger: every part of it, over one database."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from sqlalchemy import insert, select, update

from kamsync.ledger.alerts import AlertLedger
from kamsync.ledger.current_state import StandingLedger
from kamsync.ledger.database import Database
from kamsync.ledger.operator import OperatorLedger
from kamsync.ledger.people import PeopleLedger
from kamsync.ledger.rejects import RejectLedger
from kamsync.ledger.retention import RetentionLedger
from kamsync.ledger.rows import Approval
from kamsync.ledger.runs import RunLedger
from kamsync.ledger.schema import approval, hold, plan


class Ledger(
    RunLedger,
    StandingLedger,
    AlertLedger,
    PeopleLedger,
    OperatorLedger,
    RejectLedger,
    RetentionLedger,
):
    """One opened ledger. Connections of several CRMs live side by side, kept apart by name."""

    @classmethod
    def open(cls, url: str, folder: Path, *, read_only: bool = False) -> Ledger:
        """Open and, unless `read_only`, create or migrate; a relative SQLite path is in `folder`.

        Raises LedgerError: no right, disk full, damaged, written by a newer kamsync.
        """
        return cls(Database(url, folder, read_only=read_only))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def lock(self, connection: str) -> AbstractContextManager[None]:
        """Beside run_lock: keeps other machines off, where the ledger is shared (PostgreSQL)."""
        return self._database.lock(connection)

    def keep_plan(self, connection: str, plan_id: str, sha256: str, made_at: dt.datetime) -> None:
        """Remember what the manifest of a plan was when it was made."""
        row = {"connection": connection, "id": plan_id, "sha256": sha256, "made_at": made_at}
        with self._database.writing() as db:
            db.execute(insert(plan), row)

    def approve(
        self,
        connection: str,
        org_id: str,
        who: str,
        when: dt.datetime,
        plan_id: str,
        scorecard_hash: str,
    ) -> None:
        """Record who applied a plan; the newest approval is the one in force."""
        given = Approval(org_id, who, when, plan_id, scorecard_hash)
        with self._database.writing() as db:
            db.execute(insert(approval), {"connection": connection, **vars(given)})

    def approvals(self, connection: str) -> list[Approval]:
        """Every one, newest first."""
        columns = [approval.c[n] for n in ("org_id", "who", "at", "plan_id", "scorecard_hash")]
        query = select(*columns).where(approval.c.connection == connection)
        with self._database.reading() as db:
            rows = db.execute(query.order_by(approval.c.number.desc())).mappings().all()
        return [Approval(**row) for row in rows]

    def hold(self, connection: str, run_id: str, reason: str) -> None:
        """Let the connection stand still until release."""
        row = {
            "connection": connection,
            "run_id": run_id,
            "reason": reason,
            "held_at": dt.datetime.now(dt.UTC),
        }
        with self._database.writing() as db:
            db.execute(insert(hold), row)

    def release(self, connection: str, who: str) -> None:
        """Twice is harmless."""
        mine = (hold.c.connection == connection) & hold.c.released_at.is_(None)
        ended = {"released_at": dt.datetime.now(dt.UTC), "released_by": who}
        with self._database.writing() as db:
            db.execute(update(hold).where(mine).values(ended))
