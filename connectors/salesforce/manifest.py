"""What kamsync owns in an org: fields, formula, key, permission sets, list view. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from kamsync.connector import Context
from kamsync.model.fieldmap import FieldMap, OutputField, OwnObject
from kamsync.model.own_fields import TASK_KEY
from kamsync.model.own_objects import OBJECTS

SYNC, READ, DIRECTOR = "KAM_Sync", "KAM_Read", "KAM_Director"
SETS: Final = (SYNC, READ, DIRECTOR)
LIST_VIEW: Final = "KAM_At_Risk"
NOTIFICATION: Final = "KAM_Alert"
READ_OBJECTS: Final = ("Account", "Contact", "Opportunity", "Case", "Contract")
"""Standard objects whose every record the nightly user must see (View All)."""


@dataclass(frozen=True)
class OwnField:
    """One custom field as metadata; `sobject` Activity shows on tasks and events."""

    sobject: str
    name: str
    kind: str
    """As metadata names it: Number, Text, LongTextArea, Picklist, MultiselectPicklist, Lookup …"""
    label: str
    help: str = ""
    length: int = 0
    precision: int = 0
    scale: int = 0
    values: tuple[tuple[str, str], ...] = ()
    """Of a picklist: what is stored, what is shown."""
    unique: bool = False
    formula: str = ""
    target: str = ""
    """Of a lookup: the object it points to."""
    many: str = ""
    """Of a lookup: what the list of these records is called over there."""
    readers: frozenset[str] = frozenset(SETS)
    editors: frozenset[str] = frozenset({SYNC})

    @property
    def full_name(self) -> str:
        return f"{self.sobject}.{self.name}"

    @property
    def shown_on(self) -> tuple[str, ...]:
        return ("Task", "Event") if self.sobject == "Activity" else (self.sobject,)


@dataclass(frozen=True)
class OwnTable:
    """One custom object: everybody who holds a set of ours reads it, people fill it."""

    name: str
    label: str
    plural: str
    name_label: str
    """Label of the record name."""


@dataclass(frozen=True)
class Manifest:
    fields: tuple[OwnField, ...]
    account: str
    objects: tuple[OwnTable, ...] = ()
    view_columns: tuple[str, ...] = ()
    view_filter: tuple[str, str, str] | None = None
    sets: tuple[str, ...] = field(default=SETS)
    lists: bool = True
    """With our list view."""
    notifies: bool = False
    """With a notification type, and the right to send it."""


def manifest_of(mapping: FieldMap, context: Context, *, inputs: bool) -> Manifest:
    """The same for create, verify, emit and remove."""
    account = mapping.streams["account"].object
    chosen = [mapping.outputs[o] for o in context.outputs if o in mapping.outputs]
    language = context.language
    fields = [_output(account, item, language) for item in chosen]
    by_id = {item.id: item for item in chosen}
    if "last_client_data_on" in by_id:
        fields.append(_age(account, by_id["last_client_data_on"].field, language))
    activity = mapping.streams.get("activity")
    key = activity.options.get("key_field", "KAM_Key__c") if activity else "KAM_Key__c"
    fields.append(_key(key, language))
    own = tuple(mapping.objects.values()) if inputs else ()
    if inputs:
        objects = {s: m.object for s, m in mapping.streams.items()}
        fields += [_input(objects[i.stream], i, language) for i in mapping.inputs.values()]
        fields += [_of_table(o, f, objects, language) for o in own for f in o.fields]
    columns = [by_id[o].field for o in ("tier", "score", "next_action") if o in by_id]
    condition = None
    if "dependency" in by_id:
        condition = (by_id["dependency"].field, "contains", "high,critical")
    elif "tier" in by_id:
        condition = (by_id["tier"].field, "equals", "Key")
    tables = tuple(_table(o, mapping, language) for o in own)
    return Manifest(tuple(fields), account, tables, tuple(columns), condition)


def _table(item: OwnObject, mapping: FieldMap, language: str) -> OwnTable:
    read = mapping.streams[item.stream].fields
    named = [f for f in OBJECTS[item.stream].fields if f.column in read]
    name = next((f for f in named if read[f.column].field == "Name"), None)
    label, plural = item.words(language)
    return OwnTable(item.object, label, plural, name.words(language)[0] if name else label)


def _output(account: str, item: OutputField, language: str) -> OwnField:
    readers = {SYNC, DIRECTOR} if item.directors else set(SETS)
    made = _field(account, item, language)
    return replace(made, readers=frozenset(readers), editors=frozenset({SYNC}))


def _input(sobject: str, item: OutputField, language: str) -> OwnField:
    """People fill these; kamsync only reads them."""
    editors = {DIRECTOR} if item.directors else {READ, DIRECTOR}
    return replace(_field(sobject, item, language), editors=frozenset(editors))


def _of_table(
    item: OwnObject, field: OutputField, objects: dict[str, str], language: str
) -> OwnField:
    made = _field(item.object, field, language)
    people = frozenset({READ, DIRECTOR})
    plural = item.words(language)[1]
    return replace(made, target=objects.get(field.to, ""), many=plural, editors=people)


def _field(sobject: str, item: OutputField, language: str) -> OwnField:
    kinds = {
        "text": "Text",
        "long_text": "LongTextArea",
        "integer": "Number",
        "number": "Number",
        "date": "Date",
        "boolean": "Checkbox",
        "picklist": "Picklist",
        "lookup": "Lookup",
        "multi_picklist": "MultiselectPicklist",
    }
    length = {"text": min(item.length, 255), "long_text": max(item.length, 256)}.get(item.type, 0)
    label, tip = item.words(language)
    return OwnField(
        sobject=sobject,
        name=item.field,
        kind=kinds[item.type],
        label=label,
        help=tip,
        length=length,
        precision=18 if item.type in ("integer", "number") else 0,
        scale=4 if item.type == "number" else 0,
        values=item.labelled,
    )


def _age(account: str, source: str, language: str) -> OwnField:
    """Dates are written and the age is computed here: a day without news writes nothing."""
    prefix = source.partition("_")[0]
    words = OutputField(
        "client_data_age",
        f"{prefix}_Client_Data_Age__c",
        "integer",
        "KAM client data age (days)",
        "Âge des données client (jours)",
        "Days since the newest information from the customer",
        "Jours depuis la plus récente information venue du client",
    )
    return OwnField(
        account,
        words.field,
        "Number",
        *words.words(language),
        precision=18,
        formula=f"IF(ISBLANK({source}), NULL, TODAY() - {source})",
        editors=frozenset(),
    )


def _key(name: str, language: str) -> OwnField:
    return OwnField(
        "Activity",
        name,
        "Text",
        *TASK_KEY.words(language),
        length=255,
        unique=True,
        readers=frozenset(SETS),
    )
