"""What the operator was told of, and stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from kamsync.ledger.alerts import post
from kamsync.ledger.database import Database
from kamsync.ledger.schema import operator_state
from kamsync.model.alert import Message


class OperatorLedger:
    """The part of the ledger that remembers conditions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def operator_conditions(self, connection: str) -> list[dict[str, Any]]:
        """code, subject, severity, values, since; of those that stand."""
        columns = [c for c in operator_state.c if c.name != "connection"]
        query = select(*columns).where(operator_state.c.connection == connection)
        query = query.order_by(operator_state.c.code, operator_state.c.subject)
        with self._database.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def tell_operator(
        self,
        connection: str,
        standing: Sequence[dict[str, Any]],
        messages: Sequence[Message],
        at: dt.datetime,
    ) -> None:
        """What stands from now on, and the messages about what changed; one transaction."""
        mine = operator_state.c.connection == connection
        with self._database.writing() as db:
            db.execute(delete(operator_state).where(mine))
            if standing:
                db.execute(
                    insert(operator_state), [{"connection": connection, **s} for s in standing]
                )
            post(db, connection, messages, at, "")
