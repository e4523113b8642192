"""Spark through Spark Connect: a cluster reads the streams where both can, a path or an object
store, and sends back what is left of them."""

from __future__ import annotations

import socket
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import grpc
import narwhals as nw
import polars as pl
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from kamsync.engines import frames, sql
from kamsync.engines.port import Rows, Stored
from kamsync.engines.store import Store
from kamsync.errors import ConnectorError
from kamsync.hostile_text import one_line
from kamsync.model.tables import Kind

warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)

_PORT: Final = 15002
_SECONDS: Final = 10
_MARK: Final = "`"
_TYPES: Final[dict[Kind, str]] = {
    "id": "STRING",
    "text": "STRING",
    "ids": "ARRAY<STRING>",
    "bool": "BOOLEAN",
    "int": "BIGINT",
    "number": "DOUBLE",
    "money": "BIGINT",
    "rate": "STRING",
    "share": "BIGINT",
    "date": "BIGINT",
    "datetime": "BIGINT",
}


class Spark:
    name = "spark"

    def __init__(self, remote: str, store: str, folder: Path | None) -> None:
        """`remote`: sc://HOST:PORT/;…; `store`: where files are put for the cluster, a folder or
        an object store's address; empty: a folder of this machine, for a server that runs on it.
        """
        self._files = tempfile.TemporaryDirectory(prefix="spark-", dir=folder)
        self._shares = bool(store)
        self._store = Store(store or self._files.name)
        try:
            self._session: Any = open_session(remote)
        except Exception as error:  # grpc's and pyspark's own have no common root
            self._files.cleanup()
            raise self._failed(error) from error

    def read(self, stored: Stored, columns: Mapping[str, Kind], zone: str) -> Rows:
        have = stored.scan.collect_schema().names()
        local = f"unix_date(CAST(from_utc_timestamp({{}}, '{zone}') AS DATE))"
        words: dict[Kind, str] = {"date": "unix_date({})", "datetime": local}
        chosen = sql.selected(columns, have, words, _TYPES, _MARK)
        at = self._store.stream(stored) if self._shares else str(stored.path.resolve())
        return _lazy(self._session.read.parquet(at).selectExpr(*chosen))

    def table(self, frame: pl.DataFrame) -> Rows:
        return _lazy(self._session.read.parquet(self._store.table(frame)))

    def multiplied(self, rows: Rows, amount: str, out: str) -> Rows:
        value = sql.product(sql.quoted(amount, _MARK), "DECIMAL(38, 0)", "({a} div {b})")
        return _lazy(rows.to_native().withColumn(out, f.expr(value)))

    def collect(self, rows: Rows) -> pl.DataFrame:
        try:
            found = pl.from_arrow(rows.to_native().toArrow())
        except (PySparkException, grpc.RpcError) as error:
            raise self._failed(error) from error
        return frames.as_int64(found) if isinstance(found, pl.DataFrame) else found.to_frame()

    def close(self) -> None:
        self._session.stop()
        self._files.cleanup()

    def _failed(self, error: Exception) -> ConnectorError:
        return ConnectorError(self.name, code="engine_failed", reason=one_line(str(error)))


def open_session(remote: str) -> Any:
    """A session in UTC, whatever zone the cluster is set to. Raises OSError where nothing listens,
    and what the client and its transport raise, which have no common root."""
    _answers(remote)
    session: Any = SparkSession.builder.remote(remote).create()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return session


def _answers(remote: str) -> None:
    """Raises OSError where nothing listens: the client itself would try again for ten minutes."""
    place = urlsplit(remote)
    socket.create_connection((place.hostname or "", place.port or _PORT), _SECONDS).close()


def _lazy(frame: Any) -> Rows:
    rows: Rows = nw.from_native(frame)
    return rows
