"""`kamsync demo`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import typer

from kamsync import demo as demo_portfolio
from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.run_command import answer_of, shown_progress
from kamsync.cli.setup import Language
from kamsync.config.project import load_project
from kamsync.messages.sentences import sentence
from kamsync.sync.commands import run_once
from kamsync.sync.session import locked


@command
def demo(
    context: typer.Context,
    folder: Path = Path("demo"),
    lang: Language = Language.en,
) -> Answer:
    options: Globals = context.obj
    as_of = options.as_of or dt.datetime.now().astimezone().date()
    if not (folder / "config.toml").exists():
        with durable.translated_errors(folder):
            demo_portfolio.build(folder, as_of, language=lang.value)
    project = load_project(folder / "config.toml")
    with locked(project, None, as_of, options.now) as session, shown_progress(options) as progress:
        result = run_once(session, progress)
        answer = answer_of(result, session, options)
    if not result.message:
        values = {"folder": str(folder)}
        result.message = sentence("cli.demo", project.config.language, values)
    return answer
