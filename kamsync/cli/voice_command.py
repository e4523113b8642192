"""The command voice: a text model of the company's own, trained and shown."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.messages import text_model as said
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import plain
from kamsync.sync.session import locked, today
from kamsync.sync.text_model import as_data, stored_model, trained_model
from kamsync.voice.answers import judge
from kamsync.voice.lexicon import shipped_themes
from kamsync.voice.model import TextModel
from kamsync.voice.trained_model import TooFew


class Action(StrEnum):
    train = "train"
    show = "show"


@command
def voice(
    context: typer.Context,
    action: Annotated[Action, typer.Argument()],
    file: Annotated[
        Path | None,
        typer.Option("--file"),
    ] = None,
    sentence: Annotated[str, typer.Option("--text")] = "",
) -> Answer:
    options: Globals = context.obj
    made: TextModel | TooFew | None
    if action is Action.train:
        with locked(options.project(), options.connection, options.as_of, options.now) as session:
            made = trained_model(session, file)
            language, day = session.config.language, session.as_of
    else:
        project = options.project()
        language, day = project.config.language, today(project.config, options.now)
        made = stored_model(project.state_dir)
    if isinstance(made, TooFew):
        message = said.too_few(made, language)
        return Answer(3, {**vars(made), "message": message}, [], message)
    if sentence:
        return _judged(sentence, made, language)
    if made is None:
        message = say("voice.none", language)
        return Answer(0, {"model": None, "message": message}, [], message)
    return _shown(made, as_data(made, day), language)


def _shown(made: TextModel, data: dict[str, Any], language: str) -> Answer:
    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for n, head in enumerate(said.heads(language)):
            table.add_column(head, justify="left" if n < 2 else "right")
        for cells in said.lines(made, language):
            table.add_row(*(Text(cell) for cell in cells))
        console.print(say("voice.title", language), markup=False)
        console.print(table)
        for line in said.summary(made, language):
            console.print(line, markup=False)

    return Answer(0, {"model": data}, [], text)


def _judged(sentence: str, made: TextModel | None, language: str) -> Answer:
    found = judge(sentence, shipped_themes(), made)
    labels = {t.id: t.label_fr if language == "fr" else t.label_en for t in shipped_themes()}
    message = say(
        "voice.judged",
        language,
        words=plain(sentence, 200),
        label=say(f"voice.label.{found.label}", language),
        judge=say(f"voice.judge.{'model' if found.by == 'model' else 'lists'}", language),
        themes=", ".join(labels[theme] for theme in found.themes) or "–",
    )
    data = {"label": found.label, "by": found.by, "themes": list(found.themes)}
    return Answer(0, {**data, "language": found.language}, [], message)
