"""The engine that a config names."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.engines.port import Engine
from kamsync.errors import ConnectorError, UsageError

_LEFT_SECONDS: Final = 24 * 3600


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
    """A folder of the engines' own; what a killed run left there goes after a day."""
    if not (state.is_dir() and durable.is_writable(state)):
        return None
    folder = durable.private_folder(state / "engine")
    for left in folder.iterdir():
        if left.stat().st_mtime < time.time() - _LEFT_SECONDS:
            durable.remove_folder(left)
    return folder


def tried(engine: Engine) -> None:
    """Has it multiply once. Raises ConnectorError where it does not, or not exactly."""
    widest = (2**53 - 1, 2**52 - 1, 2**52 - 3)
    cases = [(-15, 1, 10), (2**53 - 1, 3, 1), widest]
    asked = pl.DataFrame(cases, ["amount", "num", "den"], orient="row")
    found = engine.collect(engine.multiplied(engine.table(asked), "amount", "home"))
    exact = [(2 * amount * num + den) // (2 * den) for amount, num, den in cases]
    if sorted(found["home"].to_list()) != sorted(exact):
        raise ConnectorError(engine.name, code="engine_inexact")
