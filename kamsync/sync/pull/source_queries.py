"""Streams that lie in a database or a warehouse: one SQL query each, read only.

Any SQLAlchemy address (https://docs.sqlalchemy.org/en/20/core/engines.html); DuckDB by its own
library, which also reads Parquet on an object store inside the query; a cluster's tables by Spark
Connect.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Select,
    TextClause,
    column,
    create_engine,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kamsync import log
from kamsync.errors import ConfigError, ConnectorError, Problem, UsageError
from kamsync.hidden_text import remember
from kamsync.model.invalid import near
from kamsync.model.rejects import WHERE
from kamsync.secret import passwords_in
from kamsync.sync.pull.cursor import Since, newest, written
from kamsync.sync.pull.source_files import Wanted, as_text, nested

_AT_ONCE: Final = 50_000
"""Rows that stand in memory as Python values."""
_SELECTS: Final = ("SELECT", "MULTI")
"""What a query of DuckDB may be, by its own names; MULTI is a pivot."""
_PREPARES: Final = frozenset(("SET", "VARIABLE_SET", "LOAD", "ATTACH", "CREATE"))
"""What may stand before it."""


@dataclass(frozen=True)
class Answer:
    """What a query gave."""

    frame: pl.DataFrame
    """Text columns as the query names them, and its row under WHERE."""
    newest: str = ""
    """Of the cursor column, with its type; empty where no cursor was asked for."""
    names: tuple[str, ...] = ()
    """Every column that is there; not all were read."""


def read_query(
    address: str, query: str, folder: Path, wanted: Wanted, at: str, since: Since | None
) -> Answer:
    """`address` is resolved: it may hold a password. Of the columns those that are wanted. Raises
    ConfigError with the server's own reason, or naming a column that cannot be read;
    ConnectorError where no connection could be made."""
    for password in passwords_in(address):
        remember(password)
    try:
        if address.startswith("duckdb:"):
            answer = _duckdb(address, query, folder, wanted, at, since)
        else:
            answer = _rows(_located(address, folder, at), query, wanted, at, since)
    except (SQLAlchemyError, ImportError, OSError, ValueError, TypeError) as error:
        raise _refused(error, at) from error
    return _numbered(answer, at, since)


def read_catalogue(remote: str, query: str, wanted: Wanted, at: str, since: Since | None) -> Answer:
    """A query of Spark SQL, of whose columns only the wanted come here. `remote` is resolved: it
    may hold a token. Raises as `read_query`, and UsageError without the extra."""
    for password in passwords_in(remote):
        remember(password)
    try:
        from kamsync.engines.catalogue import read  # an optional extra

        reached = (since.column, since.value) if since is not None and since.newest else None
        cursor = since.column if since is not None else ""
        found = read(remote, query, lambda n: wanted(n) or n == cursor, reached)
        last: Any = None
        if since is not None and since.column in found.names:
            last = newest(found.frame[since.column].unique(), since.now)
    except ModuleNotFoundError as error:
        raise UsageError(code="no_engine", engine="spark") from error
    except (OSError, ValueError, TypeError) as error:
        raise _refused(error, at) from error
    answer = Answer(as_text(found.frame, at, "config"), written(last), found.names)
    return _numbered(answer, at, since)


def _numbered(answer: Answer, at: str, since: Since | None) -> Answer:
    names = answer.names or tuple(answer.frame.columns)
    if since is not None and since.column not in names:
        hint = near(since.column, names)
        problem = Problem.of("config", 0, f"{at}.cursor", "no_column", name=since.column, near=hint)
        raise ConfigError([problem])
    rows = (pl.int_range(pl.len()) + 1).cast(pl.String)
    numbered = answer.frame.with_columns((pl.lit(f"{at}:") + rows).alias(WHERE))
    return replace(answer, frame=numbered)


def _located(address: str, folder: Path, at: str) -> URL:
    """An SQLite file lies beside the config and is opened for reading. A host with an @ is the rest
    of a password that nobody should read."""
    url = make_url(address)
    if "@" in (url.host or ""):
        raise ConfigError([Problem.of("config", 0, at, "address_at")])
    if url.get_backend_name() != "sqlite" or not url.database:
        return url
    path = (folder / url.database).resolve()
    if not path.is_file():
        raise ConfigError([Problem.of(str(path), 0, at, "no_file")])
    return url.set(database=path.as_uri(), query={"mode": "ro", "uri": "true"})


def _asked(query: str, since: Since | None) -> TextClause | Select[Any]:
    """The query, or of its rows those that reach the cursor; asked in one form every night, so
    that what cannot be asked so is told the first time. A colon in it is no parameter of ours."""
    own = re.sub(r"(?<!\\):", r"\:", query)
    if since is None:
        return text(own)
    asked = select(text("*")).select_from(text(f"({own.strip().rstrip(';')}\n) as kamsync_rows"))
    if not since.newest:
        return asked
    reached: ColumnElement[bool] = column(since.column) >= since.value
    return asked.where(reached)


def _rows(url: URL, query: str, wanted: Wanted, at: str, since: Since | None) -> Answer:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    options: Mapping[str, Any] = {"stream_results": True, "max_row_buffer": _AT_ONCE}
    if url.get_backend_name() == "postgresql":
        options = {**options, "postgresql_readonly": True}
    with _connected(engine, at).execution_options(**options) as connection:
        result = connection.execute(_asked(query, since))
        parts = result.partitions(_AT_ONCE)
        answer = _joined(parts, tuple(result.keys()), wanted, at, since)
    engine.dispose()
    return answer


def _connected(engine: Engine, at: str) -> Connection:
    """Raises ConnectorError: a server that does not answer or lets nobody in is no fault of the
    query, and may be there at the next run."""
    try:
        return engine.connect()
    except OperationalError as error:
        raise ConnectorError(at, code="database_away", reason=_reason(error)) from error


def _joined(
    parts: Iterable[Sequence[Sequence[Any]]],
    names: tuple[str, ...],
    wanted: Wanted,
    at: str,
    since: Since | None,
) -> Answer:
    read = {name: n for n, name in enumerate(names) if wanted(name)}
    for name in read:
        if names.count(name) > 1:
            raise ConfigError([Problem.of("config", 0, at, "column_twice", name=name)])
    pages = [pl.DataFrame(schema=dict.fromkeys(read, pl.String))]
    last: Any = None
    for rows in parts:
        columns = list(zip(*rows, strict=True))
        texts = {name: list(_texts(columns[n], name, at)) for name, n in read.items()}
        pages.append(pl.DataFrame(texts, schema=pages[0].schema))
        if since is not None and since.column in names:
            last = newest(columns[names.index(since.column)], since.now, last)
    return Answer(pl.concat(pages), written(last), names)


def _texts(values: Sequence[Any], name: str, at: str) -> Iterator[str | None]:
    for value in values:
        if value is None or isinstance(value, str):
            yield value
        elif isinstance(value, dt.date | dt.datetime):
            yield value.isoformat()
        elif isinstance(value, Decimal):
            yield format(value, "f")
        elif isinstance(value, bool):
            yield str(value).lower()
        elif isinstance(value, int | float):
            yield repr(value)
        elif isinstance(value, Mapping | Collection):
            raise nested(name, type(value).__name__, at, "config")
        else:
            yield str(value)


def _duckdb(
    address: str, query: str, folder: Path, wanted: Wanted, at: str, since: Since | None
) -> Answer:
    """In a transaction that is never committed; what a rollback would not undo is refused."""
    import duckdb  # an optional extra

    name = make_url(address).database or ":memory:"
    path = name if name == ":memory:" else str(folder / name)
    try:
        with duckdb.connect(path, read_only=name != ":memory:") as connection:
            *before, last = connection.extract_statements(query) or [None]
            kinds = [s.type.name for s in before]
            if last is None or last.type.name not in _SELECTS or not _PREPARES.issuperset(kinds):
                raise ConfigError([Problem.of("config", 0, at, "query_reads")])
            connection.begin()
            for statement in before:
                connection.execute(statement)
            result = connection.execute(*_duckdb_asked(last.query, since))
            names = tuple(described[0] for described in result.description)
            rows = iter(lambda: result.fetchmany(_AT_ONCE), [])
            return _joined(rows, names, wanted, at, since)
    except duckdb.Error as error:
        raise ValueError(str(error)) from error


def _duckdb_asked(query: str, since: Since | None) -> tuple[str, list[Any]]:
    if since is None:
        return query, []
    asked = f"select * from ({query.strip().rstrip(';')}\n) as kamsync_rows"  # noqa: S608 the admin's own
    if not since.newest:
        return asked, []
    name = since.column.replace('"', '""')
    return f'{asked} where "{name}" >= ?', [since.value]


def _refused(error: Exception, at: str) -> ConfigError:
    if isinstance(error, ImportError | NoSuchModuleError | ArgumentError):
        code = "no_driver"
    else:
        code = "query_failed"
    return ConfigError([Problem.of("config", 0, at, code, reason=_reason(error))])


def _reason(error: Exception) -> str:
    """In the server's own words, without what is secret."""
    cause = getattr(error, "orig", None) or error
    return log.redact(str(cause).strip().splitlines()[0] if str(cause) else type(cause).__name__)
