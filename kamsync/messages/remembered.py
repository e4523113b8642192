"""Texts of many rows that look up the same few words: said once, remembered by what was asked.

A row of a portfolio has hundreds of columns, a sentence looks at a handful. Rows that agree on
every column that a sentence asked for get the same sentence, so it is made only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Generic, TypeVar

Row = Mapping[str, Any]
Said = TypeVar("Said", bound=str | tuple[str, ...])

_LEAST: Final = 500
"""So many are noted before it is seen whether every other row asks again; if not, noting what is
asked would only cost."""
_MOST: Final = 10_000
"""Answers kept at a time: figures that no two rows share cost no more memory than that."""


class _Asked(Row):
    """A row that notes what is looked up in it, in order."""

    def __init__(self, row: Row) -> None:
        self.looked_up: dict[str, Any] = {}
        self._row = row

    def __getitem__(self, name: str) -> Any:
        self.looked_up.setdefault(name, None)
        value = self.looked_up[name] = self._row[name]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)


class _Fork:
    """What to look up next, and where each of its values leads: to a fork or to an answer."""

    __slots__ = ("column", "ways")

    def __init__(self, column: str) -> None:
        self.column = column
        self.ways: dict[Any, Any] = {}


class Remembered(Generic[Said]):
    """A function of a row and of nothing else that may change, made into one that remembers."""

    def __init__(self, made: Callable[[Row], Said]) -> None:
        self._made = made
        self._is_of_use = True
        self._asked = 0
        self._learned_of = 0
        self._first: dict[Any, Any] = {}

    def __call__(self, row: Row) -> Said:
        if not self._is_of_use:
            return self._made(row)
        self._asked += 1
        at: Any = self._first.get(None)
        try:
            while at.__class__ is _Fork:
                at = at.ways.get(row[at.column])
        except (KeyError, TypeError):  # a column that is not there, a list
            at = None
        return self._learned(row) if at is None else at

    def _learned(self, row: Row) -> Said:
        self._learned_of += 1
        if self._learned_of == _LEAST:
            self._is_of_use = self._asked >= 2 * _LEAST
        if self._learned_of % _MOST == 0 or not self._is_of_use:
            self._first = {}
        asked = _Asked(row)
        said = self._made(asked)
        ways: dict[Any, Any] = self._first
        by: Any = None
        try:
            for column, value in asked.looked_up.items():
                ways = ways.setdefault(by, _Fork(column)).ways
                by = value
            ways[by] = said
        except TypeError:  # a list: nothing to remember it by
            pass
        return said
