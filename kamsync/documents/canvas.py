"""What is drawn on a slide: boxes, dots, tables, in a place of a given size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from kamsync.documents.page import BANDS, BOXES, Box, Matrix, Swot, printed, resting_on, say
from kamsync.report.layout.blocks import Cell, Facts

INK: Final = RGBColor(0x1D, 0x27, 0x30)
BLUE: Final = RGBColor(0x00, 0x72, 0xB2)
GREY: Final = RGBColor(0x9A, 0xA5, 0xAF)
WHITE: Final = RGBColor(0xFF, 0xFF, 0xFF)
PALE: Final = RGBColor(0xE8, 0xF2, 0xF9)
_FILLS: Final[dict[Box, str]] = {
    "strengths": "E5F4EC",
    "weaknesses": "FDEEE6",
    "opportunities": "E8F2F9",
    "threats": "FBF3D9",
}
_SHADES: Final = ("FFFFFF", "F3F7FA", "E8F2F9")
_GAP: Final = Inches(0.12)
_DOT: Final = Inches(0.13)


@dataclass(frozen=True)
class Area:
    left: int
    top: int
    width: int
    height: int


def draw_note(slide: Any, area: Area, text: str, size: int) -> None:
    box = slide.shapes.add_textbox(area.left, area.top, area.width, area.height)
    _paragraphs(box.text_frame, [(line, size, False, INK) for line in text.split("\n")])


def box(slide: Any, area: Area, fill: RGBColor, line: RGBColor) -> Any:
    """A plain rectangle without shadow."""
    shape = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, area.left, area.top, area.width, area.height
    )
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = fill
    shape.line.color.rgb, shape.line.width = line, Pt(0.75)
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Inches(0.1)
    frame.margin_top = frame.margin_bottom = Inches(0.05)
    return shape


Line = tuple[str, int, bool, RGBColor]
"""Text, size, bold, colour."""


def _paragraphs(frame: Any, lines: Sequence[Line]) -> None:
    frame.word_wrap = True
    for n, (text, size, bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = printed(text)
        run.font.size, run.font.bold, run.font.color.rgb = size, bold, colour


def write(shape: Any, lines: Sequence[Line]) -> None:
    _paragraphs(shape.text_frame, lines)


def draw_swot(slide: Any, area: Area, swot: Swot, language: str) -> None:
    """Four boxes; each fact with its figure, its day and its n."""
    width, height = (area.width - _GAP) // 2, (area.height - _GAP) // 2
    for n, name in enumerate(BOXES):
        left = area.left + (n % 2) * (width + _GAP)
        top = area.top + (n // 2) * (height + _GAP)
        fill = RGBColor.from_string(_FILLS[name])
        shape = box(slide, Area(left, top, width, height), fill, GREY)
        lines: list[Line] = [(say(f"swot.{name}", language), Pt(16), True, INK)]
        for bullet in swot.boxes[name]:
            lines.append(
                (
                    "• " + say("labelled", language, label=bullet.fact, value=bullet.figure),
                    Pt(13),
                    False,
                    INK,
                )
            )
            lines.append((f"   {resting_on(bullet, language)}", Pt(10), False, INK))
        if not swot.boxes[name]:
            lines.append((say("swot.too_little", language), Pt(13), False, INK))
        write(shape, lines)


def draw_matrix(slide: Any, area: Area, matrix: Matrix, language: str) -> None:
    """Nine fields; every account a dot, the own one large and named."""
    side = Inches(1.9)
    field = Area(area.left + side, area.top, area.width - side, area.height - Inches(0.45))
    edges = (0, *BANDS, 100)

    def across(points: float) -> int:
        return field.left + int(field.width * points / 100)

    def up(points: float) -> int:
        return field.top + int(field.height * (100 - points) / 100)

    for y in range(3):
        label = Area(area.left, up(edges[y + 1]), side, Inches(0.4))
        draw_note(slide, label, say(f"matrix.attractiveness.{y}", language), Pt(12))
        for x in range(3):
            left, top = across(edges[x]), up(edges[y + 1])
            cell = Area(left, top, across(edges[x + 1]) - left, up(edges[y]) - top)
            shade = RGBColor.from_string(_SHADES[min(x, y) if x != y else x])
            box(slide, cell, shade, GREY)
    for x in range(3):
        width = across(edges[x + 1]) - across(edges[x])
        label = Area(across(edges[x]), field.top + field.height, width, Inches(0.4))
        draw_note(slide, label, say(f"matrix.relationship.{x}", language), Pt(12))
    for place in sorted(set(matrix.others)):
        _dot(slide, across(place[0]), up(place[1]), _DOT, GREY)
    if matrix.own is not None:
        x, y = across(matrix.own[0]), up(matrix.own[1])
        _dot(slide, x, y, 2 * _DOT, BLUE)
        width, right = Inches(3), field.left + field.width
        left = min(x + _DOT, right - width)
        name = Area(
            left, y - Inches(0.45) if y > field.top + Inches(0.6) else y, width, Inches(0.35)
        )
        draw_note(slide, name, matrix.account, Pt(14))


def _dot(slide: Any, x: int, y: int, size: int, colour: RGBColor) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, x - size // 2, y - size // 2, size, size)
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.color.rgb, shape.line.width = WHITE, Pt(0.5)


def draw_facts(slide: Any, area: Area, facts: Facts) -> None:
    rows = [(Cell(label), Cell(value)) for label, value in facts.items]
    draw_table(slide, area, (), rows)


def draw_table(
    slide: Any, area: Area, heads: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    count = len(rows) + bool(heads)
    if not count:
        return
    columns = len(heads) or len(rows[0])
    height = min(area.height, Inches(0.4) * count)
    frame = slide.shapes.add_table(count, columns, area.left, area.top, area.width, height)
    table = frame.table
    table.first_row, table.horz_banding = bool(heads), False
    if heads:
        for n, head in enumerate(heads):
            _cell(table.cell(0, n), head, bold=True, fill=BLUE, ink=WHITE)
    for y, row in enumerate(rows, start=bool(heads)):
        for x, cell in enumerate(row):
            fill = PALE if y % 2 else WHITE
            _cell(table.cell(y, x), cell.text, bold=not heads and x == 0, fill=fill, ink=INK)
    _widths(table, area.width, heads, rows)


def _cell(cell: Any, text: str, *, bold: bool, fill: RGBColor, ink: RGBColor) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = fill
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    _paragraphs(cell.text_frame, [(text, Pt(12), bold, ink)])


def _widths(table: Any, width: int, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """By the longest word count of each column, between one part and four."""
    lengths = [
        max([len(h), *(min(len(row[n].text), 60) for row in rows)], default=1)
        for n, h in enumerate(heads or [""] * len(rows[0]))
    ]
    sizes = [max(8, length) for length in lengths]
    for n, size in enumerate(sizes):
        table.columns[n].width = width * size // sum(sizes)
