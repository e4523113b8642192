"""Who owned a company before: the history of its owner, read where the map has a change log.

Only companies whose owner was assigned in the window are asked: one search of their ids, then their
history, 50 a call. Without the property that says when, those that changed at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import polars as pl

from connectors.hubspot.canonical import Plan, canonical
from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.decode import Shape
from connectors.hubspot.paths import COMPANY
from connectors.hubspot.query import Changed, search_records
from connectors.hubspot.reader import refuse_unexpected
from kamsync.connector import Window
from kamsync.transport import chunks, parts

MARK: Final = "@changed_record"
"""A change log whose account is this is the history of owners; any other is an object like all."""
OWNER: Final = "hubspot_owner_id"
MODIFIED: Final = "hs_lastmodifieddate"
BATCH: Final = 50
"""Records of a batch read that asks for history."""
DAYS: Final = 90
"""How far back a full pull looks: a hand-over is over after 60 days."""
_RAW: Final = dict.fromkeys(("id", "p:record", "p:field", "p:old", "p:new", "p:at"), pl.String())


def is_owner_history(plan: Plan) -> bool:
    account = plan.map.fields.get("account_id")
    return account is not None and account.field == MARK


def owner_history(client: HubSpotClient, plan: Plan, window: Window) -> Iterator[pl.DataFrame]:
    """Changes of owner of the companies that got one in the window, all that the portal kept."""
    lower = window.lower or window.upper - dt.timedelta(days=DAYS)
    modified = plan.sources[0].modified or MODIFIED
    changed = Changed(modified, lower, window.upper).filters()
    thin = Shape(("hs_object_id",))
    for found in search_records(client, COMPANY, thin, changed):
        yield from of_companies(client, plan, found["id"].to_list())


def of_companies(
    client: HubSpotClient, plan: Plan, companies: Sequence[str]
) -> Iterator[pl.DataFrame]:
    path = client.paths.of("objects", COMPANY, then="/batch/read")
    for chunk in chunks(companies, BATCH):
        body = {
            "properties": [OWNER],
            "propertiesWithHistory": [OWNER],
            "inputs": [{"id": i} for i in chunk],
        }
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm
        data = client.post("batch_read", path, body)
        refuse_unexpected(data, "OBJECT_NOT_FOUND")
        rows = [row for record in parts(data, "results") for row in _changes(record)]
        yield canonical(plan, None, pl.DataFrame(rows, schema=_RAW, orient="row"))
    client.least("batch_read", -(-len(companies) // BATCH))


def _changes(record: dict[str, Any]) -> list[tuple[str, ...]]:
    """One row per value that another one followed; the newest comes first."""
    history = record.get("propertiesWithHistory")
    versions = parts(history, OWNER) if isinstance(history, dict) else []
    company = str(record.get("id", ""))
    rows: list[tuple[str, ...]] = []
    for newer, older in pairwise(versions):
        new, old = str(newer.get("value") or ""), str(older.get("value") or "")
        at = str(newer.get("timestamp") or "")
        if at and new != old:
            rows.append((f"{company}:{at}", company, OWNER, old, new, at))
    return rows
