"""Mapped streams against the portal: what to ask for, and raw frames → canonical text frames."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from connectors.hubspot.derive import DERIVED, PERCENT, Facts, Stage, as_percent
from connectors.hubspot.linking import PRIMARY_PROPERTY
from connectors.hubspot.metadata import Definition
from connectors.hubspot.pages import Shape
from connectors.hubspot.paths import COMPANY, CONTACT, DEAL, TASK, TICKET, TYPE_IDS
from kamsync.errors import MappingError, Problem
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap, FieldSource, StreamMap
from kamsync.model.tables import STREAMS

TABLES: Final = ("user", "rate")
"""Streams that come from short lists, not from records."""
MERGED: Final = "hs_merged_object_ids"
_MERGEABLE: Final = frozenset({COMPANY, DEAL, CONTACT, TICKET})
_HEAD: Final = ("id", "modified_at", "is_deleted")
_VERSION: Final = "1"
"""Raise it when the same properties come to mean something else: streams are then pulled anew."""


@dataclass(frozen=True)
class Source:
    """One object type that feeds a stream."""

    type_id: str
    shape: Shape
    link_names: tuple[str, ...]
    modified: str
    """Replication property; empty where the portal has none: every pull is full."""
    facts: Facts

    def thin(self, fields: Mapping[str, FieldSource]) -> Source:
        """The same object, asked for no more than those fields take."""
        names, link_names = _needs(fields.values())
        if "companies" in link_names:
            names |= {PRIMARY_PROPERTY.get(self.type_id, ""): None}
        kept = tuple(p for p in self.shape.properties if p in names) or ("hs_object_id",)
        links = tuple(n for n in self.shape.links if n in link_names)
        return replace(self, shape=Shape(kept, links), link_names=tuple(link_names))


@dataclass(frozen=True)
class Plan:
    """How one stream is read."""

    name: str
    map: StreamMap
    sources: tuple[Source, ...]
    columns: frozenset[str]
    outputs: Mapping[str, str]
    """Own output id → property, on the account stream."""

    @property
    def prefixed(self) -> bool:
        """Ids are unique within one object type only; a stream of several says which."""
        return len(object_ids(self.map)) > 1

    @property
    def incremental(self) -> bool:
        return bool(self.sources) and all(source.modified for source in self.sources)

    @property
    def fingerprint(self) -> str:
        """Changes with the selected properties, the map's words and the stages' meaning."""
        parts = [
            [s.type_id, s.shape.properties, s.link_names, _stage_words(s.facts.stages)]
            for s in self.sources
        ]
        words = {c: [f.field, f.values, f.unit] for c, f in self.map.fields.items()}
        text = json.dumps([_VERSION, parts, words, dict(self.map.options)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _stage_words(stages: Mapping[str, Stage]) -> list[list[str | None]]:
    return sorted(
        ([key, s.label, s.closed, s.probability] for key, s in stages.items()),
        key=lambda words: str(words[0]),
    )


def _needs(sources: Iterable[FieldSource]) -> tuple[dict[str, None], dict[str, None]]:
    """Properties and association names that those columns take, in the map's order."""
    names: dict[str, None] = {}
    link_names: dict[str, None] = {}
    for source in sources:
        derived = DERIVED.get(source.field)
        names |= dict.fromkeys(derived.properties if derived else (source.field,))
        link_names |= dict.fromkeys(derived.links if derived else ())
    return names, link_names


def object_ids(stream: StreamMap) -> list[str]:
    """Type ids of the map's `object` (names or ids, several separated by blanks)."""
    return [TYPE_IDS.get(word, word) for word in stream.object.split()]


def key_property(mapping: FieldMap) -> str:
    """The property on tasks that carries our key, under the map's own prefix."""
    stream = mapping.streams.get("activity")
    named = stream.options.get("task_key", "") if stream else ""
    if named:
        return named
    score = mapping.outputs.get("score")
    prefix = score.field.removesuffix("_score") if score else "kam"
    return f"{prefix}_task_key"


