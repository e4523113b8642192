"""A document in the format that was asked for; the library of a format loads with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import polars as pl

from kamsync.documents.page import Document, flat
from kamsync.documents.template import Template
from kamsync.report.layout.blocks import Facts, Table, Text


class Form(StrEnum):
    docx = "docx"
    pptx = "pptx"
    xlsx = "xlsx"
    html = "html"
    md = "md"


def write(document: Document, form: Form, template: Template | None = None) -> bytes:
    """Same document and template, same bytes."""
    given: tuple[Any, ...] = (template.content, template.name) if template else ()
    match form:
        case Form.docx:
            from kamsync.documents.word import word

            return word(document, *given)
        case Form.pptx:
            from kamsync.documents.slides import slides

            return slides(document, *given)
        case Form.xlsx:
            from kamsync.documents.spreadsheet import workbook

            return workbook(sheets(document), document.as_of)
        case Form.html:
            from kamsync.documents.web import html

            return html(document)
        case Form.md:
            from kamsync.documents.web import markdown

            return markdown(document)


_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sheets(document: Document) -> dict[str, pl.DataFrame]:
    """A sheet per part: its facts, sentences and tables one beneath the other."""
    found: dict[str, pl.DataFrame] = {}
    for n, part in enumerate(document.parts, start=1):
        rows = [
            row
            for content in part.blocks
            for b in flat(content, document.language)
            for row in _rows(b)
        ]
        width = max(map(len, rows), default=1)
        full = [[*row, *([""] * (width - len(row)))] for row in rows]
        heads = [part.title, *(" " * k for k in range(1, width))]
        title = part.title.translate(_NOT_IN_NAMES)
        name = title if title[:1].isdigit() else f"{n}. {title}"
        found[" ".join(name.split())[:31]] = pl.DataFrame(
            full, schema=dict.fromkeys(heads, pl.String), orient="row"
        )
    return found


def _rows(block: Text | Table | Facts) -> list[list[str]]:
    if isinstance(block, Text):
        return [[block.text], [""]]
    if isinstance(block, Facts):
        return [*([label, value] for label, value in block.items), [""]]
    caption = [[block.caption]] if block.caption else []
    body = [[cell.text for cell in row] for row in block.rows]
    return [*caption, list(block.columns), *body, [""]]
