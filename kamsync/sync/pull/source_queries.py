"""Streams that lie in a database or a warehouse: one SQL query each, read only.

Any SQLAlchemy address (https://docs.sqlalchemy.org/en/20/core/engines.html); DuckDB by its own
library, which also reads Parquet on an object store inside the query; a cluster's tables by Spark
Connect.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl
from sqlalchemy import (
    URL,
    ColumnElement,
    Select,
    TextClause,
    column,
    create_engine,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kamsync import log
from kamsync.errors import ConfigError, Problem, UsageError
from kamsync.hidden_text import remember
from kamsync.model.invalid import near
from kamsync.model.rejects import WHERE
from kamsync.secret import passwords_in
from kamsync.sync.pull.cursor import Since, newest, written
from kamsync.sync.pull.source_files import as_text

_AT_ONCE: Final = 50_000
"""Rows that stand in memory as Python values."""


@dataclass(frozen=True)
class Answer:
    """What a query gave."""

    frame: pl.DataFrame
    """Text columns as the query names them, and its row under WHERE."""
    newest: str = ""
    """Of the cursor column, with its type; empty where no cursor was asked for."""
    names: tuple[str, ...] = ()
    """Every column that is there, where not all were read."""


def read_query(address: str, query: str, folder: Path, at: str, since: Since | None) -> Answer:
    """`address` is resolved: it may hold a password. Raises ConfigError with the server's own
    reason, or naming a cursor that is no column of the query."""
    for password in passwords_in(address):
        remember(password)
    try:
        if address.startswith("duckdb:"):
            answer = _duckdb(address, query, folder, since)
        else:
            answer = _rows(_located(address, folder), query, since)
    except (SQLAlchemyError, ImportError, OSError, ValueError, TypeError) as error:
        raise _refused(error, at) from error
    return _numbered(answer, at, since)


def read_catalogue(
    remote: str, query: str, wanted: Collection[str], at: str, since: Since | None
) -> Answer:
    """A query of Spark SQL, of whose columns only the wanted come here. `remote` is resolved: it
    may hold a token. Raises as `read_query`, and UsageError without the extra."""
    for password in passwords_in(remote):
        remember(password)
    try:
        from kamsync.engines.catalogue import read  # an optional extra

        reached = (since.column, since.value) if since is not None and since.newest else None
        asked = {*wanted, since.column} if since is not None else wanted
        found = read(remote, query, asked, reached)
        has = since is not None and since.column in found.names
        last = written(found.frame[since.column].max()) if since is not None and has else ""
    except ModuleNotFoundError as error:
        raise UsageError(code="no_engine", engine="spark") from error
    except (OSError, ValueError, TypeError) as error:
        raise _refused(error, at) from error
    answer = Answer(as_text(found.frame, at, "config"), last, found.names)
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


def _located(address: str, folder: Path) -> URL:
    """An SQLite file lies beside the config and is opened for reading."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database:
        return url
    path = (folder / url.database).resolve()
    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    return url.set(database=path.as_uri(), query={"mode": "ro", "uri": "true"})


def _asked(query: str, since: Since | None) -> TextClause | Select[Any]:
    """The query, or of its rows those that reach the cursor."""
    if since is None or not since.newest:
        return text(query)
    inner = text(f"({query.strip().rstrip(';')}) as kamsync_rows")
    reached: ColumnElement[bool] = column(since.column) >= since.value
    return select(text("*")).select_from(inner).where(reached)


def _rows(url: URL, query: str, since: Since | None) -> Answer:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    options: Mapping[str, Any] = {"stream_results": True, "max_row_buffer": _AT_ONCE}
    if url.get_backend_name() == "postgresql":
        options = {**options, "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        result = connection.execute(_asked(query, since))
        answer = _joined(result.partitions(_AT_ONCE), list(result.keys()), since)
    engine.dispose()
    return answer


def _joined(
    parts: Iterable[Sequence[Sequence[Any]]], names: list[str], since: Since | None
) -> Answer:
    at = names.index(since.column) if since is not None and since.column in names else None
    pages = [pl.DataFrame(schema=dict.fromkeys(names, pl.String))]
    last: Any = None
    for rows in parts:
        pages.append(_page(rows, names))
        if at is not None:
            last = newest((row[at] for row in rows), last)
    return Answer(pl.concat(pages), written(last))


def _page(rows: Sequence[Sequence[Any]], names: list[str]) -> pl.DataFrame:
    columns = zip(*rows, strict=True)
    texts = {name: list(_texts(c)) for name, c in zip(names, columns, strict=True)}
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))


def _texts(values: Sequence[Any]) -> Iterator[str | None]:
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
        else:
            yield str(value)


def _duckdb(address: str, query: str, folder: Path, since: Since | None) -> Answer:
    import duckdb  # an optional extra

    name = make_url(address).database or ":memory:"
    path = name if name == ":memory:" else str(folder / name)
    try:
        with duckdb.connect(path, read_only=name != ":memory:") as connection:
            result = connection.execute(*_duckdb_asked(query, since))
            names = [described[0] for described in result.description]
            return _joined(iter(lambda: result.fetchmany(_AT_ONCE), []), names, since)
    except duckdb.Error as error:
        raise ValueError(str(error)) from error


def _duckdb_asked(query: str, since: Since | None) -> tuple[str, list[Any]]:
    if since is None or not since.newest:
        return query, []
    name = since.column.replace('"', '""')
    inner = query.strip().rstrip(";")
    # the query is the admin's own, and its connection reads only
    asked = f'select * from ({inner}) as kamsync_rows where "{name}" >= ?'  # noqa: S608
    return asked, [since.value]


def _refused(error: Exception, at: str) -> ConfigError:
    if isinstance(error, ImportError | NoSuchModuleError | ArgumentError):
        code = "no_driver"
    else:
        code = "query_failed"
    cause = getattr(error, "orig", None) or error
    reason = log.redact(str(cause).strip().splitlines()[0] if str(cause) else type(cause).__name__)
    return ConfigError([Problem.of("config", 0, at, code, reason=reason)])
