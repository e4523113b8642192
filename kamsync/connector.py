"""The port every CRM implements, and the small types that cross it.

A connector translates between one CRM and the canonical streams; it knows neither scoring nor
policy. Every method may raise AuthError, QuotaExhausted, TransientError (tries used up) and
UnexpectedResponse. Frames that leave a connector carry canonical column names and TEXT values
as the CRM gave them (lists as List(String)); `model.coerce` turns them into typed columns and
rejects, the same way for every CRM.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, Protocol, runtime_checkable

import polars as pl
from pydantic import BaseModel

from kamsync.model.change import Finding, NewTask, Outcome, RecordChange, Reject, TaskState, Value
from kamsync.model.fieldmap import FieldMap
from kamsync.model.phrase import Phrase

NO_OWNER: Final = "NO_OWNER"


@dataclass(frozen=True)
class Context:
    """What the composition root hands to a connector besides its own settings."""

    connection: str
    timezone: str
    home_currency: str
    state_dir: Path
    """A folder the connector may keep files in (rotated tokens, job ids): state_dir/connection."""
    outputs: tuple[str, ...]
    """Ids of the output fields that are switched on."""
    horizon_days: dict[str, int] = field(default_factory=dict)
    """stream → how far back a full pull goes; open opportunities always."""
    streams: tuple[str, ...] = ()
    """Streams to pull; empty = every mapped one."""
    language: str = "en"
    revenue_source: str = "opportunities"
    """`[revenue] source`: where it is revenue, a folder of files needs no opportunities."""


@dataclass(frozen=True)
class StreamInfo:
    """What describe() found out about one mapped stream."""

    name: str
    incremental: bool
    """False: every pull is full (no replication key)."""
    columns: frozenset[str]
    """Canonical columns that can be read; a mapped one that is missing here is unknown."""
    fingerprint: str = ""
    """Changes when the selected field set changes: the stream is then pulled in full."""
    duplicates: Literal["latest", "reject"] = "latest"
    """An id that comes twice in one pull: a record changed meanwhile, or dirt in a file."""
    unstamped: tuple[str, ...] = ()
    """Columns whose value can change without moving the record's own stamp (a field across a
    lookup, a formula, a roll-up): while there is one, every pull of the stream is full."""


@dataclass(frozen=True)
class Description:
    """One look at the CRM: who we are, what we may read."""

    org_id: str
    """Stable id of the org/portal/folder; a plan refuses another one."""
    org_name: str
    is_sandbox: bool
    home_currency: str
    timezone: str
    """The CRM's own zone: a CRM datetime used as a date becomes one there."""
    own_user_ids: frozenset[str]
    """kamsync's user(s): their traces never count as the customer's life."""
    streams: dict[str, StreamInfo]
    clock: dt.datetime
    """The CRM's clock (UTC): the upper bound of this run's windows."""
    findings: tuple[Finding, ...] = ()
    writable: frozenset[str] = frozenset()
    """Output ids that exist and may be written."""
    needs_approval: bool = True
    """False: nothing here can be hurt (files of our own), so the first run may write."""
    reads_are_free: bool = False
    """Files: `check` may read every row, as a run does."""
    output_folder: str = ""
    """Where result files belong beside the report; empty = only beside the report."""
    record_url: str = ""
    """Template with {id} for a link to an account, empty where there is none."""
    contact_url: str = ""
    """Likewise for a contact."""


@dataclass(frozen=True)
class Window:
    """lower ≤ modified < upper; lower None is a full pull."""

    lower: dt.datetime | None
    upper: dt.datetime


@dataclass(frozen=True)
class Page:
    """One page of a pull: canonical column names, text values, at least `id` where it has one."""

    frame: pl.DataFrame
    rejects: tuple[Reject, ...] = ()
    """Records that could not even be read as rows (a broken CSV line)."""
    findings: tuple[Finding, ...] = ()
    """What is doubtful about these rows, counted in `n`; the counts of all pages are summed."""
    trimmed: bool = False
    """No blanks stand around its cells."""


@dataclass(frozen=True)
class Budget:
    """API calls of this process: used so far, by kind, and what the CRM says is left."""

    used: dict[str, int]
    least: dict[str, int] = field(default_factory=dict)
    """The least possible for the same work, by the same kinds."""
    remaining: int | None = None
    limit: int | None = None

    @property
    def total(self) -> int:
        return sum(self.used.values())


@dataclass(frozen=True)
class ProvisionRequest:
    dry_run: bool = False
    emit: Path | None = None
    remove: bool = False
    inputs: bool = False
    cards: bool = False
    """Also what people see beside the fields: pages, lists, reports, a dashboard."""


@dataclass(frozen=True)
class ProvisionStep:
    """One thing provisioning did, would do, or found in place."""

    what: str
    action: str
    """create | update | keep | remove | manual"""
    ok: bool = True
    message: str | Phrase = ""
    """A phrase, or the vendor's own words."""


