"""`plan` and `apply`: a plan that a person looks at, and the writing of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.console import err
from kamsync.cli.plan_pages import FOLDED, Form, plan_data, plan_page
from kamsync.cli.run_command import answer_of, shown_progress
from kamsync.errors import UsageError
from kamsync.messages.sentences import sentence
from kamsync.queries.plan_text import plan_text
from kamsync.queries.plan_view import plan_view
from kamsync.sync.commands import apply_stored, make_plan
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.session import Session, locked


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
