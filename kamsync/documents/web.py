"""A document as one HTML page and as Markdown: no script, no address, every word as text."""

from __future__ import annotations

from collections.abc import Sequence

from kamsync.documents.page import Document, flat, say
from kamsync.messages.catalogue import counted
from kamsync.queries.plan_markdown import escaped, markdown_table
from kamsync.report.layout.blocks import Facts, Section, Table, Text
from kamsync.report.layout.page import filled
from kamsync.report.layout.view import Words


def html(document: Document) -> bytes:
    language = document.language
    sections = [
        Section(f"part-{n}", part.title, [b for c in part.blocks for b in flat(c, language)])
        for n, part in enumerate(document.parts, start=1)
    ]
    page = filled(
        "page.html.j2",
        view=Words(language),
        title=document.title,
        subtitle=document.subtitle,
        sections=sections,
        footer=document.footer,
    )
    return page.encode()


def markdown(document: Document) -> bytes:
    lines = [f"# {escaped(document.title)}", "", escaped(document.subtitle)]
    for part in document.parts:
        lines += ["", f"## {escaped(part.title)}"]
        for content in part.blocks:
            for block in flat(content, document.language):
                lines += ["", *_lines(block, document.language)]
    return "\n".join([*lines, "", f"_{escaped(document.footer)}_", ""]).encode()


def _lines(block: Text | Table | Facts, language: str) -> Sequence[str]:
    if isinstance(block, Text):
        return [escaped(block.text)]
    if isinstance(block, Facts):
        return [f"- {_labelled(*item, language)}" for item in block.items]
    caption = [f"**{escaped(block.caption)}**", ""] if block.caption else []
    rows = [[cell.text for cell in row] for row in block.rows]
    rest = ["", counted("document.rest", block.rest, language)] if block.rest else []
    return [*caption, *markdown_table(block.columns, rows), *rest]


def _labelled(label: str, value: str, language: str) -> str:
    return say("labelled", language, label=escaped(label), value=escaped(value))