@dataclass
class Planner:
    """Builds stream plans; findings collect on the way."""

    mapping: FieldMap
    definitions: dict[str, dict[str, Definition]]
    stages: dict[str, dict[str, Stage]]
    outputs: tuple[str, ...]
    findings: list[Finding]

    def plan(self, name: str) -> Plan | None:
        """None when no object of the stream can be read. Raises MappingError for a required
        column whose property is missing."""
        stream = self.mapping.streams[name]
        own = self._own_outputs() if name == "account" else {}
        readable = [t for t in object_ids(stream) if t in self.definitions]
        if not readable:
            return None
        self._missing(name, stream, readable)
        sources = tuple(self._source(stream, t, own) for t in readable)
        columns = {c for c, f in stream.fields.items() if self._given(f, readable)}
        columns |= {f"out_{output}" for output in own}
        head = {c for c in _HEAD if STREAMS[name].column(c)}
        return Plan(name, stream, sources, frozenset(columns | head), own)

    def _own_outputs(self) -> dict[str, str]:
        known = self.definitions.get(COMPANY, {})
        return {
            output: self.mapping.outputs[output].field
            for output in self.outputs
            if output in self.mapping.outputs and self.mapping.outputs[output].field in known
        }

    def _given(self, source: FieldSource, type_ids: list[str]) -> bool:
        derived = DERIVED.get(source.field)
        if derived is None:
            return any(source.field in self.definitions[t] for t in type_ids)
        if derived.links or not derived.properties:
            return True
        return any(p in self.definitions[t] for p in derived.properties for t in type_ids)

    def _missing(self, name: str, stream: StreamMap, type_ids: list[str]) -> None:
        """The places for what people fill are one finding while nobody made them."""
        problems = []
        lost = [c for c, f in stream.fields.items() if not self._given(f, type_ids)]
        inputs = self.mapping.inputs_of(name).intersection(lost)
        if inputs:
            message = f"no input fields for {', '.join(sorted(inputs))}: unknown, not empty"
            fix = "run provision --inputs where people are to fill them"
            self.findings.append(Finding("inputs_missing", "info", name, message, fix))
        for column, source in stream.fields.items():
            if column not in lost or column in inputs:
                continue
            where = f"streams.{name}.fields.{column}"
            known = source.field.startswith("@") and source.field not in DERIVED
            what = "no such derived value" if known else "the portal has no such readable property"
            message = f'"{source.field}": {what}'
            if source.optional:
                fix = "Leave it out of your map, create the property, or grant its read right."
                self.findings.append(Finding("column_unreadable", "info", where, message, fix))
            else:
                problems.append(Problem(f"mapping {self.mapping.name}", 0, where, message))
        if problems:
            raise MappingError(problems)

    def _source(self, stream: StreamMap, type_id: str, own: Mapping[str, str]) -> Source:
        known = self.definitions[type_id]
        names, link_names = _needs(stream.fields.values())
        extra = [stream.replication_key, *own.values()]
        if "companies" in link_names:
            extra.append(PRIMARY_PROPERTY.get(type_id, ""))
        if type_id == TASK:
            extra.append(key_property(self.mapping))
        if type_id in _MERGEABLE:
            extra.append(MERGED)
        names |= dict.fromkeys(extra)
        properties = tuple(n for n in names if n in known)
        settled = type_id == CONTACT and PRIMARY_PROPERTY[CONTACT] in properties
        embedded = tuple(n for n in link_names if not (settled and n == "companies"))
        facts = Facts(
            type_id,
            self.stages.get(type_id, {}),
            stream.options,
            key_property(self.mapping),
        )
        modified = stream.replication_key if stream.replication_key in known else ""
        return Source(type_id, Shape(properties, embedded), tuple(link_names), modified, facts)


def canonical(plan: Plan, source: Source | None, raw: pl.DataFrame) -> pl.DataFrame:
    """Canonical columns of a raw frame with its associations in place, text values."""
    type_id = source.type_id if source else ""
    base = source.facts if source else Facts("")
    facts = replace(base, columns=frozenset(raw.columns))
    columns = _head(plan, source, raw, facts)
    shares = []
    for column, field in plan.map.fields.items():
        if column not in plan.columns:
            continue
        derived = DERIVED.get(field.field)
        value = derived.expression(facts) if derived else _plain(raw, field.field)
        if field.values:
            value = value.replace(field.values)
        columns[column] = value
        if field.unit == "fraction" or field.field in PERCENT:
            shares.append(column)
    for output, name in plan.outputs.items():
        columns[f"out_{output}"] = _plain(raw, name)
    frame = raw.select(value.alias(name) for name, value in columns.items())
    frame = frame.with_columns(as_percent(frame[name]) for name in shares)
    merged = _absorbed(frame, raw) if type_id in _MERGEABLE and not plan.prefixed else None
    return frame if merged is None else pl.concat([frame, merged], how="diagonal")


def _plain(raw: pl.DataFrame, name: str) -> pl.Expr:
    """As it came: empty text becomes null for every CRM alike, in model.coerce."""
    return pl.col(f"p:{name}") if f"p:{name}" in raw.columns else pl.lit(None, pl.String)


def _head(plan: Plan, source: Source | None, raw: pl.DataFrame, facts: Facts) -> dict[str, pl.Expr]:
    columns: dict[str, pl.Expr] = {}
    if "id" in raw.columns:
        prefix = f"{source.type_id}:" if source and plan.prefixed else ""
        columns["id"] = pl.lit(prefix) + pl.col("id") if prefix else pl.col("id")
    if "updatedAt" in raw.columns:
        modified = facts.p(source.modified) if source and source.modified else pl.lit(None)
        changed = pl.coalesce(modified.cast(pl.String), pl.col("updatedAt"))
        if "archivedAt" in raw.columns:
            changed = (
                pl.when(_archived(raw))
                .then(pl.max_horizontal(changed, pl.col("archivedAt")))
                .otherwise(changed)
            )
        columns["modified_at"] = changed
        columns["is_deleted"] = (
            pl.when(_archived(raw)).then(pl.lit("true")).otherwise(pl.lit("false"))
        )
    return columns


def _archived(raw: pl.DataFrame) -> pl.Expr:
    if "archived" not in raw.columns:
        return pl.lit(value=False)
    return (pl.col("archived") == "true").fill_null(value=False)


def _absorbed(frame: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame | None:
    """Records this one swallowed in a merge: deleted, which no modified date tells."""
    if f"p:{MERGED}" not in raw.columns:
        return None
    lost = (
        frame.select("id", "modified_at")
        .with_columns(raw[f"p:{MERGED}"].alias("old"))
        .filter(pl.col("old").is_not_null())
        .with_columns(pl.col("old").str.extract_all(r"\d+"))
        .explode("old")
        .filter(pl.col("old").is_not_null() & (pl.col("old") != pl.col("id")))
    )
    if lost.is_empty():
        return None
    return lost.select(
        pl.col("old").alias("id"),
        "modified_at",
        pl.lit("true").alias("is_deleted"),
        pl.col("id").alias("merged_into"),
    )
