"""Tables as Excel, CSV and Parquet. Text stays text, whatever sign it begins with; the same tables
give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from kamsync.hostile_text import FORMULA

_OPTIONS: Final = {
    "in_memory": True,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_LONGEST_CELL: Final = 32_767
_SHEET_NAME: Final = 31


def parquet(table: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    table.write_parquet(out)
    return out.getvalue()


def csv(table: pl.DataFrame, language: str) -> bytes:
    """As Excel of that language opens it by a double click: for French semicolon, decimal comma."""
    french = language == "fr"
    texts = [c for c, dtype in table.schema.items() if dtype == pl.String]
    safe = table.with_columns(
        pl.when(pl.col(c).str.contains(FORMULA)).then("'" + pl.col(c)).otherwise(pl.col(c)).alias(c)
        for c in texts
    )
    text = safe.write_csv(
        include_bom=True,
        separator=";" if french else ",",
        decimal_comma=french,
        float_scientific=False,
    )
    return text.encode()


def workbook(sheets: Mapping[str, pl.DataFrame], as_of: dt.date) -> bytes:
    """One sheet per table, by name; head row and first two columns stay in view."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"author": "kamsync", "created": dt.datetime.combine(as_of, dt.time())})
        bold = book.add_format({"bold": True})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name[:_SHEET_NAME])
            sheet.write_row(0, 0, frame.columns, bold)
            sheet.freeze_panes(1, min(2, frame.width - 1))
            sheet.autofilter(0, 0, frame.height, frame.width - 1)
            for n, row in enumerate(frame.iter_rows(), start=1):
                for place, value in enumerate(row):
                    _cell(sheet, n, place, value)
            sheet.autofit(max_width=360)
    return out.getvalue()


def _cell(sheet: Any, row: int, place: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value[:_LONGEST_CELL])
    elif value is not None:
        sheet.write(row, place, value)
