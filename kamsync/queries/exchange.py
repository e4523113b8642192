"""The accounts as another tool wants them: its headers, its words, in its order (row 1-05)."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from pydantic import Field

from kamsync.errors import ConfigError, Problem
from kamsync.model.invalid import near
from kamsync.model.strict import Strict
from kamsync.toml_source import TomlSource


class _Columns(Strict):
    columns: dict[str, str] = Field(min_length=1)
    """Their header → our column, in their order."""
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Our column → our word → theirs."""


class Exchange:
    """A column map that was read."""

    def __init__(self, path: Path) -> None:
        """Raises ConfigError naming file and line."""
        self._source = TomlSource.read(path)
        self._map = self._source.validate(_Columns)

    def of(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table`: as export makes it. Raises ConfigError for a column that it does not have."""
        wrong = [
            *((("columns", theirs), ours) for theirs, ours in self._map.columns.items()),
            *((("words", ours), ours) for ours in self._map.words),
        ]
        problems = [
            self._unknown(path, name, table) for path, name in wrong if name not in table.columns
        ]
        if problems:
            raise ConfigError(problems)
        return table.select(
            self._said(ours).alias(theirs) for theirs, ours in self._map.columns.items()
        )

    def _said(self, column: str) -> pl.Expr:
        words = self._map.words.get(column)
        if not words:
            return pl.col(column)
        return pl.col(column).cast(pl.String).replace(words)

    def _unknown(self, path: tuple[str, ...], name: str, table: pl.DataFrame) -> Problem:
        line, close = self._source.line_of(path), near(name, table.columns)
        key = ".".join(path)
        return Problem.of(self._source.name, line, key, "no_export_column", name=name, near=close)
