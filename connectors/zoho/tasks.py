"""Our tasks: created once by a key kept in a field, looked up before and after any doubt.

Tasks cannot be upserted, and search lags behind writes; COQL sees what was just written.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.zoho import query as coql
from connectors.zoho.activities import OWN
from connectors.zoho.client import ZohoClient
from connectors.zoho.faults import NAME, Doubt
from connectors.zoho.metadata import Metadata, Shape
from connectors.zoho.query import Query
from connectors.zoho.settings import ZohoSettings
from connectors.zoho.taskkeys import KeyPlace
from connectors.zoho.writer import BATCH, GONE, Result, batches, delete, write
from kamsync.connector import unowned
from kamsync.errors import AuthError, TransientError, UnexpectedResponse
from kamsync.model.change import NewTask, Outcome, TaskState
from kamsync.model.phrase import phrase

log = logging.getLogger(__name__)

MODULE: Final = "Tasks"
_PRIORITY: Final = {"high": "High", "normal": "Normal", "low": "Low"}
_TRIES: Final = 3
TAKEN: Final = "DUPLICATE_DATA"
_LOOK: Final = "task look-up"


@dataclass
class Tasks:
    client: ZohoClient
    metadata: Metadata
    settings: ZohoSettings
    connection: str
    place: KeyPlace | None
    """Where our key is kept; None before `kamsync provision`."""

    def insert(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        """Raises TransientError when the CRM stays unclear: nothing is known to be lost then."""
        if self.place is None:
            reason = phrase("outcome.no_task_key", field=self.settings.task_key_field)
            return [Outcome(t.key, ok=False, code="field_missing", reason=reason) for t in tasks]
        done = unowned(tasks, {str(self.metadata.me()["id"])})
        done |= self._known([t.key for t in tasks if t.key not in done], "duplicate")
        for _ in range(_TRIES):
            waiting = [t for t in tasks if t.key not in done]
            if not waiting:
                break
            try:
                self._create(waiting, done)
            except (Doubt, UnexpectedResponse):
                log.warning("unclear answer to new tasks, looking them up")
                done.update(self._known([t.key for t in waiting if t.key not in done], ""))
        else:
            raise TransientError(NAME, code="write_unclear")
        return [done[t.key] for t in tasks]

    def _create(self, tasks: Sequence[NewTask], done: dict[str, Outcome]) -> None:
        unique = list({t.key: t for t in tasks}.values())
        for start in range(0, len(unique), BATCH):
            part = unique[start : start + BATCH]
            records = [self._record(task) for task in part]
            found = write(self.client, "POST", MODULE, records, self.settings.triggers)
            for task, result in zip(part, found, strict=True):
                done[task.key] = self._created(task, result)

    def _created(self, task: NewTask, result: Result) -> Outcome:
        """A key the unique field refuses is a task that exists: the one the answer names, or one
        that can be found. A removed one in the recycle bin helps nobody."""
        if result.code != TAKEN:
            return result.outcome(task.key)
        if result.id:
            return Outcome(task.key, ok=True, code="duplicate", crm_id=result.id)
        reason = phrase("outcome.recycle_bin")
        taken = Outcome(task.key, ok=False, code=TAKEN, reason=reason)
        return self._known([task.key], "duplicate").get(task.key, taken)

    def _record(self, task: NewTask) -> dict[str, Any]:
        record: dict[str, Any] = {
            "Subject": task.subject[:255],
            "Description": task.body,
            "Due_Date": task.due_on.isoformat(),
            "What_Id": {"id": task.opportunity_id or task.account_id},
            "$se_module": "Deals" if task.opportunity_id else "Accounts",
            "Owner": {"id": task.owner_id},
            "Send_Notification_Email": False,
        }
        if task.contact_id:
            record["Who_Id"] = {"id": task.contact_id}
        self._choose(record, "Priority", _PRIORITY[task.priority])
        self._choose(record, "Status", "Not Started")
        if self.place is not None:
            self.place.put(record, task.key)
        return record

    def _choose(self, record: dict[str, Any], name: str, word: str) -> None:
        """Only a word this org's list has (Zoho would store any); else the org's own default."""
        known = (self.metadata.fields(MODULE) or {}).get(name)
        if known is None or not known.words() or word in known.words():
            record[name] = word

    def _known(self, keys: Sequence[str], code: str) -> dict[str, Outcome]:
        return {
            key: Outcome(key, ok=True, code=code, crm_id=state.task_id)
            for key, state in self.find(keys).items()
        }

    def find(self, keys: Sequence[str]) -> dict[str, TaskState]:
        """Ours by key; with no keys, all of this connection."""
        if self.place is None:
            return {}
        shapes: dict[str, Shape] = {"id": "text", "Status": "text", **self.place.shapes}
        fields = self.metadata.fields(MODULE) or {}
        for name in ("Closed_Time", "Modified_By"):
            if name in fields:
                shapes[name] = fields[name].shape
        wanted = list(dict.fromkeys(keys))
        found: dict[str, TaskState] = {}
        for frame in self._frames(self.place, shapes, wanted):
            for row in frame.iter_rows(named=True):
                key = self.place.key_of(row, wanted)
                if key in wanted or (not wanted and key.startswith(f"{OWN}{self.connection}:")):
                    found[key] = self._state(key, row)
        return found

    def _frames(
        self, place: KeyPlace, shapes: dict[str, Shape], keys: Sequence[str]
    ) -> Iterator[pl.DataFrame]:
        if not keys:
            query = Query(MODULE, shapes, place.every(self.connection))
            yield from coql.pages(self.client, query, 0, kind=_LOOK)
            return
        for where in place.wheres(keys):
            self.client.least(_LOOK, 1)
            query = Query(MODULE, shapes, where)
            yield coql.ask(self.client, query, coql.LIMITS[0][0], kind=_LOOK).frame

    def _state(self, key: str, row: dict[str, Any]) -> TaskState:
        done = bool(row.get("Closed_Time")) or row["Status"] in self.settings.closed_task_statuses
        editor = row.get("Modified_By")
        touched = bool(editor) and editor != str(self.metadata.me()["id"])
        return TaskState(key, str(row["id"]), "done" if done else "open", touched)

    def complete(self, ids: Sequence[str]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for batch in batches(ids):
            part = [ids[i] for i in batch]
            status = self.settings.closed_task_status
            records = [{"id": i, "Status": status} for i in part]
            found = write(self.client, "PUT", MODULE, records, self.settings.triggers)
            outcomes += [r.outcome(i) for i, r in zip(part, found, strict=True)]
        return outcomes

    def delete(self, ids: Sequence[str]) -> list[Outcome]:
        """Into the recycle bin; completed instead where the grant may not delete."""
        outcomes: list[Outcome] = []
        try:
            for batch in batches(ids):
                part = [ids[i] for i in batch]
                found = delete(self.client, MODULE, part, "task write")
                outcomes += [_removed(i, r) for i, r in zip(part, found, strict=True)]
        except AuthError:
            log.warning("no right to delete tasks, completing them")
            return outcomes + self.complete(ids[len(outcomes) :])
        return outcomes


def _removed(task_id: str, result: Result) -> Outcome:
    if result.code == GONE:
        return Outcome(task_id, ok=True, code=GONE)
    return result.outcome(task_id)
