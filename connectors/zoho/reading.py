"""Choosing the cheapest way to read a module: COQL by id, or bulk read when it is large.

A first full pull begins with a count; later ones know about how many there are.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from connectors.zoho import bulk, coql, lists
from connectors.zoho.client import ZohoClient
from connectors.zoho.coql import Query
from connectors.zoho.sizes import Sizes
from kamsync.connector import Window
from kamsync.errors import AuthError

log = logging.getLogger(__name__)

LIST_MOST: Final = 600
"""Up to here a window is read as a list: at most one credit more than the best query."""
WHOLE: Final = Window(None, dt.datetime(2999, 1, 1, tzinfo=dt.UTC))


@dataclass(frozen=True)
class Want:
    """Records of one module: which fields, which window, how far back."""

    query: Query
    """Its `where` is the horizon; the window is added here."""
    window: Window = WHOLE
    key: str = ""
    """Replication key; "" reads everything."""
    bulk_criteria: dict[str, Any] = field(default_factory=dict)
    """The horizon as bulk read says it."""
    bulk: bool = True
    listable: bool = False
    """The list call gives the same values (no field beyond a lookup, no long text)."""

    @property
    def span(self) -> dt.timedelta | None:
        if self.window.lower is None or not self.key:
            return None
        return self.window.upper - self.window.lower

    def bounded(self) -> Query:
        if not self.key or self.window is WHOLE:
            return self.query
        lower, upper = self.window.lower, self.window.upper
        low = f"({self.key} >= {coql.instant(lower)})" if lower else ""
        high = f"({self.key} < {coql.instant(upper)})" if lower else ""
        where = coql.both(self.query.where if lower is None else "", low, high)
        return Query(self.query.module, self.query.shapes, where)


def read(client: ZohoClient, sizes: Sizes, want: Want) -> Iterator[pl.DataFrame]:
    """Text frames of every wanted record, by the path that costs least."""
    query, span = want.bounded(), want.span
    name = query.module if len(query.shapes) > 1 or span else f"{query.module}/ids"
    known = sizes.total(name) if span is None else None
    rows = 0
    if known is not None and _bulk_pays(want, known):
        frames = _in_bulk(client, want, query)
    elif span is None and known is None:
        frames = _sized(client, want, query)
    elif want.listable and sizes.few(name, span, LIST_MOST):
        frames = _listed(client, want, query)
    else:
        limit = sizes.first_limit(name, span)
        frames = (page.frame for page in coql.pages(client, query, limit))
    for frame in frames:
        rows += frame.height
        yield frame
    _least(client, query, rows, span, want)
    sizes.seen(name, span, rows)


def _sized(client: ZohoClient, want: Want, query: Query) -> Iterator[pl.DataFrame]:
    """A first full pull. Pages do not tell the total; one count (1 credit) saves more than that:
    wide pages for few records, or COQL where one bulk job would do."""
    total = coql.count(client, query)
    if total is None:
        yield from (p.frame for p in coql.pages(client, query, coql.LIMITS[-1][0]))
    elif _bulk_pays(want, total):
        yield from _in_bulk(client, want, query)
    else:
        yield from (p.frame for p in coql.counted(client, query, total))


def _listed(client: ZohoClient, want: Want, query: Query) -> Iterator[pl.DataFrame]:
    """A small window: 200 rows a credit without a page too wide; the rest by COQL."""
    lower = want.window.lower
    try:
        for raw in lists.records(client, query.module, query.shapes, lower, LIST_MOST):
            yield within(raw, want.key, want.window)
    except lists.ReachedEnd as end:
        where = coql.both(query.where, f"(id < {end.lowest})")
        rest = Query(query.module, query.shapes, where)
        yield from (p.frame for p in coql.pages(client, rest, coql.LIMITS[-1][0]))


def _in_bulk(client: ZohoClient, want: Want, query: Query) -> Iterator[pl.DataFrame]:
    """Falls back to COQL where the grant has no bulk scope."""
    frames = bulk.records(client, query.module, query.shapes, want.bulk_criteria)
    try:
        first = next(frames, None)
    except AuthError:
        log.warning("no scope for bulk read", extra={"crm_module": query.module})
        yield from (p.frame for p in coql.pages(client, query, coql.LIMITS[-1][0]))
        return
    if first is not None:
        yield first
        yield from frames


def _bulk_cost(rows: int) -> int:
    return bulk.CREDITS * -(-max(rows, 1) // bulk.PER_JOB)


def _bulk_pays(want: Want, total: int) -> bool:
    parts = -(-len(want.query.shapes) // coql.WIDEST)
    return want.bulk and _bulk_cost(total) < parts * coql.cheapest(total)


def _least(
    client: ZohoClient, query: Query, rows: int, span: dt.timedelta | None, want: Want
) -> None:
    parts = -(-len(query.shapes) // coql.WIDEST)
    by_coql = parts * coql.cheapest(rows)
    if span is None and want.bulk and _bulk_cost(rows) < by_coql:
        client.least("bulk", _bulk_cost(rows))
    else:
        client.least("coql", by_coql)


def within(frame: pl.DataFrame, key: str, window: Window) -> pl.DataFrame:
    """Rows of an open-ended list that belong to the window; a row without the key stays."""
    if window.lower is None or key not in frame.columns:
        return frame
    offset = pl.col(key).str.replace("Z$", "+00:00")
    at = offset.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", strict=False, time_zone="UTC")
    lower = window.lower.replace(microsecond=0)
    upper = window.upper.replace(microsecond=0)
    inside = (at >= lower) & (at < upper)
    return frame.filter(inside.fill_null(value=True))
