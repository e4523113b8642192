"""kamsync's tasks: inserted with a unique key, found by it, completed, removed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.metadata import ObjectInfo, OrgFacts
from connectors.salesforce.query import Statement, chunks, in_ids
from connectors.salesforce.reader import read_all
from connectors.salesforce.writer import BATCH, GONE, RowResult, send_rows
from kamsync.connector import unowned
from kamsync.errors import TransientError
from kamsync.model.change import NewTask, Outcome, TaskState
from kamsync.model.phrase import phrase

log = logging.getLogger(__name__)
_KEYS_PER_QUERY: Final = 80
"""Keys are long, and their colons take three bytes each in an address."""
_DUPLICATE: Final = frozenset({"DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID"})
_OWNER: Final = frozenset({"INACTIVE_OWNER_OR_USER", "INVALID_OWNER"})
_ROUNDS: Final = 3


@dataclass(frozen=True)
class Tasks:
    """All task work of one connection."""

    client: SalesforceClient
    info: ObjectInfo
    facts: OrgFacts
    key_field: str

    @property
    def has_key(self) -> bool:
        return self.key_field in self.info.fields

    def insert(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        """Sorted by account; "duplicate" counts as ok. After a doubtful answer the keys are
        looked up before anything is sent again."""
        if not self.has_key:
            reason = phrase("outcome.no_task_key", field=self.key_field)
            return [Outcome(t.key, False, "KEY_FIELD_MISSING", reason) for t in tasks]
        given = self._with_fallback(tasks)
        found = unowned(given, {self.facts.user_id})
        owned = {t.key: t for t in given if t.key not in found}
        order = sorted(owned.values(), key=lambda t: (t.account_id, t.key))
        self.client.counter.least["task"] += -(-len(order) // BATCH)
        for start in range(0, len(order), BATCH):
            found |= self._insert(order[start : start + BATCH])
        return [found[t.key] for t in tasks]

    def _with_fallback(self, tasks: Sequence[NewTask]) -> list[NewTask]:
        other = self.client.settings.task_fallback_owner or None
        return [t if t.owner_id else replace(t, owner_id=other) for t in tasks]

    def _insert(self, tasks: list[NewTask]) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {}
        for attempt in range(_ROUNDS):
            rest = [t for t in tasks if t.key not in found]
            if not rest:
                break
            try:
                return found | self._post(rest)
            except TransientError:
                log.warning("doubtful insert", extra={"tasks": len(rest), "attempt": attempt})
                if attempt == _ROUNDS - 1:
                    raise
                found |= self._already([t.key for t in rest])
        return found

    def _post(self, tasks: list[NewTask]) -> dict[str, Outcome]:
        records = [self._record(t) for t in tasks]
        results = send_rows(self.client, "POST", records, "task", repeatable=False)
        lost = [i for i, r in enumerate(results) if r.code in _OWNER]
        if lost:
            self._reassign(records, results, lost)
        found = {t.key: _outcome(t.key, r) for t, r in zip(tasks, results, strict=True)}
        doubles = [t.key for t, r in zip(tasks, results, strict=True) if r.code in _DUPLICATE]
        return found | (self._already(doubles) if doubles else {})

    def _already(self, keys: list[str]) -> dict[str, Outcome]:
        states = self.find(keys)
        return {k: Outcome(k, True, "duplicate", "", s.task_id) for k, s in states.items()}

    def _record(self, task: NewTask) -> dict[str, Any]:
        record: dict[str, Any] = {
            "attributes": {"type": "Task"},
            "Subject": task.subject[:255],
            "Description": task.body[:32_000],
            "ActivityDate": task.due_on.isoformat(),
            "WhatId": task.opportunity_id or task.account_id,
            "OwnerId": task.owner_id,
            self.key_field: task.key,
        }
        if task.contact_id:
            record["WhoId"] = task.contact_id
        if self.facts.open_status:
            record["Status"] = self.facts.open_status
        if task.priority in self.facts.priorities:
            record["Priority"] = self.facts.priorities[task.priority]
        if self.client.settings.task_record_type:
            record["RecordTypeId"] = self.client.settings.task_record_type
        return record

    def _reassign(
        self, records: list[dict[str, Any]], results: list[RowResult], lost: list[int]
    ) -> None:
        """Owners who left: their active manager, else the configured user."""
        owners = sorted({str(records[i].get("OwnerId") or "") for i in lost} - {""})
        managers: dict[str, str] = {}
        for part in chunks(owners):
            columns = ("Id", "ManagerId", "Manager.IsActive")
            statement = Statement("User", columns, (in_ids("Id", part),))
            for frame in read_all(self.client, statement, by_bulk=False):
                for user, manager, active in frame.iter_rows():
                    if manager and active == "true" and manager != self.facts.user_id:
                        managers[user] = manager
        again = []
        for i in lost:
            owner = managers.get(str(records[i].get("OwnerId")))
            owner = owner or self.client.settings.task_fallback_owner
            if owner:
                records[i]["OwnerId"] = owner
                again.append(i)
        sent = send_rows(self.client, "POST", [records[i] for i in again], "task", repeatable=False)
        for i, result in zip(again, sent, strict=True):
            results[i] = result

    def find(self, keys: Sequence[str]) -> dict[str, TaskState]:
        """Archived ones too. A task a person deleted is done and touched: it does not come back."""
        if not self.has_key:
            return {}
        wanted = list(dict.fromkeys(keys))
        conditions = [in_ids(self.key_field, part) for part in chunks(wanted, _KEYS_PER_QUERY)]
        if not wanted:
            conditions = [f"{self.key_field} != null"]
        states: dict[str, TaskState] = {}
        for condition in conditions:
            columns = ("Id", self.key_field, "IsClosed", "IsDeleted", "LastModifiedById")
            statement = Statement("Task", columns, (condition,), everything=True)
            for frame in read_all(self.client, statement, by_bulk=False):
                for row in frame.sort("IsDeleted", descending=True).iter_rows():
                    self._remember(states, row)
        return states

    def _remember(self, states: dict[str, TaskState], row: tuple[Any, ...]) -> None:
        task_id, key, closed, deleted, by = row
        ours = by == self.facts.user_id
        if deleted == "true":
            if not ours:
                states.setdefault(key, TaskState(key, task_id, "done", touched=True))
            return
        status = "done" if closed == "true" else "open"
        states[key] = TaskState(key, task_id, "done" if status == "done" else "open", not ours)

    def complete(self, task_ids: Sequence[str]) -> list[Outcome]:
        records = [
            {"attributes": {"type": "Task"}, "id": i, "Status": self.facts.closed_status}
            for i in task_ids
        ]
        return _by_id(task_ids, send_rows(self.client, "PATCH", records, "task"))

    def delete(self, task_ids: Sequence[str]) -> list[Outcome]:
        """Without the right to delete, they are completed instead."""
        if not self.info.deletable:
            return self.complete(task_ids)
        records = [{"id": i} for i in task_ids]
        results = send_rows(self.client, "DELETE", records, "task")
        refused = [i for i, r in enumerate(results) if r.code.startswith("INSUFFICIENT_ACCESS")]
        outcomes = _by_id(task_ids, results)
        if refused:
            done = self.complete([task_ids[i] for i in refused])
            for i, outcome in zip(refused, done, strict=True):
                outcomes[i] = outcome
        return outcomes


def _outcome(key: str, result: RowResult) -> Outcome:
    if result.ok:
        return Outcome(key, True, crm_id=result.id)
    return Outcome(key, False, result.code, result.reason)


def _by_id(ids: Sequence[str], results: list[RowResult]) -> list[Outcome]:
    """A task that is gone needs no more closing."""
    outcomes = []
    for task_id, result in zip(ids, results, strict=True):
        if result.ok or result.code in GONE:
            outcomes.append(Outcome(task_id, True, result.code, crm_id=task_id))
        else:
            outcomes.append(Outcome(task_id, False, result.code, result.reason, task_id))
    return outcomes
