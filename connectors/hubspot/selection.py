"""The field map against the portal: per stream what to ask for, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from connectors.hubspot.canonical import (
    MERGEABLE,
    MERGED,
    OR,
    Plan,
    Source,
    key_property,
    needs,
    object_ids,
)
from connectors.hubspot.decode import Shape
from connectors.hubspot.derived import DERIVED, Facts, Stage
from connectors.hubspot.links import PRIMARY_PROPERTY
from connectors.hubspot.metadata import Definition
from connectors.hubspot.paths import COMPANY, CONTACT, TASK
from kamsync.errors import MappingError, Problem
from kamsync.model.change import Finding, Severity
from kamsync.model.fieldmap import FieldMap, FieldSource, StreamMap
from kamsync.model.tables import STREAMS

_HEAD: Final = ("id", "modified_at", "is_deleted")


@dataclass
class Planner:
    """Builds stream plans; findings collect on the way."""

    mapping: FieldMap
    definitions: dict[str, dict[str, Definition]]
    stages: dict[str, dict[str, Stage]]
    outputs: tuple[str, ...]
    findings: list[Finding]

    def plan(self, name: str) -> Plan | None:
        """None when no object of the stream can be read, or not what makes a record of it. Raises
        MappingError where that stream is one that nothing works without."""
        stream = self.mapping.streams[name]
        own = self._own_outputs() if name == "account" else {}
        readable = [t for t in object_ids(stream) if t in self.definitions]
        if not readable:
            return None
        stream = self._with_parents(stream, readable)
        if not self._complete(name, stream, readable):
            return None
        sources = tuple(self._source(stream, t, own) for t in readable)
        columns = {c for c, f in stream.fields.items() if self._given(f, readable)}
        columns |= {f"out_{output}" for output in own}
        head = {c for c in _HEAD if STREAMS[name].column(c)}
        return Plan(name, stream, sources, frozenset(columns | head), own)

    def _with_parents(self, stream: StreamMap, type_ids: list[str]) -> StreamMap:
        """Parents from associations, where the portal has no property for them."""
        parent = stream.fields.get("parent_id")
        if parent is None or type_ids != [COMPANY] or self._given(parent, type_ids):
            return stream
        linked = replace(parent, field="@parent")
        return replace(stream, fields={**stream.fields, "parent_id": linked})

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

    def _complete(self, name: str, stream: StreamMap, type_ids: list[str]) -> bool:
        """Whether the stream's records can be read; what else is missing becomes findings.
        The places for what people fill are one finding while nobody made them."""
        lost = {c: f for c, f in stream.fields.items() if not self._given(f, type_ids)}
        inputs = self.mapping.inputs_of(name).intersection(lost)
        if inputs:
            values = {"columns": ", ".join(sorted(inputs))}
            self.findings.append(Finding("inputs_missing", "info", name, values=values))
        derived = {c: f.field for c, f in lost.items() if f.field.startswith("@")}
        unknown = [c for c, n in derived.items() if n not in DERIVED or not lost[c].optional]
        if unknown:
            raise MappingError([self._problem(name, c, lost[c], "no_derived") for c in unknown])
        problems = []
        for column, source in lost.items():
            known = STREAMS[name].column(column)
            if known is not None and known.required and not source.optional:
                problems.append(self._problem(name, column, source, "no_property"))
            elif column not in inputs:
                self.findings.append(_unreadable(name, column, source))
        if not problems:
            return True
        if STREAMS[name].required:
            raise MappingError(problems)
        values = {"field": problems[0].values["field"], "stream": name}
        self.findings.append(
            Finding("object_unreadable", "info", name, values=values, variant="property")
        )
        return False

    def _problem(self, name: str, column: str, source: FieldSource, code: str) -> Problem:
        where = f"streams.{name}.fields.{column}"
        return Problem(self.mapping.name, 0, where, code=code, values={"field": source.field})

    def _source(self, stream: StreamMap, type_id: str, own: Mapping[str, str]) -> Source:
        known = self.definitions[type_id]
        names, link_names = needs(stream.fields.values())
        extra = [stream.replication_key, *own.values()]
        if "companies" in link_names:
            extra.append(PRIMARY_PROPERTY.get(type_id, ""))
        if type_id == TASK:
            extra.append(key_property(self.mapping))
        if type_id in MERGEABLE:
            extra.append(MERGED)
        extra += [p for o, p in stream.options.items() if o.startswith(OR)]
        names |= dict.fromkeys(extra)
        properties = tuple(n for n in names if n in known)
        settled = type_id == CONTACT and PRIMARY_PROPERTY[CONTACT] in properties
        apart = {"parents"} | ({"companies"} if settled else set())
        embedded = tuple(n for n in link_names if n not in apart)
        facts = Facts(
            type_id,
            self.stages.get(type_id, {}),
            stream.options,
            key_property(self.mapping),
        )
        modified = stream.replication_key if stream.replication_key in known else ""
        kinds = {n: known[n].type for n in properties}
        shape = Shape(properties, embedded)
        computed = frozenset(n for n in properties if not known[n].stamped)
        return Source(type_id, shape, tuple(link_names), modified, facts, kinds, computed)


def _unreadable(name: str, column: str, source: FieldSource) -> Finding:
    severity: Severity = "info" if source.optional else "warning"
    values = {"field": source.field, "column": column}
    where = f"{name}.{column}"
    return Finding("field_unreadable", severity, where, values=values, variant="hubspot")
