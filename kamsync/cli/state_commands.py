"""Commands that only read: status, runs, show, why, metrics, connectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.summary import findings_text
from kamsync.ledger import RunRow
from kamsync.messages import findings as said
from kamsync.registry import available
from kamsync.scoring import score as _score  # noqa: F401 - registers every metric
from kamsync.scoring.registry import METRICS
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.notify import outbox_of
from kamsync.sync.plan_folder import plan_ids
from kamsync.sync.session import Session, opened

_LISTED = 200
"""Rejects that `show` prints; --json gives all."""


def _run_dict(run: RunRow) -> dict[str, Any]:
    return asdict(run)


@command
def runs(
    context: typer.Context, limit: Annotated[int, typer.Option(help="how many")] = 20
) -> Answer:
    """The latest runs."""
    options: Globals = context.obj
    with opened(options.project(), options.connection, None, options.now) as session:
        found = session.ledger.runs(session.name, limit=limit)

    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for column in ("run", "command", "as of", "status", "exit", "records", "tasks", "by"):
            table.add_column(column, no_wrap=column == "run")
        for r in found:
            written = r.counts.get("records_written", "")
            tasks = r.counts.get("tasks_created", "")
            cells = (r.id, r.command, r.as_of, r.status, r.exit_code, written, tasks, r.user)
            table.add_row(*(str(c if c is not None else "") for c in cells))
        console.print(table if found else "no run yet")

    data = {"connection": session.name, "runs": [_run_dict(r) for r in found]}
    return Answer(0, data, [], text)


@command
def show(context: typer.Context, run_id: Annotated[str, typer.Argument(metavar="RUN")]) -> Answer:
    """One run: counts, findings, rejects, writes."""
    options: Globals = context.obj
    with opened(options.project(), options.connection, None, options.now) as session:
        row = session.ledger.run(run_id)
        findings = session.ledger.findings(run_id)
        rejects = session.ledger.rejects(run_id)
        writes = session.ledger.writes(run_id)
    refused = [w for w in writes if w.ok is False]
    data = {
        "run": row.id,
        "plan": row.plan_id,
        "connection": row.connection,
        "counts": row.counts,
        "calls": row.calls,
        "status": row.status,
        "row": _run_dict(row),
        "rejects": rejects,
        "writes": [w._asdict() if hasattr(w, "_asdict") else asdict(w) for w in writes],
    }
    lines = [
        f"{row.id} {row.command} {row.as_of} {row.status} exit {row.exit_code} by {row.user}",
        "  ".join(f"{k} {v}" for k, v in row.counts.items()),
        f"{len(writes)} writes, {len(refused)} refused; {len(rejects)} rejects",
    ]
    lines += [
        f"reject   {r['where'] or r['stream']} {r['record_id'] or ''} {r['field']}: {r['reason']}"
        + (f" ({r['value']!r})" if r["value"] else "")
        for r in rejects[:_LISTED]
    ]
    if len(rejects) > _LISTED:
        lines.append(f"… and {len(rejects) - _LISTED} more: kamsync --json show {row.id}")
    text = "\n".join(lines) + findings_text(findings, options.language)
    return Answer(0, data, findings, text)


def _waiting_plan(session: Session, rows: Sequence[RunRow]) -> str:
    """The newest plan that nothing was applied after, with the command that goes on."""
    for row in rows:
        if row.status == "applied":
            break
        if row.status in ("waiting", "stopped") and row.plan_id in plan_ids(session.plans):
            trips = find_plan(session, row.plan_id).manifest.trips
            accept = "".join(f" --accept {name}" for name in sorted({t.guard for t in trips}))
            return f"plan {row.plan_id} waits: kamsync apply {row.plan_id}{accept}"
    return ""


@command
def status(context: typer.Context) -> Answer:
    """Did the last run work, what was written, what waits for me."""
    options: Globals = context.obj
    with opened(options.project(), options.connection, None, options.now) as session:
        rows = [
            r for r in session.ledger.runs(session.name, limit=50) if r.command in ("run", "apply")
        ]
        latest = rows[0] if rows else None
        waiting = _waiting_plan(session, rows)
        held = session.ledger.held(session.name)
        approval = session.ledger.approval(session.name)
        tasks = session.ledger.tasks(session.name)
        owed = outbox_of(session).findings()
        told = session.ledger.findings(latest.id) if latest else []
    if latest is None:
        message = "no run yet: kamsync run"
        return Answer(0, {"connection": session.name, "message": message}, [], message)
    lines = [
        f"{session.name}: last {latest.command} {latest.id} ({latest.as_of}) {latest.status}, "
        f"exit {latest.exit_code}",
        f"written: {latest.counts.get('records_written', 0)} records, "
        f"{latest.counts.get('tasks_created', 0)} tasks; "
        f"{tasks.filter(pl.col('status') == 'open').height} tasks of ours are open",
    ]
    waits, language = [], options.language
    if waiting:
        waits.append(waiting)
    if latest.status == "running":
        waits.append("it is still going, or was killed: the next run cleans up")
    if held:
        waits.append(f"stands still ({held.reason}): kamsync resume")
    waits += [f"{said.where(f, language)}: {said.message(f, language)}" for f in owed]
    errors = [f for f in told if f.severity == "error"]
    lines += [said.message(f, language) for f in errors]
    lines += waits or ["nothing waits for you"]
    data = {
        "run": latest.id,
        "plan": latest.plan_id,
        "connection": session.name,
        "counts": latest.counts,
        "status": latest.status,
        "last_exit": latest.exit_code,
        "held": held.reason if held else None,
        "approved_by": approval.who if approval else None,
        "waiting": waits,
    }
    return Answer(0, data, [*errors, *owed], "\n".join(lines))


@command
def metrics(context: typer.Context) -> Answer:
    """Every metric a criterion or flag may use."""
    del context
    found = [METRICS[name] for name in sorted(METRICS)]

    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for column in ("metric", "unit", "meaning"):
            table.add_column(column)
        for m in found:
            table.add_row(m.name, m.unit, m.meaning)
        console.print(table)

    return Answer(0, {"metrics": [asdict(m) for m in found]}, [], text)


@command
def connectors(context: typer.Context) -> Answer:
    """Installed connectors."""
    del context
    found = {name: point.value for name, point in available().items()}
    text = "\n".join(f"{name:12} {value}" for name, value in found.items())
    return Answer(0, {"connectors": found}, [], text or "no connector is installed")
