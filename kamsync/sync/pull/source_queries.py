"""Streams that lie in a database or a warehouse: one SQL query each, read only.

Any SQLAlchemy address (https://docs.sqlalchemy.org/en/20/core/engines.html); DuckDB by its own
library, which also reads Parquet on an object store inside the query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kamsync import log
from kamsync.errors import ConfigError, Problem
from kamsync.hidden_text import remember
from kamsync.model.rejects import WHERE
from kamsync.secret import passwords_in

_AT_ONCE: Final = 50_000
"""Rows that stand in memory as Python values."""


def read_query(address: str, query: str, folder: Path, at: str) -> pl.DataFrame:
    """Text columns as the query names them, and its row under WHERE.

    `address` is resolved: it may hold a password. Raises ConfigError with the server's own reason.
    """
    for password in passwords_in(address):
        remember(password)
    try:
        if address.startswith("duckdb:"):
            frame = _duckdb(address, query, folder)
        else:
            frame = _rows(_located(address, folder), query)
    except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
        raise _refused(error, at) from error
    rows = (pl.int_range(pl.len()) + 1).cast(pl.String)
    return frame.with_columns((pl.lit(f"{at}:") + rows).alias(WHERE))


def _located(address: str, folder: Path) -> URL:
    """An SQLite file lies beside the config and is opened for reading."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database:
        return url
    path = (folder / url.database).resolve()
    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    return url.set(database=path.as_uri(), query={"mode": "ro", "uri": "true"})


def _rows(url: URL, query: str) -> pl.DataFrame:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    options: Mapping[str, Any] = {"stream_results": True, "max_row_buffer": _AT_ONCE}
    if url.get_backend_name() == "postgresql":
        options = {**options, "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        result = connection.execute(text(query))
        names = list(result.keys())
        pages = [_page(rows, names) for rows in result.partitions(_AT_ONCE)]
    engine.dispose()
    return _joined(pages, names)


def _joined(pages: Sequence[pl.DataFrame], names: list[str]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=dict.fromkeys(names, pl.String)), *pages])


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


def _duckdb(address: str, query: str, folder: Path) -> pl.DataFrame:
    import duckdb  # an optional extra

    name = make_url(address).database or ":memory:"
    path = name if name == ":memory:" else str(folder / name)
    try:
        with duckdb.connect(path, read_only=name != ":memory:") as connection:
            result = connection.execute(query)
            names = [column[0] for column in result.description]
            pages = iter(lambda: result.fetchmany(_AT_ONCE), [])
            return _joined([_page(rows, names) for rows in pages], names)
    except duckdb.Error as error:
        raise ValueError(str(error)) from error


def _refused(error: Exception, at: str) -> ConfigError:
    if isinstance(error, ImportError | NoSuchModuleError | ArgumentError):
        code = "no_driver"
    else:
        code = "query_failed"
    cause = getattr(error, "orig", None) or error
    reason = log.redact(str(cause).strip().splitlines()[0] if str(cause) else type(cause).__name__)
    return ConfigError([Problem.of("config", 0, at, code, reason=reason)])
