"""What the row-heavy part of scoring asks of an engine.

Everything is said in Narwhals but for what it cannot say exactly on every engine: what a column of
the mirror is there, and the product of money and rate. Integers all the way; a day is the number
of days since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import narwhals as nw
import polars as pl

from kamsync.model.tables import Kind

Rows = nw.LazyFrame[Any]

MAX_AMOUNT: Final = 2**53
MAX_FACTOR: Final = 2**52
MAX_HOME: Final = 2**61
"""Below these 2 · amount · num + den has at most 32 digits, and 38 with the 6 places that a
division of decimals adds on Spark; what is wider is priced by fractions."""


@dataclass(frozen=True)
class Stored:
    """A stream as it lies in a file."""

    scan: pl.LazyFrame
    path: Path
    sha256: str = ""
    """Of the file, where it is known."""


class Engine(Protocol):
    name: str

    def read(self, stored: Stored, columns: Mapping[str, Kind], zone: str) -> Rows:
        """Just these columns; one that the file does not have is null. Dates are days, times the
        days they fall on in `zone`, rates text."""

    def table(self, frame: pl.DataFrame) -> Rows:
        """A frame of ours, as the engine reads it."""

    def multiplied(self, rows: Rows, amount: str, out: str) -> Rows:
        """`rows` with `out`: floor(amount · num / den + 1/2) as Int64; null where one of them is
        null or too wide (MAX_AMOUNT, MAX_HOME)."""

    def collect(self, rows: Rows) -> pl.DataFrame:
        """Runs it. Integers arrive as Int64, whatever the engine's sums are."""

    def close(self) -> None: ...
