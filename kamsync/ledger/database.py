"""The database under the ledger: opening, migrating, transactions, and errors told usefully."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from kamsync import durable
from kamsync.errors import LedgerError, LockHeld
from kamsync.ledger.condition import existing, is_current, older, unusable
from kamsync.ledger.state_reader import Rows

_BUSY_SECONDS: Final = 30
_READS: Final = "kamsync_reads"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


class Database:
    """One opened ledger database; whatever makes it unusable leaves it as a LedgerError."""

    def __init__(self, url: str, folder: Path, *, read_only: bool = False) -> None:
        self._url, self.place = _located(url, folder)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        with self._translated():
            self._engine = self._made(read_only=read_only)
        try:
            self._prepare(read_only=read_only)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """For a few queries; never waits for a writer."""
        with self._translated(), self._engine.connect() as connection:
            yield connection.execution_options(**{_READS: True})

    def read(self, query: str, values: Mapping[str, Any]) -> Rows:
        """Of plain SQL with `:name` places."""
        with self.reading() as connection:
            return [dict(row) for row in connection.execute(text(query), values).mappings()]

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed at the end of the block, gone if it raises."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    def compact(self) -> None:
        """Takes deleted rows out of the file (SQLite); a server's own means do it elsewhere."""
        if not self.is_sqlite:
            return
        with (
            self._translated(),
            sqlite3.connect(self._url.database or "", _BUSY_SECONDS) as bare,
        ):
            bare.execute("vacuum")
            bare.execute("pragma wal_checkpoint(truncate)")
        bare.close()

    @contextmanager
    def lock(self, connection: str) -> Iterator[None]:
        """Keep other machines off the connection where the database is shared between them."""
        if self.is_sqlite:
            yield
            return
        digest = hashlib.sha256(f"kamsync:{connection}".encode()).digest()
        key = int.from_bytes(digest[:8], signed=True)
        with self._translated(), self._engine.connect() as held:
            held = held.execution_options(isolation_level="AUTOCOMMIT")
            if not held.scalar(text("select pg_try_advisory_lock(:key)"), {"key": key}):
                raise LockHeld(code="lock_held_on", connection=connection, place=self.place)
            try:
                yield
            finally:
                held.execute(text("select pg_advisory_unlock(:key)"), {"key": key})

    def close(self) -> None:
        self._engine.dispose()

    def _made(self, *, read_only: bool) -> Engine:
        if not self.is_sqlite:
            try:
                return create_engine(self._url, pool_pre_ping=True, hide_parameters=True)
            except ModuleNotFoundError as error:
                raise LedgerError(code="ledger_driver", place=self.place) from error
        path = Path(self._url.database or "")
        existing_uri = existing(path) if read_only else ""
        if not read_only:
            durable.private_folder(path.parent)
            with durable.translated_errors(path):
                path.touch(mode=durable.FILE_MODE)
        url = self._url
        if read_only:
            url = URL.create(url.drivername, database=existing_uri, query={"uri": "true"})
        engine = create_engine(
            url,
            connect_args={"timeout": _BUSY_SECONDS},
            hide_parameters=True,  # customers' data stays out of error texts
        )
        event.listen(engine, "connect", _careful if not read_only else _plain)
        event.listen(engine, "begin", _begin)
        return engine

    def _prepare(self, *, read_only: bool) -> None:
        with self.reading() as connection:
            found = _revision(connection)
        if is_current(found, self.place):
            return
        if read_only:
            raise older(self.place)
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(text("select pg_advisory_xact_lock(7025001)"))
            migrate(connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # our own rows do not fit together: a bug, not the database's state
        except (DBAPIError, sqlite3.Error) as error:
            raise unusable(self.place, error) from error


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up inside the caller's transaction; harmless when it is there already."""
    from alembic import command  # slow to load, and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _located(url: str, folder: Path) -> tuple[URL, str]:
    """The URL with its file resolved against `folder`, and its name for messages (no password)."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise LedgerError(code="ledger_url") from error
    if backend == "postgresql":
        return parsed, parsed.render_as_string(hide_password=True)
    if backend != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise LedgerError(code="ledger_kind")
    path = folder / parsed.database
    return parsed.set(database=str(path)), str(path)


def _revision(connection: Connection) -> str | None:
    """What the migrations noted, read without loading them; None in a database still empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if found is None else str(found)


def _plain(raw: DBAPIConnection, _record: Any) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves
    cursor = raw.cursor()
    cursor.execute("pragma foreign_keys = on")
    cursor.close()


def _careful(raw: DBAPIConnection, record: Any) -> None:
    """WAL keeps readers running; FULL, because an intent must outlive a power cut."""
    _plain(raw, record)
    cursor = raw.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at once: two writers then wait instead of failing half-way."""
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("begin" if reads else "begin immediate")
