"""Field maps: the TOML between a CRM's fields and the canonical columns, shipped or the user's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, model_validator

from kamsync.errors import ConfigError, MappingError, Problem
from kamsync.file_format import AccountKeys, FormatKeys, RowKeys, StageKeys, contradictions, form_of
from kamsync.model.fieldmap import (
    FieldMap,
    FieldSource,
    OutputField,
    OutputType,
    OwnObject,
    StreamMap,
)
from kamsync.model.invalid import near
from kamsync.model.own_fields import INPUTS, OUTPUTS
from kamsync.model.own_objects import OBJECTS
from kamsync.model.strict import Strict
from kamsync.model.tables import STREAMS
from kamsync.toml_source import TomlSource

_OWN = ("outputs", "inputs")
"""Sections of a map that name fields of ours."""
_OURS: Final = ("KAM_", "kam_")
"""How names of ours begin in a map, whatever the prefix is."""
_LONGEST_CHAIN = 5


class _Source(Strict):
    field: str
    optional: bool = False
    values: dict[str, str] = Field(default_factory=dict)
    unit: Literal["", "fraction"] = ""
    also: tuple[str, ...] = ()
    default: str | None = None
    split: str = ""
    times: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        given = value if isinstance(value, dict) else {"field": value}
        names = given.get("field")
        if isinstance(names, list) and names:
            return given | {"field": names[0], "also": names[1:]}
        return given


class _Stream(Strict):
    object: str = ""
    replication_key: str = ""
    fields: dict[str, _Source] = Field(default_factory=dict)
    options: dict[str, str] = Field(default_factory=dict)
    format: FormatKeys = FormatKeys()
    rows: RowKeys = RowKeys()
    stages: StageKeys = StageKeys()


_EMPTY: Final = {"format": FormatKeys(), "rows": RowKeys(), "stages": StageKeys()}


class _Output(Strict):
    """What a map says of a field of ours; the rest is own_fields.toml's."""

    field: str
    type: OutputType | None = None
    label: str | None = None
    label_fr: str | None = None
    help: str | None = None
    help_fr: str | None = None
    length: int | None = None
    shared: bool | None = None
    clear: bool = Field(default=True, exclude=True)
    """Earlier maps said so; a field of ours is always cleared, a shared one never."""


class _Part(Strict):
    """What is read besides, and only where a connection asks for it by name."""

    streams: dict[str, _Stream] = Field(default_factory=dict)


class _Map(Strict):
    extends: str = ""
    own_name: str = ""
    """What the CRM calls an output without a line of its own: {Name} or {name} is the metric's."""
    own_name_length: int = 40
    format: FormatKeys = FormatKeys()
    accounts: AccountKeys = AccountKeys()
    streams: dict[str, _Stream] = Field(default_factory=dict)
    also: dict[str, _Part] = Field(default_factory=dict)
    outputs: dict[str, _Output] = Field(default_factory=dict)
    inputs: dict[str, _Output] = Field(default_factory=dict)


def map_schema() -> dict[str, Any]:
    """JSON Schema of a field map. A name alone stands for a table with that field."""
    made = _Map.model_json_schema()
    name, names = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    made["$defs"]["_Source"]["properties"]["field"] = {"anyOf": [name, names]}
    tables = [made["properties"][part] for part in _OWN]
    tables.append(made["$defs"]["_Stream"]["properties"]["fields"])
    for table in tables:
        table["additionalProperties"] = {"anyOf": [name, names, table["additionalProperties"]]}
    made["properties"]["streams"]["propertyNames"] = {"enum": sorted(STREAMS)}
    return made


def shipped_maps() -> list[str]:
    """Names of the maps that come with kamsync; those of exported files are `files/NAME`."""
    root = resources.files("mappings")
    every = [("", f) for f in root.iterdir()] + [("files/", f) for f in (root / "files").iterdir()]
    return sorted(at + f.name.removesuffix(".toml") for at, f in every if f.name.endswith(".toml"))


More = Callable[[], Mapping[str, OutputField]]


@dataclass(frozen=True)
class Wanted:
    """What a config asks of a map."""

    outputs: Sequence[str] = ()
    """Those that are switched on."""
    parts: Sequence[str] = ()
    """Names below [also] of what is read besides."""


NOTHING: Final = Wanted()


