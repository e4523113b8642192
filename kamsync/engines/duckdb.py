"""DuckDB: reads the mirror's Parquet itself and spills to a folder of ours beyond its memory."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import duckdb
import narwhals as nw
import polars as pl

from kamsync.engines import frames, sql
from kamsync.engines.port import Rows, Stored
from kamsync.errors import ConnectorError
from kamsync.hostile_text import one_line
from kamsync.model.tables import Kind

_MARK: Final = '"'
_DAY: Final = "({} - DATE '1970-01-01')"
_TYPES: Final[dict[Kind, str]] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "ids": "VARCHAR[]",
    "bool": "BOOLEAN",
    "int": "BIGINT",
    "number": "DOUBLE",
    "money": "BIGINT",
    "rate": "VARCHAR",
    "share": "BIGINT",
    "date": "BIGINT",
    "datetime": "BIGINT",
}


class DuckDb:
    name = "duckdb"

    def __init__(self, folder: Path | None, memory: str = "") -> None:
        """`folder`: where it may put files, gone at the end; None: the machine's own place."""
        self._files = tempfile.TemporaryDirectory(prefix="duckdb-", dir=folder)
        settings: dict[str, Any] = {
            "temp_directory": self._files.name,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        if memory:
            settings["memory_limit"] = memory
        self._connection = duckdb.connect(":memory:", config=settings)
        self._tables = 0

    def read(self, stored: Stored, columns: Mapping[str, Kind], zone: str) -> Rows:
        have = stored.scan.collect_schema().names()
        local = _DAY.format(f"CAST(({{}} AT TIME ZONE '{zone}') AS DATE)")
        words: dict[Kind, str] = {"date": _DAY, "datetime": local}
        chosen = sql.selected(columns, have, words, _TYPES, _MARK)
        rows = self._connection.read_parquet(str(stored.path))
        return _lazy(rows.project(", ".join(chosen)))

    def table(self, frame: pl.DataFrame) -> Rows:
        self._tables += 1
        path = Path(self._files.name) / f"table{self._tables}.parquet"
        frame.write_parquet(path, compression="zstd", compression_level=1)
        return _lazy(self._connection.read_parquet(str(path)))

    def multiplied(self, rows: Rows, amount: str, out: str) -> Rows:
        value = sql.product(sql.quoted(amount, _MARK), "HUGEINT", "({a} // {b})")
        relation = rows.to_native().project(f"*, {value} AS {sql.quoted(out, _MARK)}")
        return _lazy(relation)

    def collect(self, rows: Rows) -> pl.DataFrame:
        try:
            return frames.as_int64(pl.DataFrame(rows.to_native()))
        except (duckdb.Error, pl.exceptions.PolarsError) as error:
            raise ConnectorError(
                self.name, code="engine_failed", reason=one_line(str(error))
            ) from error

    def close(self) -> None:
        self._connection.close()
        self._files.cleanup()


def _lazy(relation: Any) -> Rows:
    rows: Rows = nw.from_native(relation)
    return rows
