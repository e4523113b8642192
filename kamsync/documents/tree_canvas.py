"""The tree of objectives on a slide: a column per level, each box beside what it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pptx.enum.shapes import MSO_CONNECTOR
from pptx.util import Inches, Pt

from kamsync.documents.canvas import GREY, INK, PALE, WHITE, Area, box, write
from kamsync.documents.page import Node
from kamsync.messages.formats import plain

LEAVES: Final = 7
"""Boxes one above the other on a slide."""
_GAP: Final = Inches(0.35)
_BETWEEN: Final = Inches(0.1)
_LONG: Final = 90
_TALLEST: Final = Inches(1.05)


def leaves(node: Node) -> int:
    return sum(leaves(child) for child in node.children) or 1


def depth(node: Node) -> int:
    return 1 + max((depth(child) for child in node.children), default=0)


def pages_of(roots: Sequence[Node]) -> Iterator[list[Node]]:
    """Trees side by side as long as they fit; one that is too tall is split between its branches,
    its head repeated."""
    page: list[Node] = []
    for root in (part for whole in roots for part in _split(whole)):
        if page and sum(map(leaves, page)) + leaves(root) > LEAVES:
            yield page
            page = []
        page.append(root)
    if page:
        yield page


def _split(node: Node) -> Iterator[Node]:
    if leaves(node) <= LEAVES:
        yield node
        return
    for children in pages_of(node.children):
        yield Node(node.label, node.title, node.detail, children)


def draw_tree(slide: Any, area: Area, roots: Sequence[Node]) -> None:
    columns = max(map(depth, roots))
    rows = max(LEAVES // 2, sum(map(leaves, roots)))
    width = min(Inches(4.2), (area.width - _GAP * (columns - 1)) // columns)
    step = min(_TALLEST, area.height // rows)
    top = area.top
    for root in roots:
        _draw(slide, root, Area(area.left, top, width, step), 0)
        top += step * leaves(root)


def _draw(slide: Any, node: Node, place: Area, level: int) -> Any:
    """`place`: the first row of the branch; the box stands in the middle of its rows."""
    rows = leaves(node)
    middle = place.top + (place.height * (rows - 1)) // 2
    left = place.left + level * (place.width + _GAP)
    area = Area(left, middle, place.width, place.height - _BETWEEN)
    shape = box(slide, area, PALE if level == 0 else WHITE, GREY)
    lines = [(node.label, Pt(9), False, INK), (plain(node.title, _LONG), Pt(12), True, INK)]
    if node.detail:
        lines.append((plain(node.detail, _LONG), Pt(10), False, INK))
    write(shape, lines)
    top = place.top
    for child in node.children:
        below = _draw(slide, child, Area(place.left, top, place.width, place.height), level + 1)
        line = slide.shapes.add_connector(MSO_CONNECTOR.ELBOW, 0, 0, 0, 0)
        line.begin_connect(shape, 3)
        line.end_connect(below, 1)
        line.line.color.rgb = GREY
        top += place.height * leaves(child)
    return shape
