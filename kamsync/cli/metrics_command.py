"""The metrics there are, and what each column that was read serves."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kamsync.cli.command import Answer, Globals, command
from kamsync.messages import labels
from kamsync.messages.sentences import sentence
from kamsync.scoring import score as _score  # noqa: F401 - registers every metric
from kamsync.scoring.explain.lineage import lineage
from kamsync.scoring.registry import METRICS
from kamsync.sync.session import reading


@command
def metrics(
    context: typer.Context,
    inputs: Annotated[bool, typer.Option("--inputs")] = False,
) -> Answer:
    options: Globals = context.obj
    if inputs:
        return _inputs(options)
    found = [METRICS[name] for name in sorted(METRICS)]

    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for head in sentence("metrics.head", options.language).split(";"):
            table.add_column(head)
        for m in found:
            means = labels.meaning(m.name, m.meaning, options.language)
            table.add_row(m.name, labels.unit(m.unit, options.language), means)
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
