"""`undo`, `retry` and `resume`: after a run that should have gone otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.finding_lines import findings_text
from kamsync.cli.run_command import answer_of
from kamsync.cli.summary import counted
from kamsync.config.head import PORTFOLIO
from kamsync.messages.sentences import sentence
from kamsync.sync.apply.undo import Undone
from kamsync.sync.commands import resume, undo
from kamsync.sync.erasure import erased_from
from kamsync.sync.retry import retry
from kamsync.sync.session import Session, locked


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


@command
def resume_command(context: typer.Context) -> Answer:
    options: Globals = context.obj
    with locked(options.project(), options.connection, None, options.now) as session:
        result = resume(session)
        return Answer(
            0, {"connection": session.name, "message": result.message}, [], result.message
        )
