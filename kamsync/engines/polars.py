"""Polars, said the way every engine is."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import polars as pl

from kamsync.engines import frames
from kamsync.engines.port import MAX_AMOUNT, MAX_HOME, Rows, Stored
from kamsync.model.tables import DTYPES, Kind


class LazyPolars:
    name = "polars"

    def read(self, stored: Stored, columns: Mapping[str, Kind], zone: str) -> Rows:
        have = stored.scan.collect_schema().names()
        chosen = [
            _read(pl.col(name) if name in have else pl.lit(None, DTYPES[kind]), kind, zone).alias(
                name
            )
            for name, kind in columns.items()
        ]
        return nw.from_native(stored.scan.select(chosen))

    def table(self, frame: pl.DataFrame) -> Rows:
        return nw.from_native(frame.lazy())

    def multiplied(self, rows: Rows, amount: str, out: str) -> Rows:
        value, num, den = (pl.col(c).cast(pl.Int128) for c in (amount, "num", "den"))
        two = pl.lit(2, pl.Int128)
        above, below = two * value * num + den, two * den
        most = pl.lit(MAX_HOME, pl.Int128) * below
        narrow = value.is_between(-MAX_AMOUNT, MAX_AMOUNT) & above.is_between(
            pl.lit(-MAX_HOME, pl.Int128) * below, most
        )
        home = pl.when(narrow).then(above // below).cast(pl.Int64)
        frame: pl.LazyFrame = rows.to_native()
        return nw.from_native(frame.with_columns(home.alias(out)))

    def collect(self, rows: Rows) -> pl.DataFrame:
        found: pl.DataFrame = rows.to_native().collect(engine="streaming")
        return frames.as_int64(found)

    def close(self) -> None:
        pass


def _read(column: pl.Expr, kind: Kind, zone: str) -> pl.Expr:
    if kind == "datetime":
        return column.dt.convert_time_zone(zone).dt.date().cast(pl.Int32).cast(pl.Int64)
    if kind == "date":
        return column.cast(pl.Int32).cast(pl.Int64)
    return column.cast(pl.String) if kind == "rate" else column
