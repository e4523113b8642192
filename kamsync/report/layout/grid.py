"""The 3×3 grid as a drawing: nine cells with a sign, a word and what they rest on."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from kamsync.messages import formats
from kamsync.messages import grid as said
from kamsync.messages.catalogue import text
from kamsync.messages.values import Row
from kamsync.plans.grid import CELLS, ROWS, marks
from kamsync.report.layout.svg import INK, drawing, element

_FILL: Final = {"2": "#cfe8d5", "1": "#fbe9c0", "0": "#f6d3cf", "-": "#e9ecef"}
_WIDE, _HIGH, _LEFT, _GAP = 210, 92, 110, 8


@dataclass(frozen=True)
class _Drawn:
    """One cell: the mark decides its colour, the lines say it in words."""

    mark: str
    lines: Sequence[str]


def account_grid(row: Row, language: str, title: str) -> Markup:
    """The grid of one account, of its scored row."""
    drawn = {}
    for cell_id, mark in marks(row.get("grid_3x3")).items():
        head = f"{said.SIGNS[mark]} {said.state(mark, language)}"
        lines = [] if mark == "-" else said.evidence(cell_id, row, language)
        drawn[cell_id] = _Drawn(mark, [head, *lines])
    return _svg(drawn, language, title)


def programme_grid(codes: Sequence[str | None], language: str, title: str) -> Markup:
    """How many accounts have each cell; a cell is coloured by what at least half of them have."""
    each = [marks(code) for code in codes]
    drawn = {}
    for cell in CELLS:
        found = [own[cell.id] for own in each]
        counts = {name: found.count(mark) for mark, name in said.STATES.items()}
        judged = [mark for mark in found if mark != "-"]
        mark = sorted(judged, reverse=True)[len(judged) // 2] if judged else "-"
        words = text("grid.counts", language, **counts) if judged else said.state("-", language)
        drawn[cell.id] = _Drawn(mark, words.split(" · "))
    return _svg(drawn, language, title)


def _svg(drawn: Mapping[str, _Drawn], language: str, title: str) -> Markup:
    parts: list[ET.Element] = []
    for y, row in enumerate(ROWS):
        top = y * (_HIGH + _GAP)
        parts.append(_text(0, top + _HIGH / 2, text(f"grid.row.{row}", language), "bold"))
        for x, cell in enumerate(cell for cell in CELLS if cell.row == row):
            left = _LEFT + x * (_WIDE + _GAP)
            parts += _cell(left, top, said.cell(cell.id, language), drawn[cell.id])
    width = _LEFT + 3 * _WIDE + 2 * _GAP
    height = 3 * _HIGH + 2 * _GAP
    words = " ".join(
        formats.pair(said.cell(cell_id, language), ", ".join(cell.lines) + ".", language)
        for cell_id, cell in drawn.items()
    )
    description = text("grid.describe", language, cells=words)
    return drawing(width, height, parts, title, description)


def _cell(left: int, top: int, name: str, cell: _Drawn) -> list[ET.Element]:
    fill = _FILL[cell.mark]
    box = element("rect", x=left, y=top, width=_WIDE, height=_HIGH, rx=4, fill=fill)
    lines = [_text(left + 10, top + 20, name, "bold")]
    lines += [_text(left + 10, top + 38 + 15 * n, line) for n, line in enumerate(cell.lines)]
    return [box, *lines]


def _text(x: float, y: float, words: str, weight: str = "normal") -> ET.Element:
    return element("text", words, x=x, y=y, font_size=13, font_weight=weight, fill=INK)
