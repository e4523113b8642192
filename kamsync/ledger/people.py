"""Where the ledger names a person or an account, and how what it keeps of them is forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import JSON, Column, Connection, Table, delete, select, tuple_

from kamsync.ledger.database import Database
from kamsync.ledger.schema import (
    PlainText,
    alert_event,
    alert_message,
    approval,
    batch,
    finding,
    hold,
    metadata,
    operator_state,
    plan,
    reject,
    run,
)

_KEPT: Final = {t.name for t in (run, batch, plan, approval, hold)}
"""That something was run, approved or stopped stays, whoever it was about."""
_SAID: Final = {t.name for t in (finding, reject, alert_event, alert_message, operator_state)}


class PeopleLedger:
    _database: Database

    def forget_rejects(self, record_id: str) -> int:
        """Refused values of that contact, which quote it; how many there were."""
        of_record = (reject.c.record_id == record_id) & (reject.c.stream == "contact")
        with self._database.writing() as db:
            return db.execute(delete(reject).where(of_record)).rowcount

    def forget(self, pattern: re.Pattern[str], *, said_only: bool = False) -> dict[str, int]:
        """Deletes every row that names somebody; table → how many. `said_only`: what was found and
        told, not what is known of accounts: written values, memory, signals, tasks."""
        found: dict[str, int] = {}
        with self._database.writing() as db:
            for table in metadata.sorted_tables:
                if table.name in _KEPT or (said_only and table.name not in _SAID):
                    continue
                keys = list(table.primary_key.columns)
                named = list(_naming(db, table, keys, pattern))
                for at in range(0, len(named), 500):
                    some = named[at : at + 500]
                    db.execute(delete(table).where(tuple_(*keys).in_(some)))
                if named:
                    found[table.name] = len(named)
        if found:
            self._database.compact()
        return found

    def mentions(self, pattern: re.Pattern[str]) -> dict[str, int]:
        """table.column → rows whose text matches."""
        found: dict[str, int] = {}
        with self._database.reading() as db:
            for table in metadata.sorted_tables:
                for column in _texts(table):
                    texts = (_plain(value) for (value,) in db.execute(select(column)))
                    n = sum(1 for text in texts if pattern.search(text))
                    if n:
                        found[f"{table.name}.{column.name}"] = n
        return found


def _texts(table: Table) -> list[Column[object]]:
    return [c for c in table.columns if isinstance(c.type, JSON | PlainText)]


def _naming(
    db: Connection, table: Table, keys: list[Column[object]], pattern: re.Pattern[str]
) -> Iterator[tuple[object, ...]]:
    """Keys of the rows with a text that matches."""
    texts = _texts(table)
    for row in db.execute(select(*keys, *texts)):
        if any(pattern.search(_plain(value)) for value in row[len(keys) :]):
            yield tuple(row[: len(keys)])


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
