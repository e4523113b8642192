"""Dates and times as HubSpot shows them → ISO: a date is a day, whatever clock it came with.

A `date` property may arrive as a day, as midnight UTC or as milliseconds of it; turned by a time
zone it would be off by one. A `datetime` may arrive as milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

_USUAL: Final = {"date": (10, 10), "datetime": (20, 24)}
"""Bytes of `YYYY-MM-DD`, and of a time with Z, with and without milliseconds."""
_MILLIS: Final = r"^-?\d{9,15}$"
_MIDNIGHT: Final = r"^\d{4}-\d{2}-\d{2}T00:00(:00(\.0+)?)?(Z|\+00:?00)$"


def in_iso(raw: pl.DataFrame, kinds: Mapping[str, str]) -> pl.DataFrame:
    """The raw frame with its date and time columns as ISO text; others are left alone."""
    changed = []
    for name, kind in kinds.items():
        if kind in _USUAL and f"p:{name}" in raw.columns and _odd(raw[f"p:{name}"], kind):
            changed.append(_read(pl.col(f"p:{name}"), kind))
    return raw.with_columns(changed) if changed else raw


def _odd(column: pl.Series, kind: str) -> bool:
    """By length, which costs next to nothing: the usual spelling needs no reading."""
    lengths = column.str.len_bytes()
    short, long = _USUAL[kind]
    return not ((lengths == short) | (lengths == long) | (lengths == 0)).all()


def _read(value: pl.Expr, kind: str) -> pl.Expr:
    millis = value.str.contains(_MILLIS)
    moment = pl.from_epoch(pl.when(millis).then(value).cast(pl.Int64, strict=False), "ms")
    if kind == "date":
        day = pl.when(value.str.contains(_MIDNIGHT)).then(value.str.head(10)).otherwise(value)
        return pl.when(millis).then(moment.dt.strftime("%Y-%m-%d")).otherwise(day)
    return pl.when(millis).then(moment.dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")).otherwise(value)
