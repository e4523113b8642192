"""What is forgotten of old runs: details first, then the rows that nothing else names."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import Connection, ScalarSelect, delete, func, select, update

from kamsync.ledger.database import Database
from kamsync.ledger.schema import (
    alert_event,
    alert_message,
    batch,
    episode,
    finding,
    memory,
    output,
    reject,
    run,
    task,
    write,
)

_NAMING: Final = (output, memory, episode, task, batch, finding)
"""Tables whose rows name a run that must stay for them."""
_APPLIED: Final = ("applied", "partial")


class RetentionLedger:
    """The part of the ledger that forgets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget_before(self, connection: str, day: dt.datetime) -> int:
        """Findings, writes, ended rejects and told messages of runs begun before; the rows of those
        runs where nothing stands on them. The last and the first applied run and every undo stay.
        How many rows of runs went."""
        r = run.c
        mine = r.connection == connection
        old = select(r.id).where(mine, r.started_at < day, r.id.not_in(_kept(connection)))
        with self._database.writing() as db:
            ended = select(batch.c.id).where(batch.c.run_id.in_(old), batch.c.ended_at.is_not(None))
            db.execute(delete(write).where(write.c.batch_id.in_(ended)))
            db.execute(delete(batch).where(batch.c.id.in_(ended)))
            db.execute(delete(finding).where(finding.c.run_id.in_(old)))
            _forget_sent(db, connection, day)
            named = [r.id.not_in(select(table.c.run_id)) for table in _NAMING]
            gone = db.execute(delete(run).where(r.id.in_(old), r.command != "undo", *named))
            oldest = _number(func.min(r.number), connection)
            over = (reject.c.connection == connection) & (reject.c.until_run <= oldest)
            db.execute(delete(reject).where(over))
            left = r.id.in_(old)
            db.execute(update(run).where(left).values(manifest={}, has_rejects=False))
        return gone.rowcount


def _kept(connection: str) -> ScalarSelect[str]:
    r = run.c
    ends = (_number(f(r.number), connection, applied=True) for f in (func.min, func.max))
    return select(r.id).where(r.number.in_(list(ends))).scalar_subquery()


def _number(what: object, connection: str, *, applied: bool = False) -> ScalarSelect[int]:
    query = select(what).where(run.c.connection == connection)  # type: ignore[call-overload]
    if applied:
        query = query.where(run.c.status.in_(_APPLIED), run.c.command != "undo")
    return query.scalar_subquery()  # type: ignore[no-any-return]


def _forget_sent(db: Connection, connection: str, day: dt.datetime) -> None:
    m, e = alert_message.c, alert_event.c
    sent = m.status.in_(("sent", "dropped"))
    db.execute(delete(alert_message).where(m.connection == connection, m.created_at < day, sent))
    delivered = e.waiting.is_(False)
    db.execute(delete(alert_event).where(e.connection == connection, e.at < day, delivered))
