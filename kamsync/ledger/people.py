"""Where the ledger names a person, and how what it keeps of a refused record is forgotten."""

from __future__ import annotations

import json
import re

from sqlalchemy import JSON, delete, select
from sqlalchemy import Text as PlainText

from kamsync.ledger.database import Database
from kamsync.ledger.schema import metadata, reject


class PeopleLedger:
    _database: Database

    def forget_rejects(self, record_id: str) -> int:
        """Refused values of that contact, which quote it; how many there were."""
        of_record = (reject.c.record_id == record_id) & (reject.c.stream == "contact")
        with self._database.writing() as db:
            return db.execute(delete(reject).where(of_record)).rowcount

    def mentions(self, pattern: re.Pattern[str]) -> dict[str, int]:
        """table.column → rows whose text matches."""
        found: dict[str, int] = {}
        with self._database.reading() as db:
            for table in metadata.sorted_tables:
                for column in table.columns:
                    if not isinstance(column.type, JSON | PlainText):
                        continue
                    texts = (_plain(value) for (value,) in db.execute(select(column)))
                    n = sum(1 for text in texts if pattern.search(text))
                    if n:
                        found[f"{table.name}.{column.name}"] = n
        return found


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
