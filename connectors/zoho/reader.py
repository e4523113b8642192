"""Choosing the cheapest way to read a module: COQL by id, or bulk read when it is large.

A full pull of a module that was neither read nor counted before begins with a count.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from connectors.zoho import bulk
from connectors.zoho import query as coql
from connectors.zoho.client import ZohoClient
from connectors.zoho.faults import Refusal
from connectors.zoho.query import Query
from connectors.zoho.sizes import Sizes
from kamsync.connector import Window
from kamsync.errors import AuthError, ConnectorError

log = logging.getLogger(__name__)

OVERLAP: Final = dt.timedelta(minutes=10)
"""By about so much windows overlap; for guessing sizes only."""
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


@dataclass(frozen=True)
class Begun:
    """How a full read was begun."""

    total: int | None
    """Rows, as far as known."""
    job: bulk.Job | None = None
    """None: by COQL."""


def begin(client: ZohoClient, sizes: Sizes, want: Want) -> Begun | None:
    """Counts, or makes the job, and keeps the answer for `read`. What fails here is met there
    again."""
    query = want.bounded()
    try:
        begun = client.begun[query.text] = _begin(client, sizes, want, query)
    except ConnectorError as error:
        log.info("not begun ahead", extra={"crm_module": query.module, "why": str(error)})
        return None
    return begun


def _begin(client: ZohoClient, sizes: Sizes, want: Want, query: Query) -> Begun:
    """Pages do not tell the total: one count (1 credit) saves more than that. By COQL where the
    grant has no bulk scope, or the module takes no bulk read."""
    known = sizes.total(query.module)
    total = coql.count(client, query) if known is None else known
    if total is None or not _bulk_pays(want, total):
        return Begun(total)
    try:
        return Begun(
            total, bulk.create(client, query.module, list(query.shapes), want.bulk_criteria)
        )
    except (AuthError, Refusal) as error:
        _no_bulk(query, error)
        return Begun(total)


def read(client: ZohoClient, sizes: Sizes, want: Want) -> Iterator[pl.DataFrame]:
    """Text frames of every wanted record, by the path that costs least."""
    query, span = want.bounded(), want.span
    module = query.module
    if span is not None:
        frames = coql.pages(client, query, sizes.expected(module, want.window))
    else:
        begun = client.begun.pop(query.text, None) or _begin(client, sizes, want, query)
        frames = _whole(client, want, query, begun)
    rows = late = 0
    for frame in frames:
        rows += frame.height
        late += overlapped(frame, want.key, want.window)
        yield frame
    _least(client, query, rows, want)
    remember(sizes, module, want.window if want.key else WHOLE, rows, late)


def _whole(client: ZohoClient, want: Want, query: Query, begun: Begun) -> Iterator[pl.DataFrame]:
    """By the job that was begun; by COQL without one, or where its result may not be had."""
    if begun.job is None:
        yield from coql.pages(client, query, begun.total)
        return
    frames = bulk.records(client, query.module, query.shapes, want.bulk_criteria, begun.job)
    try:
        first = next(frames, None)
    except (AuthError, Refusal) as error:
        _no_bulk(query, error)
        yield from coql.pages(client, query, begun.total)
        return
    if first is not None:
        yield first
        yield from frames


def _no_bulk(query: Query, error: ConnectorError) -> None:
    facts = {"crm_module": query.module, "reason": str(error)}
    log.warning("no bulk read, asking by COQL", extra=facts)


def least_credits(rows: int, *, bulk: bool) -> int:
    """What reading so many records of one module in full takes."""
    by_coql = coql.cheapest(rows)
    return min(by_coql, _bulk_cost(rows)) if bulk else by_coql


def _bulk_cost(rows: int) -> int:
    return bulk.CREDITS * -(-max(rows, 1) // bulk.PER_JOB)


def _bulk_pays(want: Want, total: int) -> bool:
    parts = -(-len(want.query.shapes) // coql.WIDEST)
    return want.bulk and _bulk_cost(total) < parts * coql.cheapest(total)


def _least(client: ZohoClient, query: Query, rows: int, want: Want) -> None:
    """What reading exactly so many rows costs at least."""
    parts = -(-len(query.shapes) // coql.WIDEST)
    by_coql = parts * coql.cheapest(rows)
    if want.span is None and want.bulk and _bulk_cost(rows) < by_coql:
        client.least("bulk", _bulk_cost(rows))
    else:
        client.least("coql", by_coql)


def remember(sizes: Sizes, module: str, window: Window, rows: int, late: int) -> None:
    """What was read to its end; `late` of it will be read again."""
    if window.lower is None:
        sizes.counted(module, rows)
    else:
        sizes.came(module, window, rows)
    if window is not WHOLE:
        sizes.ended(module, window, late)


def overlapped(frame: pl.DataFrame, key: str, window: Window) -> int:
    """Rows so late in the window that the next one, which starts a little earlier, has them too."""
    if key not in frame.columns:
        return 0
    late = _instants(key) >= window.upper.replace(microsecond=0) - OVERLAP
    return int(frame.select(late.sum()).item() or 0)


def within(frame: pl.DataFrame, key: str, window: Window) -> pl.DataFrame:
    """Rows of an open-ended list that belong to the window; a row without the key stays."""
    if window.lower is None or key not in frame.columns:
        return frame
    at = _instants(key)
    lower = window.lower.replace(microsecond=0)
    upper = window.upper.replace(microsecond=0)
    inside = (at >= lower) & (at < upper)
    return frame.filter(inside.fill_null(value=True))


def _instants(key: str) -> pl.Expr:
    offset = pl.col(key).str.replace("Z$", "+00:00")
    return offset.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", strict=False, time_zone="UTC")