def load_mapping(
    name: str,
    folder: Path,
    prefix: str = "KAM",
    more: More = dict,
    wanted: Wanted = NOTHING,
) -> FieldMap:
    """The map of that name, or the file when it ends in .toml (relative to `folder`).

    `prefix` replaces the shipped prefix of output field names. `more`: outputs beyond the table,
    asked for only where the map or the outputs that are `wanted` name one.

    Raises MappingError with every problem: unknown streams, columns and outputs, each with the
    nearest valid name.
    """
    chain = _chain(_source(name, folder), folder)
    source = chain[0]
    try:
        parsed = source.validate(_Map, _merged(chain, wanted.parts))
    except ConfigError as error:
        raise MappingError([_placed(problem, chain) for problem in error.problems]) from error
    problems = _unknown_names(source, parsed, more) + _unknown_parts(parsed, wanted.parts)
    if problems:
        raise MappingError([_placed(problem, chain) for problem in problems])
    named = wanted.outputs
    outputs = _own(parsed.outputs | _by_rule(parsed, named), _table(parsed, more, named), prefix)
    return replace(_frozen(name, parsed, prefix, chain), outputs=outputs)


def _source(name: str, folder: Path) -> TomlSource:
    if name.endswith(".toml"):
        return TomlSource.read(folder / name)
    if name not in shipped_maps():
        hint = near(name, shipped_maps())
        problem = Problem.of("config", 0, "mapping", "no_map", name=name[:80], near=hint)
        raise MappingError([problem])
    return _shipped(name)


@cache
def _shipped(name: str) -> TomlSource:
    file = resources.files("mappings") / f"{name}.toml"
    return TomlSource(f"mappings/{name}.toml", file.read_text(encoding="utf-8"))


def _chain(source: TomlSource, folder: Path) -> list[TomlSource]:
    """The map, the one it extends, the one that extends, and so on."""
    chain = [source]
    while isinstance(parent := chain[-1].data.get("extends"), str) and parent:
        if len(chain) > _LONGEST_CHAIN:
            at = (source.name, source.line_of(("extends",)), "extends")
            raise MappingError([Problem.of(*at, "extends_circle")])
        chain.append(_source(parent, folder))
    return chain


def _merged(chain: list[TomlSource], parts: Sequence[str]) -> dict[str, Any]:
    """Each map laid over what it extends, key by key; `parts` of [also] right above its own map."""
    data: dict[str, Any] = {}
    for source in reversed(chain):
        said = {k: v for k, v in source.data.items() if k != "extends" or not isinstance(v, str)}
        data = _overlay(data, said | {k: _spelt_out(said[k]) for k in _OWN if k in said})
        also: Any = said.get("also")
        for part in parts if isinstance(also, dict) else ():
            more = also.get(part)
            data = _overlay(data, more if isinstance(more, dict) else {})
    return data


def _spelt_out(own: Any) -> Any:
    """`score = "KAM_Score__c"` as a table, so that a map laid over it may add a key."""
    if not isinstance(own, dict):
        return own
    return {k: {"field": v} if isinstance(v, str) else v for k, v in own.items()}


def _placed(problem: Problem, chain: list[TomlSource]) -> Problem:
    """The problem in the file of the chain that holds its key."""
    path = tuple(problem.key.split("."))
    for source in chain:
        data: Any = source.data
        for step in path:
            data = data.get(step) if isinstance(data, dict) else None
        if data is not None:
            return replace(problem, file=source.name, line=source.line_of(path))
    return problem


def _at(chain: list[TomlSource], *path: str) -> str:
    """`my.toml:7`, the line of that key in the map that holds it; empty where none does."""
    found = _placed(Problem("", 0, ".".join(path), ""), chain)
    return f"{Path(found.file).name}:{found.line}" if found.file else ""


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        both = isinstance(value, dict) and isinstance(old, dict)
        result[key] = _overlay(old, value) if both else value  # type: ignore[arg-type]
    return result


