"""What goes into and comes out of the ledger one by one; many rows travel as frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypedDict

if TYPE_CHECKING:
    import polars as pl

BatchKind = Literal["fields", "task", "complete", "delete"]
UNDO_OF: Final = "undo of "
RunStatus = Literal["running", "planned", "waiting", "applied", "partial", "failed", "stopped"]
TaskStatus = Literal["open", "done", "deleted"]

NIGHTLY: Final = ("run", "apply", "retry")
"""Commands that say how the nights go."""


class RunEnd(TypedDict, total=False):
    """The fields of a run that are known at its end; what is left out stays as it was."""

    status: RunStatus
    exit_code: int
    plan_id: str | None
    undone_run: str | None
    counts: dict[str, Any]
    calls: dict[str, Any]
    manifest: dict[str, Any]
    finished_at: dt.datetime


@dataclass(frozen=True)
class RunRow:
    """One execution of a command that pulls, plans or writes."""

    id: str
    connection: str
    command: str
    as_of: dt.date
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    status: RunStatus = "running"
    """running without a living process: it was killed."""
    exit_code: int | None = None
    plan_id: str | None = None
    undone_run: str | None = None
    user: str = ""
    counts: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    """Hashes of config and scorecard, versions, watermarks."""


class OpenBatch(NamedTuple):
    """An intent without an outcome: whether it reached the CRM is not known."""

    run_id: str
    batch_id: int
    kind: BatchKind
    refs: list[str]


@dataclass(frozen=True)
class WriteRow:
    """One record or task of one batch."""

    batch_id: int
    kind: BatchKind
    ref: str
    ok: bool | None
    """None: intended, outcome not known."""
    code: str
    reason: str
    crm_id: str


@dataclass(frozen=True)
class TaskRow:
    """A task we made, as we know it."""

    key: str
    task_id: str | None
    account_id: str
    owner_id: str | None
    flag: str
    root: str
    created_on: dt.date
    """The as_of it was made for."""
    due_on: dt.date | None
    status: TaskStatus
    run_id: str


@dataclass(frozen=True)
class Approval:
    """A person applied a plan: from then on runs may write by themselves."""

    org_id: str
    who: str
    at: dt.datetime
    plan_id: str
    scorecard_hash: str


@dataclass(frozen=True)
class Hold:
    """The connection stands still (after an undo) until somebody resumes it."""

    run_id: str
    reason: str
    held_at: dt.datetime

    @property
    def why(self) -> dict[str, Any]:
        """The reason as a code: each reader has it in their language."""
        return {"code": "paused.undo", "values": {"run": self.reason.removeprefix(UNDO_OF)}}


@dataclass(frozen=True)
class Applied:
    """Everything an applied run leaves behind; the ledger takes all of it or nothing."""

    connection: str
    run_id: str
    as_of: dt.date
    end: RunEnd
    outputs: Sequence[tuple[str, str]] = ()
    """(account id, JSON of output id → value) for accounts that were written."""
    memory: pl.DataFrame | None = None
    """MEMORY_SCHEMA without as_of, only what changed; None leaves that day's rows alone."""
    episodes: pl.DataFrame | None = None
    """EPISODE_SCHEMA without as_of; None leaves that day's events alone."""
    tasks: Sequence[TaskRow] = ()
    approval: Approval | None = None
    """The person's, where a kept plan was applied."""
    merges: Sequence[tuple[str, str]] = ()
    """(loser, winner) of accounts merged in the CRM; done first."""
