"""`run`, and what `plan`, `apply` and the demo say with the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.console import err
from kamsync.cli.summary import run_text
from kamsync.sync.commands import run_once
from kamsync.sync.next_steps import seen
from kamsync.sync.run_log import Result
from kamsync.sync.session import Session, locked


@contextmanager
def shown_progress(options: Globals) -> Iterator[Callable[[str, int], None]]:
    """Rows per stream while pulling; silent without a terminal."""
    if not err().is_terminal or options.as_json:
        yield lambda _stream, _rows: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn  # for people at a terminal

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
