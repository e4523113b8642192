"""Associations of a raw frame: taken from the page itself, or read apart where it has none.

Adds `companies`, `contacts`, `deals` (lists of ids) and `primary`, the one company a record's
money belongs to: the portal's own primary property, else the primary association (the lowest id
of several).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.derived import lowest_id
from connectors.hubspot.paths import (
    COMPANY,
    CONTACT,
    DEAL,
    NAMES,
    PRIMARY_COMPANY,
    TICKET,
    TO_PARENT,
    TYPE_IDS,
)
from connectors.hubspot.reader import LINK_BATCH, links

PRIMARY_PROPERTY: Final = {DEAL: "hs_primary_associated_company", CONTACT: "associatedcompanyid"}
SETTLED_BY_PROPERTY: Final = frozenset({CONTACT})
"""A contact with companies always has a primary one; a deal may have several and none."""
_SINGULAR: Final = {DEAL: "deal", CONTACT: "contact", TICKET: "ticket"}


def filled(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows in frames of as many as one association call takes."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        while sum(f.height for f in held) >= LINK_BATCH:
            whole = pl.concat(held)
            yield whole.head(LINK_BATCH)
            held = [whole.slice(LINK_BATCH)]
    if held:
        yield pl.concat(held)


def by_need(type_id: str, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Deals that name their company go on at once; the others wait until they fill a call."""
    column = f"p:{PRIMARY_PROPERTY.get(type_id, '')}"
    unnamed: list[pl.DataFrame] = []

    def rest(frame: pl.DataFrame) -> pl.DataFrame:
        known = pl.col(column).fill_null("") != ""
        unnamed.append(frame.filter(~known))
        return frame.filter(known)

    for frame in frames:
        if type_id in SETTLED_BY_PROPERTY or column not in frame.columns:
            yield frame
            continue
        yield rest(frame)
        if sum(f.height for f in unnamed) >= LINK_BATCH:
            *full, last = filled(unnamed)
            yield from full
            unnamed = [last]
    if unnamed:
        yield from filled(unnamed)


def linked(
    client: HubSpotClient, type_id: str, frame: pl.DataFrame, names: tuple[str, ...]
) -> pl.DataFrame:
    """The frame with its association columns; calls the API only for what the page lacks."""
    frame = _with_primary_property(type_id, frame)
    for name in names:
        embedded = f"l:{name}"
        if embedded in frame.columns:
            frame = _from_page(client, type_id, frame, name)
        else:
            frame = _read_apart(client, type_id, frame, name)
    return frame


def _with_primary_property(type_id: str, frame: pl.DataFrame) -> pl.DataFrame:
    column = f"p:{PRIMARY_PROPERTY.get(type_id, '')}"
    value = pl.col(column) if column in frame.columns else pl.lit(None, pl.String)
    return frame.with_columns(pl.when(value != "").then(value).alias("primary"))


def _from_page(client: HubSpotClient, type_id: str, frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Ids repeat once per label; lists that go on elsewhere are read apart in full."""
    entries = pl.col(f"l:{name}")
    entry = pl.element().struct
    more = frame.filter(pl.col(f"more:{name}").is_not_null())["id"].to_list()
    frame = frame.with_columns(
        entries.list.eval(entry.field("id")).list.unique(maintain_order=True).alias(name)
    )
    if name == "companies" and type_id in _SINGULAR:
        primary_type = f"{_SINGULAR[type_id]}_to_company"
        types = entries.list.eval(entry.field("type"))
        marked = entries.list.eval(entry.field("id").filter(entry.field("type") == primary_type))
        # Without an "unlabeled" twin the same word names any association at all.
        labelled = types.list.contains(f"{primary_type}_unlabeled")
        first = pl.when(labelled).then(lowest_id(marked))
        frame = frame.with_columns(pl.coalesce("primary", first))
    frame = frame.drop(f"l:{name}", f"more:{name}")
    return _replaced(frame, name, _grouped(client, type_id, name, more)) if more else frame


def _read_apart(
    client: HubSpotClient, type_id: str, frame: pl.DataFrame, name: str
) -> pl.DataFrame:
    wanted = frame
    if name == "companies" and type_id in PRIMARY_PROPERTY:
        wanted = frame.filter(pl.col("primary").is_null())
        settled = type_id in SETTLED_BY_PROPERTY
        if settled and f"p:{PRIMARY_PROPERTY[type_id]}" in frame.columns:
            wanted = wanted.clear()
    frame = frame.with_columns(pl.lit(None, pl.List(pl.String)).alias(name))
    ids = wanted["id"].to_list()
    return _replaced(frame, name, _grouped(client, type_id, name, ids)) if ids else frame


def _grouped(client: HubSpotClient, type_id: str, name: str, ids: list[str]) -> pl.DataFrame:
    if name == "parents":
        rows = links(client, type_id, COMPANY, ids, (TO_PARENT,)).filter("marked")
    else:
        marks = PRIMARY_COMPANY.get(type_id, ()) if name == "companies" else ()
        rows = links(client, type_id, TYPE_IDS[name], ids, marks)
    grouped = rows.group_by("id", maintain_order=True).agg(
        pl.col("other").unique(maintain_order=True).alias("~ids"),
        pl.col("other").filter(pl.col("marked")).alias("~primary"),
    )
    return grouped.with_columns(lowest_id(pl.col("~primary")))


def _replaced(frame: pl.DataFrame, name: str, read: pl.DataFrame) -> pl.DataFrame:
    joined = frame.join(read, on="id", how="left", maintain_order="left")
    columns = [pl.coalesce("~ids", name).alias(name)]
    if name == "companies":
        columns.append(pl.coalesce("primary", "~primary").alias("primary"))
    return joined.with_columns(columns).drop("~ids", "~primary")


def unclear(frame: pl.DataFrame) -> int:
    """Records with several companies and no primary one: the lowest id was taken."""
    if not {"companies", "primary"} <= set(frame.columns):
        return 0
    several = (pl.col("companies").list.len() > 1) & pl.col("primary").is_null()
    return frame.filter(several).height


def type_name(type_id: str) -> str:
    return NAMES.get(type_id, type_id)
