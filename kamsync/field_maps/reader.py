"""The map of a name, read, checked and frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kamsync.errors import ConfigError, MappingError
from kamsync.field_maps.model import MapKeys
from kamsync.field_maps.names import unknown_names, unknown_parts
from kamsync.field_maps.own import More, by_rule, own_fields, own_objects, read_inputs, table_of
from kamsync.field_maps.sources import chain_of, line_of_key, merged, placed, source_of
from kamsync.file_format import form_of
from kamsync.model.fieldmap import FieldMap, FieldSource, StreamMap
from kamsync.model.own_fields import INPUTS
from kamsync.toml_source import TomlSource


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
    chain = chain_of(source_of(name, folder), folder)
    parsed = _checked(chain, wanted.parts, more)
    named = wanted.outputs
    ours, table = parsed.outputs | by_rule(parsed, named), table_of(parsed, more, named)
    outputs = own_fields(ours, table, prefix)
    return replace(_frozen(name, parsed, prefix, chain), outputs=outputs)


def _checked(chain: list[TomlSource], parts: Sequence[str], more: More) -> MapKeys:
    source = chain[0]
    try:
        parsed = source.validate(MapKeys, merged(chain, parts))
    except ConfigError as error:
        raise MappingError([placed(problem, chain) for problem in error.problems]) from error
    problems = unknown_names(source, parsed, more) + unknown_parts(parsed, parts)
    if problems:
        raise MappingError([placed(problem, chain) for problem in problems])
    return parsed


def _frozen(name: str, parsed: MapKeys, prefix: str, chain: list[TomlSource]) -> FieldMap:
    streams = {
        stream: StreamMap(
            object=item.object,
            replication_key=item.replication_key,
            fields={
                column: FieldSource(
                    **source.model_dump(),
                    at=line_of_key(chain, "streams", stream, "fields", column),
                )
                for column, source in item.fields.items()
            },
            options=dict(item.options),
            form=form_of(
                parsed.format,
                item.format,
                line_of_key(chain, "streams", stream, "format") or line_of_key(chain, "format"),
            ),
            rows=item.rows.rules(),
            stages=item.stages.words(),
        )
        for stream, item in parsed.streams.items()
    }

    plain = {key: item.field for key, item in parsed.inputs.items()}
    inputs = read_inputs(streams, own_fields(parsed.inputs, INPUTS, prefix), plain)
    objects = own_objects(streams, prefix)
    return FieldMap(name, streams, {}, inputs, parsed.accounts.rules(), objects)
