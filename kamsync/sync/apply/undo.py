"""Undo: a run that puts back what another run changed, where nobody changed it since."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from kamsync import durable
from kamsync.errors import UsageError
from kamsync.ledger.rows import UNDO_OF, Applied, RunRow, TaskRow
from kamsync.model.change import Finding, Outcome, RecordChange, TaskState, Value
from kamsync.model.joined_ids import connection_of
from kamsync.model.value import text_of, value_of
from kamsync.sync.apply.batches import batches, canonical
from kamsync.sync.erasure import MARK
from kamsync.sync.plan.episodes import EVENTS
from kamsync.sync.plan.outputs import laid_over
from kamsync.sync.session import Session

log = logging.getLogger(__name__)


@dataclass
class Undone:
    restored: int = 0
    kept: int = 0
    failed: int = 0
    tasks_removed: int = 0
    tasks_left: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Scope:
    """How much of a run is undone: of a joined portfolio perhaps what lies in one CRM."""

    only: str
    """Empty: all that still stands of it."""
    done: frozenset[str]
    """Connections undone before, each by itself."""
    last: bool
    """Nothing of the run stands after this."""

    @classmethod
    def of(cls, session: Session, target: RunRow, only: str) -> _Scope:
        parts = {r.undone_run for r in session.ledger.runs(session.name, limit=500) if r.undone_run}
        front = f"{target.id}/"
        done = frozenset(p.removeprefix(front) for p in parts if p.startswith(front))
        if only in done:
            raise UsageError(code="undone_part", run=target.id, connection=only)
        return cls(only, done, not only or set(session.connections) <= done | {only})

    def rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` (account_id, …) without what is not undone now."""
        place = connection_of("account_id")
        if self.only:
            return frame.filter(place == self.only)
        return frame.filter(~place.is_in(sorted(self.done))) if self.done else frame

    def name(self, run_id: str) -> str:
        return run_id if self.last else f"{run_id}/{self.only}"


def undo_run(
    session: Session, target: RunRow, run_id: str, *, dry_run: bool, only: str = ""
) -> Undone:
    """Restore the before-images of `target`, remove its untouched tasks, forget its memory, and
    hold the connection. `only`: of a joined portfolio, what it wrote to this connection; what it
    remembers goes with the last. Raises UsageError for a run that wrote nothing that can be
    undone."""
    scope = _Scope.of(session, target, only)
    images = scope.rows(_images(session, target))
    result = Undone()
    back = _restorable(session, images, result)
    tasks = scope.rows(_tasks_made(session, target))
    states = _states(session, tasks)
    if dry_run:
        result.restored, result.tasks_left = len(back), sum(s.touched for s in states.values())
        result.tasks_removed = tasks.height - result.tasks_left
        return result
    session.ledger.hold(session.name, run_id, f"{UNDO_OF}{target.id}")
    _keep_images(session, run_id, back)
    failed = _restore(session, run_id, back, result)
    gone = _remove_tasks(session, run_id, tasks, states, result)
    alone = scope.last and _only_one_of_its_day(session, target)
    before = _earlier_outputs(session, images, {r.account_id for r in back} - failed)
    empty_memory = session.ledger.memory(session.name, target.as_of).clear()
    session.ledger.commit_applied(
        Applied(
            connection=session.name,
            run_id=run_id,
            as_of=target.as_of,
            end={"status": "stopped", "undone_run": scope.name(target.id)},
            outputs=before,
            memory=empty_memory if alone else None,
            episodes=_events_left(session, target, states) if alone else None,
            tasks=gone,
        )
    )
    return result


def _only_one_of_its_day(session: Session, target: RunRow) -> bool:
    """It is the latest applied day, and no other run stands for it: its memory goes too."""
    runs = session.ledger.runs(session.name, limit=500)
    undone = {r.undone_run for r in runs if r.undone_run}
    standing = [
        r
        for r in runs
        if r.status == "applied" and r.command != "undo" and r.id not in undone | {target.id}
    ]
    return all(r.as_of < target.as_of for r in standing)


def _events_left(session: Session, target: RunRow, states: Mapping[str, TaskState]) -> pl.DataFrame:
    """Openings of that day whose task a person works on: a later run makes no second one."""
    kept = sorted(key for key, state in states.items() if state.touched)
    events = session.ledger.episode_events(session.name, target.as_of + dt.timedelta(days=1))
    of_day = events.filter((pl.col("as_of") == target.as_of) & pl.col("key").is_in(kept))
    opened = pl.col("event").is_in(["open", "reopen"])
    return of_day.filter(opened).select(list(EVENTS))


def _images(session: Session, target: RunRow) -> pl.DataFrame:
    for run in session.ledger.runs(session.name, limit=500):
        if run.undone_run == target.id:
            raise UsageError(code="undone_already", run=target.id, by=run.id)
    path = session.images / target.id / "images.parquet"
    if (path.parent / MARK).exists():
        raise UsageError(code="undo_erased", run=target.id)
    if target.connection != session.name or not path.is_file():
        raise UsageError(code="not_undoable", run=target.id)
    with durable.translated_errors(path):
        return pl.read_parquet(path)


