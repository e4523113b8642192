"""Reading a source to its last row by the cheapest path, whatever happens on the way.

The first page's total decides between pages and Bulk; what will be read in full may be begun
together, so that the org works on all its jobs at once, each read when it is done. A dead page
token starts the statement again, a statement too big for the server is cut in two by time, and
an end before the end raises.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.salesforce import bulk
from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.decode import QueryPage, page_from_json
from connectors.salesforce.faults import (
    NAME,
    FieldHidden,
    JobFailed,
    LocatorLost,
    NotForBulk,
    TooBig,
    hinted,
)
from connectors.salesforce.query import Statement, between, chunks, in_ids
from connectors.salesforce.selection import Source
from connectors.salesforce.settings import SalesforceSettings
from kamsync.connector import Window
from kamsync.errors import ConnectorError, PartialStream, UnexpectedResponse

log = logging.getLogger(__name__)
PAGE: Final = 2000
_RESTARTS: Final = 3
_DEEPEST: Final = 16
_MANY_IDS: Final = 1_200
_IDS_PER_JOB: Final = 4_000
"""A statement may hold 100,000 characters, an id takes 21 of them."""
_OPEN: Final = 4
"""Page tokens that wait at once: older orgs keep ten for a user and drop the oldest."""
_FIRST_DAY: Final = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
"""Older than the platform: where an open window begins when it has to be cut."""


@dataclass(frozen=True)
class Begun:
    """How a statement was begun: its first page, or a job where that is None."""

    first: QueryPage | None
    job: bulk.Job | None = None
    total: int = 0
    """Rows, as the first page counted them."""


@dataclass(frozen=True)
class Slice:
    """Part of a read: rows whose cursor lies in the bounds; None is open."""

    lower: dt.datetime | None
    upper: dt.datetime | None
    depth: int = 0

    def halves(self, now: dt.datetime) -> tuple[Slice, Slice]:
        low, high = self.lower or _FIRST_DAY, self.upper or now
        middle = (low + (high - low) / 2).replace(microsecond=0)
        deeper = self.depth + 1
        return Slice(self.lower, middle, deeper), Slice(middle, self.upper, deeper)


def read_window(
    client: SalesforceClient, source: Source, window: Window
) -> Iterator[tuple[Source, pl.DataFrame]]:
    """Frames named as selected, with the source they came from (a column may fall out).

    A full read has no upper bound: a row changed meanwhile must not look like a missing one.
    """
    while True:
        full = window.lower is None
        statement = source.full() if full else source.changed()
        part = Slice(window.lower, None if full else window.upper)
        try:
            for frame in _slices(client, source, statement, part, window.upper):
                yield source, frame
        except FieldHidden as error:
            source = _without_hidden(source, error)
            continue
        return


def _without_hidden(source: Source, error: FieldHidden) -> Source:
    """A column that vanished since describe: an optional one is dropped, loudly."""
    name = error.field
    using = [s for s in source.columns.values() if s.field == name]
    known = name in source.selected and name not in ("Id", source.cursor)
    if not known or not all(s.optional for s in using):
        lost = f"{source.object}.{name or '?'}"
        raise PartialStream(NAME, code="field_lost", field=lost) from error
    log.warning("field fell out", extra={"object": source.object, "field": name})
    return source.without(name)


def whole(source: Source) -> Statement:
    """What `read_window` asks first where it reads in full."""
    return source.full().also(*between(source.cursor, None, None))


def _slices(
    client: SalesforceClient, source: Source, statement: Statement, part: Slice, now: dt.datetime
) -> Iterator[pl.DataFrame]:
    bounded = statement.also(*between(source.cursor, part.lower, part.upper))
    try:
        yield from read_all(client, bounded, by_bulk=source.bulk)
    except TooBig as error:
        if not source.cursor or part.depth >= _DEEPEST:
            name = source.object
            raise PartialStream(
                NAME, code="small_parts", object=name, error=error.as_value
            ) from error
        log.warning("window halved", extra={"object": source.object, "depth": part.depth})
        for half in part.halves(now):
            yield from _slices(client, source, statement, half, now)


def read_all(
    client: SalesforceClient, statement: Statement, *, by_bulk: bool
) -> Iterator[pl.DataFrame]:
    """Every row of a statement; rows may come twice after a restart."""
    for _ in range(_RESTARTS):
        try:
            yield from _attempt(client, statement, by_bulk=by_bulk)
        except LocatorLost as error:
            log.warning("query restarted", extra={"object": statement.object, "why": str(error)})
        else:
            return
    raise PartialStream(NAME, code="place_lost", object=statement.object, n=_RESTARTS)


def read_by_ids(
    client: SalesforceClient, statement: Statement, field: str, ids: Sequence[str], *, by_bulk: bool
) -> Iterator[pl.DataFrame]:
    """Rows whose field is among the ids: 300 fit an address, many more fit a job's body."""
    if by_bulk and len(ids) > _MANY_IDS:
        try:
            for part in chunks(ids, _IDS_PER_JOB):
                yield from read_all(client, statement.also(in_ids(field, part)), by_bulk=True)
        except (NotForBulk, PartialStream) as error:
            log.warning("pages instead of bulk", extra={"why": str(error)})
        else:
            return
    for part in chunks(ids):
        yield from read_all(client, statement.also(in_ids(field, part)), by_bulk=False)


