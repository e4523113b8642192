"""Our own fields on accounts: their names in this org, writing them, reading them back."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from connectors.zoho import query as coql
from connectors.zoho.client import ZohoClient
from connectors.zoho.decode import SEPARATOR
from connectors.zoho.metadata import MULTI, Metadata, ZohoField
from connectors.zoho.query import Query
from connectors.zoho.writer import batches, sendable, write
from kamsync.model.change import Outcome, RecordChange, Value
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.phrase import phrase
from kamsync.model.value import value_of

log = logging.getLogger(__name__)

LISTS: Final = {"picklist": "picklist", "multi_picklist": MULTI}
"""Kind of an output → the type of its field here."""
TEXTS: Final = ("text", "textarea")
_FILE: Final = "zoho_fields.json"


class KeptNames:
    """Field ids by module and wanted name: an admin may rename a field, its id stays."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self.ids: dict[str, str] = {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        if isinstance(found, dict):
            self.ids = {str(k): str(v) for k, v in found.items()}

    def keep(self, module: str, wanted: str, field_id: str) -> None:
        self.ids[f"{module}.{wanted}"] = field_id
        self._save()

    def forget(self, module: str, wanted: str) -> None:
        if self.ids.pop(f"{module}.{wanted}", None) is not None:
            self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self.ids, indent=1, sort_keys=True), encoding="utf-8")

    def find(self, module: str, wanted: str, fields: dict[str, ZohoField]) -> ZohoField | None:
        """By id where we made it, else by API name, else by the label it was made with."""
        known = self.ids.get(f"{module}.{wanted}")
        if known:
            by_id = next((f for f in fields.values() if f.id == known), None)
            if by_id:
                return by_id
        if wanted in fields:
            return fields[wanted]
        label = label_of(wanted).lower()
        same = [f for f in fields.values() if f.custom and f.label.lower() == label]
        return same[0] if len(same) == 1 else None

    def of_output(
        self, module: str, field: OutputField, fields: dict[str, ZohoField]
    ) -> ZohoField | None:
        """The field of an output, or the list beside it where it is a text of an earlier
        installation or went after that: no API changes a type."""
        found = self.find(module, field.field, fields)
        if not may_move(field, found):
            return found
        made = self.find(module, beside(field.field), fields)
        return made if made is not None and made.data_type in LISTS.values() else found


def may_move(field: OutputField, found: ZohoField | None) -> bool:
    return field.type in LISTS and (found is None or found.data_type in TEXTS)


def beside(wanted: str) -> str:
    """`KAM_Flags` → `KAM_Flags_List`."""
    return f"{wanted}_List"


def label_of(wanted: str) -> str:
    """The label Zoho makes this API name from."""
    return wanted.replace("_", " ")


@dataclass
class OwnFields:
    client: ZohoClient
    metadata: Metadata
    mapping: FieldMap
    names: KeptNames
    module: str = "Accounts"
    triggers: tuple[str, ...] = ()

    def found(self, outputs: Sequence[str]) -> dict[str, ZohoField]:
        """Output id → field, those that exist and can be read."""
        fields = self.metadata.fields(self.module) or {}
        made = {
            output: self.names.of_output(self.module, self.mapping.outputs[output], fields)
            for output in outputs
            if output in self.mapping.outputs
        }
        return {output: f for output, f in made.items() if f is not None}

    def texts(self, outputs: Sequence[str]) -> dict[str, ZohoField]:
        """Output → the text that its list took the place of; it is written too."""
        fields = self.metadata.fields(self.module) or {}
        found = {}
        for output, now in self.found(outputs).items():
            text = self.names.find(self.module, self.mapping.outputs[output].field, fields)
            if text is not None and text.id != now.id and text.writable:
                found[output] = text
        return found

    def write(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        outputs = list(dict.fromkeys(o for c in changes for o in c.values))
        fields, texts = self.found(outputs), self.texts(outputs)
        outcomes: list[Outcome | None] = [_refused(change, fields) for change in changes]
        open_ = [i for i, outcome in enumerate(outcomes) if outcome is None]
        for batch in batches([changes[i].account_id for i in open_]):
            places = [open_[p] for p in batch]
            records = [_record(changes[i], fields, texts) for i in places]
            found = write(self.client, "PUT", self.module, records, self.triggers)
            for i, result in zip(places, found, strict=True):
                outcomes[i] = result.outcome(changes[i].account_id)
        return [o for o in outcomes if o is not None]

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        fields = self.found(outputs)
        shapes = {"id": "text"} | {f.name: f.shape for f in fields.values()}
        shown: dict[str, dict[str, Value]] = {}
        query = Query(self.module, shapes)  # type: ignore[arg-type]
        for frame in coql.by_ids(self.client, query, ids, kind="read back"):
            for row in frame.iter_rows(named=True):
                values: dict[str, Value] = dict.fromkeys(outputs)
                for output, f in fields.items():
                    values[output] = value_of(
                        _stored(row[f.name], f), self.mapping.outputs[output].type
                    )
                shown[row["id"]] = values
        return shown


def _stored(text: str | None, field: ZohoField) -> str | None:
    """A record may give back what is shown instead of what is stored."""
    words = field.stored
    if text is None or not words:
        return text
    return SEPARATOR.join(words.get(word, word) for word in text.split(SEPARATOR))


def _record(
    change: RecordChange, fields: dict[str, ZohoField], texts: dict[str, ZohoField]
) -> dict[str, object]:
    values: dict[str, object] = {}
    for output, value in change.values.items():
        several = fields[output].data_type == MULTI and isinstance(value, str)
        values[fields[output].name] = str(value).split() if several else sendable(value)
        if output in texts:
            values[texts[output].name] = sendable(value)
    return {"id": change.account_id, **values}


def _refused(change: RecordChange, fields: dict[str, ZohoField]) -> Outcome | None:
    """What must not even be sent: Zoho would store an unknown picklist value without a word."""
    ref = change.account_id
    for output, value in change.values.items():
        if output not in fields:
            reason = phrase("outcome.no_field", output=output)
            return Outcome(ref, ok=False, code="field_missing", reason=reason)
        target = fields[output]
        if not target.writable:
            reason = phrase("outcome.field_read_only", field=target.name)
            return Outcome(ref, ok=False, code="field_read_only", reason=reason)
        words = target.words() if target.data_type in ("picklist", MULTI) else frozenset()
        given = str(value or "").split() if target.data_type == MULTI else [value]
        strange = [v for v in given if isinstance(v, str) and v not in words] if words else []
        if strange:
            reason = phrase("outcome.not_in_picklist", value=strange[0][:60], field=target.name)
            return Outcome(ref, ok=False, code="value_not_in_picklist", reason=reason)
    return None
