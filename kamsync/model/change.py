"""What is written and what became of it: changes, tasks, outcomes, findings, rejects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kamsync.model.phrase import Phrase

Value = str | int | float | bool | dt.date | None
Severity = Literal["info", "warning", "error", "critical"]


@dataclass(frozen=True)
class Finding:
    """Something a person should know. `code` is stable and searchable.

    Its sentences stand in kamsync/messages under the code, `values` fill them.
    """

    code: str
    severity: Severity
    where: str
    """A kind of thing and its name: `account A1`, `stream opportunity`."""
    message: str = ""
    """English, only where the catalogue has no sentence for the code."""
    fix: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    variant: str = ""
    """Which of the sentences of a code that has several."""


@dataclass(frozen=True)
class Reject:
    """One bad value or record, kept with its reason; the rest goes on."""

    stream: str
    record_id: str
    field: str
    value: str
    reason: str
    where: str = ""
    """File and line for files, empty for a CRM (the record id says it)."""
    whole_record: bool = True


@dataclass(frozen=True)
class RecordChange:
    """The desired values of one record, output id → value; nothing else is touched."""

    account_id: str
    values: dict[str, Value]
    expected: dict[str, Value] = field(default_factory=dict)
    """What the record showed when the plan was made."""


@dataclass(frozen=True)
class NewTask:
    """One task to insert. `key` is unique over all time and is how it is found again."""

    key: str
    account_id: str
    owner_id: str | None
    subject: str
    body: str
    due_on: dt.date
    priority: Literal["high", "normal", "low"]
    contact_id: str | None = None
    """Whom it asks to meet or call."""
    opportunity_id: str | None = None
    """The deal it is about, where it is about one."""


@dataclass(frozen=True)
class TaskState:
    """A task of ours as the CRM shows it now."""

    key: str
    task_id: str
    status: Literal["open", "done"]
    touched: bool
    """A person changed it since we wrote it: never edited or closed by us."""


@dataclass(frozen=True)
class Outcome:
    """Result of one record's write; `reason` is for people, `code` is the CRM's own."""

    ref: str
    """account id, or task key"""
    ok: bool
    code: str = ""
    reason: str | Phrase = field(default="", hash=False)
    """A phrase, or the CRM's own words."""
    crm_id: str = ""
    """id of an inserted task"""
