"""Lists beside text fields of an earlier installation.

No API makes a list of a text that holds values. `provision` puts a list beside it and copies what
it holds; from then on both are written. An admin deletes the text once nothing shows it any more,
or the list to go back: the map follows what is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.fields import send_records
from connectors.salesforce.metadata import ObjectInfo
from connectors.salesforce.query import Statement
from connectors.salesforce.reader import read_all
from kamsync.model.fieldmap import FieldMap, OutputField

LISTS: Final = ("picklist", "multi_picklist")
_SHAPES: Final = {
    **dict.fromkeys(("string", "textarea", "Text", "LongTextArea"), "text"),
    **dict.fromkeys(("picklist", "multipicklist", "Picklist", "MultiselectPicklist"), "list"),
}
_SEPARATORS: Final = re.compile(r"[;,\s]+")


@dataclass(frozen=True)
class Moved:
    """The map as the org has it."""

    mapping: FieldMap
    texts: dict[str, str]
    """Output → its text field, which is written too."""


def beside(name: str) -> str:
    """`KAM_Flags__c` → `KAM_Flags_List__c`."""
    return f"{name.removesuffix('__c')}_List__c"


def shapes_of(info: ObjectInfo) -> dict[str, str]:
    """Field as a user sees it → text, list or what else it is."""
    return {name: _SHAPES.get(field.type, field.type) for name, field in info.fields.items()}


def shape(kind: str) -> str:
    """The same of a kind as metadata names it."""
    return _SHAPES.get(kind, kind)


def moved(mapping: FieldMap, shapes: Mapping[str, str], *, wanted: bool = False) -> Moved:
    """`shapes`: fields of accounts that are there. `wanted`: also where the list is still to be
    made."""
    outputs, texts = dict(mapping.outputs), {}
    for key, field in mapping.outputs.items():
        now, other = shapes.get(field.field), shapes.get(beside(field.field))
        if field.type not in LISTS or now not in (None, "text"):
            continue
        if other == "list" or (wanted and now == "text"):
            outputs[key] = replace(field, field=beside(field.field))
            if now == "text":
                texts[key] = field.field
    return Moved(replace(mapping, outputs=outputs), texts)


def copy(client: SalesforceClient, sobject: str, pairs: Sequence[tuple[str, OutputField]]) -> int:
    """Fills lists with what the text beside them holds; how many records were refused."""
    columns = ("Id", *(text for text, _ in pairs))
    refused = 0
    for frame in read_all(client, Statement(sobject, columns), by_bulk=True):
        records = _records(frame, sobject, pairs)
        results = send_records(client, sobject, records)
        refused += sum(not r.ok for r in results)
    return refused


def _records(
    frame: pl.DataFrame, sobject: str, pairs: Sequence[tuple[str, OutputField]]
) -> list[dict[str, object]]:
    found = []
    for row in frame.iter_rows(named=True):
        values = {field.field: listed(row[text], field) for text, field in pairs}
        held = {name: value for name, value in values.items() if value}
        if held:
            found.append({"attributes": {"type": sobject}, "id": row["Id"], **held})
    return found


def listed(text: str | None, field: OutputField) -> str:
    """Values that the list takes; a word that is none of them is left to the text."""
    if field.type == "picklist":
        return text if text in field.choices else ""
    return ";".join(word for word in _SEPARATORS.split(text or "") if word in field.choices)
