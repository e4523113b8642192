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
AHEAD: Final = dt.timedelta(days=1)
"""Clocks and zones differ by less. What is stamped later (9999-12-31, a wrong year) is no measure:
nothing would be as new as that for years."""
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
    now: dt.datetime
    newest: str = ""
    """As `written` gives it; empty: every row is asked for."""

    @property
    def value(self) -> Any:
        """What rows must reach; of a time ten minutes before the newest."""
        kind, _, text = self.newest.partition(":")
        parse = next(parse for name, parse in _KINDS.values() if name == kind)
        value = parse(text)
        if not isinstance(value, dt.datetime):
            return value
        first = dt.datetime.min.replace(tzinfo=value.tzinfo)
        return max(value, first + OVERLAP) - OVERLAP


def newest(values: Iterable[Any], now: dt.datetime, so_far: Any = None) -> Any:
    """The greatest of them that is a measure; None where none is. Raises TypeError for mixed
    types."""
    latest = now + AHEAD
    known = [v for v in (*values, so_far) if v is not None and _measures(v, latest)]
    return max(known) if known else None


def _measures(value: Any, latest: dt.datetime) -> bool:
    """Neither NaN, which is not itself, nor of a time to come."""
    if isinstance(value, dt.datetime):
        return value <= (latest if value.tzinfo else latest.replace(tzinfo=None))
    if isinstance(value, dt.date):
        return value <= latest.date()
    return bool(value == value)


def written(value: Any) -> str:
    """`datetime:2026-11-30T12:00:00`; empty for none. Raises TypeError for what has no order."""
    if value is None:
        return ""
    kind = _KINDS.get(type(value))
    if kind is None:
        raise TypeError(type(value).__name__)
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"{kind[0]}:{text}"
