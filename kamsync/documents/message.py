"""A document as the text of a message: a line per row, for chat and mail."""

from __future__ import annotations

from collections.abc import Iterator

from kamsync.documents.page import Document, flat
from kamsync.messages.catalogue import counted
from kamsync.report.layout.blocks import Facts, Table, Text


def message(document: Document) -> tuple[str, str]:
    """Title and body; cells of a row stand between dots, empty ones are left out."""
    lines: list[str] = []
    for part in document.parts:
        lines += ["", part.title]
        for content in part.blocks:
            for block in flat(content, document.language):
                lines += _lines(block, document.language)
    return f"{document.title}: {document.subtitle}", "\n".join(
        [*lines, "", document.footer]
    ).strip()


def _lines(block: Text | Table | Facts, language: str) -> Iterator[str]:
    if isinstance(block, Text):
        yield block.text
    elif isinstance(block, Facts):
        yield from (f"- {label} · {value}" for label, value in block.items)
    else:
        if block.caption:
            yield block.caption
        for row in block.rows:
            yield "- " + " · ".join(cell.text for cell in row if cell.text)
        if block.rest:
            yield counted("document.rest", block.rest, language)
