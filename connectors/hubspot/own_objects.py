"""Objects of ours in a portal: the type ids they have, remembered from one run to the next.

A portal without them is asked once a week, and by every `check` and `provision`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.faults import MissingScope, Refused
from connectors.hubspot.reader import small_list
from kamsync import durable
from kamsync.model.fieldmap import FieldMap

KEPT: Final = "hubspot_objects.json"
ASKED_EVERY: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Schema:
    """A custom object as the portal defines it."""

    name: str
    type_id: str
    properties: frozenset[str]
    group: str
    """The property group of its display property."""


def schemas(client: HubSpotClient) -> dict[str, Schema]:
    """Every custom object by name. Raises MissingScope."""
    # Reference: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/schemas/guide
    client.least("metadata")
    rows = small_list(client, "metadata", client.paths.of("schemas"))
    found = (_schema(row) for row in rows if row.get("name") and row.get("objectTypeId"))
    return {schema.name: schema for schema in found}


def _schema(row: Mapping[str, Any]) -> Schema:
    listed = row.get("properties")
    properties = [p for p in listed if isinstance(p, dict)] if isinstance(listed, list) else []
    groups = {str(p.get("name")): str(p.get("groupName") or "") for p in properties}
    group = groups.get(str(row.get("primaryDisplayProperty")), "")
    return Schema(str(row["name"]), str(row["objectTypeId"]), frozenset(groups), group)


class KnownTypes:
    """Type ids of one portal that were found before, and when it was last asked."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / KEPT

    def read(self, portal_id: str) -> tuple[dict[str, str], dt.datetime | None]:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))[portal_id]
            types = {str(name): str(type_id) for name, type_id in data["types"].items()}
            return types, dt.datetime.fromisoformat(data["asked"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}, None

    def keep(self, portal_id: str, types: Mapping[str, str], asked: dt.datetime) -> None:
        data = {portal_id: {"asked": asked.isoformat(), "types": dict(sorted(types.items()))}}
        durable.private_folder(self._file.parent)
        durable.write_file(self._file, json.dumps(data).encode())

    def forget(self) -> None:
        self._file.unlink(missing_ok=True)


def types_of(
    client: HubSpotClient, names: frozenset[str], folder: Path, portal_id: str
) -> dict[str, str]:
    """Type ids of those of our objects that the portal has."""
    kept = KnownTypes(folder)
    types, asked = kept.read(portal_id)
    now = client.clock or dt.datetime.now(dt.UTC)
    if names <= types.keys() or (asked is not None and now - asked < ASKED_EVERY):
        return types
    try:
        found = schemas(client)
    except (MissingScope, Refused):
        found = {}  # An edition without custom objects, or a key without that right.
    types = {name: found[name].type_id for name in names & found.keys()}
    kept.keep(portal_id, types, now)
    return types


def with_types(mapping: FieldMap, types: Mapping[str, str]) -> FieldMap:
    """The map with type ids for names of ours; streams of objects that are not there fall out."""
    streams = dict(mapping.streams)
    for stream, item in mapping.objects.items():
        if item.object in types:
            streams[stream] = replace(streams[stream], object=types[item.object])
        else:
            del streams[stream]
    return replace(mapping, streams=streams)