def _restorable(session: Session, images: pl.DataFrame, result: Undone) -> list[RecordChange]:
    """Fields that still show what the run wrote; the others are reported and left."""
    fields = session.mapping.outputs
    ids = images["account_id"].unique(maintain_order=True).to_list()
    names = images["field"].unique().sort().to_list()
    shown: dict[str, dict[str, Value]] = {}
    for batch in batches(ids, session.connector.batch_size):
        shown |= session.connector.read_back(batch, names)
    changes: list[RecordChange] = []
    for (account,), rows in images.group_by("account_id", maintain_order=True):
        now = shown.get(str(account))
        if now is None:
            result.kept += 1
            continue
        wrote = dict(rows.select("field", "desired").iter_rows())
        was = dict(rows.select("field", "current").iter_rows())
        have = canonical({n: text_of(now.get(n)) for n in wrote}, fields)
        want = canonical(wrote, fields)
        same = [n for n in wrote if have[n] == want[n]]
        moved = sorted(set(wrote) - set(same))
        if moved:
            result.kept += 1
            result.findings.append(
                Finding(
                    "changed_since",
                    "warning",
                    f"account {account}",
                    values={"fields": moved},
                    variant="undo",
                )
            )
        if same:
            values = {n: value_of(was[n], fields[n].type) for n in same}
            changes.append(RecordChange(str(account), values))
    return changes


def _keep_images(session: Session, run_id: str, back: list[RecordChange]) -> None:
    """An undo can be looked at like any run; it cannot be undone."""
    folder = durable.private_folder(session.images / run_id)
    rows = [
        {"account_id": r.account_id, "field": n, "desired": text_of(v)}
        for r in back
        for n, v in r.values.items()
    ]
    schema = {"account_id": pl.String, "field": pl.String, "desired": pl.String}
    path = folder / "restored.parquet"
    with durable.translated_errors(path):
        pl.DataFrame(rows, schema=schema).write_parquet(path)
    durable.settle(path)


def _restore(session: Session, run_id: str, back: list[RecordChange], result: Undone) -> set[str]:
    failed: set[str] = set()
    for batch in batches(back, session.connector.batch_size):
        intent = session.ledger.begin_batch(run_id, "fields", [r.account_id for r in batch])
        with session.timeline.step("batch", kind="fields", records=len(batch)):
            outcomes = session.connector.write_fields(batch)
        session.ledger.end_batch(intent, outcomes)
        failed |= {o.ref for o in outcomes if not o.ok}
        result.restored += sum(o.ok for o in outcomes)
    result.failed = len(failed)
    return failed


def _tasks_made(session: Session, target: RunRow) -> pl.DataFrame:
    """Inserted by that run; one it only found again in the CRM is not its own."""
    made = [
        w.ref
        for w in session.ledger.writes(target.id)
        if w.kind == "task" and w.ok is not False and w.code != "duplicate"
    ]
    tasks = session.ledger.tasks(session.name)
    return tasks.filter(pl.col("key").is_in(made) & (pl.col("status") != "deleted"))


def _states(session: Session, tasks: pl.DataFrame) -> dict[str, TaskState]:
    keys = tasks["key"].to_list()
    return session.connector.find_tasks(keys) if keys else {}


def _remove_tasks(
    session: Session,
    run_id: str,
    tasks: pl.DataFrame,
    states: Mapping[str, TaskState],
    result: Undone,
) -> list[TaskRow]:
    """Untouched ones go; one that a person touched is theirs now and stays."""
    rows = {r["key"]: r for r in tasks.to_dicts()}
    mine = [s for s in states.values() if not s.touched]
    result.tasks_left = len(states) - len(mine)
    gone = {key for key in rows if key not in states}
    for batch in batches(mine, session.connector.batch_size):
        intent = session.ledger.begin_batch(run_id, "delete", [s.key for s in batch])
        with session.timeline.step("batch", kind="delete", records=len(batch)):
            outcomes = session.connector.delete_tasks([s.task_id for s in batch])
        keyed = [
            Outcome(s.key, o.ok, o.code, o.reason) for s, o in zip(batch, outcomes, strict=True)
        ]
        session.ledger.end_batch(intent, keyed)
        gone |= {o.ref for o in keyed if o.ok}
    result.tasks_removed = len(gone)
    return [TaskRow(**{**rows[key], "status": "deleted"}) for key in sorted(gone)]


def _earlier_outputs(
    session: Session, images: pl.DataFrame, restored: set[str]
) -> list[tuple[str, str]]:
    """What the restored records show again, as the ledger's last written values."""
    names = list(session.fields)
    schema = pl.Struct(dict.fromkeys(names, pl.String))
    written = session.ledger.outputs(session.name)
    frame = (
        written.filter(pl.col("account_id").is_in(sorted(restored)))
        .select("account_id", pl.col("values").str.json_decode(schema).alias("v"))
        .unnest("v")
    )
    rows = laid_over(frame, images, "current").select(
        "account_id", pl.struct(names).struct.json_encode().alias("values")
    )
    return [(a, v) for a, v in rows.iter_rows()]
