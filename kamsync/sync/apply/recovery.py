"""After a kill or a lost ledger: find what reached the CRM, so that nothing is done twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from kamsync.ledger.rows import RunRow, TaskRow
from kamsync.mirror import Generation
from kamsync.model.change import TaskState
from kamsync.sync.plan.episodes import EVENTS, Key
from kamsync.sync.session import Session


def recover(session: Session, run_id: str) -> list[str]:
    """Ends runs that were killed, adopting the tasks they had inserted; returns their ids.

    `run_id` is our own, still going. Twice is harmless. Call it under the lock.
    """
    ledger, name = session.ledger, session.name
    killed = [r for r in ledger.unfinished_runs(name) if r.id != run_id]
    keys = sorted({w.ref for run in killed for w in ledger.writes(run.id) if w.kind == "task"})
    if keys:
        _adopt(session, session.connector.find_tasks(keys).values(), killed[-1].id)
    for run in killed:
        ledger.finish_run(run.id, status="stopped", exit_code=1)
    return [run.id for run in killed]


def rebuild(session: Session, generation: Generation, run_id: str) -> None:
    """A ledger that knows no applied run, before a CRM whose accounts carry our fields, was lost:
    tasks and episodes come back from the CRM's own tasks. Twice is harmless."""
    if session.ledger.last_applied_as_of(session.name) is None and _shows_us(generation):
        _adopt(session, session.connector.find_tasks([]).values(), run_id)


def _shows_us(generation: Generation) -> bool:
    accounts = generation.scan("account")
    outs = [c for c in accounts.collect_schema() if c.startswith("out_")]
    if not outs:
        return False
    shown = accounts.filter(pl.any_horizontal(pl.col(outs).is_not_null())).head(1).collect()
    return not shown.is_empty()


def _adopt(session: Session, states: Iterable[TaskState], run_id: str) -> None:
    """Tasks and the openings of their episodes into the ledger, as their keys tell them.

    Who owns a task is not in its key; planning asks who would own it now."""
    ledger, name = session.ledger, session.name
    known = set(ledger.tasks(name)["key"].to_list())
    rows: list[TaskRow] = []
    opened: dict[dt.date, list[tuple[str, str, str, str, int]]] = {}
    for state in sorted(states, key=lambda s: s.key):
        key = Key.parse(state.key)
        if key is None or key.connection != name:
            continue
        event = (key.flag, key.root, "open", state.key, key.n)
        opened.setdefault(key.opened, []).append(event)
        if state.key in known:
            continue
        rows.append(
            TaskRow(
                key=state.key,
                task_id=state.task_id,
                account_id=key.root,
                owner_id=None,
                flag=key.flag,
                root=key.root,
                created_on=key.opened,
                due_on=None,
                status=state.status,
                run_id=run_id,
            )
        )
    for day, events in opened.items():
        _add_events(session, day, events, run_id)
    ledger.put_tasks(name, rows)


def _add_events(
    session: Session, day: dt.date, events: list[tuple[str, str, str, str, int]], run_id: str
) -> None:
    """Beside what the ledger already holds of that day."""
    before = session.ledger.episode_events(session.name, day + dt.timedelta(days=1))
    same_day = before.filter(pl.col("as_of") == day).select(list(EVENTS))
    fresh = pl.DataFrame(events, schema=EVENTS, orient="row")
    fresh = fresh.join(same_day, on=["flag", "root", "key"], how="anti")
    together = pl.concat([same_day, fresh])
    session.ledger.put_episode_events(session.name, day, run_id, together)


def uncertain_accounts(session: Session) -> frozenset[str]:
    """Accounts that a run since the last applied one wrote, or may have written: what they show
    is no hand edit."""
    found: set[str] = set()
    for run in _since_applied(session):
        found |= {w.ref for w in session.ledger.writes(run.id) if w.kind == "fields"}
    return frozenset(found)


def _since_applied(session: Session) -> list[RunRow]:
    since = []
    for run in session.ledger.runs(session.name, limit=200):
        if run.status == "applied":
            break
        since.append(run)
    return since
