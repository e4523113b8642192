"""Streams, columns, outputs and parts that a map names and nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kamsync.errors import Problem
from kamsync.field_maps.model import NO_FILE_KEYS, MapKeys, StreamKeys
from kamsync.field_maps.own import More
from kamsync.file_format import contradictions
from kamsync.model.invalid import near
from kamsync.model.own_fields import OUTPUTS
from kamsync.model.tables import STREAMS
from kamsync.toml_source import TomlSource


def unknown_names(source: TomlSource, parsed: MapKeys, more: More) -> list[Problem]:
    problems = []
    tables: dict[tuple[str, ...], dict[str, StreamKeys]] = {("streams",): parsed.streams}
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


def unknown_parts(parsed: MapKeys, parts: Sequence[str]) -> list[Problem]:
    return [
        Problem.of(
            "config", 0, "also_read", "no_part", name=part[:80], near=near(part, parsed.also)
        )
        for part in parts
        if part not in parsed.also
    ]


def _only_for_files(source: TomlSource, name: str, stream: StreamKeys) -> list[Problem]:
    """Keys that say how a file is read mean nothing in a CRM."""
    if "." in stream.object or not stream.object:
        return []
    at: tuple[str | int, ...] = ("streams", name)
    places = [(*at, key) for key, unsaid in NO_FILE_KEYS.items() if getattr(stream, key) != unsaid]
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
