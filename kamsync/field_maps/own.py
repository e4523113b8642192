"""Fields and objects of ours in a map: the table's row, what the map says, the prefix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kamsync.field_maps.model import MapKeys, OwnKeys
from kamsync.model.fieldmap import FieldSource, OutputField, OwnObject, StreamMap
from kamsync.model.own_fields import OUTPUTS
from kamsync.model.own_objects import OBJECTS

More = Callable[[], Mapping[str, OutputField]]
"""Outputs beyond the table, asked for only where one is named."""
_OURS: Final = ("KAM_", "kam_")
"""How names of ours begin in a map, whatever the prefix is."""


def table_of(parsed: MapKeys, more: More, wanted: Sequence[str]) -> Mapping[str, OutputField]:
    """The outputs this map may name: the table's and, where one is asked for, all others."""
    beyond = any(output not in OUTPUTS for output in (*parsed.outputs, *wanted))
    return {**more(), **OUTPUTS} if beyond else OUTPUTS


def by_rule(parsed: MapKeys, wanted: Sequence[str]) -> dict[str, OwnKeys]:
    """Outputs that are switched on and have no line in the map, by the map's rule of names."""
    missing = [o for o in wanted if o not in parsed.outputs and o not in OUTPUTS]
    rule, made = parsed.own_name, {}
    for output in missing if rule else ():
        title = "_".join(word.capitalize() for word in output.split("_"))
        field = rule.replace("{name}", output).replace("{Name}", title)
        made[output] = OwnKeys(field=_cut(field, parsed.own_name_length))
    return made


def _cut(field: str, length: int) -> str:
    """Within the length that the CRM allows, its ending (`__c`) kept."""
    stem, mark, end = field.partition("__")
    return stem[: length - len(mark + end)].rstrip("_") + mark + end


def own_objects(streams: dict[str, StreamMap], prefix: str) -> dict[str, OwnObject]:
    """Objects of ours that the map reads, by the names they have with the prefix; a stream or
    column that has another place keeps it."""
    made = {}
    for name, row in OBJECTS.items():
        stream = streams.get(name)
        if stream is None or not stream.object.startswith(_OURS):
            continue
        names = {c: f.field for c, f in stream.fields.items() if f.field.startswith(_OURS)}
        ours = {c: _prefixed(field, prefix) for c, field in names.items()}
        fields = stream.fields | {c: replace(stream.fields[c], field=f) for c, f in ours.items()}
        streams[name] = replace(stream, object=_prefixed(stream.object, prefix), fields=fields)
        kept = tuple(replace(f, field=ours[f.column]) for f in row.fields if f.column in ours)
        made[name] = replace(row, object=streams[name].object, fields=kept)
    return made


def own_fields(
    items: dict[str, OwnKeys], table: Mapping[str, OutputField], prefix: str
) -> dict[str, OutputField]:
    """The table's row with what the map says otherwise."""
    made = {}
    for key, item in items.items():
        said = item.model_dump(exclude_none=True) | {"field": _prefixed(item.field, prefix)}
        row = table.get(key, OutputField(key, "", "text", ""))
        is_list = said.get("type", row.type) in ("picklist", "multi_picklist")
        choices = (row.choices_of or "tiers") if is_list else ""
        made[key] = replace(row, choices_of=choices, **said)
    return made


def read_inputs(
    streams: dict[str, StreamMap], inputs: dict[str, OutputField], plain: dict[str, str]
) -> dict[str, OutputField]:
    """Makes each input an optional field of its stream; gives those that are read so.

    `plain`: their names before the prefix. A column that has another field already keeps it.
    """
    kept = {}
    for key, item in inputs.items():
        stream = streams.get(item.stream)
        mapped = stream.fields.get(item.column) if stream else None
        if stream is None or (mapped and mapped.field not in (plain[key], item.field)):
            continue
        given = mapped or FieldSource(item.field, optional=True)
        stream.fields[item.column] = replace(given, field=item.field)
        kept[key] = item
    return kept


def _prefixed(field: str, prefix: str) -> str:
    """`KAM_Score__c` with another prefix; `kam_score` keeps its lower case."""
    if field.startswith("KAM_"):
        return prefix + field.removeprefix("KAM")
    if field.startswith("kam_"):
        return prefix.lower() + field.removeprefix("kam")
    return field
