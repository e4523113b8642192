"""From field map and described objects to sources: which columns of which object feed a stream.

A stream has one source, but activity (Task and Event) and change_log (two histories) have two.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import polars as pl

from connectors.salesforce import account_plans, activity, derived
from connectors.salesforce.metadata import ObjectInfo
from connectors.salesforce.query import Statement
from kamsync.connector import Context
from kamsync.model.change import Finding, Severity
from kamsync.model.fieldmap import FieldMap, FieldSource, StreamMap
from kamsync.model.tables import STREAMS

OWN_COLUMNS = ("modified_at", "modified_by", "is_deleted")
SILENT = frozenset({"CurrencyIsoCode", "LeadSource", "WhoCount", "CompletedDateTime", "CallType"})
"""Fields that exist only with a feature: their absence is normal and no finding."""
NOT_FOR_BULK = frozenset(
    {"TaskWhoRelation", "EventWhoRelation", "EventRelation"}
    | {"TaskStatus", "TaskPriority", "CurrencyType"}
)


@dataclass(frozen=True)
class Source:
    stream: str
    object: str
    columns: dict[str, FieldSource]
    """canonical column → field of this object; only readable ones."""
    extra: tuple[str, ...] = ()
    """Fields that derivation needs beside them."""
    cursor: str = ""
    has_deleted: bool = False
    merged: bool = False
    filters: tuple[str, ...] = ()
    full_filters: tuple[str, ...] = ()
    """Only for a full read: the horizon, parents that must be there."""
    archived: bool = False
    """Rows vanish from plain queries with age: a full read needs queryAll too."""
    needs_account: bool = False
    uses: frozenset[str] = frozenset()
    """Derived names the map asks for."""
    options: tuple[tuple[str, str], ...] = ()
    """The map's words that change what a derived value means."""
    keep: pl.Expr | None = None
    derive: Callable[[pl.DataFrame], list[pl.Expr]] | None = None
    made: frozenset[str] = frozenset()
    """Columns that are derived."""
    expand: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    """Canonical rows → rows: one record may be several parts."""
    bulk: bool = True
    unstamped: frozenset[str] = frozenset()
    """Columns whose new value the cursor does not show."""

    @property
    def selected(self) -> tuple[str, ...]:
        names = ["Id", *(s.field for s in self.columns.values()), *self.extra, self.cursor]
        return tuple(dict.fromkeys(n for n in names if n))

    def without(self, field_name: str) -> Source:
        columns = {c: s for c, s in self.columns.items() if s.field != field_name}
        extra = tuple(e for e in self.extra if e != field_name)
        return replace(self, columns=columns, extra=extra)

    def full(self) -> Statement:
        where = (*self.filters, *self.full_filters)
        live = ("IsDeleted = false",) if self.archived and self.has_deleted else ()
        return Statement(self.object, self.selected, (*where, *live), everything=self.archived)

    def changed(self) -> Statement:
        """Everything that moved: deleted and merged rows come with it."""
        columns = self.selected
        if self.has_deleted:
            columns += ("IsDeleted",)
        if self.merged:
            columns += ("MasterRecordId",)
        return Statement(self.object, columns, self.filters, everything=self.has_deleted)

    def ids(self) -> Statement:
        whole = self.keep is not None or self.expand is not None
        columns = ("Id", *self.extra) if whole else ("Id",)
        return replace(self.full(), columns=columns)


@dataclass
class Plan:
    """All sources of the mapped streams, and what was found on the way."""

    sources: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    absent: dict[str, frozenset[str]] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    """stream → required columns without a readable field."""
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Look:
    context: Context
    today: dt.date
    objects: dict[str, ObjectInfo]
    mapping: FieldMap


def object_names(mapping: FieldMap, streams: list[str]) -> list[str]:
    """Every object the map reads, and those writing needs."""
    names: list[str] = []
    for stream in streams:
        entry = mapping.streams[stream]
        names.extend((*_objects(entry), *derived.extra_objects(stream, entry)))
        if stream in mapping.objects:
            names.extend(account_plans.objects_of(stream, entry))
            names.extend([account_plans.MEASURE] if stream == account_plans.STREAM else [])
    if "Task" not in names:
        names.append("Task")
    return list(dict.fromkeys(names))


def _objects(stream: StreamMap) -> list[str]:
    return [name.strip() for name in stream.object.split("+") if name.strip()]


def make_plan(
    mapping: FieldMap,
    streams: list[str],
    objects: dict[str, ObjectInfo],
    context: Context,
    today: dt.date,
) -> Plan:
    plan = Plan()
    look = _Look(context, today, objects, mapping)
    unmade: list[str] = []
    for stream in streams:
        entry = _with_own(mapping, stream, context)
        made = []
        for name in _objects(entry):
            info = objects[name]
            if stream in mapping.objects and not _filled(stream, entry, info):
                unmade.append(stream)
            elif info.present:
                made.append(_source(plan, stream, entry, info, look))
            else:
                plan.findings.append(_no_object(stream, name))
        made += _standard_plans(plan, stream, entry, look)
        if made:
            unmade = [s for s in unmade if s != stream]
            plan.sources[stream] = tuple(made)
        elif STREAMS[stream].required:
            plan.missing[stream] = ["id"]
    _tell_inputs(plan, mapping)
    if unmade:
        values = {"streams": ", ".join(unmade)}
        plan.findings.append(Finding("own_objects_missing", "info", "mapping", values=values))
    return plan