def _unknown_names(source: TomlSource, parsed: _Map, more: More) -> list[Problem]:
    problems = []
    tables: dict[tuple[str, ...], dict[str, _Stream]] = {("streams",): parsed.streams}
    tables |= {("also", name, "streams"): part.streams for name, part in parsed.also.items()}
    for place, stream_name, stream in (
        (p, name, s) for p, streams in tables.items() for name, s in streams.items()
    ):
        at: tuple[str | int, ...] = (*place, stream_name)
        if stream_name not in STREAMS:
            hint = near(stream_name, STREAMS)
            problems.append(_problem(source, at, "no_stream", name=stream_name, near=hint))
            continue
        known = STREAMS[stream_name]
        for column in stream.fields:
            if known.column(column) is None:
                hint = near(column, [c.name for c in known.columns])
                here = (*at, "fields", column)
                problems.append(_problem(source, here, "no_column", name=column, near=hint))
        problems += contradictions(stream_name, stream.rows.rules(), source.name)
        problems += _only_for_files(source, stream_name, stream)
    for output in parsed.outputs:
        if output not in OUTPUTS and output not in (others := more()):
            hint = near(output, [*OUTPUTS, *others])
            here = ("outputs", output)
            problems.append(_problem(source, here, "no_output", name=output, near=hint))
    problems.extend(
        _problem(source, ("inputs", key), "input_column")
        for key in parsed.inputs
        if not _is_column(key)
    )
    return problems


def _unknown_parts(parsed: _Map, parts: Sequence[str]) -> list[Problem]:
    return [
        Problem.of(
            "config", 0, "also_read", "no_part", name=part[:80], near=near(part, parsed.also)
        )
        for part in parts
        if part not in parsed.also
    ]


def _only_for_files(source: TomlSource, name: str, stream: _Stream) -> list[Problem]:
    """Keys that say how a file is read mean nothing in a CRM."""
    if "." in stream.object or not stream.object:
        return []
    at: tuple[str | int, ...] = ("streams", name)
    places = [
        (*at, key) for key in ("format", "rows", "stages") if getattr(stream, key) != _EMPTY[key]
    ]
    places += [
        (*at, "fields", column)
        for column, field in stream.fields.items()
        if field.also or field.split or field.times or field.default is not None
    ]
    return [_problem(source, place, "only_files") for place in places]


def _is_column(key: str) -> bool:
    stream, dot, column = key.rpartition(".")
    known = STREAMS.get(stream if dot else "account")
    return known is not None and known.column(column) is not None


def _problem(source: TomlSource, path: tuple[str | int, ...], code: str, **values: Any) -> Problem:
    key = ".".join(map(str, path))
    return Problem.of(source.name, source.line_of(path), key, code, **values)


def _table(parsed: _Map, more: More, wanted: Sequence[str]) -> Mapping[str, OutputField]:
    """The outputs this map may name: the table's and, where one is asked for, all others."""
    beyond = any(output not in OUTPUTS for output in (*parsed.outputs, *wanted))
    return {**more(), **OUTPUTS} if beyond else OUTPUTS


def _by_rule(parsed: _Map, wanted: Sequence[str]) -> dict[str, _Output]:
    """Outputs that are switched on and have no line in the map, by the map's rule of names."""
    missing = [o for o in wanted if o not in parsed.outputs and o not in OUTPUTS]
    rule, made = parsed.own_name, {}
    for output in missing if rule else ():
        title = "_".join(word.capitalize() for word in output.split("_"))
        field = rule.replace("{name}", output).replace("{Name}", title)
        made[output] = _Output(field=_cut(field, parsed.own_name_length))
    return made


def _cut(field: str, length: int) -> str:
    """Within the length that the CRM allows, its ending (`__c`) kept."""
    stem, mark, end = field.partition("__")
    return stem[: length - len(mark + end)].rstrip("_") + mark + end


def _frozen(name: str, parsed: _Map, prefix: str, chain: list[TomlSource]) -> FieldMap:
    streams = {
        stream: StreamMap(
            object=item.object,
            replication_key=item.replication_key,
            fields={
                c: FieldSource(**s.model_dump(), at=_at(chain, "streams", stream, "fields", c))
                for c, s in item.fields.items()
            },
            options=dict(item.options),
            form=form_of(
                parsed.format,
                item.format,
                _at(chain, "streams", stream, "format") or _at(chain, "format"),
            ),
            rows=item.rows.rules(),
            stages=item.stages.words(),
        )
        for stream, item in parsed.streams.items()
    }

    plain = {key: item.field for key, item in parsed.inputs.items()}
    inputs = _read(streams, _own(parsed.inputs, INPUTS, prefix), plain)
    objects = _objects(streams, prefix)
    return FieldMap(name, streams, {}, inputs, parsed.accounts.rules(), objects)


def _objects(streams: dict[str, StreamMap], prefix: str) -> dict[str, OwnObject]:
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


def _own(
    items: dict[str, _Output], table: Mapping[str, OutputField], prefix: str
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


def _read(
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