def begin(client: SalesforceClient, statement: Statement, *, by_bulk: bool) -> Begun | None:
    """Asks for the first page, or makes the job, and keeps the answer for `read_all`. What fails
    here is met there again."""
    waiting = sum(1 for begun in client.begun.values() if begun.first and begun.first.next_path)
    if not statement.fits_url or waiting >= _OPEN:
        return None
    try:
        begun = client.begun[statement] = _begin(client, statement, by_bulk=by_bulk)
    except ConnectorError as error:
        log.info("not begun ahead", extra={"object": statement.object, "why": str(error)})
        return None
    return begun


def _begin(client: SalesforceClient, statement: Statement, *, by_bulk: bool) -> Begun:
    """By a job where there are many rows, else by the first page."""
    first = _first(client, statement)
    _count_least(client, first.total, by_bulk=by_bulk)
    if by_bulk and first.next_path and first.total > client.settings.bulk_from:
        try:
            return Begun(None, bulk.create(client, statement), first.total)
        except NotForBulk as error:
            log.warning("pages instead of bulk", extra={"why": str(error)})
    return Begun(first, total=first.total)


def _attempt(
    client: SalesforceClient, statement: Statement, *, by_bulk: bool
) -> Iterator[pl.DataFrame]:
    if by_bulk and not statement.fits_url:
        client.counter.least["bulk"] += 3
        yield from _in_bulk(client, statement)
        return
    begun = client.begun.pop(statement, None) or _begin(client, statement, by_bulk=by_bulk)
    first = begun.first
    if first is None:
        try:
            yield from _in_bulk(client, statement, begun.job)
        except (NotForBulk, PartialStream) as error:
            log.warning("pages instead of bulk", extra={"why": str(error)})
        else:
            return
        first = _first(client, statement)
    yield from _pages(client, statement, first)


def _in_bulk(
    client: SalesforceClient, statement: Statement, job: bulk.Job | None = None
) -> Iterator[pl.DataFrame]:
    """By a job, and by a second one where the first fails. Rows of the first may come again."""
    try:
        yield from bulk.read_query(client, statement, job)
    except JobFailed as error:
        log.warning("second bulk job", extra={"why": str(error)})
    else:
        return
    try:
        yield from bulk.read_query(client, statement)
    except JobFailed as error:
        raise PartialStream(NAME, code="hinted", **hinted(error.fault, "again")) from error


def _first(client: SalesforceClient, statement: Statement) -> QueryPage:
    resource = "queryAll" if statement.everything else "query"
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
    ask = Ask("GET", resource, "query", params={"q": statement.text()})
    return client.send(ask, lambda r: page_from_json(r, statement.columns))


def least_calls(total: int, settings: SalesforceSettings, *, by_bulk: bool) -> int:
    """Pages, or first page + job + one poll + results: whichever is fewer calls."""
    pages = max(1, -(-total // PAGE))
    jobs = 3 + max(1, -(-total // settings.bulk_page))
    return min(pages, jobs) if by_bulk else pages


def _count_least(client: SalesforceClient, total: int, *, by_bulk: bool) -> None:
    calls = least_calls(total, client.settings, by_bulk=by_bulk)
    paged = calls == max(1, -(-total // PAGE))
    client.counter.least["query"] += calls if paged else 1
    client.counter.least["bulk"] += 0 if paged else calls - 1


def _pages(
    client: SalesforceClient, statement: Statement, first: QueryPage
) -> Iterator[pl.DataFrame]:
    page, seen, known = first, 0, set[str]()
    while True:
        seen += page.frame.height
        if page.frame.height:
            yield page.frame
        path = page.next_path
        if path is None:
            break
        if path in known or not path.startswith("/services/data/"):
            raise UnexpectedResponse(
                NAME, code="answer_odd", what="the query gave a page token twice, or a strange one"
            )
        known.add(path)
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
        ask = Ask("GET", path, "query", locator=True)
        page = client.send(ask, lambda r: page_from_json(r, statement.columns))
    if seen != first.total:
        values: dict[str, Any] = {"object": statement.object, "seen": seen, "total": first.total}
        raise PartialStream(NAME, code="rows_short", **values)
