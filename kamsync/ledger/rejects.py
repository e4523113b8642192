"""Refused records, kept when they change: a row stands from the run that first saw it until the
first that did not. The same rows every night cost nothing."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, bindparam, insert, or_, select, update

from kamsync.ledger.database import Database
from kamsync.ledger.schema import reject, run, storable_text
from kamsync.model.rejects import REJECT_SCHEMA

log = logging.getLogger(__name__)

KEPT_REJECTS: Final = 10_000
_COLUMNS: Final = [name for name in REJECT_SCHEMA if name in reject.c]
_STORED: Final = [reject.c[name] for name in _COLUMNS]


class RejectLedger:
    """The part of the ledger that says what a run could not use."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_rejects(self, run_id: str, rejects: pl.DataFrame, limit: int = KEPT_REJECTS) -> None:
        """Keep the first `limit`; the counts of a run say how many there were."""
        if rejects.height > limit:
            log.warning("not every reject is kept", extra={"run": run_id, "kept": limit})
        rows = [_storable(row) for row in rejects.head(limit).select(_COLUMNS).iter_rows()]
        with self._database.writing() as db:
            number, connection = db.execute(
                select(run.c.number, run.c.connection).where(run.c.id == run_id)
            ).one()
            db.execute(update(run).where(run.c.number == number).values(has_rejects=True))
            standing = _standing(db, connection)
            new = Counter(rows)
            gone = [n for row, numbers in standing.items() for n in numbers[new[row] :]]
            if gone:
                over = update(reject).where(reject.c.number == bindparam("of"))
                db.execute(over.values(until_run=number), [{"of": n} for n in gone])
            known = {row: len(numbers) for row, numbers in standing.items()}
            fresh = [r for r in rows if not _take(known, r)]
            stamp = {"connection": connection, "first_run": number}
            if fresh:
                named = [stamp | dict(zip(_COLUMNS, r, strict=True)) for r in fresh]
                db.execute(insert(reject), named)

    def rejects(self, run_id: str) -> list[dict[str, Any]]:
        stands = (reject.c.connection == run.c.connection) & (reject.c.first_run <= run.c.number)
        until = or_(reject.c.until_run.is_(None), reject.c.until_run > run.c.number)
        query = (
            select(*_STORED)
            .join_from(run, reject, stands & until)
            .where(run.c.id == run_id, run.c.has_rejects)
            .order_by(reject.c.number)
        )
        with self._database.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]


def _standing(db: Connection, connection: str) -> dict[tuple[Any, ...], list[int]]:
    """Row → the numbers under which it stands."""
    query = select(reject.c.number, *_STORED).where(
        reject.c.connection == connection, reject.c.until_run.is_(None)
    )
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, *row in db.execute(query.order_by(reject.c.number)):
        found[tuple(row)].append(number)
    return found


def _take(known: dict[tuple[Any, ...], int], row: tuple[Any, ...]) -> bool:
    """Whether one of the known rows is this one; it then is no longer there."""
    if not known.get(row):
        return False
    known[row] -= 1
    return True


def _storable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """As the database gives it back, so that tomorrow it is the same row."""
    return tuple(storable_text(v) if isinstance(v, str) else v for v in row)