class Connector(Protocol):
    """One connection to one CRM. Not thread-safe, unless it is Parallel; made per run, closed at
    its end."""

    settings_type: ClassVar[type[BaseModel]]
    """The connection's own config section, secrets as references."""
    batch_size: int
    """Records per write call; apply commits intent and outcome per batch."""

    def __init__(self, settings: Any, mapping: FieldMap, context: Context) -> None: ...

    def describe(self) -> Description:
        """Log in, read metadata. Unreadable optional columns are findings, not errors.

        Raises MappingError when a required column has no readable CRM field.
        """
        ...

    def check(self) -> list[Finding]:
        """Deeper look for `kamsync check`: rights, quota, licences, sandbox. Writes nothing."""
        ...

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        """All records of a stream modified in the window, deleted ones with is_deleted.

        Reaching the end of the iterator means the stream is complete; a stream that cannot be
        read to its end raises (PartialStream), it never just stops. Order is free, an id may
        come twice.
        """
        ...

    def pull_ids(self, stream: str) -> Iterator[pl.DataFrame]:
        """Every live id of the stream (column `id`), for reconciliation."""
        ...

    def pull_by_ids(self, stream: str, ids: Sequence[str]) -> Iterator[Page]:
        """Those records; ids that do not exist are silently absent."""
        ...

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        """Write at most `batch_size` records; one outcome each, in order. Twice is harmless."""
        ...

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        """What the CRM shows now, account id → output id → value; absent ids are gone."""
        ...

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        """Insert at most `batch_size` tasks; "duplicate" counts as ok. Not safe to repeat after
        an exception: look the keys up with find_tasks first. Remote CRMs refuse `unowned` ones."""
        ...

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        """Our tasks by key; with no keys, all of them (a lost ledger is rebuilt from these)."""
        ...

    def complete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        """Mark tasks done. Twice is harmless."""
        ...

    def delete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        """Remove tasks (undo); a connector without the right completes them instead."""
        ...

    def provision(self, request: ProvisionRequest) -> list[ProvisionStep]:
        """Create, verify or remove kamsync's own fields and rights. Idempotent."""
        ...

    def budget(self) -> Budget: ...

    def read_cost(self, rows: int) -> int:
        """API calls that reading a stream of so many rows in full takes."""
        ...

    def write_cost(self, records: int, tasks: int) -> int:
        """API calls that writing so many would take."""
        ...

    def close(self) -> None: ...


def unowned(tasks: Sequence[NewTask], own_user_ids: Collection[str]) -> dict[str, Outcome]:
    """key → refusal of each task that no person would get. A CRM gives a task without an owner
    to whoever inserts it, and nobody reads kamsync's own list."""
    reason = "nobody active to give it to: name a fallback_owner"
    return {
        t.key: Outcome(t.key, False, NO_OWNER, reason)
        for t in tasks
        if not t.owner_id or t.owner_id in own_user_ids
    }


@runtime_checkable
class Notifier(Protocol):
    """What a connector may do besides: tell users of the CRM something at once, inside it."""

    @property
    def notifies(self) -> bool:
        """Whether the connection's config switched it on; asks nobody."""
        ...

    def notify(
        self, user_ids: Sequence[str], title: str, body: str, account_id: str
    ) -> list[Outcome]:
        """One outcome per user, in order; the text is shortened to what the CRM takes. Opens the
        account. Not safe to repeat after an exception: it may have arrived."""
        ...


@runtime_checkable
class Beginner(Protocol):
    """What a connector may do besides: begin long reads together, before one is waited for."""

    def begin(self, streams: Sequence[str]) -> Sequence[str]:
        """These streams will be pulled in full. Those of them that the CRM must prepare: the others
        are pulled meanwhile. Raises nothing that `pull` would not raise."""
        ...

    def ready(self, streams: Sequence[str]) -> str:
        """One of those that it prepares, which can be pulled now; waits until one can."""
        ...


@runtime_checkable
class Parallel(Protocol):
    """What a connector may do besides: have several streams pulled at once, from several threads.
    One alone waits most of its time for the CRM's answers."""

    streams_at_once: ClassVar[int]


@runtime_checkable
class Sourced(Protocol):
    """What a connector may do besides: say what the rows of a full pull are made from."""

    def made_of(self, stream: str) -> str:
        """Another text whenever a full pull of the stream could give other rows, rejects or
        findings than before. Empty: unknown, so that it is pulled."""
        ...


def notifier_of(connector: Connector) -> Notifier | None:
    """The connector, where it can notify and was told to."""
    return connector if isinstance(connector, Notifier) and connector.notifies else None


@dataclass(frozen=True)
class Reading:
    """How one thing of a file would be read; the texts under `reading.CODE` say it."""

    code: str
    values: dict[str, Any]
    key: str = ""
    """The format key it decides; empty where it only tells."""
    choices: tuple[str, ...] = ()
    """Values of the key that are possible: only a person can know which."""
    lines: tuple[str, ...] = ()
    """Lines of the map to correct and to make valid, where the answer is one of several words."""


@dataclass(frozen=True)
class FileProposal:
    """One file as a stream: the keys of its format, and what a person should check."""

    stream: str
    file: Path
    format: dict[str, str | int]
    readings: tuple[Reading, ...]
    rows: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Rule of rows → header → words: what a reading without a choice says of rows."""
    fields: dict[str, str] = field(default_factory=dict)
    """Canonical column → header, where the map that is extended names another."""
    by_line: bool = False
    """The line is the id."""
    stages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """won, lost → words, as a person judged them."""


@dataclass(frozen=True)
class MapProposal:
    """A map for files that nobody described yet."""

    extends: str
    files: tuple[FileProposal, ...]
    unread: tuple[Path, ...] = ()


@runtime_checkable
class FileProposer(Protocol):
    """What a connector of files may do besides: look at files and propose a map for them."""

    def propose(self, files: Sequence[Path]) -> MapProposal: ...
