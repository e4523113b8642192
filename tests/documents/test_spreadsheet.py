"""Tables as files: what Excel makes of them, and that a formula stays text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import polars as pl

from kamsync.documents import spreadsheet

TABLE = pl.DataFrame(
    {"account_id": ["b", "a"], "name": ["=1+1", "Zoé"], "revenue": [1234.56, None], "n": [3, 4]}
)
DAY = dt.date(2026, 11, 30)


def _sheets(content: bytes) -> dict[str, bytes]:
    book = zipfile.ZipFile(io.BytesIO(content))
    return {name: book.read(name) for name in book.namelist()}


def test_a_french_csv_opens_in_excel_and_a_formula_is_text() -> None:
    french = spreadsheet.csv(TABLE, "fr").decode("utf-8")
    assert french.splitlines() == [
        "\ufeffaccount_id;name;revenue;n",
        "b;'=1+1;1234,56;3",
        "a;Zoé;;4",
    ]
    assert "b,'=1+1,1234.56,3" in spreadsheet.csv(TABLE, "en").decode("utf-8")


def test_a_workbook_has_a_sheet_per_table_and_no_formula() -> None:
    parts = _sheets(spreadsheet.workbook({"accounts": TABLE, "dictionary": TABLE}, DAY))
    sheets = [body for name, body in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any(b"<f>" in body for body in sheets)
    assert b"=1+1" in parts["xl/sharedStrings.xml"]


def test_signs_that_begin_a_formula_are_text_in_every_cell() -> None:
    signs = ["=A1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "http://x.invalid", "12"]
    parts = _sheets(spreadsheet.workbook({"t": pl.DataFrame({"name": signs})}, DAY))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert sheet.count(b't="s"') == len(signs) + 1
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_the_same_table_gives_the_same_bytes() -> None:
    one, two = (spreadsheet.workbook({"t": TABLE}, DAY) for _ in range(2))
    assert one == two
    assert b"2026-11-30T00:00:00Z" in _sheets(one)["docProps/core.xml"]
