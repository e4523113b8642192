"""Pulls of one stream: full by list, increments by search, deletes from the recycle bin."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence

import polars as pl

from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.linking import linked, unclear
from connectors.hubspot.pages import Shape
from connectors.hubspot.reading import Changed, list_records, read_records, search_records
from connectors.hubspot.streams import Plan, Source, canonical
from kamsync.connector import Window

log = logging.getLogger(__name__)


def full(client: HubSpotClient, plan: Plan) -> Iterator[pl.DataFrame]:
    """Everything live, then the recycle bin."""
    for source in plan.sources:
        for raw in list_records(client, source.type_id, source.shape):
            yield _finished(client, plan, source, raw)
        yield from _deleted(client, plan, source, None)


def increment(
    client: HubSpotClient, plan: Plan, window: Window, overlap: dt.timedelta
) -> Iterator[pl.DataFrame]:
    """What changed in the window, begun `overlap` earlier because the search index lags."""
    if window.lower is None:
        yield from full(client, plan)
        return
    lower = window.lower - overlap
    for source in plan.sources:
        changed = Changed(source.modified, lower, window.upper)
        flat = Shape(source.shape.properties)
        for raw in search_records(client, source.type_id, flat, changed.filters()):
            if not raw.is_empty():
                yield _finished(client, plan, source, raw)
        yield from _deleted(client, plan, source, lower)


def _deleted(
    client: HubSpotClient, plan: Plan, source: Source, since: dt.datetime | None
) -> Iterator[pl.DataFrame]:
    """Archiving bumps no modified date and search never shows it: the bin is its own list."""
    few = tuple(p for p in source.shape.properties if p == source.modified)
    shape = Shape(few or ("hs_object_id",))
    for raw in list_records(client, source.type_id, shape, "archived", archived=True):
        # Asked for archived records only; not every answer repeats the mark.
        gone = raw.with_columns(pl.lit("true").alias("archived"))
        if since is not None:
            moment = pl.col("archivedAt").str.to_datetime(
                time_zone="UTC", time_unit="us", strict=False
            )
            gone = gone.filter(moment.is_null() | (moment >= since))
        if not gone.is_empty():
            yield canonical(plan, source, gone).select("id", "modified_at", "is_deleted")


def _finished(client: HubSpotClient, plan: Plan, source: Source, raw: pl.DataFrame) -> pl.DataFrame:
    whole = linked(client, source.type_id, raw, source.link_names)
    without = unclear(whole)
    if without:
        log.warning(
            "records with several companies and no primary one: the lowest id counts",
            extra={"stream": plan.name, "records": without},
        )
    return canonical(plan, source, whole)


def ids(client: HubSpotClient, plan: Plan) -> Iterator[pl.DataFrame]:
    for source in plan.sources:
        for raw in list_records(client, source.type_id, Shape(("hs_object_id",)), "ids"):
            prefix = f"{source.type_id}:" if plan.prefixed else ""
            yield raw.select((pl.lit(prefix) + pl.col("id")).alias("id"))


def by_ids(client: HubSpotClient, plan: Plan, wanted: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Those records; ids of a stream of several objects say which."""
    for source in plan.sources:
        prefix = f"{source.type_id}:" if plan.prefixed else ""
        mine = [i.removeprefix(prefix) for i in wanted if i.startswith(prefix)]
        usable = [i for i in mine if i.isdecimal()]
        for raw in read_records(client, source.type_id, usable, source.shape.properties):
            if not raw.is_empty():
                yield _finished(client, plan, source, raw)
