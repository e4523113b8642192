"""Commands that only read how things stand; they load neither frames nor a database layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.terminal import columns
from kamsync.ledger.rows import RunRow
from kamsync.messages import findings as said
from kamsync.messages.formats import ago
from kamsync.messages.sentences import sentence, several
from kamsync.queries.connection_state import kept_connection, standing
from kamsync.registry import available


@command
def runs(context: typer.Context, limit: int = 20) -> Answer:
    options: Globals = context.obj
    with kept_connection(options.head(), options.connection) as kept:
        found = kept.ledger.runs(kept.name, limit=limit) if kept else []
    data = {"connection": options.connection, "runs": [asdict(r) for r in found]}
    if not found:
        return Answer(0, data, [], sentence("runs.none", options.language))
    return Answer(0, data, [], _runs_table(found, options))


def _runs_table(found: Sequence[RunRow], options: Globals) -> str:
    """Fits 80 columns."""
    language = options.language
    rows = [
        (
            run.id,
            ago(run.started_at, options.now, language),
            run.command,
            run.as_of,
            sentence(f"run_status.{run.status}", language),
            run.exit_code,
            run.counts.get("records_written"),
            run.counts.get("records_refused"),
        )
        for run in found
    ]
    return columns(sentence("runs.head", language).split(";"), rows)


@command
def status(
    context: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code")] = False,
) -> Answer:
    options: Globals = context.obj
    with kept_connection(options.head(), options.connection) as kept:
        found = standing(kept) if kept else None
    name, language = options.connection or "", options.language
    if found is None or found.latest is None:
        waiting = found.waiting if found else ()
        message = "\n".join(waiting) or sentence("standing.none", language)
        unrun = {"connection": name, "message": message, "waiting": list(waiting)}
        return Answer(0, unrun, [], message)
    lines = [*_status_lines(found.latest, found.open_tasks, name, language)]
    lines += [said.message(f, language) for f in found.errors]
    lines += found.waiting or [sentence("standing.quiet", language)]
    data = {
        "run": found.latest.id,
        "plan": found.latest.plan_id,
        "connection": name,
        "counts": found.latest.counts,
        "status": found.latest.status,
        "last_exit": found.latest.exit_code,
        "held": found.held.reason if found.held else None,
        "approved_by": found.approved_by,
        "waiting": list(found.waiting),
    }
    code = found.exit_code if exit_code else 0
    return Answer(code, data, [*found.errors, *found.owed], "\n".join(lines))


def _status_lines(run: RunRow, open_tasks: int, name: str, language: str) -> list[str]:
    last: dict[str, Any] = {
        "connection": name,
        "command": run.command,
        "run": run.id,
        "as_of": run.as_of,
    }
    last |= {"status": run.status, "exit": run.exit_code}
    written = {
        "records": several("records", run.counts.get("records_written", 0)),
        "tasks": several("tasks", run.counts.get("tasks_created", 0)),
        "open": open_tasks,
    }
    killed = run.status in ("running", "applied", "partial") and not run.counts
    key = "standing.open" if killed else "standing.written"
    return [sentence("standing.last", language, last), sentence(key, language, written)]


@command
def connectors(context: typer.Context) -> Answer:
    options: Globals = context.obj
    found = {name: point.value for name, point in available().items()}
    lines = [f"{name:12} {value}" for name, value in found.items()]
    text = "\n".join(lines) or sentence("connectors.none", options.language)
    return Answer(0, {"connectors": found}, [], text)
