"""Rows of a cluster's own tables, by a query of Spark SQL through Spark Connect
(https://spark.apache.org/docs/latest/spark-connect-overview.html)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc
import polars as pl
from pyspark.errors import PySparkException
from pyspark.sql import functions as f

from kamsync.engines.spark import open_session
from kamsync.hostile_text import one_line


@dataclass(frozen=True)
class Found:
    frame: pl.DataFrame
    """Of the columns that were wanted those that are there, as the cluster types them."""
    names: tuple[str, ...]
    """Every column that is there."""


def read(
    remote: str, query: str, wanted: Callable[[str], bool], reached: tuple[str, Any] | None
) -> Found:
    """`reached`: a column and the value from which rows are asked for. Times are in UTC.

    Raises OSError where nothing listens, ValueError with the cluster's own reason.
    """
    session = open_session(remote)
    try:
        rows = session.sql(query)
        names = tuple(rows.columns)
        if reached is not None and reached[0] in names:
            rows = rows.where(f.col(_quoted(reached[0])) >= _literal(reached[1]))
        rows = rows.select(*(f.col(_quoted(n)) for n in names if wanted(n)))
        found = pl.from_arrow(rows.toArrow())
    except (PySparkException, grpc.RpcError) as error:
        raise ValueError(one_line(str(error))) from error
    finally:
        session.stop()
    return Found(found if isinstance(found, pl.DataFrame) else found.to_frame(), names)


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _literal(value: Any) -> Any:
    """The client reads a time without a zone in the zone of this machine, so its kind is said."""
    if not isinstance(value, dt.datetime):
        return f.lit(value)
    kind = "TIMESTAMP" if value.tzinfo else "TIMESTAMP_NTZ"
    return f.expr(f"{kind} '{value.isoformat(sep=' ')}'")
