"""The command export: every account with every figure, for a spreadsheet or an analyst."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import archived
from kamsync.cli.report_commands import own_place
from kamsync.documents import spreadsheet
from kamsync.messages.catalogue import text as say
from kamsync.messages.sentences import sentence
from kamsync.queries.exchange import Exchange
from kamsync.queries.export import dictionary, export_table
from kamsync.sync.last_pull import kept
from kamsync.sync.session import reading


class Form(StrEnum):
    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"


@dataclass(frozen=True)
class Exported:
    """The accounts of one day and the dictionary of their columns."""

    accounts: pl.DataFrame
    words: pl.DataFrame
    as_of: dt.date
    language: str


@command
def export(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format")] = Form.xlsx,
    output: Annotated[Path | None, typer.Option("--output")] = None,
    columns: Annotated[Path | None, typer.Option("--columns")] = None,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, home = session.config.language, session.config.home_currency
        scored, day = archived(session, options.as_of)
        users = kept(session).inputs.live("user", "id", "name").collect()
        table = export_table(scored, users, home)
        if columns is not None:
            table = Exchange(columns).of(table)
        words = pl.DataFrame() if columns else dictionary(table.columns, language)
        found = Exported(table, words, day, language)
        own = session.reports / f"accounts-{day}.{form.value}"
        target = output or own_place(own, session)
        name = session.name
    files = _files(form, target, found)
    for path, content in files.items():
        durable.write_output(path, content)
    data = {
        "connection": name,
        "as_of": day.isoformat(),
        "counts": {"accounts": table.height, "columns": table.width},
        "files": [str(path) for path in files],
    }
    lines = [sentence("cli.file", language, {"path": str(path)}) for path in files]
    return Answer(0, data, [], "\n".join(lines))


def _files(form: Form, target: Path, found: Exported) -> dict[Path, bytes]:
    """The table, and its dictionary as a sheet or as a file beside it; a table for another tool
    has none."""
    accounts, words = (say(f"export.{k}", found.language) for k in ("accounts", "dictionary"))
    if form is Form.xlsx:
        sheets = {accounts: found.accounts} | (
            {} if found.words.is_empty() else {words: found.words}
        )
        return {target: spreadsheet.workbook(sheets, found.as_of)}
    beside = target.with_name(f"{target.stem}-{words}.csv")
    table = found.accounts
    content = (
        spreadsheet.csv(table, found.language) if form is Form.csv else spreadsheet.parquet(table)
    )
    if found.words.is_empty():
        return {target: content}
    return {target: content, beside: spreadsheet.csv(found.words, found.language)}
