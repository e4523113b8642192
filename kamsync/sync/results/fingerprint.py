"""One hash of all that a value holds: equal hashes, equal content. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import polars as pl
from pydantic import BaseModel

_PLAIN = (bool, int, float, str, bytes, dt.date, dt.timedelta, dt.time, Decimal, Fraction, Enum)

_SEEDS = (3,)


class NoFingerprint(Exception):
    """Something in the value cannot be looked into: a function, a query that has not run."""


def fingerprint(value: object, without: Set[str] = frozenset()) -> str:
    """`without`: `Class.field` of dataclasses to pass over. Rows of a frame count in any order.
    Raises NoFingerprint."""
    hashed = hashlib.sha256()

    def put(part: bytes) -> None:
        hashed.update(len(part).to_bytes(8, "big") + part)

    _walk(value, without, put)
    return hashed.hexdigest()


def _walk(value: Any, without: Set[str], put: Callable[[bytes], None]) -> None:
    """Every part in turn; containers are bracketed, so that no two values give the same parts."""
    if value is None or isinstance(value, _PLAIN):
        put(f"{type(value).__name__} {value!r}".encode())
    elif isinstance(value, pl.DataFrame):
        put(str(value.schema).encode())
        put(_rows(value))
    elif isinstance(value, pl.Series):
        _walk(value.to_frame(), without, put)
    elif isinstance(value, re.Pattern):
        put(f"pattern {value.pattern!r} {value.flags}".encode())
    elif is_dataclass(value) or isinstance(value, BaseModel):
        put(type(value).__qualname__.encode())
        _walk(_named(value, without), without, put)
    elif isinstance(value, Mapping | Set | Sequence):
        put(b"[")
        for each in _items(value):
            _walk(each, without, put)
        put(b"]")
    else:
        raise NoFingerprint(type(value).__qualname__)


def _items(value: Mapping[Any, Any] | Set[Any] | Sequence[Any]) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.items()
    return sorted(value, key=repr) if isinstance(value, Set) else value


def _named(value: Any, without: Set[str]) -> list[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        return list(value)
    kind = type(value).__name__
    names = [f.name for f in fields(value) if f"{kind}.{f.name}" not in without]
    return [(name, getattr(value, name)) for name in names]


def _rows(frame: pl.DataFrame) -> bytes:
    """A hash per row, in the order of the hashes: rows count in any order."""
    if not frame.width:
        return b""
    try:
        return frame.hash_rows(*_SEEDS).sort().to_numpy().tobytes()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise NoFingerprint(str(frame.schema)) from error
