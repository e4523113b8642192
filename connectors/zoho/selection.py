"""The field map laid over the org's metadata: what one stream asks for and how it translates.

A mapped field the org lacks is a finding when optional, a MappingError otherwise: the CRM
itself drops unknown names in silence (list) or fails the whole query (COQL).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from connectors.zoho.metadata import Metadata, Shape, ZohoField
from kamsync.connector import StreamInfo
from kamsync.errors import Problem
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldSource, StreamMap

Expr = Callable[[], pl.Expr]

MODIFIED_BY: Final = "Modified_By"
STATUS: Final = "Record_Status__s"
"""Drafts and trashed records say so here, where the org has the feature."""
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "@is_won": ("Stage",),
    "@is_closed": ("Stage",),
    "@probability": ("Stage", "Probability"),
    "@rate": ("Exchange_Rate",),
    "@email_domain": ("Email",),
    "@deal_role": ("Account_Name",),
}
"""Derived value → the CRM fields it is made of (all needed, bar Probability)."""
_ONE_CURRENCY: Final = frozenset({"Currency", "Exchange_Rate"})
"""An org with one currency has no such fields, and nothing is wrong with that."""
_COMPUTED: Final = frozenset({"formula", "rollup_summary"})
_UNSTAMPED: Final = frozenset({"Last_Activity_Time"})
_SPARE: Final = frozenset({"Probability"})


@dataclass
class Selection:
    """One module's part of a stream. Complete after `resolve`."""

    stream: str
    module: str
    key: str = ""
    shapes: dict[str, Shape] = field(default_factory=dict)
    sources: dict[str, FieldSource] = field(default_factory=dict)
    """Canonical column → source, readable ones only."""
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unstamped: set[str] = field(default_factory=set)
    """Columns whose new value does not move Modified_Time."""
    not_reached: frozenset[str] = frozenset()
    """Results of calls, in small letters, that mean: nobody was reached."""

    def info(self, salt: str) -> StreamInfo:
        names = {*self.shapes, *self.sources, *self.not_reached, salt, self.key}
        selected = "\n".join(sorted(names))
        return StreamInfo(
            name=self.stream,
            incremental=bool(self.key),
            columns=frozenset(self.sources) | {"id", "modified_at", "modified_by", "is_deleted"},
            fingerprint=hashlib.sha256(selected.encode()).hexdigest()[:16],
            unstamped=tuple(sorted(self.unstamped)),
        )


def resolve(
    stream: str,
    mapped: StreamMap,
    module: str,
    metadata: Metadata,
    inputs: frozenset[str] = frozenset(),
) -> Selection:
    """What of the map the org's module offers; `inputs` are told in one finding while not made."""
    selection = Selection(stream, module)
    fields = metadata.fields(module) or {}
    selection.shapes["id"] = "text"
    if mapped.replication_key in fields:
        selection.key = mapped.replication_key
        selection.shapes[selection.key] = "text"
    for extra in (MODIFIED_BY, STATUS):
        if extra in fields:
            selection.shapes[extra] = fields[extra].shape
    for column, source in mapped.fields.items():
        _resolve_one(selection, column, source, fields, metadata)
    lost = sorted(inputs - set(selection.sources))
    if lost:
        places = {f"{stream}.{column}" for column in lost}
        selection.findings = [f for f in selection.findings if f.where not in places]
        values = {"columns": ", ".join(lost)}
        selection.findings.append(Finding("inputs_missing", "info", stream, values=values))
    return selection


def _resolve_one(
    selection: Selection,
    column: str,
    source: FieldSource,
    fields: dict[str, ZohoField],
    metadata: Metadata,
) -> None:
    names = NEEDS.get(source.field, ()) if source.field.startswith("@") else (source.field,)
    shapes = {name: shape_of(name, fields, metadata) for name in names}
    absent = [n for n, shape in shapes.items() if shape is None and n not in _SPARE]
    if not names or absent:
        _missing(selection, column, source, absent or [source.field], metadata)
        return
    selection.shapes.update({n: shape for n, shape in shapes.items() if shape is not None})
    selection.sources[column] = source
    if not all(_stamped(name, fields) for name in names):
        selection.unstamped.add(column)


def _stamped(path: str, fields: dict[str, ZohoField]) -> bool:
    """Whether a new value moves the record's own Modified_Time."""
    first, _, rest = path.partition(".")
    if rest:
        return rest == "id"
    known = fields.get(first)
    return first not in _UNSTAMPED and (known is None or known.data_type not in _COMPUTED)


def shape_of(path: str, fields: dict[str, ZohoField], metadata: Metadata) -> Shape | None:
    """Shape of a field, or of one beyond a lookup (`Account_Name.Industry`); None: unreadable."""
    first, dot, rest = path.partition(".")
    if first == "id" and not dot:
        return "text"
    known = fields.get(first)
    if known is None:
        return None
    if not dot:
        return known.shape
    if known.shape != "lookup":
        return None
    if known.data_type != "lookup" or not known.target:
        return "text"  # attributes of a user, which have no field metadata
    beyond = metadata.fields(known.target) or {}
    return beyond[rest].shape if rest in beyond else None


def _missing(
    selection: Selection,
    column: str,
    source: FieldSource,
    names: list[str],
    metadata: Metadata,
) -> None:
    where = f"{selection.stream}.{column}"
    values = {"module": selection.module, "fields": names, "column": column}
    if source.optional and (metadata.org().multi_currency or not _ONE_CURRENCY.issuperset(names)):
        selection.findings.append(
            Finding("field_unreadable", "info", where, values=values, variant="zoho")
        )
    elif not source.optional:
        place = f"streams.{selection.stream}.fields.{column}"
        selection.problems.append(Problem.of("zoho", 0, place, "field_unreadable", **values))
