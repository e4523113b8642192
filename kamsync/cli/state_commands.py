"""Commands that only read: status, runs, show, why, metrics, connectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.plan_pages import Form, plan_data, plan_page
from kamsync.cli.summary import findings_text
from kamsync.errors import UsageError
from kamsync.ledger.database import NOT_YET
from kamsync.ledger.rows import RunRow
from kamsync.messages import findings as said
from kamsync.messages.formats import ago, plain
from kamsync.messages.sentences import sentence, several
from kamsync.queries.connection_state import standing
from kamsync.queries.plan_view import plan_view
from kamsync.queries.reject_groups import RejectGroup, reject_groups
from kamsync.registry import available
from kamsync.scoring import score as _score  # noqa: F401 - registers every metric
from kamsync.scoring.explain.lineage import lineage
from kamsync.scoring.registry import METRICS
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.plan_folder import plan_ids
from kamsync.sync.session import Session, reading

_LISTED = 20
"""Causes of rejects that `show` prints; --json gives every reject."""


@contextmanager
def _kept(options: Globals) -> Iterator[Session | None]:
    """What is kept of the connection; None before the first plan or run."""
    project = options.project()
    with ExitStack() as stack:
        try:
            session = stack.enter_context(reading(project, options.connection, None, options.now))
        except UsageError as error:
            if error.code != NOT_YET:
                raise
            session = None
        yield session


@command
def runs(
    context: typer.Context, limit: Annotated[int, typer.Option(help="how many")] = 20
) -> Answer:
    """The latest runs."""
    options: Globals = context.obj
    with _kept(options) as session:
        found = session.ledger.runs(session.name, limit=limit) if session else []
    data = {"connection": options.connection, "runs": [asdict(r) for r in found]}
    if not found:
        return Answer(0, data, [], sentence("runs.none", options.language))
    return Answer(0, data, [], lambda console: console.print(_runs_table(found, options)))


def _runs_table(found: Sequence[RunRow], options: Globals) -> Table:
    """Fits 80 columns."""
    language = options.language
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for n, head in enumerate(sentence("runs.head", language).split(";")):
        longest = max(len(run.id) for run in found) if n == 0 else None
        table.add_column(head, no_wrap=True, min_width=longest)  # an id is typed from here
    for run in found:
        cells = (
            run.id,
            ago(run.started_at, options.now, language),
            run.command,
            run.as_of,
            sentence(f"run_status.{run.status}", language),
            run.exit_code,
            run.counts.get("records_written"),
            run.counts.get("records_refused"),
        )
        table.add_row(*(Text("" if c is None else str(c)) for c in cells))
    return table


@command
def show(
    context: typer.Context,
    run_id: Annotated[str, typer.Argument(metavar="RUN|PLAN")],
    form: Annotated[Form, typer.Option("--format", help="how to print a plan")] = Form.text,
) -> Answer:
    """One run: counts, findings, refusals, writes. Or one plan: every change and task."""
    options: Globals = context.obj
    options.as_json = options.as_json or form is Form.json
    with reading(options.project(), options.connection, None, options.now) as session:
        if run_id in plan_ids(session.plans):
            view = plan_view(find_plan(session, run_id), options.language)
            data = {"plan": view.id, "connection": view.connection, **plan_data(view)}
            page = "" if form is Form.json else plan_page(view, form, options.language)
            return Answer(0, data, [], page)
        row = session.ledger.run(run_id)
        findings = session.ledger.findings(run_id)
        rejects = session.ledger.rejects(run_id)
        writes = session.ledger.writes(run_id)
    groups = reject_groups(rejects)
    data = {
        "run": row.id,
        "plan": row.plan_id,
        "connection": row.connection,
        "counts": row.counts,
        "calls": row.calls,
        "status": row.status,
        "row": asdict(row),
        "reject_groups": [asdict(g) for g in groups],
        "rejects": rejects,
        "writes": [asdict(w) for w in writes],
    }
    language = options.language
    head = {"run": row.id, "command": row.command, "as_of": row.as_of, "status": row.status}
    head |= {"exit": row.exit_code, "user": row.user}
    refused = sum(w.ok is False for w in writes)
    written = {"writes": several("writes", len(writes)), "refused": refused}
    lines = [
        sentence("show.head", language, head),
        "  ".join(f"{k} {v}" for k, v in row.counts.items()),
        sentence("show.writes", language, written),
        *(_group_line(g, language) for g in groups[:_LISTED]),
    ]
    if len(groups) > _LISTED:
        more = {"n": len(groups) - _LISTED, "run": row.id}
        lines.append(sentence("show.more", language, more))
    text = "\n".join(lines) + findings_text(findings, language)
    return Answer(0, data, findings, text)


def _group_line(group: RejectGroup, language: str) -> str:
    told = [f"{plain(value, 40)} {n}" for value, n in group.values]
    if told and group.others:
        told.append(f"{sentence('show.others', language)} {group.others}")
    key = "show.group_of" if told else "show.group"
    return sentence(key, language, asdict(group) | {"values": ", ".join(told)})


@command
def status(
    context: typer.Context,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="end as the last run ended, for monitors")
    ] = False,
) -> Answer:
    """Did the last run work, what was written, what waits for me."""
    options: Globals = context.obj
    with _kept(options) as session:
        found = standing(session) if session else None
    name, language = options.connection or "", options.language
    if found is None or found.latest is None:
        message = sentence("standing.none", language)
        return Answer(0, {"connection": name, "message": message}, [], message)
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
def metrics(
    context: typer.Context,
    inputs: Annotated[
        bool, typer.Option("--inputs", help="what each column that was read serves")
    ] = False,
) -> Answer:
    """Every metric a criterion or flag may use."""
    if inputs:
        return _inputs(context.obj)
    found = [METRICS[name] for name in sorted(METRICS)]

    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for column in ("metric", "unit", "meaning"):
            table.add_column(column)
        for m in found:
            table.add_row(m.name, m.unit, m.meaning)
        console.print(table)

    return Answer(0, {"metrics": [asdict(m) for m in found]}, [], text)


def _inputs(options: Globals) -> Answer:
    """Every column of the last pull with what it serves; what serves nothing comes first."""
    with reading(options.project(), options.connection, None, options.now) as session:
        language, generation = session.config.language, session.mirror.current()
        streams = generation.manifest.streams if generation else {}
        read = [f"{name}.{c}" for name, s in streams.items() for c in s.columns]
        found = lineage(read, session.card)
    found.sort(key=lambda use: use.is_used)

    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for column in ("input", "serves", "named"):
            table.add_column(sentence(f"lineage.{column}", language))
        for use in found:
            other = [sentence(f"lineage.{purpose}", language) for purpose in use.purposes]
            serves = ", ".join([*use.figures, *other])
            nothing = sentence("lineage.nothing", language)
            table.add_row(
                use.input, serves or ("" if use.is_used else nothing), ", ".join(use.named_by)
            )
        console.print(table)

    return Answer(0, {"inputs": [asdict(use) for use in found]}, [], text)


@command
def connectors(context: typer.Context) -> Answer:
    """Installed connectors."""
    del context
    found = {name: point.value for name, point in available().items()}
    text = "\n".join(f"{name:12} {value}" for name, value in found.items())
    return Answer(0, {"connectors": found}, [], text or "no connector is installed")
