"""Rows of a wide frame as mappings, for texts that look at a few of its hundreds of columns: only
what is asked for becomes a Python value, and only a slice of the frame at a time; or a row alone,
when it is looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, Protocol

import polars as pl

_SLICE: Final = 2_000


class _Part(Protocol):
    def value(self, name: str, at: int) -> Any: ...


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

    def __init__(self, known: dict[str, Any], part: _Part, at: int) -> None:
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


class _Whole:
    """Values one by one: no column becomes a list."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def value(self, name: str, at: int) -> Any:
        return self._frame.get_column(name).slice(at, 1).to_list()[0]


class LookedUp(Mapping[str, dict[str, Any]]):
    """Rows by the text in column `key`, for those of `wanted` alone; a row is made each time it is
    looked up, which pays where few of many are."""

    def __init__(self, frame: pl.DataFrame, wanted: Collection[str], key: str = "root") -> None:
        self._whole = _Whole(frame)
        self._places = {k: at for at, k in enumerate(frame.get_column(key)) if k in wanted}

    def __getitem__(self, key: str) -> dict[str, Any]:
        return _Row({}, self._whole, self._places[key])

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
