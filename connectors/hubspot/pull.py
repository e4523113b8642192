"""Pulls of one stream: full by list, increments by search, deletes from the recycle bin."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from connectors.hubspot.canonical import Plan, Source, canonical
from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.decode import Shape
from connectors.hubspot.derived import stage_disagrees
from connectors.hubspot.links import by_need, filled, linked, unclear
from connectors.hubspot.paths import DEAL
from connectors.hubspot.query import Changed, instant_filter, search_records
from connectors.hubspot.reader import list_records, read_records
from kamsync.connector import Window
from kamsync.model.tables import STREAMS

log = logging.getLogger(__name__)

OCCURRED = "hs_timestamp"
"""When an engagement happened or is due; the horizon of the activity stream is told by it."""


@dataclass(frozen=True)
class Since:
    """How far back a full pull goes."""

    moment: dt.datetime
    zone: str
    """The portal's own zone: a close date is a day there."""


def full(client: HubSpotClient, plan: Plan, since: Since | None) -> Iterator[pl.DataFrame]:
    """Everything live, back to the horizon. The recycle bin adds nothing to a stream read anew."""
    for source in plan.sources:
        for raw in _whole(client, plan, source, source.shape, since):
            yield _within(plan, _finished(client, plan, source, raw), since)


def _whole(
    client: HubSpotClient, plan: Plan, source: Source, shape: Shape, since: Since | None
) -> Iterator[pl.DataFrame]:
    """By list: complete and current. Engagements with a horizon by search, which asks for those
    years only and with 200 a page needs fewer calls even when all of them lie inside."""
    if plan.name == "activity" and since is not None:
        recent = [instant_filter(OCCURRED, "GTE", since.moment)]
        yield from search_records(client, source.type_id, Shape(shape.properties), recent)
    else:
        yield from list_records(
            client, source.type_id, shape, "ids" if shape is not source.shape else "list"
        )


def _within(plan: Plan, frame: pl.DataFrame, since: Since | None) -> pl.DataFrame:
    """Closed deals up to the horizon, open ones always; records that must have an account."""
    column = STREAMS[plan.name].column("account_id")
    if column is not None and column.required and "account_id" in frame.columns:
        frame = frame.filter(pl.col("account_id").is_not_null() | _gone(frame))
    if since is None or plan.name != "opportunity" or "close_date" not in frame.columns:
        return frame
    day = (
        pl.col("close_date")
        .str.to_datetime(time_zone="UTC", time_unit="us", strict=False)
        .dt.convert_time_zone(since.zone)
        .dt.date()
    )
    old = (pl.col("is_closed") == "true") & (day < since.moment.date())
    return frame.filter(~old.fill_null(value=False))


def _gone(frame: pl.DataFrame) -> pl.Expr:
    if "is_deleted" not in frame.columns:
        return pl.lit(value=False)
    return (pl.col("is_deleted") == "true").fill_null(value=False)


def increment(client: HubSpotClient, plan: Plan, window: Window) -> Iterator[pl.DataFrame]:
    """What changed in the window, deleted records among it."""
    lower = window.lower
    if lower is None:
        yield from full(client, plan, None)
        return
    for source in plan.sources:
        changed = Changed(source.modified, lower, window.upper)
        flat = Shape(source.shape.properties)
        found = search_records(client, source.type_id, flat, changed.filters())
        for raw in by_need(source.type_id, found):
            if not raw.is_empty():
                yield _within(plan, _finished(client, plan, source, raw), None)
        yield from _deleted(client, plan, source, lower)


def _deleted(
    client: HubSpotClient, plan: Plan, source: Source, since: dt.datetime
) -> Iterator[pl.DataFrame]:
    """Archiving bumps no modified date and search never shows it: the bin is its own list."""
    few = tuple(p for p in source.shape.properties if p == source.modified)
    shape = Shape(few or ("hs_object_id",))
    for raw in list_records(client, source.type_id, shape, "archived", archived=True):
        # Asked for archived records only; not every answer repeats the mark.
        gone = raw.with_columns(pl.lit("true").alias("archived"))
        moment = pl.col("archivedAt").str.to_datetime(time_zone="UTC", time_unit="us", strict=False)
        gone = gone.filter(moment.is_null() | (moment >= since))
        if not gone.is_empty():
            # Without a time: should it be restored, its own older stamp brings it back.
            marked = canonical(plan, source, gone).select("id", "is_deleted")
            yield marked.with_columns(pl.lit(None, pl.String).alias("modified_at"))


def _finished(client: HubSpotClient, plan: Plan, source: Source, raw: pl.DataFrame) -> pl.DataFrame:
    whole = linked(client, source.type_id, raw, source.link_names)
    _warn(
        plan,
        "records with several companies and no primary one: the lowest id counts",
        unclear(whole),
    )
    if source.type_id == DEAL:
        differing = _contradicting(source, whole)
        _warn(plan, "deals whose own state is not their stage's: their own counts", differing)
    return canonical(plan, source, whole)


def _contradicting(source: Source, deals: pl.DataFrame) -> int:
    """Deals that their stage contradicts, over the few distinct states there are."""
    names = (f"p:{n}" for n in ("dealstage", "hs_is_closed", "hs_is_closed_won"))
    states = deals.group_by([n for n in names if n in deals.columns] or "id").len()
    facts = replace(source.facts, columns=frozenset(states.columns))
    return int(states.filter(stage_disagrees(facts))["len"].sum())


def _warn(plan: Plan, message: str, records: int) -> None:
    if records:
        log.warning(message, extra={"stream": plan.name, "records": records})


def ids(client: HubSpotClient, plan: Plan, since: Since | None) -> Iterator[pl.DataFrame]:
    """Ids of what a full pull would hold, and no property more than that takes."""
    column = STREAMS[plan.name].column("account_id")
    needed = {"is_closed", "close_date"} if since and plan.name == "opportunity" else set()
    needed |= {"account_id"} if column is not None and column.required else set()
    fields = {c: f for c, f in plan.map.fields.items() if c in needed}
    thin = replace(plan, map=replace(plan.map, fields=fields), outputs={})
    for source in plan.sources:
        asked = source.thin(fields)
        for raw in _whole(client, plan, source, asked.shape, since):
            whole = linked(client, source.type_id, raw, asked.link_names)
            yield _within(thin, canonical(thin, asked, whole), since).select("id")


def by_ids(client: HubSpotClient, plan: Plan, wanted: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Those records; ids of a stream of several objects say which."""
    for source in plan.sources:
        prefix = f"{source.type_id}:" if plan.prefixed else ""
        mine = [i.removeprefix(prefix) for i in wanted if i.startswith(prefix)]
        usable = [i for i in mine if i.isdecimal()]
        found = read_records(client, source.type_id, usable, source.shape.properties)
        for raw in filled(found):
            if not raw.is_empty():
                yield _within(plan, _finished(client, plan, source, raw), None)
