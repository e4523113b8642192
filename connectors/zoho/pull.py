"""Reading the mapped streams: which module, which path, and deleted records among them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from connectors.zoho import activities, canonical, lists, scopes
from connectors.zoho import query as coql
from connectors.zoho.activities import NOTES, TASKS
from connectors.zoho.activity_pull import ActivityReader
from connectors.zoho.client import ZohoClient
from connectors.zoho.contact_roles import MARK, ContactRoles
from connectors.zoho.faults import Refusal
from connectors.zoho.fields import KeptNames
from connectors.zoho.metadata import Metadata, Shape, ZohoField
from connectors.zoho.own_modules import OwnModules
from connectors.zoho.query import Query
from connectors.zoho.reader import WHOLE, Want, begin, read
from connectors.zoho.selection import Selection, resolve
from connectors.zoho.settings import ZohoSettings
from connectors.zoho.sizes import Sizes
from connectors.zoho.stages import Stages, read_stages
from kamsync.connector import Context, Window
from kamsync.errors import AuthError, ConfigError, Problem
from kamsync.model.fieldmap import FieldMap, FieldSource, StreamMap
from kamsync.transport import Awaited

log = logging.getLogger(__name__)

_USER_KEYS: Final[dict[str, Shape]] = {"reporting_to": "lookup", "Reporting_To": "lookup"}


@dataclass
class Reader:
    """Everything a pull needs; selections are made once per run."""

    client: ZohoClient
    metadata: Metadata
    settings: ZohoSettings
    mapping: FieldMap
    context: Context
    sizes: Sizes = field(init=False)
    outputs: dict[str, str] = field(default_factory=dict)
    """Output id → API name, those that exist."""
    _selections: dict[str, list[Selection]] = field(default_factory=dict)
    _stages: Stages | None = None
    _task_key: ZohoField | None = None
    _activities: ActivityReader | None = None
    _roles: ContactRoles | None = None

    def __post_init__(self) -> None:
        self.sizes = Sizes(Path(self.context.state_dir))

    def modules(self, stream: str) -> list[str]:
        return [m.strip() for m in self.mapping.streams[stream].object.split(",") if m.strip()]

    def selections(self, stream: str) -> list[Selection]:
        """One per module that kamsync's user can see and the grant covers."""
        if stream not in self._selections:
            made = [
                self._select(stream, module)
                for module in self.modules(stream)
                if not self.unscoped(module) and self._there(stream, module)
            ]
            self._selections[stream] = made
        return self._selections[stream]

    def unscoped(self, module: str) -> list[str]:
        """The scope the grant lacks for the module, where it tells its scopes."""
        own = module in {item.object for item in self.mapping.objects.values()}
        wanted = [scopes.CUSTOM] if own else scopes.reading(module)
        return scopes.lacking(wanted, self.client.login.token().scopes)

    def _there(self, stream: str, module: str) -> bool:
        if stream in self.mapping.objects:
            return OwnModules(self.context.state_dir).there(self.metadata, module)
        return self.metadata.fields(module) is not None

    def _select(self, stream: str, module: str) -> Selection:
        mapped = self.mapping.streams[stream]
        if stream != "activity":
            inputs = self.mapping.inputs_of(stream)
            mapped = self._as_named_now(mapped, module, inputs)
            selection = resolve(stream, mapped, module, self.metadata, inputs)
            fields = self.metadata.fields(module) or {}
            for column, source in selection.sources.items():
                known = fields.get(source.field)
                if column in inputs and known is not None and known.stored:
                    values = known.stored | source.values
                    selection.sources[column] = replace(source, values=values)
            if stream == "account":
                for output, name in self.outputs.items():
                    selection.shapes[name] = fields[name].shape
                    selection.sources[f"out_{output}"] = FieldSource(
                        name, values=fields[name].stored
                    )
            return selection
        plain = {c: s for c, s in mapped.fields.items() if not s.field.startswith("@")}
        bare = type(mapped)(mapped.object, mapped.replication_key, plain, mapped.options)
        selection = resolve(stream, bare, module, self.metadata)
        derived = {c: s for c, s in mapped.fields.items() if s.field.startswith("@")}
        for column, source in derived.items():
            if source.field.removeprefix("@") in activities.DERIVED:
                selection.sources[column] = source
            else:
                place = f"streams.activity.fields.{column}"
                unknown = {"field": source.field}
                selection.problems.append(
                    Problem.of(self.mapping.name, 0, place, "no_derived", **unknown)
                )
        fields = self.metadata.fields(module) or {}
        key = self.task_key()
        activities.add_fields(selection, fields, key.name if key else "")
        selection.not_reached = activities.not_reached(mapped.options)
        return selection

    def _as_named_now(self, mapped: StreamMap, module: str, inputs: frozenset[str]) -> StreamMap:
        """Inputs under the names they have today: an admin may rename what was made."""
        names, known = KeptNames(self.context.state_dir), self.metadata.fields(module) or {}
        found = {c: names.find(module, mapped.fields[c].field, known) for c in inputs}
        renamed = {c: replace(mapped.fields[c], field=f.name) for c, f in found.items() if f}
        return replace(mapped, fields=mapped.fields | renamed)

    def activities(self) -> ActivityReader:
        if self._activities is None:
            key, days = self.task_key(), self.context.horizon_days.get("activity")
            name = key.name if key else ""
            self._activities = ActivityReader(self.client, self.metadata, self.sizes, name, days)
        return self._activities

    def task_key(self) -> ZohoField | None:
        """The field of Tasks that holds our keys, whatever its name has become."""
        if self._task_key is None:
            names = KeptNames(self.context.state_dir)
            fields = self.metadata.fields(TASKS) or {}
            self._task_key = names.find(TASKS, self.settings.task_key_field, fields)
        return self._task_key

    def stages(self) -> Stages:
        if self._stages is None:
            modules = self.modules("opportunity")
            self._stages = read_stages(self.metadata, modules[0]) if modules else Stages({}, {})
        return self._stages

    def pull(self, stream: str, window: Window) -> Iterator[pl.DataFrame]:
        """Canonical text frames. Raises ConfigError where a rate's direction is not decided."""
        if stream == "user":
            yield from self._users()
            return
        if stream == "rate":
            yield from self._rates()
            return
        if stream == "opportunity":
            self.require_direction()
        for selection in self.selections(stream):
            if stream == "activity":
                yield from self.activities().pull(selection, window)
            else:
                yield from self._records(selection, window)
            if window.lower is not None and selection.key:
                yield from self._deleted(selection.module, window.lower)

    def roles(self) -> ContactRoles:
        """The roles as the last refresh left them, and those of a run before it."""
        if self._roles is None:
            tier, folder = self.outputs.get("tier", ""), Path(self.context.state_dir)
            closed = tuple(self.stages().closed)
            self._roles = ContactRoles(self.client, folder, tier, closed)
            self._roles.recall()
        return self._roles

    def require_direction(self) -> None:
        org = self.metadata.org()
        if org.multi_currency and not self.settings.exchange_rate_direction:
            key = "exchange_rate_direction"
            raise ConfigError([Problem.of("config", 0, key, "rate_direction")])

    def begin(self, stream: str, upper: dt.datetime) -> list[Awaited[Any]]:
        """Jobs of a full read, where they pay: their ends. Activities are not read in bulk."""
        if stream in ("user", "rate", "activity"):
            return []
        if stream == "opportunity":
            self.require_direction()
        wants = [self._want(each, Window(None, upper)) for each in self.selections(stream)]
        begun = [begin(self.client, self.sizes, want) for want in wants]
        return [each.job.ended for each in begun if each is not None and each.job is not None]

    def _want(self, selection: Selection, window: Window) -> Want:
        full = window.lower is None
        where, criteria = self._horizon(selection, window.upper) if full else ("", {})
        query = Query(selection.module, selection.shapes, where)
        return Want(query, window, selection.key, criteria, bulk=self.settings.bulk_read)

    def _records(self, selection: Selection, window: Window) -> Iterator[pl.DataFrame]:
        full = window.lower is None
        want = self._want(selection, window)
        roles = self.roles() if wants_roles(selection) else None
        if roles is not None:
            roles.refresh(window.upper)
        for raw in read(self.client, self.sizes, want):
            yield self._translated(raw, selection)
        moved = sorted(roles.changed) if roles is not None and not full else []
        for raw in coql.by_ids(self.client, Query(selection.module, selection.shapes), moved):
            yield self._translated(raw, selection)

    def _translated(self, raw: pl.DataFrame, selection: Selection) -> pl.DataFrame:
        stages = self.stages() if "Stage" in raw.columns else Stages({}, {})
        unknown = canonical.unknown_stages(raw, stages)
        if unknown:
            log.warning("unknown stages, judged by probability", extra={"records": unknown})
        if wants_roles(selection):
            raw = self.roles().add(raw)
        direction = self.settings.exchange_rate_direction
        return canonical.canonical(raw, selection, stages, direction)

    def _horizon(self, selection: Selection, upper: dt.datetime) -> tuple[str, dict[str, Any]]:
        """How far back a full pull goes, for COQL and for bulk read: activities by their last
        change, closed deals by their date, open ones always."""
        days = self.context.horizon_days.get(selection.stream)
        if not days:
            return "", {}
        since = upper - dt.timedelta(days=days)
        if selection.stream == "activity" and selection.key:
            where = f"({selection.key} >= {coql.instant(since)})"
            start = since.astimezone(dt.UTC).replace(microsecond=0).isoformat()
            return where, {
                "group_operator": "and",
                "group": [_criterion(selection.key, "greater_equal", start)],
            }
        if selection.stream != "opportunity" or "Closing_Date" not in selection.shapes:
            return "", {}
        day = since.date().isoformat()
        closed = self.stages().closed[: coql.IN_VALUES]
        values = ", ".join(coql.text(name) for name in closed)
        still_open = f"(Stage not in ({values}))" if closed else "(id is not null)"
        recent = f"(Closing_Date >= {coql.text(day)})"
        where = coql.either(recent, "(Closing_Date is null)", still_open)
        group = [
            _criterion("Closing_Date", "greater_equal", day),
            _criterion("Closing_Date", "equal", "${EMPTY}"),
            _criterion("Stage", "not_in", closed),
        ]
        return where, {"group_operator": "or", "group": group}

    def _deleted(self, module: str, lower: dt.datetime) -> Iterator[pl.DataFrame]:
        at, gone = pl.col("deleted_time").alias("modified_at"), pl.lit("true").alias("is_deleted")
        try:
            for raw in lists.deleted(self.client, module, lower):
                yield raw.select("id", at, gone)
        except (Refusal, AuthError) as error:
            if module != NOTES:
                raise
            log.warning("deleted notes not read", extra={"reason": str(error)})

    def _users(self) -> Iterator[pl.DataFrame]:
        fields = self.mapping.streams["user"].fields
        shapes: dict[str, Shape] = {"id": "text", "status": "text"}
        columns: dict[str, pl.Expr] = {}
        for column, source in fields.items():
            first, _, rest = source.field.partition(".")
            if source.field == "@is_active":
                active = pl.col("status").str.to_lowercase() == "active"
                columns[column] = pl.when(active).then(pl.lit("true")).otherwise(pl.lit("false"))
                continue
            shapes[first] = "named" if rest == "name" else _USER_KEYS.get(first, "text")
            columns[column] = pl.col(first)
        for raw in lists.users(self.client, shapes):
            yield raw.select(pl.col("id"), *(e.alias(c) for c, e in columns.items()))

    def _rates(self) -> Iterator[pl.DataFrame]:
        currencies = self.metadata.currencies()
        if not currencies:
            return
        self.require_direction()
        direction = self.settings.exchange_rate_direction
        yield pl.DataFrame(
            [(c.code, c.rate, direction, c.since or "1970-01-01") for c in currencies if c.rate],
            schema=dict.fromkeys(("currency", "rate", "direction", "valid_from"), pl.String()),
            orient="row",
        )

    def ids(self, stream: str) -> Iterator[pl.DataFrame]:
        """Every live id that a full pull would bring; what left no other trace is found so."""
        if stream == "user":
            yield from (f.select("id") for f in lists.users(self.client, {"id": "text"}))
            return
        clock = self.metadata.org().clock
        for selection in self.selections(stream) if stream != "rate" else ():
            if selection.module == NOTES:
                yield from self.activities().ids_of_notes()
                continue
            where, criteria = self._horizon(selection, clock)
            query = Query(selection.module, {"id": "text"}, where)
            want = Want(query, bulk_criteria=criteria, bulk=self.settings.bulk_read)
            yield from read(self.client, self.sizes, want)

    def counted(self, selection: Selection) -> bool:
        """Asks how many records a full pull would bring (1 credit) and remembers it."""
        where, _ = self._horizon(selection, self.metadata.org().clock)
        rows = coql.count(self.client, Query(selection.module, {"id": "text"}, where))
        if rows is not None:
            self.sizes.counted(selection.module, rows)
        return rows is not None

    def by_ids(self, stream: str, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
        if stream in ("user", "rate"):
            wanted = pl.Series(list(ids), dtype=pl.String).implode()
            for frame in self.pull(stream, WHOLE):
                if "id" in frame.columns:
                    yield frame.filter(pl.col("id").is_in(wanted))
            return
        if stream == "opportunity":
            self.require_direction()
        for selection in self.selections(stream):
            if stream == "activity":
                yield from self.activities().by_ids(selection, ids)
            else:
                query = Query(selection.module, selection.shapes)
                for raw in coql.by_ids(self.client, query, ids):
                    yield self._translated(raw, selection)


def wants_roles(selection: Selection) -> bool:
    return any(source.field == MARK for source in selection.sources.values())


def _criterion(name: str, comparator: str, value: object) -> dict[str, Any]:
    return {"field": {"api_name": name}, "comparator": comparator, "value": value}
