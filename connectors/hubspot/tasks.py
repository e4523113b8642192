"""Our tasks: created with their account in one call, found by key, left alone once touched.

With a unique key property the portal itself refuses a second task; without one the account's
tasks are read before creating. Never through search: its index lags behind what was written.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.decode import Shape
from connectors.hubspot.faults import CRM
from connectors.hubspot.paths import COMPANY, CONTACT, DEAL, TASK, TASK_TO
from connectors.hubspot.query import search_records
from connectors.hubspot.reader import links, list_records, refuse_unexpected
from connectors.hubspot.writer import UNCONFIRMED, BatchWriter, Entry
from kamsync.connector import unowned
from kamsync.errors import ConnectorError, UnexpectedResponse
from kamsync.model.change import NewTask, Outcome, TaskState
from kamsync.model.phrase import phrase
from kamsync.transport import chunks

PRIORITY: Final = {"high": "HIGH", "normal": "MEDIUM", "low": "LOW"}
WATCHED: Final = (
    "hs_task_status",
    "hs_task_subject",
    "hs_task_body",
    "hs_timestamp",
    "hs_task_priority",
    "hubspot_owner_id",
)
"""Properties whose history tells whether a person worked on the task."""
HISTORY_BATCH: Final = 50
MACHINE: Final = frozenset({"CALCULATED", "INTERNAL_PROCESSING", "DEFAULT_VALUE"})
DUE_HOUR: Final = 9
REMOVED: Final = "#removed"
"""Behind the key of a task that we take away ourselves."""
_OUR_KEY: Final = re.compile(r"^kamsync:.*:(\d+):\d{4}-\d{2}-\d{2}:\d+$")


@dataclass(frozen=True)
class TaskBox:
    """All task work of one connection."""

    client: HubSpotClient
    key: str
    """Property that carries our key."""
    unique: bool
    """The portal enforces the key."""
    zone: str
    run: str

    def insert(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        """Raises TransientError when it is unclear what was created: find by key, then again.
        An app is no owner of the portal, so nobody's task is refused, never kamsync's own."""
        refused = unowned(tasks, ())
        given = [t for t in tasks if t.key not in refused]
        there = {} if self.unique else self._on_accounts({t.account_id for t in given})
        path = self.client.paths.of("objects", TASK, then="/batch/create")
        writer = BatchWriter(self.client, path, "task_create", repeatable=False, run=self.run)
        fresh = [t for t in given if t.key not in there and t.account_id.isdecimal()]
        done = refused | writer.write([Entry(t.key, self._body(t)) for t in fresh])
        done |= {k: Outcome(k, ok=True, code="duplicate", crm_id=i) for k, i in there.items()}
        outcomes = [done.get(t.key) or _no_account(t) for t in tasks]
        return self._distinguished(outcomes)

    def _body(self, task: NewTask) -> dict[str, Any]:
        due = dt.datetime.combine(task.due_on, dt.time(DUE_HOUR), ZoneInfo(self.zone))
        properties = {
            "hs_timestamp": due.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "hs_task_subject": task.subject,
            "hs_task_body": html.escape(task.body, quote=False).replace("\n", "<br>"),
            "hs_task_status": "NOT_STARTED",
            "hs_task_priority": PRIORITY[task.priority],
            "hs_task_type": "TODO",
            "hubspot_owner_id": task.owner_id,
            self.key: task.key,
        }
        linked = {
            COMPANY: task.account_id,
            CONTACT: task.contact_id,
            DEAL: task.opportunity_id,
        }
        associations = [_association(kind, record) for kind, record in linked.items() if record]
        return {"properties": properties, "associations": associations}

    def _distinguished(self, outcomes: list[Outcome]) -> list[Outcome]:
        """A refusal for a key that exists is a success, and what the answer leaves open is
        settled by looking: the task's id is found by its key."""
        doubles = [o.ref for o in outcomes if self.unique and _says_double(o)]
        unclear = [o.ref for o in outcomes if o.code == UNCONFIRMED]
        if not doubles and not unclear:
            return outcomes
        known = {s.key: s.task_id for s in self.find([*doubles, *unclear]).values()}
        return [
            Outcome(
                o.ref, ok=True, code="duplicate" if o.ref in doubles else "", crm_id=known[o.ref]
            )
            if o.ref in known
            else o
            for o in outcomes
        ]

    def find(self, keys: Sequence[str]) -> dict[str, TaskState]:
        """By key; with no keys all of ours, deleted ones as done and touched."""
        if not keys:
            return self._deleted() | self._states(self._all_ids())
        if self.unique:
            ids = [str(row["id"]) for row in self._read_keys(keys)]
        else:
            accounts = {m.group(1) for k in keys if (m := _OUR_KEY.match(k))}
            there = self._on_accounts(accounts)
            unplaced = [k for k in keys if not _OUR_KEY.match(k)]
            ids = [i for k, i in there.items() if k in set(keys)]
            ids += self._all_ids() if unplaced else []
        wanted = set(keys)
        live = {k: s for k, s in self._states(ids).items() if k in wanted}
        missing = [k for k in wanted if k not in live]
        gone = self._missing(missing) if missing else {}
        return {k: s for k, s in gone.items() if k in wanted} | live

    def _missing(self, keys: Sequence[str]) -> dict[str, TaskState]:
        """Those a person threw away, and those that we only began to remove."""
        if not self.unique:
            return self._deleted()
        rows = self._read_keys(keys, archived=True)
        found = ((row["properties"].get(self.key), str(row["id"])) for row in rows)
        thrown = {key: _deleted(key, task_id) for key, task_id in found if key}
        begun = self._read_keys([key + REMOVED for key in keys])
        return thrown | self._states([str(row["id"]) for row in begun])

    def _all_ids(self) -> list[str]:
        mine = [{"propertyName": self.key, "operator": "HAS_PROPERTY"}]
        frames = search_records(self.client, TASK, Shape((self.key,)), mine)
        return [i for frame in frames for i in frame["id"].to_list()]

    def _deleted(self) -> dict[str, TaskState]:
        found = {}
        shape = Shape((self.key,))
        for frame in list_records(self.client, TASK, shape, "archived", archived=True):
            for task_id, key in frame.select("id", f"p:{self.key}").drop_nulls().iter_rows():
                if not key.endswith(REMOVED):
                    found[key] = _deleted(key, task_id)
        return found

    def _read_keys(
        self, keys: Sequence[str], *, archived: bool = False
    ) -> Iterator[dict[str, Any]]:
        unique = list(dict.fromkeys(keys))
        yield from self._rows(unique, 100, archived=archived, idProperty=self.key)

    def _states(self, ids: Sequence[str]) -> dict[str, TaskState]:
        found = {}
        unique = list(dict.fromkeys(ids))
        for row in self._rows(unique, HISTORY_BATCH, propertiesWithHistory=list(WATCHED)):
            properties = row["properties"]
            key = self._key_of(row)
            if not key.startswith("kamsync:"):
                continue
            done = properties.get("hs_task_status") == "COMPLETED"
            status = "done" if done else "open"
            found[key] = TaskState(key, str(row["id"]), status, touched=touched(row))  # type: ignore[arg-type]
        return found

    def _rows(
        self, ids: Sequence[str], size: int, *, archived: bool = False, **more: Any
    ) -> Iterator[dict[str, Any]]:
        path = self.client.paths.of("objects", TASK, then="/batch/read")
        query = (("archived", "true"),) if archived else ()
        for chunk in chunks(ids, size):
            body = {
                "properties": [self.key, "hs_task_status"],
                "inputs": [{"id": i} for i in chunk],
                **more,
            }
            # Reference: https://developers.hubspot.com/docs/guides/api/crm/engagements/tasks
            ask = Ask("task_read", "POST", path, query, body)
            data = self.client.read(ask, as_object)
            refuse_unexpected(data, "OBJECT_NOT_FOUND")
            self.client.least("task_read")
            results = data.get("results")
            if not isinstance(results, list):
                raise UnexpectedResponse(
                    CRM, code="answer_odd", what="a batch answer without results"
                )
            yield from (r for r in results if isinstance(r.get("properties"), dict))

    def _on_accounts(self, accounts: set[str]) -> dict[str, str]:
        """key → task id of our tasks on those companies."""
        companies = sorted(a for a in accounts if a.isdecimal())
        if not companies:
            return {}
        there = links(self.client, COMPANY, TASK, companies)
        rows = self._rows(there["other"].unique(maintain_order=True).to_list(), 100)
        found = ((self._key_of(row), str(row["id"])) for row in rows)
        return {key: task_id for key, task_id in found if key}

    def _key_of(self, row: Mapping[str, Any]) -> str:
        return str(row["properties"].get(self.key) or "").removesuffix(REMOVED)

    def complete(self, task_ids: Sequence[str]) -> list[Outcome]:
        path = self.client.paths.of("objects", TASK, then="/batch/update")
        writer = BatchWriter(self.client, path, "task_update", repeatable=True, run=self.run)
        done = {"hs_task_status": "COMPLETED"}
        unique = [i for i in dict.fromkeys(task_ids) if i.isdecimal()]
        found = writer.write([Entry(i, {"id": i, "properties": done}) for i in unique])
        return [found.get(i) or _no_task(i) for i in task_ids]

    def delete(self, task_ids: Sequence[str]) -> list[Outcome]:
        """Into the recycle bin. The answer tells nothing per record; twice is harmless.

        The key is marked before: what we removed is told from what a person threw away, and the
        key is free for the day the task is wanted again.
        """
        unique = [i for i in dict.fromkeys(task_ids) if i.isdecimal()]
        found: dict[str, Outcome] = {}
        for chunk in chunks(unique, 100):
            refused = self._mark(chunk)
            found |= refused | self._archive([i for i in chunk if i not in refused])
        return [found.get(i) or _no_task(i) for i in task_ids]

    def _mark(self, ids: Sequence[str]) -> dict[str, Outcome]:
        """Refusals only."""
        path = self.client.paths.of("objects", TASK, then="/batch/update")
        writer = BatchWriter(self.client, path, "task_update", repeatable=True, run=self.run)
        keys = {
            str(r["id"]): str(r["properties"].get(self.key) or "") for r in self._rows(ids, 100)
        }
        marked = [
            Entry(i, {"id": i, "properties": {self.key: key + REMOVED}})
            for i, key in keys.items()
            if key and not key.endswith(REMOVED)
        ]
        done = writer.write(marked)
        return {i: o for i, o in done.items() if not o.ok and o.code != "OBJECT_NOT_FOUND"}

    def _archive(self, ids: Sequence[str]) -> dict[str, Outcome]:
        if not ids:
            return {}
        path = self.client.paths.of("objects", TASK, then="/batch/archive")
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/engagements/tasks
        ask = Ask("task_delete", "POST", path, body={"inputs": [{"id": i} for i in ids]})
        self.client.least("task_delete")
        try:
            self.client.read(ask, as_object)
        except UnexpectedResponse as error:
            return {i: _failed(i, error) for i in ids}
        return {i: Outcome(i, ok=True, crm_id=i) for i in ids}


