"""SOQL text for the statements kamsync sends: explicit columns, window, filters. No I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote as url_quote

from connectors.salesforce.client import quote

IDS_PER_QUERY = 300
URL_ROOM = 12_000
"""Bytes of encoded statement that fit beside host and headers in 16,384."""


def instant(value: dt.datetime) -> str:
    """Bare literal with zone; the platform compares whole seconds."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Statement:
    """SELECT of one object. `everything` is queryAll: deleted, merged and archived rows too."""

    object: str
    columns: tuple[str, ...]
    where: tuple[str, ...] = ()
    everything: bool = False

    def text(self) -> str:
        clause = f" WHERE {' AND '.join(self.where)}" if self.where else ""
        return f"SELECT {','.join(self.columns)} FROM {self.object}{clause}"  # noqa: S608 - values are quoted

    def as_path(self) -> str:
        """The statement as a part of a composite call."""
        resource = "queryAll" if self.everything else "query"
        return f"{resource}?q={url_quote(self.text(), safe='')}"

    def also(self, *conditions: str) -> Statement:
        where = (*self.where, *(c for c in conditions if c))
        return Statement(self.object, self.columns, where, self.everything)

    @property
    def fits_url(self) -> bool:
        return len(url_quote(self.text(), safe="")) <= URL_ROOM


def between(field: str, lower: dt.datetime | None, upper: dt.datetime | None) -> tuple[str, ...]:
    """`lower <= field < upper`; many rows share one second, so never `>`."""
    low = (f"{field} >= {instant(lower)}",) if lower else ()
    high = (f"{field} < {instant(upper)}",) if upper else ()
    return low + high


def in_ids(field: str, ids: Sequence[str]) -> str:
    return f"{field} IN ({','.join(quote(i) for i in ids)})"


def chunks(values: Sequence[str], size: int = IDS_PER_QUERY) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
