"""A document as Word: our own plain look, or the company's template with its styles and logo.

A template is any .docx. `{{title}}`, `{{subtitle}}` and `{{footer}}` are filled in its body,
headers and footers; the content takes the place of the paragraph `{{content}}`, else it comes
last.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from docx import api
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from kamsync.documents.office_file import opened, repacked, stamp
from kamsync.documents.page import Document, Part, flat, printed
from kamsync.messages.catalogue import counted
from kamsync.report.layout.blocks import Facts, Table, Text

_INK: Final = RGBColor(0x1D, 0x27, 0x30)
_BLUE: Final = RGBColor(0x00, 0x4C, 0x7A)
_LINE, _WIDEST, _SHORT, _AIR = 90, 48, 14, 3
"""Characters of a line of a table; of the text that a column is sized by, at most; of a date or
figure that is not broken; around a word."""
_HEAD_FILL: Final = "E8F2F9"
_LOCALES: Final = {"fr": "fr-FR", "en": "en-GB"}


def word(document: Document, template: bytes | None = None, name: str = "") -> bytes:
    """Raises UsageError where the template cannot be opened."""
    docx = _opened(template, name)
    _speak(docx, document.language)
    words = {"title": document.title, "subtitle": document.subtitle, "footer": document.footer}
    filled = {key for p in _paragraphs(docx) for key in _fill(p, words)}
    mark = next((p for p in docx.paragraphs if p.text.strip() == "{{content}}"), None)
    before = len(docx.element.body)
    if "title" not in filled:
        docx.add_paragraph(printed(document.title), _style(docx, "Title"))
    if "subtitle" not in filled:
        docx.add_paragraph(printed(document.subtitle), _style(docx, "Subtitle"))
    for part in document.parts:
        _part(docx, part, document.language)
    if "footer" not in filled:
        _footer(docx, document.footer)
    if mark is not None:
        _move(docx, before, mark)
    stamp(docx.core_properties, document.title, document.as_of, document.language)
    out = io.BytesIO()
    docx.save(out)
    return repacked(out.getvalue())


def _opened(template: bytes | None, name: str) -> Docx:
    if template is not None:
        return opened(api.Document, template, name)
    docx = api.Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    styles: Any = docx.styles
    for style, size, colour in (
        ("Normal", 10, _INK),
        ("Title", 22, _BLUE),
        ("Subtitle", 12, _INK),
        ("Heading 1", 15, _BLUE),
        ("Caption", 10, _BLUE),
    ):
        font = styles[style].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), colour
        fonts = styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    styles["Subtitle"].font.italic = False
    styles["Normal"].paragraph_format.space_after = Pt(4)
    return docx


def _speak(docx: Docx, language: str) -> None:
    """The language the spelling is checked in."""
    styles: Any = docx.styles
    properties = styles["Normal"].element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _LOCALES[language])
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(spoken)


def _paragraphs(docx: Docx) -> Iterator[Paragraph]:
    yield from docx.paragraphs
    for section in docx.sections:
        for place in (section.header, section.footer):
            if not place.is_linked_to_previous:
                yield from place.paragraphs


def _fill(paragraph: Paragraph, words: dict[str, str]) -> list[str]:
    """The places that stood in it; its own look stays that of its first run."""
    found = [key for key in words if f"{{{{{key}}}}}" in paragraph.text]
    if found:
        text = paragraph.text
        for key in found:
            text = text.replace(f"{{{{{key}}}}}", printed(words[key]))
        for run in paragraph.runs[1:]:
            run.text = ""
        if paragraph.runs:
            paragraph.runs[0].text = text
    return found


def _style(docx: Docx, name: str) -> str | None:
    """None where a company's template does not have it: the text stands in Normal."""
    return name if name in docx.styles else None


def _part(docx: Docx, part: Part, language: str) -> None:
    docx.add_paragraph(printed(part.title), _style(docx, "Heading 1"))
    for content in part.blocks:
        for block in flat(content, language):
            if isinstance(block, Text):
                _text(docx, block)
            elif isinstance(block, Facts):
                _table(docx, [], [[label, value] for label, value in block.items])
            else:
                _captioned(docx, block, language)


def _text(docx: Docx, block: Text) -> None:
    run = docx.add_paragraph().add_run(printed(block.text))
    run.bold = block.style in ("lead", "warning")
    run.italic = block.style == "note"


def _captioned(docx: Docx, block: Table, language: str) -> None:
    if block.caption:
        caption = docx.add_paragraph(printed(block.caption), _style(docx, "Caption"))
        caption.paragraph_format.keep_with_next = True
    _table(docx, block.columns, [[cell.text for cell in row] for row in block.rows])
    if block.rest:
        docx.add_paragraph(counted("document.rest", block.rest, language))


def _table(docx: Docx, heads: Any, rows: list[list[str]]) -> None:
    width = len(heads) or 2
    table = docx.add_table(rows=0, cols=width)
    table.style = _style(docx, "Table Grid")
    if heads:
        cells = table.add_row().cells
        for cell, head in zip(cells, heads, strict=True):
            _write(cell, head, bold=True)
            _shade(cell)
        _repeated(table.rows[0])
    for row in rows:
        line = table.add_row()
        _whole(line)
        cells = line.cells
        for place, (cell, value) in enumerate(zip(cells, row, strict=True)):
            _write(cell, value, bold=not heads and place == 0)
    _sized(table, [*([list(heads)] if heads else []), *rows])
    gap = docx.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(8)


def _write(cell: _Cell, value: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(printed(value))
    run.bold, run.font.size = bold or None, Pt(9)


def _shade(cell: _Cell) -> None:
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:fill"), _HEAD_FILL)
    cell._tc.get_or_add_tcPr().append(fill)


def _repeated(row: Any) -> None:
    """The head row stands on every page of a long table."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _whole(row: Any) -> None:
    """A row does not break across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _sized(table: Any, rows: list[list[str]]) -> None:
    """Each column as wide as its longest word, then by its longest text: no word is broken."""
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    least = [max(map(_unbroken, texts)) + _AIR for texts in columns]
    wanted = [min(_WIDEST, max(map(len, texts))) for texts in columns]
    more = [max(1, want - need) for want, need in zip(wanted, least, strict=True)]
    left = max(0, _LINE - sum(least))
    sizes = [need + left * extra / sum(more) for need, extra in zip(least, more, strict=True)]
    whole = sum(column.width for column in table.columns)
    table.autofit = False
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = width = Emu(int(whole * size / sum(sizes)))
        for cell in column.cells:
            cell.width = width


def _unbroken(text: str) -> int:
    """Characters that must stand on one line: all of a short text, else the longest word."""
    return len(text) if len(text) <= _SHORT else max(map(len, text.split()))


def _footer(docx: Docx, footer: str) -> None:
    paragraphs = docx.sections[-1].footer.paragraphs
    paragraph = paragraphs[0] if paragraphs else docx.sections[-1].footer.add_paragraph()
    if not paragraph.text.strip():
        run = paragraph.add_run(printed(footer))
        run.font.size = Pt(8)


def _move(docx: Docx, before: int, mark: Paragraph) -> None:
    """What was added since `before` to the place of the mark, which goes."""
    body = docx.element.body
    last = body[-1].tag == qn("w:sectPr")
    start = before - 1 if last else before
    for element in list(body)[start : len(body) - 1 if last else len(body)]:
        mark._p.addprevious(element)
    body.remove(mark._p)