def _association(kind: str, record_id: str) -> dict[str, Any]:
    of_kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TASK_TO[kind]}
    return {"to": {"id": record_id}, "types": [of_kind]}


def touched(row: dict[str, Any]) -> bool:
    """Whether somebody else than the task's maker changed it; unknown counts as touched."""
    history = row.get("propertiesWithHistory")
    if not isinstance(history, dict) or not history:
        return True
    versions = [v for values in history.values() for v in values if isinstance(v, dict)]
    makers = sorted(versions, key=lambda v: str(v.get("timestamp", "")))
    if not makers:
        return True
    maker = (makers[0].get("sourceType"), makers[0].get("sourceId"))
    if not maker[0]:  # Sources are not told: any later value may be a person's.
        return any(isinstance(values, list) and len(values) > 1 for values in history.values())
    return any(
        (v.get("sourceType"), v.get("sourceId")) != maker
        for v in makers
        if v.get("sourceType") not in MACHINE
    )


def _says_double(outcome: Outcome) -> bool:
    code = outcome.code
    return not outcome.ok and ("UNIQUE" in code or "EXISTS" in code or code == "CONFLICT")


def _deleted(key: str, task_id: str) -> TaskState:
    """A task a person threw away stays thrown away."""
    return TaskState(key, task_id, "done", touched=True)


def _no_account(task: NewTask) -> Outcome:
    reason = phrase("outcome.no_record_id")
    return Outcome(task.key, ok=False, code="OBJECT_NOT_FOUND", reason=reason)


def _no_task(task_id: str) -> Outcome:
    return Outcome(task_id, ok=False, code="OBJECT_NOT_FOUND", reason=phrase("outcome.no_task"))


def _failed(ref: str, error: ConnectorError) -> Outcome:
    return Outcome(ref, ok=False, code=type(error).__name__, reason=error.as_value)
