"""Texts of many rows, made once for all rows that agree in what the text looked up.

A row of a portfolio has hundreds of columns, a sentence looks at a handful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

Row = Mapping[str, Any]


class _Columns:
    """Those of a frame that are asked for, at some of its places."""

    def __init__(self, frame: pl.DataFrame, places: pl.Series) -> None:
        self._frame, self._places = frame, places
        self._found: dict[str, pl.Series] = {}

    def __getitem__(self, name: str) -> pl.Series:
        if name not in self._found:
            self._found[name] = self._frame.get_column(name).gather(self._places)
        return self._found[name]

    def alike(self, names: frozenset[str], at: pl.Series) -> pl.Series:
        """`at` as lists, of those that agree in these columns."""
        keys = [self[name].gather(at) for name in sorted(names)]
        return pl.DataFrame([at.alias("~at"), *keys]).group_by(sorted(names)).agg("~at")["~at"]


class _Firsts:
    """Values of the first of those that agree, a column as a list when it is asked for."""

    def __init__(self, columns: _Columns, alike: pl.Series) -> None:
        self._columns, self._firsts = columns, alike.list.first()
        self._lists: dict[str, list[Any]] = {}

    def value(self, name: str, at: int) -> Any:
        if name not in self._lists:
            try:
                self._lists[name] = self._columns[name].gather(self._firsts).to_list()
            except pl.exceptions.ColumnNotFoundError:
                raise KeyError(name) from None
        return self._lists[name][at]


class _Asked(Row):
    """A row that notes what is looked up in it."""

    def __init__(self, firsts: _Firsts, at: int) -> None:
        self.looked_up: set[str] = set()
        self._firsts, self._at = firsts, at

    def __getitem__(self, name: str) -> Any:
        value = self._firsts.value(name, self._at)
        self.looked_up.add(name)
        return value

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError  # which columns there are is not to matter

    def __len__(self) -> int:
        raise NotImplementedError


def row_texts(frame: pl.DataFrame, made: Callable[[Row], str], places: pl.Series) -> pl.Series:
    """What `made` says of the rows at these places, in their order; it may depend on nothing that
    changes but the columns it looks up."""
    columns = _Columns(frame, places)
    everyone = pl.int_range(len(places), dtype=pl.UInt32, eager=True)
    found = [pl.DataFrame(schema={"at": pl.UInt32, "text": pl.String})]
    open_ = [(frozenset[str](), pl.Series([everyone]))] if len(places) else []
    while open_:
        names, alike = open_.pop()
        sizes, firsts = alike.list.len().to_list(), _Firsts(columns, alike)
        said: dict[int, str] = {}
        unlike: dict[frozenset[str], list[int]] = {}
        for n, size in enumerate(sizes):
            row = _Asked(firsts, n)
            text = made(row)
            if size == 1 or row.looked_up <= names:
                said[n] = text
            else:
                unlike.setdefault(names | row.looked_up, []).append(n)
        texts = pl.Series("text", list(said.values()), pl.String)
        found.append(pl.DataFrame([alike.gather(list(said)).alias("at"), texts]).explode("at"))
        for more, those in unlike.items():
            open_.append((more, columns.alike(more, alike.gather(those).explode())))
    return pl.concat(found).sort("at")["text"]
