"""Fills lists with what the text fields beside them hold, which an earlier installation made.

No API makes a list of a text. Both are written until an admin deletes the text; whoever deletes
the list goes back to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from connectors.zoho import query as coql
from connectors.zoho.fields import OwnFields, beside
from connectors.zoho.metadata import MULTI, ZohoField
from connectors.zoho.query import Query
from connectors.zoho.writer import BATCH, write
from kamsync.connector import ProvisionStep
from kamsync.errors import ConnectorError
from kamsync.model.phrase import Phrase, phrase

_SEPARATORS: Final = re.compile(r"[;,\s]+")


def filled(
    own: OwnFields, outputs: Sequence[str], steps: list[ProvisionStep], *, dry: bool
) -> list[ProvisionStep]:
    """The steps, where a list that was made now is full, or says why not."""
    made = {s.what for s in steps if s.action == "create" and s.ok}
    names = {o: beside(own.mapping.outputs[o].field) for o in outputs if o in own.mapping.outputs}
    new = {o: f"{own.module}.{n}" for o, n in names.items() if f"{own.module}.{n}" in made}
    if dry or not new:
        return steps
    fields, texts = own.found(list(new)), own.texts(list(new))
    try:
        refused = _copied(own, [(text, fields[o]) for o, text in texts.items()])
    except ConnectorError as error:
        why: str | Phrase = error.as_value
    else:
        why = phrase("step.list_refused", n=refused) if refused else ""
    if not why:
        return steps
    lost = {new[o]: text.name for o, text in texts.items()}
    return [_unfilled(s, lost[s.what], why) if s.what in lost else s for s in steps]


def _unfilled(step: ProvisionStep, text: str, why: str | Phrase) -> ProvisionStep:
    return replace(step, ok=False, message=phrase("step.list_unfilled", text=text, why=why))


def _copied(own: OwnFields, pairs: Sequence[tuple[ZohoField, ZohoField]]) -> int:
    """How many records were refused."""
    shapes = {"id": "text"} | {text.name: text.shape for text, _ in pairs}
    query = Query(own.module, shapes)  # type: ignore[arg-type]
    refused = 0
    for frame in coql.pages(own.client, query):
        records = list(_records(frame.iter_rows(named=True), pairs))
        for start in range(0, len(records), BATCH):
            part = records[start : start + BATCH]
            found = write(own.client, "PUT", own.module, part, own.triggers)
            refused += sum(not r.ok for r in found)
    return refused


def _records(
    rows: Iterable[dict[str, Any]], pairs: Sequence[tuple[ZohoField, ZohoField]]
) -> Iterable[dict[str, object]]:
    for row in rows:
        values = {field.name: _listed(row[text.name], field) for text, field in pairs}
        held = {name: value for name, value in values.items() if value}
        if held:
            yield {"id": row["id"], **held}


def _listed(text: str | None, field: ZohoField) -> str | list[str]:
    """Values that the list takes; a word that is none of them is left to the text."""
    if field.data_type != MULTI:
        return text if text in field.words() else ""
    return [word for word in _SEPARATORS.split(text or "") if word in field.words()]
