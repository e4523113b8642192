"""The port over Zoho CRM: wires login, reading, writing and provisioning together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import polars as pl
from pydantic import BaseModel

from connectors.zoho import check as checking
from connectors.zoho import list_fields, scopes
from connectors.zoho.activities import TASKS
from connectors.zoho.client import ZohoClient
from connectors.zoho.describe import describe
from connectors.zoho.faults import NAME
from connectors.zoho.fields import KeptNames, OwnFields
from connectors.zoho.login import Login
from connectors.zoho.metadata import Metadata
from connectors.zoho.own_modules import OwnModules
from connectors.zoho.provision import Provisioner
from connectors.zoho.pull import Reader
from connectors.zoho.reader import least_credits
from connectors.zoho.settings import ZohoAuth, ZohoSettings
from connectors.zoho.taskkeys import SUBJECT, InField, InSubject, keys_a_query
from connectors.zoho.tasks import Tasks
from connectors.zoho.writer import BATCH, price
from kamsync import transport
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
from kamsync.transport import CallCounter


class ZohoConnector:
    """The budget counts API credits: that is what an org pays with."""

    settings_type: ClassVar[type[BaseModel]] = ZohoSettings
    batch_size: int = BATCH

    def __init__(self, settings: ZohoSettings, mapping: FieldMap, context: Context) -> None:
        self._settings = settings
        self._mapping = mapping
        self._context = context
        self._http = transport.Http(NAME, settings.ca_file)
        self._http.prepare(settings.api_url)
        self._credits = CallCounter(NAME, settings.api_budget)
        self._names = KeptNames(context.state_dir)
        self._client = self._client_for(settings.auth)
        self._metadata = Metadata(self._client)
        self._own = OwnFields(
            self._client, self._metadata, mapping, self._names, triggers=settings.triggers
        )
        self._reader = self._new_reader()
        self._described: Description | None = None
        self._jobs: dict[str, list[transport.Awaited[Any]]] = {}
        """Stream → the ends of the jobs that were begun for it."""

    def _client_for(self, auth: ZohoAuth) -> ZohoClient:
        settings = self._settings
        login = Login(self._http, settings.login_url, auth, settings.data_centre)
        return ZohoClient(settings, self._http, login, self._credits)

    def _new_reader(self) -> Reader:
        return Reader(self._client, self._metadata, self._settings, self._mapping, self._context)

    @property
    def calls(self) -> Budget:
        """Calls by kind, beside the credits of `budget()`."""
        return self._client.calls.budget()

    def describe(self) -> Description:
        if self._described is None:
            scopes.require(self._metadata, self._client.login.token().scopes)
            fields = self._own.found(self._context.outputs)
            self._reader.outputs = {output: f.name for output, f in fields.items()}
            writable = frozenset(o for o, f in fields.items() if f.writable)
            self._described = describe(self._reader, writable)
        return self._described

    def check(self) -> list[Finding]:
        if self._described is None:
            OwnModules(self._context.state_dir).forget()
        return checking.check(self._reader, self.describe())

    def begin(self, streams: Sequence[str]) -> list[str]:
        clock = self.describe().clock
        for stream in streams:
            self._require(stream)
            self._jobs[stream] = self._reader.begin(stream, clock)
        return [stream for stream in streams if self._jobs[stream]]

    def ready(self, streams: Sequence[str]) -> str:
        return transport.first_done({stream: self._jobs[stream] for stream in streams})

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        """No other call may be made while the pages of one pull are being taken."""
        self._require(stream)
        for frame in transport.one_ahead(self._reader.pull(stream, window)):
            if frame.height:
                yield Page(frame)

    def pull_ids(self, stream: str) -> Iterator[pl.DataFrame]:
        self._require(stream)
        yield from self._reader.ids(stream)

    def pull_by_ids(self, stream: str, ids: Sequence[str]) -> Iterator[Page]:
        self._require(stream)
        for frame in self._reader.by_ids(stream, ids):
            if frame.height:
                yield Page(frame)

    def _require(self, stream: str) -> None:
        """An unmapped or invisible stream must never look like an empty one."""
        if stream not in self.describe().streams:
            raise ConnectorError(NAME, code="stream_unreadable", stream=stream)

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        return self._wrote("Accounts", self._own.write(changes))

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        return self._own.read_back(ids, outputs)

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        return self._wrote(TASKS, self._tasks().insert(tasks))

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        return self._tasks().find(keys)

    def complete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self._wrote(TASKS, self._tasks().complete(task_ids))

    def delete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self._tasks().delete(task_ids)

    def _wrote(self, module: str, outcomes: list[Outcome]) -> list[Outcome]:
        """What was written comes back with the next pull: it is expected there."""
        self._reader.sizes.wrote(module, sum(o.ok and o.code != "duplicate" for o in outcomes))
        return outcomes

    def _tasks(self) -> Tasks:
        settings, place, key = self._settings, None, self._reader.task_key()
        if key is not None:
            place = InSubject() if key.name == SUBJECT else InField(key.name)
        return Tasks(self._client, self._metadata, settings, self._context.connection, place)

    def provision(self, request: ProvisionRequest) -> list[ProvisionStep]:
        auth = self._settings.provision_auth
        client = self._client_for(auth) if auth else self._client
        metadata = Metadata(client)
        steps = Provisioner(
            client, metadata, self._settings, self._mapping, self._names, self._context
        ).run(request)
        OwnModules(self._context.state_dir).forget()
        self._described = None
        self._metadata.forget("Accounts")
        self._metadata.forget(TASKS)
        self._reader = self._new_reader()
        if request.emit is not None or request.remove:
            return steps
        outputs = self._context.outputs
        return list_fields.filled(self._own, outputs, steps, dry=request.dry_run)

    def budget(self) -> Budget:
        return self._credits.budget()

    def read_cost(self, rows: int) -> int:
        """Credits: by COQL, or by bulk read where that is cheaper."""
        return least_credits(rows, bulk=self._settings.bulk_read)

    def write_cost(self, records: int, tasks: int) -> int:
        """Credits: 1 per 10 records begun; tasks are looked up first, many in a query."""
        return price(records) + price(tasks) + -(-tasks // keys_a_query(self._settings))

    def close(self) -> None:
        self._http.close()