def _standard_plans(plan: Plan, stream: str, entry: StreamMap, look: _Look) -> list[Source]:
    """Account plans of the CRM's own, beside our object; a map's own object stands alone."""
    if stream not in look.mapping.objects:
        return []
    found = [look.objects.get(name) for name in account_plans.objects_of(stream, entry)]
    return [
        _source(plan, stream, account_plans.entry_for(entry, info.name), info, look)
        for info in found
        if info is not None and account_plans.is_usable(info)
    ]


def _filled(stream: str, entry: StreamMap, info: ObjectInfo) -> bool:
    """Whether an object of ours was made and this user sees what makes a record of it."""
    needed = (c.name for c in STREAMS[stream].columns if c.required and c.name in entry.fields)
    return info.present and all(info.readable(entry.fields[c].field) for c in needed)


def _tell_inputs(plan: Plan, mapping: FieldMap) -> None:
    """One finding a stream: they are optional, and made by one command."""
    for stream, absent in plan.absent.items():
        lost = sorted(mapping.inputs_of(stream) & absent)
        if lost:
            values = {"columns": ", ".join(lost)}
            plan.findings.append(Finding("inputs_missing", "info", stream, values=values))


def _with_own(mapping: FieldMap, stream: str, context: Context) -> StreamMap:
    """Accounts also carry kamsync's outputs."""
    entry = mapping.streams[stream]
    if stream != "account":
        return entry
    fields = dict(entry.fields)
    for key in context.outputs:
        if key in mapping.outputs:
            fields[f"out_{key}"] = FieldSource(mapping.outputs[key].field, optional=True)
    return replace(entry, fields=fields)


def _source(
    plan: Plan,
    stream: str,
    entry: StreamMap,
    info: ObjectInfo,
    look: _Look,
) -> Source:
    kit = derived.kit_for(stream, info, entry, look.objects)
    columns: dict[str, FieldSource] = {}
    absent: set[str] = set()
    for column, source in entry.fields.items():
        if source.field.startswith("@"):
            if source.field.removeprefix("@") not in kit.names:
                absent.add(column)
        elif info.readable(source.field):
            columns[column] = source
        else:
            absent.add(column)
            if column not in look.mapping.inputs_of(stream):
                _tell(plan, stream, column, source, info)
    for column, name in (("modified_at", "cursor"), ("modified_by", "LastModifiedById")):
        path = info.cursor(entry.replication_key) if name == "cursor" else name
        known = STREAMS[stream].column(column) is not None
        if known and column not in columns and path in info.fields:
            columns[column] = FieldSource(path)
    plan.absent[stream] = plan.absent.get(stream, frozenset()) | absent
    horizon = look.context.horizon_days.get(stream)
    since = look.today - dt.timedelta(days=horizon) if horizon else None
    return Source(
        stream=stream,
        object=info.name,
        columns=columns,
        extra=kit.needs,
        cursor=info.cursor(entry.replication_key) if entry.replication_key else "",
        has_deleted="IsDeleted" in info.fields,
        merged="MasterRecordId" in info.fields,
        filters=(*kit.filters, *_option(entry, "where")),
        full_filters=_full_filters(stream, info, columns, since),
        archived=info.name in ("Task", "Event"),
        needs_account=_needs_account(stream),
        uses=kit.uses,
        options=tuple(sorted(entry.options.items())) if kit.derive is not None else (),
        keep=kit.keep,
        made=kit.made,
        expand=kit.expand,
        derive=kit.derive,
        bulk=info.name not in NOT_FOR_BULK,
        unstamped=frozenset(
            c for c, s in columns.items() if not c.startswith("out_") and not info.stamped(s.field)
        ),
    )


def _needs_account(stream: str) -> bool:
    column = STREAMS[stream].column("account_id")
    return column is not None and column.required


def _option(entry: StreamMap, name: str) -> tuple[str, ...]:
    value = entry.options.get(name, "")
    return (f"({value})",) if value else ()


def _full_filters(
    stream: str, info: ObjectInfo, columns: dict[str, FieldSource], since: dt.date | None
) -> tuple[str, ...]:
    filters = []
    if _needs_account(stream) and "account_id" in columns:
        filters.append(f"{columns['account_id'].field} != null")
    if since is not None and stream == "opportunity" and "IsClosed" in info.fields:
        filters.append(f"(IsClosed = false OR CloseDate >= {since.isoformat()})")
    if since is not None and stream == "activity":
        filters.append(activity.horizon(since))
    return tuple(filters)


def _tell(plan: Plan, stream: str, column: str, source: FieldSource, info: ObjectInfo) -> None:
    known = STREAMS[stream].column(column)
    if not source.optional and known is not None and known.required:
        plan.missing.setdefault(stream, []).append(f"{column} ({info.name}.{source.field})")
        return
    if source.field in SILENT or column.startswith("out_"):
        return
    severity: Severity = "info" if source.optional else "warning"
    values = {"field": f"{info.name}.{source.field}", "column": column}
    where = f"{stream}.{column}"
    plan.findings.append(
        Finding("field_unreadable", severity, where, values=values, variant="salesforce")
    )


def _no_object(stream: str, name: str) -> Finding:
    values = {"object": name, "stream": stream}
    return Finding("object_unreadable", "info", stream, values=values, variant="salesforce")


def fingerprint(sources: tuple[Source, ...]) -> str:
    """Changes with the selected field set, the map's words and the filters, not with the day."""
    parts = [
        (
            s.object,
            s.cursor,
            s.filters,
            sorted((c, f.field, sorted(f.values.items()), f.unit) for c, f in s.columns.items()),
            sorted(s.extra),
            *s.options,
        )
        for s in sources
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
