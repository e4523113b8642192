"""The command export: every account with every figure, for a spreadsheet or an analyst."""

from __future__ import annotations

import io
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import polars as pl
import typer

from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import archived
from kamsync.hostile_text import FORMULA
from kamsync.messages.catalogue import text as say
from kamsync.messages.sentences import sentence
from kamsync.queries.export import dictionary, export_table
from kamsync.sync.last_pull import kept
from kamsync.sync.session import reading

_DATES: Final = {"default_date_format": "yyyy-mm-dd", "remove_timezone": True}
_TEXT_ONLY: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class Form(StrEnum):
    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"


@command
def export(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format", help="kind of file")] = Form.xlsx,
    output: Annotated[Path | None, typer.Option("--output", help="file to write")] = None,
) -> Answer:
    """All accounts with every figure and a data dictionary, as Excel, CSV or Parquet."""
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, home = session.config.language, session.config.home_currency
        scored, day = archived(session, options.as_of)
        table = export_table(
            scored, kept(session).inputs.live("user", "id", "name").collect(), home
        )
        words = dictionary(table.columns, language)
    target = output or Path(f"kamsync-{session.name}-{day}.{form.value}")
    files = _files(form, target, table, words, language)
    with durable.translated_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        durable.write_file(path, content)
    data = {
        "connection": session.name,
        "as_of": day.isoformat(),
        "counts": {"accounts": table.height, "columns": table.width},
        "files": [str(path) for path in files],
    }
    lines = [sentence("cli.file", language, {"path": str(path)}) for path in files]
    return Answer(0, data, [], "\n".join(lines))


def _files(
    form: Form, target: Path, table: pl.DataFrame, words: pl.DataFrame, language: str
) -> dict[Path, bytes]:
    """The table, and its dictionary as a sheet or as a file beside it."""
    if form is Form.xlsx:
        return {target: _workbook(table, words, language)}
    beside = target.with_name(f"{target.stem}-{say('export.dictionary', language)}.csv")
    content = _csv(table, language) if form is Form.csv else _parquet(table)
    return {target: content, beside: _csv(words, language)}


def _parquet(table: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    table.write_parquet(out)
    return out.getvalue()


def _csv(table: pl.DataFrame, language: str) -> bytes:
    """As Excel of that language opens it by a double click: for French semicolon, decimal comma."""
    french = language == "fr"
    texts = [c for c, dtype in table.schema.items() if dtype == pl.String]
    safe = table.with_columns(
        pl.when(pl.col(c).str.contains(FORMULA)).then("'" + pl.col(c)).otherwise(pl.col(c)).alias(c)
        for c in texts
    )
    separator = ";" if french else ","
    text = safe.write_csv(
        include_bom=True, separator=separator, decimal_comma=french, float_scientific=False
    )
    return text.encode()


def _workbook(table: pl.DataFrame, words: pl.DataFrame, language: str) -> bytes:
    """Two sheets; text stays text, whatever sign it begins with."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **_DATES, **_TEXT_ONLY}) as book:
        bold = book.add_format({"bold": True})
        for key, frame in (("export.accounts", table), ("export.dictionary", words)):
            sheet = book.add_worksheet(say(key, language))
            sheet.write_row(0, 0, frame.columns, bold)
            sheet.freeze_panes(1, 2)
            sheet.autofilter(0, 0, frame.height, frame.width - 1)
            for n, row in enumerate(frame.iter_rows(), start=1):
                for place, value in enumerate(row):
                    _cell(sheet, n, place, value)
    return out.getvalue()


def _cell(sheet: Any, row: int, place: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)
    elif value is not None:
        sheet.write(row, place, value)
