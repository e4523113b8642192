"""Commands on whether the figures mean anything: backtest, drivers, test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.messages import drivers as words
from kamsync.messages import outlook, record, year_record
from kamsync.messages.catalogue import text as say
from kamsync.messages.findings import message
from kamsync.messages.findings import where as place
from kamsync.messages.formats import date
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.queries.archive import names_of
from kamsync.queries.drivers import (
    drivers_as_data,
    run_drivers,
)
from kamsync.queries.expectations import Asked, Case, run_cases
from kamsync.queries.record import (
    answers_as_data,
    as_data,
    outlook_as_data,
    run_outlook,
    run_record,
    year_as_data,
)
from kamsync.sync.answer_counts import answer_counts
from kamsync.sync.session import reading


@command
def backtest(context: typer.Context) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, as_of = session.config.language, session.as_of
        kept = run_record(session)
        counts = answer_counts(session)
        home = session.config.home_currency
        ahead = run_outlook(session)
        names = names_of(session)
    found, year = kept.backtest, kept.year
    parts = year_record.parts(year, language, home, lambda r: names.get(r, r)) if year else []
    data = {"connection": session.name, "as_of": as_of.isoformat(), **as_data(found)}
    data |= answers_as_data(counts) | year_as_data(year)
    data |= outlook_as_data(ahead)
    expected = outlook.verdict(ahead, as_of, language, home)
    answered = record.answered(counts.to_dicts(), language)
    if not found.days:
        message = say("backtest.none", language, as_of=date(as_of, language))
        message = "\n\n".join(line for line in (message, answered, expected) if line)
        return Answer(0, data | {"text": message}, [], message)
    sentence_ = record.quote(found, language)

    def text(console: Console) -> None:
        console.print(record.head(found, language), markup=False)
        for outcome in record.OUTCOMES:
            shown = [x for x in found.lines if x.shown and x.outcome == outcome]
            if shown:
                console.print(f"\n{record.outcome(outcome, language)}", markup=False)
                rows = [record.cells(found, x, language) for x in shown]
                console.print(_table(record.heads(language), rows))
        for part in parts:
            for line in (part.said, part.title):
                if line:
                    console.print(f"\n{line}", markup=False)
            if part.rows:
                console.print(_table(part.heads, part.rows))
        few, left_out = record.few(found, language), say("backtest.left_out", language)
        for line in (sentence_, expected, answered, few, left_out):
            if line:
                console.print(f"\n{line}", markup=False)

    return Answer(0, data | {"text": sentence_}, [], text)


def _table(heads: list[str], rows: list[list[str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for n, column in enumerate(heads):
        table.add_column(column, justify="left" if n == 0 else "right")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


@command
def drivers(context: typer.Context) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, as_of, name = session.config.language, session.as_of, session.name
        found = run_drivers(session)
    data: dict[str, Any] = {"connection": name, "as_of": as_of.isoformat()}
    if found is None:
        message = sentence("drivers.none", language, {"as_of": as_of})
        return Answer(0, data | {"text": message}, [], message)
    verdicts = [words.verdict(outcome, language) for outcome in found.outcomes]

    def text(console: Console) -> None:
        console.print(words.head(found, language), markup=False)
        for outcome, verdict in zip(found.outcomes, verdicts, strict=True):
            console.print(f"\n{verdict}", markup=False)
            rows = [words.cells(one, language) for one in outcome.criteria]
            if rows:
                console.print(_table(words.heads(language), rows))
        console.print(f"\n{words.unknown(found, language)}", markup=False)

    return Answer(0, data | drivers_as_data(found) | {"text": "\n".join(verdicts)}, [], text)


@command
def expectations(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]")] = None,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    asked = Asked(project, options.connection, options.as_of, options.now)
    cases = run_cases(asked, folder or project.folder / "tests")
    language = project.config.language
    findings = [f for case in cases for f in _missed(case)]
    data = {
        "connection": options.connection,
        "counts": {
            "cases": len(cases),
            "accounts": sum(case.accounts for case in cases),
            "failed": len({f.where for f in findings}),
        },
        "cases": [_case_data(case) for case in cases],
    }
    lines = [line for case in cases for line in _case_lines(case, language)]
    if not findings:
        lines.append(say("test.all", language))
    return Answer(3 if findings else 0, data, findings, "\n".join(lines))


def _missed(case: Case) -> list[Finding]:
    return [
        Finding(
            "expected_missed",
            "error",
            f"account {miss.account}",
            values={"what": {"code": f"expected.{miss.code}", "values": miss.values}},
        )
        for miss in case.missed
    ]


def _case_data(case: Case) -> dict[str, Any]:
    missed = [{"account": m.account, "code": m.code, **m.values} for m in case.missed]
    return {
        "folder": str(case.folder),
        "as_of": case.as_of.isoformat(),
        "of": "files" if case.of_files else "last_pull",
        "accounts": case.accounts,
        "missed": missed,
    }


def _case_lines(case: Case, language: str) -> list[str]:
    key = "test.case.files" if case.of_files else "test.case.pull"
    failed = len({m.account for m in case.missed})
    values = {"folder": str(case.folder), "day": case.as_of, "of": case.accounts, "failed": failed}
    found = [
        sentence(
            "test.missed", language, {"place": place(f, language), "what": message(f, language)}
        )
        for f in _missed(case)
    ]
    return [sentence(key, language, values), *found]
