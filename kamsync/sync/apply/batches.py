"""Apply: the plan into the CRM, canary first, intent before each request, outcome after it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import polars as pl

from kamsync import durable
from kamsync.connector import Connector
from kamsync.errors import GuardTripped, TransientError, UnexpectedResponse
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.rows import Applied, Approval, TaskRow
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding, NewTask, Outcome, RecordChange, Value
from kamsync.model.fieldmap import OutputField
from kamsync.model.value import text_of, value_of
from kamsync.sync import next_steps
from kamsync.sync.apply.refusals import cause, grouped, stops
from kamsync.sync.plan.outputs import normalised
from kamsync.sync.plan_folder import StoredPlan
from kamsync.sync.session import Session, who

log = logging.getLogger(__name__)
Item = TypeVar("Item")

CANARY: Final = 5


@dataclass
class Written:
    """What an apply did, for the summary."""

    records: int = 0
    tasks: int = 0
    completed: int = 0
    left_out: int = 0
    findings: list[Finding] = field(default_factory=list)
    refused: dict[str, Outcome] = field(default_factory=dict)
    """account id → the CRM's answer; without records that turned out to be gone."""
    gone: set[str] = field(default_factory=set)

    @property
    def failed_ids(self) -> set[str]:
        return set(self.refused) | self.gone


def apply_plan(
    session: Session,
    stored: StoredPlan,
    run_id: str,
    written: Written,
    *,
    fresh: bool,
    accepted: Collection[str] = (),
) -> None:
    """Write the plan and tell `written`, even when it raises. `fresh`: made by this very run, so
    nothing can have changed since. `accepted`: guards that do not stop.

    Raises GuardTripped when the canary or too many new errors stop it. What the ledger is told
    at the end comes in one transaction; a kill before it leaves the intents, which the next run
    looks up (recover.py).
    """
    writer = _Writer(session, run_id, stored.manifest.id, frozenset(accepted), written)
    changes = stored.part("changes")
    if not fresh:
        changes = writer.still_valid(changes)
    writer.keep_images(changes)
    writer.write_records(_records(changes, session.fields))
    tasks = writer.write_tasks(stored.part("tasks"))
    done = writer.complete(stored.part("completes"))
    _commit(writer, stored, tasks, done, None if fresh else _approval(session, stored))


def apply_again(
    session: Session, stored: StoredPlan, run_id: str, written: Written, ids: Collection[str]
) -> None:
    """Only these records of a plan that was applied, where they still show what it saw.

    Raises GuardTripped when the canary stops it. Memory, signals and tasks stand already.
    """
    writer = _Writer(session, run_id, stored.manifest.id, frozenset(), written)
    changes = stored.part("changes").filter(pl.col("account_id").is_in(list(ids)))
    changes = writer.still_valid(changes)
    writer.keep_images(changes)
    writer.write_records(_records(changes, session.fields))
    skip = written.failed_ids | _left_out(written)
    adopted = stored.part("adopted").iter_rows()
    manifest = session.ledger.run(run_id).manifest | {"pulled": stored.manifest.pulled}
    session.ledger.commit_applied(
        Applied(
            connection=session.name,
            run_id=run_id,
            as_of=session.as_of,
            end={"status": "applied", "plan_id": stored.manifest.id, "manifest": manifest},
            outputs=[(a, v) for a, v in adopted if a in ids and a not in skip],
        )
    )


def _left_out(written: Written) -> set[str]:
    return {f.where.removeprefix("account ") for f in written.findings if f.code == "changed_since"}


def _records(changes: pl.DataFrame, fields: dict[str, OutputField]) -> list[RecordChange]:
    grouped: dict[str, tuple[dict[str, Value], dict[str, Value]]] = {}
    for account, name, current, desired in changes.select(
        "account_id", "field", "current", "desired"
    ).iter_rows():
        values, expected = grouped.setdefault(account, ({}, {}))
        values[name] = value_of(desired, fields[name].type)
        expected[name] = value_of(current, fields[name].type)
    return [RecordChange(a, values, expected) for a, (values, expected) in grouped.items()]


