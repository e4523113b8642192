"""Commands on whether the figures mean anything: backtest."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.messages import record
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import date
from kamsync.queries.record import answers_as_data, as_data, run_backtest
from kamsync.sync.answer_counts import answer_counts
from kamsync.sync.session import opened


@command
def backtest(context: typer.Context) -> Answer:
    """What became of past tiers and flags, by the data that were known on those days."""
    options: Globals = context.obj
    with opened(options.project(), options.connection, options.as_of, options.now) as session:
        language, as_of = session.config.language, session.as_of
        found = run_backtest(session)
        counts = answer_counts(session)
    data = {"connection": session.name, "as_of": as_of.isoformat(), **as_data(found)}
    data |= answers_as_data(counts)
    answered = record.answered(counts.to_dicts(), language)
    if not found.days:
        message = say("backtest.none", language, as_of=date(as_of, language))
        message = "\n\n".join(words for words in (message, answered) if words)
        return Answer(0, data | {"text": message}, [], message)
    sentence = record.quote(found, language)

    def text(console: Console) -> None:
        console.print(record.head(found, language), markup=False)
        for outcome in record.OUTCOMES:
            shown = [x for x in found.lines if x.shown and x.outcome == outcome]
            if shown:
                console.print(f"\n{record.outcome(outcome, language)}", markup=False)
                console.print(_table([record.cells(x, language) for x in shown], language))
        few, left_out = record.few(found, language), say("backtest.left_out", language)
        for words in (sentence, answered, few, left_out):
            console.print(f"\n{words}" if words else "", markup=False)

    return Answer(0, data | {"text": sentence}, [], text)


def _table(rows: list[list[str]], language: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for n, column in enumerate(record.heads(language)):
        table.add_column(column, justify="left" if n == 0 else "right")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
