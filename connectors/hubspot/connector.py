"""The port over HubSpot: puts reading, writing, tasks and provisioning together."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import ClassVar

import polars as pl
from pydantic import BaseModel

from connectors.hubspot.canonical import TABLES, Plan, canonical, key_property
from connectors.hubspot.check import Look, checked
from connectors.hubspot.client import CONNECTIONS, HubSpotClient
from connectors.hubspot.describe import description, plans
from connectors.hubspot.faults import CRM, MissingScope
from connectors.hubspot.fields import from_text, to_text
from connectors.hubspot.metadata import Definition, Portal, definitions
from connectors.hubspot.own_objects import KnownTypes
from connectors.hubspot.owner_history import is_owner_history, of_companies, owner_history
from connectors.hubspot.paths import COMPANY, TASK
from connectors.hubspot.portal import Looker
from connectors.hubspot.provision import Provisioner
from connectors.hubspot.pull import Since, by_ids, full, ids, increment
from connectors.hubspot.reader import BATCH, read_records
from connectors.hubspot.rights import Proven
from connectors.hubspot.settings import HubSpotSettings
from connectors.hubspot.tasks import TaskBox
from connectors.hubspot.writer import BatchWriter, Entry
from kamsync.connector import (
    Budget,
    Context,
    Description,
    Page,
    ProvisionRequest,
    ProvisionStep,
    Window,
)
from kamsync.errors import ConnectorError
from kamsync.model.change import Finding, NewTask, Outcome, RecordChange, TaskState, Value
from kamsync.model.fieldmap import FieldMap
from kamsync.model.phrase import Phrase, phrase


class HubSpotConnector:
    """One portal. Metadata is read once, on the first call that needs it."""

    settings_type: ClassVar[type[BaseModel]] = HubSpotSettings
    batch_size: int = BATCH
    streams_at_once: ClassVar[int] = CONNECTIONS

    def __init__(self, settings: HubSpotSettings, mapping: FieldMap, context: Context) -> None:
        self._settings = settings
        self._mapping = mapping
        self._context = context
        self._client = HubSpotClient(settings, settings.auth, context.state_dir)
        self._run = f"kamsync-{uuid.uuid4().hex[:12]}"
        self._findings: list[Finding] = []
        self._portal: Portal | None = None
        self._plans: dict[str, Plan] = {}
        self._task_definitions: dict[str, Definition] | None = None

    def describe(self) -> Description:
        portal = self._look()
        return description(
            self._client, self._settings, self._context, self._mapping, portal, self._plans,
            list(self._findings),
        )  # fmt: skip

    def _look(self) -> Portal:
        if self._portal is None:
            self._findings = []
            looker = Looker(self._client, self._findings)
            portal = looker.look(self._settings, self._mapping, self._context)
            self._plans = plans(portal, portal.mapping, self._context, self._findings)
            self._portal = portal
        return self._portal

    def check(self) -> list[Finding]:
        if self._portal is None:
            KnownTypes(self._context.state_dir).forget()
        seen = self.describe()
        portal = self._look()
        look = Look(self._client, self._settings, self._mapping, portal, self._plans, seen)
        return checked(look)

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        plan = self._plan(stream)
        if stream in TABLES:
            yield Page(canonical(plan, None, self._table(stream)))
            return
        if is_owner_history(plan):
            yield from map(Page, self._with_rights(owner_history(self._client, plan, window)))
            return
        if window.lower is None or not plan.incremental:
            frames = full(self._client, plan, self._since(stream, window.upper))
        else:
            lag = dt.timedelta(minutes=self._settings.index_lag_minutes)
            frames = increment(self._client, plan, Window(window.lower - lag, window.upper))
        yield from map(Page, self._with_rights(frames))

    def _with_rights(self, frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """A right that was taken away ends this run; the next one asks for each object again."""
        try:
            yield from frames
        except MissingScope:
            Proven(self._context.state_dir, self._look().account.portal_id).forget()
            raise

    def _since(self, stream: str, upper: dt.datetime) -> Since | None:
        """The horizon of a full pull, none where everything is wanted."""
        days = self._context.horizon_days.get(stream)
        if not days:
            return None
        return Since(upper - dt.timedelta(days=days), self._look().account.time_zone)

    def _plan(self, stream: str) -> Plan:
        self._look()
        if stream not in self._plans:
            raise ConnectorError(CRM, code="stream_unreadable", stream=stream)
        return self._plans[stream]

    def asked(self, stream: str) -> tuple[str, ...]:
        """The properties a pull of the stream asks for."""
        sources = self._plan(stream).sources
        return tuple(dict.fromkeys(p for s in sources for p in s.shape.properties))

    def _table(self, stream: str) -> pl.DataFrame:
        portal = self._look()
        frame = portal.owners if stream == "user" else portal.rates
        if frame is None:
            raise ConnectorError(CRM, code="stream_unreadable", stream=stream)
        return frame

    def pull_ids(self, stream: str) -> Iterator[pl.DataFrame]:
        plan = self._plan(stream)
        if stream in TABLES:
            frame = self._table(stream)
            if "id" in frame.columns:
                yield frame.select("id")
            return
        upper = self._client.clock or dt.datetime.now(dt.UTC)
        if is_owner_history(plan):
            for frame in owner_history(self._client, plan, Window(None, upper)):
                yield frame.select("id")
            return
        yield from self._with_rights(ids(self._client, plan, self._since(stream, upper)))

    def pull_by_ids(self, stream: str, ids: Sequence[str]) -> Iterator[Page]:
        plan = self._plan(stream)
        if stream in TABLES:
            frame = self._table(stream)
            if "id" in frame.columns:
                yield Page(canonical(plan, None, frame.filter(pl.col("id").is_in(list(ids)))))
            return
        if is_owner_history(plan):
            companies = list(dict.fromkeys(i.partition(":")[0] for i in ids))
            for frame in of_companies(self._client, plan, companies):
                yield Page(frame.filter(pl.col("id").is_in(list(ids))))
            return
        yield from map(Page, self._with_rights(by_ids(self._client, plan, ids)))

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        merged: dict[str, dict[str, str]] = {}
        for change in changes:
            named = {o: self._mapping.outputs[o] for o in change.values}
            values = {
                field.field: to_text(change.values[o], field.type) for o, field in named.items()
            }
            merged[change.account_id] = merged.get(change.account_id, {}) | values
        usable = {i: v for i, v in merged.items() if i.isdecimal()}
        path = self._client.paths.of("objects", COMPANY, then="/batch/update")
        writer = BatchWriter(self._client, path, "write", repeatable=True, run=self._run)
        done = writer.write([Entry(i, {"id": i, "properties": v}) for i, v in usable.items()])
        return [done.get(c.account_id) or _no_record(c.account_id) for c in changes]

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        fields = {o: self._mapping.outputs[o] for o in outputs}
        names = tuple(dict.fromkeys(f.field for f in fields.values()))
        usable = [i for i in ids if i.isdecimal()]
        shown: dict[str, dict[str, Value]] = {}
        for frame in read_records(self._client, COMPANY, usable, names):
            for row in frame.iter_rows(named=True):
                shown[row["id"]] = {
                    o: from_text(row[f"p:{f.field}"], f.type) for o, f in fields.items()
                }
        return {i: shown[i] for i in ids if i in shown}

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        if not tasks:
            return []
        reason: str | Phrase
        try:
            if self._has_key():
                return self._tasks().insert(tasks)
            code = "KEY_PROPERTY_MISSING"
            reason = phrase("outcome.no_task_key", field=key_property(self._mapping))
        except MissingScope as error:
            code, reason = "MISSING_SCOPES", error.as_value
        return [Outcome(t.key, ok=False, code=code, reason=reason) for t in tasks]

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        return self._tasks().find(keys) if self._has_key() else {}

    def complete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self._tasks().complete(task_ids)

    def delete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self._tasks().delete(task_ids)

    def _key_definition(self) -> Definition | None:
        if self._task_definitions is None:
            known = self._portal.definitions.get(TASK) if self._portal else None
            self._task_definitions = known or definitions(self._client, TASK)
        return self._task_definitions.get(key_property(self._mapping))

    def _has_key(self) -> bool:
        return self._key_definition() is not None

    def _tasks(self) -> TaskBox:
        known = self._key_definition()
        name, unique = (known.name, known.unique) if known else (key_property(self._mapping), False)
        return TaskBox(self._client, name, unique, self._context.timezone, self._run)

    def provision(self, request: ProvisionRequest) -> list[ProvisionStep]:
        own = self._settings.provision_auth
        client = (
            HubSpotClient(self._settings, own, self._context.state_dir / "provision")
            if own
            else self._client
        )
        try:
            steps = Provisioner(
                client, self._mapping, self._context.outputs, self._context.language
            ).run(request)
        finally:
            if own:
                self._client.calls.used.update(client.calls.used)
                self._client.calls.least.update(client.calls.least)
                client.close()
        self._portal = self._task_definitions = None
        KnownTypes(self._context.state_dir).forget()
        return steps

    def budget(self) -> Budget:
        return self._client.calls.budget()

    def read_cost(self, rows: int) -> int:
        return max(1, -(-rows // BATCH))

    def write_cost(self, records: int, tasks: int) -> int:
        return -(-records // BATCH) + -(-tasks // BATCH)

    def close(self) -> None:
        self._client.close()


def _no_record(account_id: str) -> Outcome:
    reason = phrase("outcome.no_record_id")
    return Outcome(account_id, ok=False, code="OBJECT_NOT_FOUND", reason=reason)