@dataclass
class _Writer:
    session: Session
    run_id: str
    plan_id: str
    accepted: frozenset[str]
    written: Written

    @property
    def connector(self) -> Connector:
        return self.session.connector

    @property
    def ledger(self) -> Ledger:
        return self.session.ledger

    def still_valid(self, changes: pl.DataFrame) -> pl.DataFrame:
        """Leave out, and report, records whose fields changed since the plan was made; one that
        shows what was planned already needs no write."""
        ids = changes["account_id"].unique(maintain_order=True).to_list()
        names = list(self.session.fields)
        shown: dict[str, dict[str, Value]] = {}
        for batch in batches(ids, self.connector.batch_size):
            shown |= self.connector.read_back(batch, names)
        rows = [
            {"account_id": a, **{n: text_of(shown[a].get(n)) for n in names}}
            for a in ids
            if a in shown
        ]
        schema = {"account_id": pl.String, **dict.fromkeys(names, pl.String)}
        now = normalised(pl.DataFrame(rows, schema=schema), self.session.fields)
        long = now.unpivot(index="account_id", variable_name="field", value_name="shown")
        joined = changes.join(long, on=["account_id", "field"], how="left")
        here = pl.col("account_id").is_in([row["account_id"] for row in rows])
        shown_already = here & pl.col("shown").eq_missing(pl.col("desired"))
        moved = joined.filter(pl.col("shown").ne_missing(pl.col("current")) & ~shown_already)
        joined = joined.filter(~shown_already)
        for account in moved["account_id"].unique().sort().to_list():
            self.written.left_out += 1
            self.written.findings.append(
                Finding(
                    "changed_since",
                    "warning",
                    f"account {account}",
                )
            )
        left = joined.join(moved.select("account_id").unique(), on="account_id", how="anti")
        return left.select(changes.columns)

    def keep_images(self, changes: pl.DataFrame) -> None:
        """Before and after of every field, so that `undo` can put it back."""
        folder = durable.private_folder(self.session.images / self.run_id)
        path = folder / "images.parquet"
        with durable.translated_errors(path):
            changes.write_parquet(path)
        durable.settle(path)

    def write_records(self, records: Sequence[RecordChange]) -> None:
        known_bad = self.ledger.known_rejected(self.session.name)
        first, rest = records[:CANARY], records[CANARY:]
        self._write_batch(first)
        self._verify(first)
        self._stop_on_errors(known_bad, len(records))
        for batch in batches(rest, self.connector.batch_size):
            self.session.checkpoint()
            self._write_batch(batch)
            self._stop_on_errors(known_bad, len(records))
        self._set_gone_aside(set(self.written.refused) - known_bad)
        self.written.findings += [_refused(o) for o in self.written.refused.values()]

    def _write_batch(self, batch: Sequence[RecordChange]) -> None:
        if not batch:
            return
        intent = self.ledger.begin_batch(self.run_id, "fields", [r.account_id for r in batch])
        with self.session.timeline.step("batch", kind="fields", records=len(batch)):
            outcomes = self.connector.write_fields(batch)
        self.ledger.end_batch(intent, outcomes)
        failed = {o.ref: o for o in outcomes if not o.ok}
        self.written.records += len(outcomes) - len(failed)
        self.written.refused |= failed

    def _set_gone_aside(self, ids: set[str]) -> None:
        """A record deleted since it was read is no refusal. Asked once for each."""
        here: set[str] = set()
        for batch in batches(sorted(ids), self.connector.batch_size):
            here |= set(self.connector.read_back(batch, []))
        for account in sorted(ids - here):
            del self.written.refused[account]
            self.written.gone.add(account)
            self.written.findings.append(Finding("record_gone", "info", f"account {account}"))

    def _stop_on_errors(self, known_bad: set[str], records: int) -> None:
        new = set(self.written.refused) - known_bad
        if "write_errors" in self.accepted or not stops(len(new), records):
            return
        self._set_gone_aside(new)
        new &= set(self.written.refused)
        if not stops(len(new), records):
            return
        refused = [cause(self.written.refused[account]) for account in sorted(new)]
        values = {"n": len(new), "of": records, "reasons": grouped(refused)}
        self._stop("write_errors", values)

    def _stop(self, guard: str, values: dict[str, Any]) -> None:
        if guard in self.accepted:
            return
        self.written.findings += [_refused(o) for o in self.written.refused.values()]
        on = {"run": self.run_id, "command": next_steps.command(self.plan_id, [guard])}
        helps = guard != "write_errors" or self.written.records
        way = {"code": "stop.look" if helps else "stop.all_refused", "values": on}
        language = self.session.config.language
        raise GuardTripped(sentence(f"stop.{guard}", language, values | {"way": way}))

    def _verify(self, batch: Sequence[RecordChange]) -> None:
        """The canary: read back what was just written."""
        good = [r for r in batch if r.account_id not in self.written.refused]
        names = sorted({n for r in good for n in r.values})
        shown = self.connector.read_back([r.account_id for r in good], names) if good else {}
        for record in good:
            got = shown.get(record.account_id, {})
            want = canonical({n: text_of(v) for n, v in record.values.items()}, self.session.fields)
            have = canonical({n: text_of(got.get(n)) for n in record.values}, self.session.fields)
            wrong = sorted(n for n in want if want[n] != have[n])
            if wrong:
                self._stop("canary", {"account": record.account_id, "fields": wrong})

    def write_tasks(self, frame: pl.DataFrame) -> list[TaskRow]:
        made: list[TaskRow] = []
        reached = frame.filter(pl.col("owner_id").is_not_null())
        for rows in batches(reached.to_dicts(), self.connector.batch_size):
            self.session.checkpoint()
            tasks = [_new_task(row) for row in rows]
            intent = self.ledger.begin_batch(self.run_id, "task", [t.key for t in tasks])
            with self.session.timeline.step("batch", kind="task", records=len(tasks)):
                outcomes = self._insert(tasks)
            self.ledger.end_batch(intent, outcomes)
            by_key = {o.ref: o for o in outcomes}
            for row in rows:
                outcome = by_key[row["key"]]
                if outcome.ok:
                    made.append(_task_row(row, outcome, self.session.as_of, self.run_id))
                else:
                    self.written.findings.append(_refused(outcome))
        self.written.tasks = len(made)
        return made

    def _insert(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        """Insert; after a doubtful answer look the keys up before trying again, once."""
        try:
            return self.connector.insert_tasks(tasks)
        except (TransientError, UnexpectedResponse):
            log.warning("task insert in doubt", extra={"run": self.run_id, "tasks": len(tasks)})
        found = self.connector.find_tasks([t.key for t in tasks])
        missing = [t for t in tasks if t.key not in found]
        outcomes = [Outcome(k, ok=True, crm_id=s.task_id) for k, s in found.items()]
        return outcomes + (self.connector.insert_tasks(missing) if missing else [])

    def complete(self, frame: pl.DataFrame) -> list[str]:
        """Close tasks whose reason is gone; one that a person touched is left alone."""
        if frame.is_empty():
            return []
        states = self.connector.find_tasks(frame["key"].to_list())
        open_ones = [s for s in states.values() if s.status == "open" and not s.touched]
        done = [s.key for s in states.values() if s.status == "done"]
        for batch in batches(open_ones, self.connector.batch_size):
            intent = self.ledger.begin_batch(self.run_id, "complete", [s.key for s in batch])
            with self.session.timeline.step("batch", kind="complete", records=len(batch)):
                outcomes = self.connector.complete_tasks([s.task_id for s in batch])
            keyed = [
                Outcome(s.key, o.ok, o.code, o.reason, o.crm_id)
                for s, o in zip(batch, outcomes, strict=True)
            ]
            self.ledger.end_batch(intent, keyed)
            done += [o.ref for o in keyed if o.ok]
            self.written.completed += sum(o.ok for o in keyed)
        return done


def _approval(session: Session, stored: StoredPlan) -> Approval:
    """A person applied it: who and when stand in the same transaction as what was applied."""
    org = session.seen.org_id
    return Approval(org, who(), session.now, stored.manifest.id, session.card.sha256)


def _commit(
    writer: _Writer,
    stored: StoredPlan,
    tasks: list[TaskRow],
    done: list[str],
    approval: Approval | None,
) -> None:
    session, run_id, written = writer.session, writer.run_id, writer.written
    adopted = stored.part("adopted")
    skip = written.failed_ids | _left_out(written)
    known = {r["key"]: r for r in session.ledger.tasks(session.name).to_dicts()}
    finished = [TaskRow(**{**known[key], "status": "done"}) for key in done if key in known]
    manifest = session.ledger.run(run_id).manifest | {"pulled": stored.manifest.pulled}
    session.ledger.commit_applied(
        Applied(
            connection=session.name,
            run_id=run_id,
            as_of=session.as_of,
            end={"status": "applied", "plan_id": stored.manifest.id, "manifest": manifest},
            outputs=[(a, v) for a, v in adopted.iter_rows() if a not in skip],
            memory=stored.part("memory"),
            episodes=stored.part("events"),
            tasks=[*tasks, *finished],
            approval=approval,
        )
    )


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def canonical(
    values: dict[str, str | None], fields: dict[str, OutputField]
) -> dict[str, str | None]:
    frame = pl.DataFrame(
        {n: [v] for n, v in values.items()}, schema=dict.fromkeys(values, pl.String)
    )
    return normalised(frame, fields).row(0, named=True) if values else {}


def _new_task(row: dict[str, Any]) -> NewTask:
    names = ("key", "account_id", "owner_id", "subject", "body", "due_on", "priority")
    links = {n: row.get(n) for n in ("contact_id", "opportunity_id")}
    return NewTask(**{name: row[name] for name in names} | links)


def _task_row(row: dict[str, Any], outcome: Outcome, as_of: dt.date, run_id: str) -> TaskRow:
    return TaskRow(
        key=row["key"],
        task_id=outcome.crm_id or None,
        account_id=row["account_id"],
        owner_id=row["owner_id"],
        flag=row["flag"],
        root=row["root"],
        created_on=as_of,
        due_on=row["due_on"],
        status="open",
        run_id=run_id,
    )


def _refused(outcome: Outcome) -> Finding:
    is_task = outcome.ref.startswith("kamsync:")
    place = outcome.ref if is_task else f"account {outcome.ref}"
    return Finding("write_refused", "warning", place, values={"reason": cause(outcome)})
