"""The port over one Salesforce org: describe, pull, write, tasks; each part in its own module."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

import polars as pl
from pydantic import BaseModel

from connectors.salesforce import fields, ids, pull, rates
from connectors.salesforce.check import Look, check_org
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.faults import NAME
from connectors.salesforce.licences import licence_findings
from connectors.salesforce.list_fields import Moved, moved, shapes_of
from connectors.salesforce.manifest import READ_OBJECTS
from connectors.salesforce.metadata import (
    ObjectInfo,
    OrgFacts,
    describe_objects,
    org_facts,
)
from connectors.salesforce.notify import Notifications
from connectors.salesforce.provision import Provisioning
from connectors.salesforce.reader import least_calls
from connectors.salesforce.selection import Plan, Source, fingerprint, make_plan, object_names
from connectors.salesforce.settings import SalesforceSettings
from connectors.salesforce.tasks import Tasks
from connectors.salesforce.writer import BATCH
from kamsync import transport
from kamsync.connector import (
    Budget,
    Context,
    Description,
    Page,
    ProvisionRequest,
    ProvisionStep,
    StreamInfo,
    Window,
)
from kamsync.errors import AuthError, ConnectorError, MappingError, Problem
from kamsync.model.change import Finding, NewTask, Outcome, RecordChange, TaskState, Value
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.tables import STREAMS

log = logging.getLogger(__name__)
_CALLS_DAYS: Final = 90
"""Back from today: the calls of which `check` tells how many have no direction."""


@dataclass(frozen=True)
class Org:
    """One look at the org: everything later calls need."""

    facts: OrgFacts
    objects: dict[str, ObjectInfo]
    plan: Plan
    clock: dt.datetime
    rate_sources: tuple[str, ...]
    moved: Moved
    """Our fields on accounts as they are called here."""


class SalesforceConnector:
    """Salesforce behind kamsync's port."""

    settings_type: ClassVar[type[BaseModel]] = SalesforceSettings
    batch_size = 10_000

    def __init__(self, settings: SalesforceSettings, mapping: FieldMap, context: Context) -> None:
        self.settings = settings
        self.mapping = mapping
        self.context = context
        self.counter = transport.CallCounter(NAME, settings.api_budget)
        self.client = SalesforceClient(settings, settings.auth, context.state_dir, self.counter)
        self._jobs: dict[str, list[transport.Awaited[Any]]] = {}
        """Stream → the ends of the jobs that were begun for it."""

    # what is there

    @cached_property
    def org(self) -> Org:
        client = self.client
        client.check_version()
        facts = org_facts(client)
        _same_org(self.settings, facts)
        client.start_budget()
        streams = self._streams()
        names = object_names(self.mapping, [s for s in streams if s != "rate"])
        if "rate" in streams and facts.currency:
            names += rates.OBJECTS
        objects = describe_objects(client, names)
        clock = client.clock or dt.datetime.now(dt.UTC)
        plain = [s for s in streams if s != "rate"]
        own = moved(self.mapping, shapes_of(objects[self._account]))
        plan = make_plan(own.mapping, plain, objects, self.context, clock.date())
        return Org(facts, objects, plan, clock, rates.sources(objects), own)

    def _streams(self) -> list[str]:
        """Mapped streams that are asked for; a required one always."""
        asked = self.context.streams
        return [
            name
            for name in self.mapping.streams
            if not asked or name in asked or STREAMS[name].required
        ]

    @property
    def _account(self) -> str:
        return self.mapping.streams["account"].object

    @property
    def tasks(self) -> Tasks:
        org = self.org
        activity = self.mapping.streams.get("activity")
        key = activity.options.get("key_field", "KAM_Key__c") if activity else "KAM_Key__c"
        return Tasks(self.client, org.objects["Task"], org.facts, key)

    def describe(self) -> Description:
        org = self.org
        missing = [f"{s}: {c}" for s, columns in org.plan.missing.items() for c in columns]
        if missing:
            name = self.mapping.name
            problems = [Problem.of(name, 0, where, "no_readable_field") for where in missing]
            raise MappingError(problems + self._missing_licences())
        facts = org.facts
        return Description(
            org_id=facts.org_id,
            org_name=facts.org_name,
            is_sandbox=facts.is_sandbox,
            home_currency=self._currency.code,
            timezone=facts.timezone,
            own_user_ids=frozenset({facts.user_id}),
            streams=self._infos(org),
            clock=org.clock,
            findings=tuple(org.plan.findings),
            writable=frozenset(o.id for o in self._own.values() if self._may_write(o)),
            record_url=f"{self.client.token.host}/{{id}}",
            contact_url=f"{self.client.token.host}/{{id}}",
        )

    @property
    def _currency(self) -> rates.OrgCurrency:
        configured, home = self.settings.org_currency, self.context.home_currency
        return rates.org_currency(self.org.facts, configured, home)

    def _missing_licences(self) -> list[Problem]:
        """Without the licence no right can be given: said beside what cannot be read."""
        found = licence_findings(self.client, self.org.facts.user_id)
        lacking = [f for f in found if f.severity != "info"]
        name, code = self.mapping.name, "licence_missing"
        return [Problem.of(name, 0, f.where, code, **f.values) for f in lacking]

    def _infos(self, org: Org) -> dict[str, StreamInfo]:
        infos = {}
        for name, sources in org.plan.sources.items():
            columns = {c for s in sources for c in (*s.columns, *s.made)} | {"id"}
            entry = self.mapping.streams[name]
            made = {c for c, f in entry.fields.items() if f.field.startswith("@")}
            columns |= made - org.plan.absent.get(name, frozenset())
            if STREAMS[name].column("is_deleted") is not None:
                columns.add("is_deleted")
            incremental = all(s.cursor for s in sources)
            infos[name] = StreamInfo(
                name,
                incremental,
                frozenset(columns),
                fingerprint(sources),
                unstamped=tuple(sorted({c for s in sources for c in s.unstamped})),
            )
        if org.rate_sources:
            known = "+".join(org.rate_sources)
            infos["rate"] = StreamInfo("rate", False, rates.COLUMNS, known)
        return infos

    @property
    def _own(self) -> dict[str, OutputField]:
        return self.org.moved.mapping.outputs

    def _may_write(self, output: OutputField) -> bool:
        info = self.org.objects[self._account].fields.get(output.field)
        return info is not None and info.updateable

    def check(self) -> list[Finding]:
        seen, org = self.describe(), self.org
        since = org.clock - dt.timedelta(days=_CALLS_DAYS)
        activity = self.mapping.streams.get("activity")
        direction = activity.options.get("call_without_type", "") if activity else "none"
        tasks = self.tasks
        objects = tuple(n for n in READ_OBJECTS if n in org.objects and org.objects[n].present)
        look = Look(self.client, seen, org.facts, objects, tasks, since, direction)
        found = check_org(look) + rates.currency_findings(self._currency)
        found += rates.rate_findings(self.client, org.rate_sources)
        return found + self._notifications().check() if self.notifies else found

    # reading

    def begin(self, streams: Sequence[str]) -> list[str]:
        org = self.org
        rates.require_currency(self._currency)
        sources = org.plan.sources
        for stream in streams:
            self._jobs[stream] = pull.begin(self.client, sources.get(stream, ()), org.objects)
        return [stream for stream in streams if self._jobs[stream]]

    def ready(self, streams: Sequence[str]) -> str:
        return transport.first_done({stream: self._jobs[stream] for stream in streams})

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        """No other call may be made while the pages of one pull are being taken."""
        org = self.org
        rates.require_currency(self._currency)
        frames: Iterator[pl.DataFrame]
        if stream == "rate" and org.rate_sources:
            frames = iter([rates.read_rates(self.client, org.rate_sources)])
        elif stream in org.plan.sources:
            lower = window.lower
            if lower is not None:
                lower -= dt.timedelta(minutes=self.settings.overlap_minutes)
            sources = org.plan.sources[stream]
            frames = pull.pull(self.client, sources, Window(lower, window.upper), org.objects)
        else:
            raise ConnectorError(NAME, code="stream_unreadable", stream=stream)
        for frame in transport.one_ahead(frames):
            yield Page(frame)

    def pull_ids(self, stream: str) -> Iterator[pl.DataFrame]:
        for source in self._sources(stream):
            yield from ids.read_ids(self.client, source)

    def pull_by_ids(self, stream: str, ids_: Sequence[str]) -> Iterator[Page]:
        org = self.org
        sources = self._sources(stream)
        for frame in pull.pull_by_ids(self.client, sources, ids_, org.objects):
            yield Page(frame)

    def _sources(self, stream: str) -> Sequence[Source]:
        if stream not in self.org.plan.sources:
            raise ConnectorError(NAME, code="stream_unreadable", stream=stream)
        return self.org.plan.sources[stream]

    # writing

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        self._writable({o for c in changes for o in c.values})
        texts = self.org.moved.texts
        return fields.write_fields(self.client, self._own, self._account, changes, texts)

    def _writable(self, outputs: set[str]) -> None:
        lost = sorted(o for o in outputs if not self._may_write(self._own[o]))
        if lost:
            names = ", ".join(self._own[o].field for o in lost)
            raise AuthError(NAME, code="fields_unwritable", fields=names)

    def read_back(self, ids_: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        return fields.read_back(self.client, self._own, self._account, ids_, outputs)

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        return self.tasks.insert(tasks)

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        return self.tasks.find(keys)

    def complete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self.tasks.complete(task_ids)

    def delete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self.tasks.delete(task_ids)

    # telling people

    @property
    def notifies(self) -> bool:
        return self.settings.custom_notifications

    def notify(
        self, user_ids: Sequence[str], title: str, body: str, account_id: str
    ) -> list[Outcome]:
        return self._notifications().send(user_ids, title, body, account_id)

    def _notifications(self) -> Notifications:
        return Notifications(self.client, self.org.facts.user_id)

    # the rest

    def provision(self, request: ProvisionRequest) -> list[ProvisionStep]:
        try:
            return Provisioning(self.client, self._admin, self.mapping, self.context).run(request)
        finally:
            self.__dict__.pop("org", None)

    def _admin(self) -> SalesforceClient:
        """The second identity where one is configured: the nightly one needs no such rights."""
        auth = self.settings.provision_auth or self.settings.auth
        folder = self.context.state_dir / "provision"
        return SalesforceClient(self.settings, auth, folder, self.counter)

    def budget(self) -> Budget:
        return self.counter.budget()

    def read_cost(self, rows: int) -> int:
        return least_calls(rows, self.settings, by_bulk=True)

    def write_cost(self, records: int, tasks: int) -> int:
        whole, rest = divmod(records, self.batch_size)
        calls = whole * fields.least_calls(self.batch_size) + fields.least_calls(rest)
        return calls + -(-tasks // BATCH)

    def close(self) -> None:
        self.client.close()


def _same_org(settings: SalesforceSettings, facts: OrgFacts) -> None:
    """Sandbox settings must never reach production, nor the other way round."""
    if settings.org_id and settings.org_id[:15] != facts.org_id[:15]:
        org, wanted = f"{facts.org_id} ({facts.org_name})", settings.org_id
        raise AuthError(NAME, code="other_org_here", org=org, wanted=wanted)
    if settings.sandbox is not None and settings.sandbox != facts.is_sandbox:
        kind = "sandbox" if facts.is_sandbox else "production"
        raise AuthError(NAME, code="other_kind", org=facts.org_name, kind=kind)
