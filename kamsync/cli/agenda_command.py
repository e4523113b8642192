"""The command agenda: which colleagues open deals ask for, by when; as a calendar file too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import polars as pl
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.documents.calendar import Entry, calendar
from kamsync.errors import UsageError
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import date, plain
from kamsync.scoring.metrics.role_requests import role_requests
from kamsync.scoring.read.groups import find_groups
from kamsync.sync.last_pull import kept
from kamsync.sync.session import reading

_COLUMNS: Final = ("by", "role", "account", "deal", "family", "close", "person")


@command
def agenda(
    context: typer.Context,
    ics: Annotated[Path | None, typer.Option("--ics")] = None,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, last = session.config.language, kept(session)
        if not last.policy.family_roles:
            raise UsageError(code="no_family_roles")
        grouped = find_groups(last.inputs, last.policy)
        rows = role_requests(last.inputs, last.policy, grouped.accounts.select("id", "root", "g"))
        names = dict(last.inputs.live("account", "id", "name").collect().iter_rows())
        users = dict(last.inputs.live("user", "id", "name").collect().iter_rows())
        connection = session.name
    found = rows.to_dicts()
    cells = [_cells(row, names, users, language) for row in found]
    if ics is not None:
        entries = [
            _entry(row, said, connection, language) for row, said in zip(found, cells, strict=True)
        ]
        durable.write_output(ics, calendar(entries, last.policy.as_of))
    data = {"requests": _plain(rows)}

    def text(console: Console) -> None:
        if not cells:
            console.print(Text(say("agenda.none", language)))
            return
        table = Table(box=None, pad_edge=False)
        for column in _COLUMNS:
            table.add_column(say(f"agenda.{column}", language))
        for line in cells:
            table.add_row(*(Text(line[column]) for column in _COLUMNS))
        console.print(table)

    return Answer(0, data, [], text)


def _cells(
    row: dict[str, Any], names: dict[str, str], users: dict[str, str], language: str
) -> dict[str, str]:
    person = row["user_id"]
    return {
        "by": date(row["by"], language),
        "role": plain(row["role"], 40),
        "account": plain(names.get(row["root"]) or row["root"], 40),
        "deal": plain(row["deal_name"] or row["deal"], 40),
        "family": plain(row["family"], 40),
        "close": date(row["close"], language),
        "person": plain(users.get(person) or person, 40)
        if person
        else say("agenda.nobody", language),
    }


def _entry(row: dict[str, Any], said: dict[str, str], connection: str, language: str) -> Entry:
    uid = f"{connection}/{row['deal']}/{row['family']}/{row['role']}"
    return Entry(
        uid,
        row["by"],
        say("agenda.summary", language, **said),
        say("agenda.description", language, **said),
    )


def _plain(rows: pl.DataFrame) -> list[dict[str, Any]]:
    dated = rows.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
    return dated.to_dicts()
