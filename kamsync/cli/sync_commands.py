"""Commands that pull, plan and write: plan, apply, run, undo, resume, check, provision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.console import err
from kamsync.cli.finding_lines import findings_text
from kamsync.cli.plan_pages import FOLDED, Form, plan_data, plan_page
from kamsync.cli.summary import counted, run_text
from kamsync.config.head import PORTFOLIO
from kamsync.config.project import Project
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.errors import ConfigError, UsageError
from kamsync.messages.provision_steps import step_name
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.model.phrase import phrase
from kamsync.queries.plan_text import plan_text
from kamsync.queries.plan_view import plan_view
from kamsync.sync.apply.undo import Undone
from kamsync.sync.check import check_all
from kamsync.sync.commands import apply_stored, make_plan, resume, run_once, undo
from kamsync.sync.erasure import erased_from
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.next_steps import seen
from kamsync.sync.retry import retry
from kamsync.sync.run_log import Result
from kamsync.sync.session import Session, locked, opened


@contextmanager
def shown_progress(options: Globals) -> Iterator[Callable[[str, int], None]]:
    """Rows per stream while pulling; silent without a terminal."""
    if not err().is_terminal or options.as_json:
        yield lambda _stream, _rows: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"))
    with Progress(*columns, console=err(), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(stream: str, rows: int) -> None:
            if stream not in tasks:
                tasks[stream] = bar.add_task(stream, total=None)
            bar.update(tasks[stream], completed=rows)

        yield tell


def answer_of(result: Result, session: Session, options: Globals) -> Answer:
    data = {
        "run": result.run_id or None,
        "plan": result.plan_id or None,
        "connection": session.name,
        "as_of": session.as_of.isoformat(),
        "counts": result.counts,
        "calls": result.calls,
        "guards": [asdict(t) | {"message": seen(t, options.language)} for t in result.trips],
        "files": result.files,
        "message": result.message,
        "scorecard_approved": session.card.is_approved,
    }
    del options
    return Answer(result.exit_code, data, result.findings, run_text(result, session))


@command
def plan(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format")] = Form.text,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    options.as_json = options.as_json or form is Form.json
    with (
        locked(project, options.connection, options.as_of, options.now) as session,
        shown_progress(options) as progress,
    ):
        result = make_plan(session, progress)
        answer = answer_of(result, session, options)
        folded = FOLDED if form is Form.text and not options.as_json else 0
        view = plan_view(find_plan(session, result.plan_id), options.language, folded)
        if options.as_json:
            answer.data |= plan_data(view)
        if form is not Form.text:
            answer.text = plan_page(view, form, options.language)
            return answer
        summary, page = answer.text, plan_text(view, options.language, FOLDED)

    def text(console: Console) -> None:
        console.print(page, markup=False)
        assert callable(summary)  # noqa: S101 - the text of a run always is
        summary(console)

    answer.text = text
    return answer


@command
def run(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full")] = False,
    success: Annotated[list[int] | None, typer.Option(min=3, max=4)] = None,
) -> Answer:
    options: Globals = context.obj
    options.success = frozenset(success or ())
    project = options.project()
    with (
        locked(project, options.connection, options.as_of, options.now) as session,
        shown_progress(options) as progress,
    ):
        result = run_once(session, progress, full=full)
        return answer_of(result, session, options)


@command
def apply(
    context: typer.Context,
    plan_id: Annotated[str | None, typer.Argument(metavar="[PLAN]")] = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    accept: Annotated[list[str] | None, typer.Option()] = None,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    with locked(project, options.connection, None, options.now) as session:
        if not yes and not _confirmed(session, plan_id):
            message = sentence("cli.plan_waits", options.language)
            return Answer(4, {"connection": session.name, "message": message}, [], message)
        result = apply_stored(session, plan_id, accept or [], lambda _s, _n: None)
        return answer_of(result, session, options)


def _confirmed(session: Session, plan_id: str | None) -> bool:
    if not err().is_terminal:
        raise UsageError(code="no_terminal")
    language = session.config.language
    view = plan_view(find_plan(session, plan_id), language, FOLDED)
    err().print(plan_text(view, language, FOLDED), markup=False)
    question = sentence("plan.ask", language, {"connection": session.name})
    return typer.confirm(question, err=True)


@command
def undo_command(
    context: typer.Context,
    run_id: Annotated[str, typer.Argument(metavar="RUN")],
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    named = options.connection or ""
    only = named if named in project.head.joined else ""
    whole = PORTFOLIO if only else options.connection
    with locked(project, whole, options.as_of, options.now) as session:
        result, undone = undo(session, run_id, dry_run=dry_run, only=only)
        result.message = _undone(undone, session, dry_run=dry_run)
        for erasure in erased_from(session, run_id, "thinned"):
            gone = sentence("erased.undo", session.config.language, {"day": erasure.on})
            result.message += f"\n{gone}"
        answer = answer_of(result, session, options)
        answer.text = result.message + findings_text(result.findings, options.language)
        return answer


@command
def retry_command(
    context: typer.Context,
    run_id: Annotated[str, typer.Argument(metavar="RUN")],
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    with locked(project, options.connection, None, options.now) as session:
        result = retry(session, run_id)
        values = {
            "records": counted("records", result.counts["records_written"], options.language),
            "refused": result.counts["records_refused"],
            "left": result.counts["records_left_out"] + result.counts["records_gone"],
        }
        answer = answer_of(result, session, options)
        said = sentence("cli.retried", options.language, values)
        answer.data["message"] = result.message or said
        shown = "\n".join(filter(None, [said, result.message]))
        answer.text = shown + findings_text(result.findings, options.language)
        return answer


def _undone(undone: Undone, session: Session, *, dry_run: bool) -> str:
    language = session.config.language
    values = {
        "records": counted("records", undone.restored, language),
        "kept": undone.kept,
        "tasks": counted("tasks", undone.tasks_removed, language),
        "left": undone.tasks_left,
    }
    if dry_run:
        return sentence("cli.undone_dry", language, values)
    paused = sentence("cli.paused", language, {"connection": session.name})
    return f"{sentence('cli.undone', language, values)}\n{paused}"


@command
def resume_command(context: typer.Context) -> Answer:
    options: Globals = context.obj
    with locked(options.project(), options.connection, None, options.now) as session:
        result = resume(session)
        return Answer(
            0, {"connection": session.name, "message": result.message}, [], result.message
        )


@command
def check(context: typer.Context) -> Answer:
    options: Globals = context.obj
    project = options.project()
    with opened(project, options.connection, options.as_of, options.now, part=True) as session:
        findings = [*check_all(session), *_schedule(project, options)]
        serious = [f for f in findings if f.severity != "info"]
        seen, language = session.seen, options.language
        org: dict[str, object] = {"connection": session.name, "org": seen.org_name}
        org |= {"id": seen.org_id, "currency": seen.home_currency, "zone": seen.timezone}
        key = "cli.org_sandbox" if seen.is_sandbox else "cli.org"
        head = sentence(key, language, org | {"n": len(seen.streams)})
        data = {
            "connection": session.name,
            "org": {"id": seen.org_id, "name": seen.org_name, "sandbox": seen.is_sandbox},
            "currency": seen.home_currency,
            "streams": {n: sorted(s.columns) for n, s in sorted(seen.streams.items())},
            "counts": {"findings": len(serious)},
            "approvals": [
                {"by": a.who, "at": a.at.isoformat(), "scorecard": a.scorecard_hash}
                for a in session.ledger.approvals(session.name)
            ],
        }
        well = "\n" + sentence("cli.all_well", language)
        text = head + findings_text(findings, language) + ("" if serious else well)
        return Answer(3 if serious else 0, data, findings, text)


def _schedule(project: Project, options: Globals) -> list[Finding]:
    """When `serve` would run next, where the config says so. Raises ConfigError for a time that
    never comes."""
    from kamsync.scheduler.clock import next_run  # its library loads slowly

    schedule, zone = project.config.schedule, project.config.timezone
    try:
        due = next_run(schedule, zone, options.now)
    except ConfigError as error:
        line = project.source.line_of(("schedule", "cron"))
        problems = [replace(p, file=project.source.name, line=line) for p in error.problems]
        raise ConfigError(problems) from error
    if "schedule" not in project.config.model_fields_set:
        return []
    values = {"day": due.date(), "time": f"{due:%H:%M}", "zone": zone}
    return [Finding("schedule_next", "info", "schedule", values=values)]


_CARDS = ("FlexiPage", "card")
"""How steps about cards begin."""


@command
def provision(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    emit: Path | None = None,
    remove: Annotated[bool, typer.Option("--remove")] = False,
    inputs: Annotated[bool, typer.Option("--inputs")] = False,
    cards: Annotated[bool, typer.Option("--cards")] = False,
) -> Answer:
    options: Globals = context.obj
    project, name = options.project(), options.connection
    with locked(project, name, None, options.now, part=True) as session:
        if remove:  # what was asked for once goes too
            session.ask_for_all()
        request = ProvisionRequest(dry_run, emit, remove, inputs, cards)
        steps = session.connector.provision(request)
        if cards and not any(step.what.startswith(_CARDS) for step in steps):
            steps = [*steps, ProvisionStep("cards", "manual", message=phrase("card.none"))]
        bad = [s for s in steps if not s.ok]
        key = "cli.step_dry" if dry_run else "cli.step"
        lines = [_step(key, s, options.language) for s in steps]
        left = list(session.unasked) if inputs and not remove else []
        if left:
            values = {"n": len(left), "names": left}
            lines.append(sentence("cli.not_asked", options.language, values))
        findings = [
            Finding("provision", "error", s.what, values={"message": s.message}) for s in bad
        ]
        data = {"connection": session.name, "steps": [asdict(s) for s in steps], "not_asked": left}
        nothing = sentence("cli.nothing_to_do", options.language)
        return Answer(6 if bad else 0, data, findings, "\n".join(lines) or nothing)


def _step(key: str, step: ProvisionStep, language: str) -> str:
    values = asdict(step) | {"what": step_name(step.what, language)}
    return sentence(key, language, values).rstrip()
