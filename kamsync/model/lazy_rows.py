"""Rows of a wide frame, for texts that look at a few of its hundreds of columns: only what is asked
for becomes a Python value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import polars as pl


class _Row(dict[str, Any]):
    """Begins with values of its own; the rest is the frame's."""

    def __init__(self, own: dict[str, Any], frame: pl.DataFrame, at: int) -> None:
        super().__init__(own)
        self._frame, self._at = frame, at

    def __missing__(self, name: str) -> Any:
        try:
            column = self._frame.get_column(name)
        except pl.exceptions.ColumnNotFoundError:
            raise KeyError(name) from None
        found = self[name] = column.slice(self._at, 1).to_list()[0]
        return found

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __or__(self, more: Any) -> Any:
        """The row with some values of its own."""
        return _Row({**self, **more}, self._frame, self._at)


class LookedUp(Mapping[str, dict[str, Any]]):
    """Rows by the text in column `key`, for those of `wanted` alone; a row is made each time it is
    looked up, which pays where few of many are. Look columns up; which keys a row has says
    nothing."""

    def __init__(self, frame: pl.DataFrame, wanted: Collection[str], key: str = "root") -> None:
        self._frame = frame
        self._places = {k: at for at, k in enumerate(frame.get_column(key)) if k in wanted}

    def __getitem__(self, key: str) -> dict[str, Any]:
        return _Row({}, self._frame, self._places[key])

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
