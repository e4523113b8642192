"""`[sources.STREAM] cursor = "updated_at"`: only rows as new as the newest one read so far.

The newest value is kept as text that still knows its type, so that a database compares timestamps
with a timestamp and numbers with a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

OVERLAP: Final = dt.timedelta(minutes=10)
"""A row may become visible so long after its stamp: each reading starts so much earlier."""
_KINDS: Final[Mapping[type, tuple[str, Callable[[str], Any]]]] = {
    dt.datetime: ("datetime", dt.datetime.fromisoformat),
    dt.date: ("date", dt.date.fromisoformat),
    int: ("int", int),
    float: ("float", float),
    Decimal: ("decimal", Decimal),
    str: ("text", str),
}


@dataclass(frozen=True)
class Since:
    """A column of the query, and the newest value of it that was read before."""

    column: str
    newest: str = ""
    """As `written` gives it; empty: every row is asked for."""

    @property
    def value(self) -> Any:
        """What rows must reach; of a time ten minutes before the newest."""
        kind, _, text = self.newest.partition(":")
        parse = next(parse for name, parse in _KINDS.values() if name == kind)
        value = parse(text)
        return value - OVERLAP if isinstance(value, dt.datetime) else value


def newest(values: Iterable[Any], so_far: Any = None) -> Any:
    """The greatest of them; None where none is known. Raises TypeError for mixed types."""
    known = [v for v in (*values, so_far) if v is not None]
    return max(known) if known else None


def written(value: Any) -> str:
    """`datetime:2026-11-30T12:00:00`; empty for none. Raises TypeError for what has no order."""
    if value is None:
        return ""
    kind = _KINDS.get(type(value))
    if kind is None:
        raise TypeError(type(value).__name__)
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"{kind[0]}:{text}"
