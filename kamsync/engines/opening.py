"""The engine that a config names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.engines.port import Engine
from kamsync.errors import ConnectorError, UsageError

EXTRAS: Final = {"duckdb": "duckdb", "spark": "spark"}


def open_engine(
    name: str, state: Path, memory: str = "", remote: str = "", store: str = ""
) -> Engine:
    """Raises UsageError where its extra is not installed, ConnectorError where it cannot be
    reached. Its files go into `state`, or beside where that cannot be written."""
    try:
        if name == "duckdb":
            from kamsync.engines.duckdb import DuckDb  # an optional extra

            return DuckDb(_place(state), memory)
        if name == "spark":
            from kamsync.engines.spark import Spark  # another one

            return Spark(remote, store, _place(state))
    except ModuleNotFoundError as error:
        raise UsageError(code="no_engine", engine=name) from error
    raise UsageError(code="no_engine", engine=name)


def _place(state: Path) -> Path | None:
    return state if state.is_dir() and durable.is_writable(state) else None


def tried(engine: Engine) -> None:
    """Has it multiply once. Raises ConnectorError where it does not, or not exactly."""
    asked = pl.DataFrame({"amount": [-15, 2**53 + 1], "num": [1, 3], "den": [10, 1]})
    found = engine.collect(engine.multiplied(engine.table(asked), "amount", "home"))
    if sorted(found["home"].to_list()) != [-1, 3 * (2**53 + 1)]:
        raise ConnectorError(engine.name, code="engine_inexact")
