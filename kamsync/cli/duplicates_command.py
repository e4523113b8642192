"""The command duplicates: accounts that look like one customer, for a person to decide."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Any, Final

import polars as pl
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import plain
from kamsync.scoring.explain.duplicates import duplicates
from kamsync.scoring.read.groups import find_groups
from kamsync.sync.last_pull import kept
from kamsync.sync.pull.source_files import read_csv
from kamsync.sync.results.csv_files import guarded
from kamsync.sync.session import reading

_KEY: Final = "portfolio.duplicates"
_NO: Final = ("no", "non", "n")
_COLUMNS: Final = ("a", "b", "name_a", "name_b", "signs", "decision")
_SHOWN: Final = 30


@command
def duplicate_accounts(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("--output")] = None,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    with reading(project, options.connection, options.as_of, options.now) as session:
        language, named = session.config.language, session.config.portfolio.duplicates
        last = kept(session)
        columns = ("id", "name", "country", "domain", "tax_number")
        rows = last.inputs.live("account", *columns).collect()
        roots = find_groups(last.inputs, last.policy).accounts.select("id", "root")
    shown = project.folder / named if named else None
    apart = _apart(shown) if shown is not None and shown.exists() else []
    found = duplicates(rows.join(roots, on="id", how="left"), apart)
    names = dict(rows.select("id", "name").iter_rows())
    pairs = [
        row | {"name_a": names[row["a"]], "name_b": names[row["b"]]} for row in found.to_dicts()
    ]
    data: dict[str, Any] = {"pairs": pairs, "decided": len(apart), "file": ""}
    if output is not None:
        durable.write_output(output, _as_csv(pairs))
        data["file"] = str(output)
    return Answer(0, data, [], _lines(pairs, data, language))


def _apart(path: Path) -> list[tuple[str, str]]:
    """Pairs that a person answered with no."""
    frame = read_csv(path, _KEY)
    if not {"a", "b", "decision"} <= set(frame.columns):
        return []
    answer = pl.col("decision").str.strip_chars().str.to_lowercase()
    rows = frame.filter(answer.is_in(_NO)).select("a", "b").drop_nulls().rows()
    return [(min(row), max(row)) for row in rows]


def _as_csv(pairs: list[dict[str, Any]]) -> bytes:
    listed = [row | {"signs": " ".join(row["signs"]), "decision": None} for row in pairs]
    frame = pl.DataFrame(listed, schema=dict.fromkeys(_COLUMNS, pl.String)).with_columns(
        guarded(pl.col(name)).alias(name) for name in ("name_a", "name_b")
    )
    buffer = io.BytesIO()
    frame.write_csv(buffer)
    return buffer.getvalue()


def _lines(pairs: list[dict[str, Any]], data: dict[str, Any], language: str) -> Any:
    if not pairs:
        return say("duplicates.none", language)
    note = say("duplicates.decide", language)

    def text(console: Console) -> None:
        table = Table(box=None, pad_edge=False)
        for head in ("one", "other", "signs"):
            table.add_column(say(f"duplicates.{head}", language))
        for row in pairs[:_SHOWN]:
            signs = ", ".join(say(f"duplicates.sign.{sign}", language) for sign in row["signs"])
            sides = (f"{plain(row[f'name_{s}'] or '', 40)} ({plain(row[s], 40)})" for s in "ab")
            table.add_row(*(Text(cell) for cell in (*sides, signs)))
        console.print(table)
        if len(pairs) > _SHOWN:
            console.print(say("duplicates.rest", language, n=len(pairs) - _SHOWN), markup=False)
        console.print(note, markup=False)
        if data["file"]:
            console.print(data["file"], markup=False)

    return text
