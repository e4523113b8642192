"""A document as PowerPoint: SWOT in four boxes, matrix and tree as drawings, tables as tables; in
our own plain look or on the company's template with its master, colours and logo.

A template is any .pptx: its first layout makes the first page, its first layout with a title and
nothing else to fill makes the others; slides that it already has stay in front.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from kamsync.documents.canvas import Area, draw_facts, draw_matrix, draw_note, draw_swot, draw_table
from kamsync.documents.office_file import opened, repacked, stamp
from kamsync.documents.page import Content, Document, Matrix, Swot, Tree, printed, unplaced
from kamsync.documents.tree_canvas import draw_tree, pages_of
from kamsync.messages.catalogue import counted
from kamsync.report.layout.blocks import Cell, Facts, Table, Text

_WIDE: Final = (Inches(13.333), Inches(7.5))
_ROWS: Final = 11
"""Rows of a table on one slide."""
_WORDY: Final = 1100
"""Characters of a table on one slide."""
_MARGIN: Final = Inches(0.5)


class _Deck:
    """The presentation being written: one slide per piece, its title counted where it goes on."""

    def __init__(self, document: Document, template: bytes | None, name: str) -> None:
        self.document = document
        self.deck = _opened(template, name)
        self._titled = _titled_layout(self.deck)

    def cover(self) -> None:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        words = [self.document.title, self.document.subtitle]
        for holder, text in zip(slide.placeholders, words, strict=False):
            holder.text_frame.text = printed(text)
        _empty_gone(slide)
        self._foot(slide)

    def page(self, title: str) -> tuple[Any, Area]:
        """A new slide and the room beneath its title."""
        slide = self.deck.slides.add_slide(self._titled)
        top = _MARGIN
        if slide.shapes.title is not None:
            slide.shapes.title.text_frame.text = printed(title)
            top = slide.shapes.title.top + slide.shapes.title.height
        _empty_gone(slide)
        self._foot(slide)
        width, height = self.deck.slide_width, self.deck.slide_height
        room = height - top - Inches(0.6)
        return slide, Area(_MARGIN, top + Inches(0.1), width - 2 * _MARGIN, room)

    def _foot(self, slide: Any) -> None:
        width, height = self.deck.slide_width, self.deck.slide_height
        area = Area(_MARGIN, height - Inches(0.4), width - 2 * _MARGIN, Inches(0.3))
        draw_note(slide, area, f"{self.document.footer}  {self.document.subtitle}", Pt(9))


def slides(document: Document, template: bytes | None = None, name: str = "") -> bytes:
    """Raises UsageError where the template cannot be opened."""
    deck = _Deck(document, template, name)
    deck.cover()
    for part in document.parts:
        notes = [b for b in part.blocks if isinstance(b, Text)]
        drawn = [b for b in part.blocks if not isinstance(b, Text)]
        for content in drawn:
            _drawn(deck, part.title, content, notes)
            notes = []
        if notes:
            slide, area = deck.page(part.title)
            draw_note(slide, area, "\n".join(n.text for n in notes), Pt(14))
    stamp(deck.deck.core_properties, document.title, document.as_of, document.language)
    out = io.BytesIO()
    deck.deck.save(out)
    return repacked(out.getvalue())


def _drawn(deck: _Deck, title: str, content: Content, notes: Sequence[Text]) -> None:
    language = deck.document.language
    if isinstance(content, Swot):
        slide, area = deck.page(title)
        draw_swot(slide, _under(slide, area, notes), content, language)
    elif isinstance(content, Matrix):
        slide, area = deck.page(title)
        unplaced_note = [] if content.own else [Text(unplaced(language))]
        draw_matrix(slide, _under(slide, area, [*notes, *unplaced_note]), content, language)
    elif isinstance(content, Tree):
        for n, roots in enumerate(pages_of(content.roots)):
            slide, area = deck.page(title)
            draw_tree(slide, _under(slide, area, notes if n == 0 else []), roots)
    elif isinstance(content, Facts):
        slide, area = deck.page(title)
        draw_facts(slide, _under(slide, area, notes), content)
    elif isinstance(content, Table):
        for n, rows in enumerate(_chunks(content.rows)):
            slide, area = deck.page(content.caption or title)
            area = _under(slide, area, notes if n == 0 else [])
            draw_table(slide, area, content.columns, rows)
        if content.rest:
            foot = Area(area.left, area.top + area.height - Inches(0.3), area.width, Inches(0.3))
            draw_note(slide, foot, counted("document.rest", content.rest, language), Pt(10))
    else:
        message = f"slides have no {content.kind}"
        raise TypeError(message)


def _under(slide: Any, area: Area, notes: Sequence[Text]) -> Area:
    """The notes on top, and the room that is left."""
    if not notes:
        return area
    height = Inches(0.35 * len(notes))
    top = Area(area.left, area.top, area.width, height)
    draw_note(slide, top, "\n".join(n.text for n in notes), Pt(13))
    return Area(area.left, area.top + height, area.width, area.height - height)


def _chunks(rows: Sequence[Sequence[Cell]]) -> list[list[Sequence[Cell]]]:
    """As many rows as a slide can show; a table without any is one slide with its head."""
    pages: list[list[Sequence[Cell]]] = [[]]
    words = 0
    for row in rows:
        size = sum(len(cell.text) for cell in row)
        if pages[-1] and (len(pages[-1]) >= _ROWS or words + size > _WORDY):
            pages.append([])
            words = 0
        pages[-1].append(row)
        words += size
    return pages


def _opened(template: bytes | None, name: str) -> Any:
    if template is not None:
        return opened(Presentation, template, name)
    deck = Presentation()
    stretch = _WIDE[0] / deck.slide_width
    master = deck.slide_master
    for holder in [*master.shapes, *(s for layout in deck.slide_layouts for s in layout.shapes)]:
        if holder._element.xpath(".//a:xfrm"):
            holder.left, holder.width = (
                Emu(int(holder.left * stretch)),
                Emu(int(holder.width * stretch)),
            )
    for layout in (master, deck.slide_layouts[5]):
        for holder in layout.placeholders:
            if holder.placeholder_format.idx == 0:
                holder.left, holder.top = _MARGIN, Inches(0.25)
                holder.width, holder.height = _WIDE[0] - 2 * _MARGIN, Inches(0.8)
    for holder in deck.slide_layouts[0].placeholders:
        if holder.placeholder_format.idx in (0, 1):
            holder.left, holder.width = Inches(1), _WIDE[0] - Inches(2)
            for level in holder._element.iter(qn("a:lvl1pPr")):
                level.set("algn", "l")
    _plain_titles(master)
    deck.slide_width, deck.slide_height = _WIDE
    return deck


def _plain_titles(master: Any) -> None:
    """Titles to the left, in a size that leaves room."""
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    font = style.find(qn("a:defRPr"))
    font.set("sz", "2800")
    font.set("b", "1")


def _titled_layout(deck: Any) -> Any:
    """The first layout that asks for a title alone, else the last."""
    for layout in deck.slide_layouts:
        asked = {h.placeholder_format.idx for h in layout.placeholders}
        if {i for i in asked if i < 10} == {0}:
            return layout
    return deck.slide_layouts[len(deck.slide_layouts) - 1]


def _empty_gone(slide: Any) -> None:
    """A place that nothing fills would show its prompt to whoever edits."""
    for holder in list(slide.placeholders):
        if not holder.has_text_frame or not holder.text_frame.text.strip():
            holder._element.getparent().remove(holder._element)
