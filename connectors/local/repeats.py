"""Rows that say the same account, date and amount as another of their stream, in any file."""

from __future__ import annotations

from typing import Final

import polars as pl

from connectors.local.layout import Layout
from kamsync.model.change import Finding, Severity
from kamsync.model.rejects import WHERE

_SAME: Final = ("account_id", "amount", "booked_on", "close_date")
_NEEDED: Final = 3
"""account, date and amount"""


class Repeats:
    """Looked for where no column is the id: perhaps lines that each repeat the total of an invoice,
    or a file that lies there twice. Others cost nothing."""

    def __init__(self, layouts: list[Layout]) -> None:
        first = layouts[0]
        self._wanted = all(one.keyed_by_rows and not one.id_headers for one in layouts)
        self._name = first.path.name if len(layouts) == 1 else first.mapping.object
        self._noted = bool(first.mapping.rows.id)
        """The map says that each line is a record."""
        self._keys: list[pl.DataFrame] = []

    def add(self, frame: pl.DataFrame) -> None:
        columns = [c for c in _SAME if c in frame.columns]
        if self._wanted and len(columns) >= _NEEDED:
            there = frame.filter(pl.col("amount") != "")
            self._keys.append(there.select(pl.struct(columns).hash().alias("key"), WHERE))

    def findings(self) -> tuple[Finding, ...]:
        if not self._keys:
            return ()
        rows = pl.concat(self._keys)
        rows = rows.filter(rows["key"].is_duplicated())
        if rows.is_empty():
            return ()
        severity: Severity = "info" if self._noted else "warning"
        values = {"n": rows.height, "sample": rows[WHERE][0]}
        return (Finding("rows_repeated", severity, f"file {self._name}", values=values),)
