"""Rows of a wide frame as mappings, for texts that look at a few of its hundreds of columns: only
what is asked for becomes a Python value, and only a slice of the frame at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import polars as pl

_SLICE: Final = 2_000


class _Slice:
    """Columns of a slice as lists, made when first asked for; `asked` is of the whole frame."""

    def __init__(self, frame: pl.DataFrame, asked: set[str]) -> None:
        self._frame, self._asked = frame, asked
        self._lists: dict[str, list[Any]] = {}

    def value(self, name: str, at: int) -> Any:
        if name not in self._lists:
            self._lists[name] = self._frame.get_column(name).to_list()
            self._asked.add(name)
        return self._lists[name][at]


class _Row(dict[str, Any]):
    """Begins with the columns that earlier rows were asked for."""

    def __init__(self, known: dict[str, Any], part: _Slice, at: int) -> None:
        super().__init__(known)
        self._part, self._at = part, at

    def __missing__(self, name: str) -> Any:
        try:
            found = self[name] = self._part.value(name, self._at)
        except pl.exceptions.ColumnNotFoundError:
            raise KeyError(name) from None
        return found

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __or__(self, more: Any) -> Any:
        """The row with some values of its own."""
        return _Row({**self, **more}, self._part, self._at)


def lazy_rows(frame: pl.DataFrame, roots: Collection[str]) -> Iterator[dict[str, Any]]:
    """Those of these roots, in the frame's order. Look columns up; which keys a row has says
    nothing."""
    asked = {"root"}
    for part in frame.iter_slices(_SLICE) if roots else ():
        lists = _Slice(part, asked)
        known = part.select(sorted(asked)).iter_rows(named=True)
        yield from (_Row(row, lists, at) for at, row in enumerate(known) if row["root"] in roots)
