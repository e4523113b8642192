"""What stands: last written outputs, tier memory, episodes and tasks, each with its as_of.

Functions work inside a caller's transaction, so that an applied run leaves all of it or nothing.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, Table, delete, func, insert, select, update

from kamsync.ledger.database import Database
from kamsync.ledger.frames import EPISODE_SCHEMA, OUTPUT_SCHEMA, TASK_SCHEMA
from kamsync.ledger.rows import Applied, TaskRow
from kamsync.ledger.runs import end_run
from kamsync.ledger.schema import approval, episode, memory, output, task
from kamsync.model.memory import MEMORY_SCHEMA


class StandingLedger:
    """The part of the ledger that planning reads: plain, fast frames."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outputs(self, connection: str) -> pl.DataFrame:
        """The values last written, one row per account (OUTPUT_SCHEMA)."""
        query = _columns(output, OUTPUT_SCHEMA).where(output.c.connection == connection)
        return self._frame(query.order_by(output.c.account_id), OUTPUT_SCHEMA)

    def written_values(self, connection: str) -> pl.DataFrame:
        """Of these account_id and values only, which is what a night asks of all of them."""
        schema = {name: OUTPUT_SCHEMA[name] for name in ("account_id", "values")}
        query = _columns(output, schema).where(output.c.connection == connection)
        return self._frame(query.order_by(output.c.account_id), schema)

    def put_outputs(
        self, connection: str, run_id: str, as_of: dt.date, rows: Sequence[tuple[str, str]]
    ) -> None:
        with self._database.writing() as db:
            _put_outputs(db, Applied(connection, run_id, as_of, {}, outputs=rows))

    def memory(self, connection: str, before: dt.date) -> pl.DataFrame:
        """The latest row of every root from strictly before that date (MEMORY_SCHEMA)."""
        # A window, not a join with max(as_of): PostgreSQL without fresh statistics loops over that.
        newest = func.row_number().over(partition_by=memory.c.root, order_by=memory.c.as_of.desc())
        ranked = (
            select(*(memory.c[name] for name in MEMORY_SCHEMA), newest.label("place"))
            .where(memory.c.connection == connection, memory.c.as_of < before)
            .subquery()
        )
        columns = [ranked.c[name] for name in MEMORY_SCHEMA]
        query = select(*columns).where(ranked.c.place == 1).order_by(ranked.c.root)
        return self._frame(query, MEMORY_SCHEMA)

    def put_memory(self, connection: str, as_of: dt.date, run_id: str, frame: pl.DataFrame) -> None:
        """Replace that day's rows; give only roots that differ from the memory before it."""
        with self._database.writing() as db:
            _put_memory(db, Applied(connection, run_id, as_of, {}, memory=frame))

    def episode_events(self, connection: str, before: dt.date, beginning: str = "") -> pl.DataFrame:
        """Opened, closed, reopened, answered strictly before that date, oldest first
        (EPISODE_SCHEMA); `beginning`: only events whose word begins so."""
        query = _columns(episode, EPISODE_SCHEMA).where(
            episode.c.connection == connection,
            episode.c.as_of < before,
            episode.c.event.startswith(beginning, autoescape=True),
        )
        return self._frame(query.order_by(episode.c.as_of, episode.c.id), EPISODE_SCHEMA)

    def put_episode_events(
        self, connection: str, as_of: dt.date, run_id: str, frame: pl.DataFrame
    ) -> None:
        """Replace that day's events."""
        with self._database.writing() as db:
            _put_episodes(db, Applied(connection, run_id, as_of, {}, episodes=frame))

    def tasks(self, connection: str) -> pl.DataFrame:
        """Every task we made (TASK_SCHEMA)."""
        query = _columns(task, TASK_SCHEMA).where(task.c.connection == connection)
        return self._frame(query.order_by(task.c.key), TASK_SCHEMA)

    def put_tasks(self, connection: str, rows: Iterable[TaskRow]) -> None:
        with self._database.writing() as db:
            _put_tasks(db, connection, rows)

    def merge_root(self, connection: str, loser: str, winner: str) -> None:
        """Episodes and tasks of a merged account go on under the winner, keys unchanged."""
        with self._database.writing() as db:
            _merge_root(db, connection, loser, winner)

    def commit_applied(self, applied: Applied) -> None:
        """Everything an applied run leaves behind, in one transaction."""
        with self._database.writing() as db:
            for loser, winner in applied.merges:
                _merge_root(db, applied.connection, loser, winner)
            _put_outputs(db, applied)
            _put_memory(db, applied)
            _put_episodes(db, applied)
            _put_tasks(db, applied.connection, applied.tasks)
            if applied.approval is not None:
                given = {"connection": applied.connection, **vars(applied.approval)}
                db.execute(insert(approval), given)
            end_run(db, applied.run_id, applied.end)

    def _frame(self, query: Select[Any], schema: dict[str, pl.DataType]) -> pl.DataFrame:
        with self._database.reading() as db:
            rows = [tuple(row) for row in db.execute(query)]
        return pl.DataFrame(rows, schema=schema, orient="row")


def _columns(table: Table, schema: dict[str, pl.DataType]) -> Select[Any]:
    return select(*(table.c[name] for name in schema))


def _put_outputs(db: Connection, applied: Applied) -> None:
    keys = ("account_id", "values", "as_of", "run_id", "connection")
    tail = (applied.as_of, applied.run_id, applied.connection)
    _upsert(db, output, [dict(zip(keys, (*row, *tail), strict=True)) for row in applied.outputs])


def _put_memory(db: Connection, applied: Applied) -> None:
    if applied.memory is not None:
        columns = [name for name in MEMORY_SCHEMA if name != "as_of"]
        _replace_day(db, memory, applied, applied.memory.select(columns))


def _put_episodes(db: Connection, applied: Applied) -> None:
    if applied.episodes is not None:
        columns = [name for name in EPISODE_SCHEMA if name != "as_of"]
        _replace_day(db, episode, applied, applied.episodes.select(columns))


def _replace_day(db: Connection, table: Table, applied: Applied, frame: pl.DataFrame) -> None:
    """Rows that stand there as they are stay: a second run of a day finds mostly nothing new."""
    of_day = (table.c.connection == applied.connection) & (table.c.as_of == applied.as_of)
    there = select(*(table.c[name] for name in frame.columns)).where(of_day)
    in_turn = table.primary_key.columns.keys() == ["id"]
    rows_there = [*map(tuple, db.execute(there.order_by(table.c.id) if in_turn else there))]
    if len(rows_there) == frame.height:
        wanted = frame.rows()
        if rows_there == wanted if in_turn else set(rows_there) == set(wanted):
            return
    db.execute(delete(table).where(of_day))
    day = {
        "connection": applied.connection,
        "as_of": applied.as_of,
        "run_id": applied.run_id,
    }
    rows = [row | day for row in frame.iter_rows(named=True)]
    if rows:
        db.execute(insert(table), rows)


def _put_tasks(db: Connection, connection: str, rows: Iterable[TaskRow]) -> None:
    _upsert(db, task, [{"connection": connection, **vars(row)} for row in rows])


def _merge_root(db: Connection, connection: str, loser: str, winner: str) -> None:
    for table in (episode, task):
        theirs = (table.c.connection == connection) & (table.c.root == loser)
        db.execute(update(table).where(theirs).values(root=winner))


def _upsert(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert, or overwrite the row that has the same primary key."""
    if not rows:
        return
    dialect = importlib.import_module(f"sqlalchemy.dialects.{db.dialect.name}")  # not both
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), rows)
