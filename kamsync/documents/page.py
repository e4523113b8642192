"""What a document is, whatever its format: parts made of sentences, tables, SWOT, matrix, tree."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kamsync.messages.catalogue import counted, text
from kamsync.report.layout.blocks import Block, Cell, Facts, Table, Text

Box = Literal["strengths", "weaknesses", "opportunities", "threats"]
BOXES: Final[tuple[Box, ...]] = ("strengths", "weaknesses", "opportunities", "threats")
BANDS: Final = (40, 70)
"""Points of 100 where the matrix changes from low to middle and from middle to high."""


@dataclass(frozen=True)
class Bullet:
    """One fact of a SWOT box: never without its figure and its day."""

    fact: str
    figure: str
    on: str
    n: int | None = None
    """What the figure rests on; None where nothing is counted."""


@dataclass(frozen=True)
class Swot:
    boxes: dict[Box, Sequence[Bullet]]
    kind: str = "swot"


@dataclass(frozen=True)
class Matrix:
    """Attractiveness against relationship, each 0 to 100; the others without their names."""

    account: str
    own: tuple[int, int] | None
    """(relationship, attractiveness); None where one is unknown."""
    others: Sequence[tuple[int, int]]
    kind: str = "matrix"


@dataclass(frozen=True)
class Node:
    label: str
    title: str
    detail: str = ""
    children: Sequence[Node] = ()


@dataclass(frozen=True)
class Tree:
    roots: Sequence[Node]
    kind: str = "tree"


Content = Block | Swot | Matrix | Tree


@dataclass(frozen=True)
class Part:
    title: str
    blocks: Sequence[Content]


@dataclass(frozen=True)
class Document:
    title: str
    subtitle: str
    parts: Sequence[Part]
    footer: str
    as_of: dt.date
    language: str


_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printed(value: str) -> str:
    """Without what no XML may hold."""
    return _NOT_XML.sub("", value)


def say(key: str, language: str, **values: object) -> str:
    return text(f"document.{key}", language, **values)


def flat(content: Content, language: str) -> Sequence[Text | Table | Facts]:
    """SWOT, matrix and tree as tables, for formats that do not draw."""
    if isinstance(content, Swot):
        return [_swot_table(content, language)]
    if isinstance(content, Matrix):
        return _matrix_table(content, language)
    if isinstance(content, Tree):
        return [_tree_table(content, language)]
    if isinstance(content, Text | Table | Facts):
        return [content]
    message = f"documents have no {content.kind}"
    raise TypeError(message)


def resting_on(bullet: Bullet, language: str) -> str:
    """`30 Nov 2026, n = 8`."""
    if bullet.n is None:
        return bullet.on
    return say("swot.on_n", language, on=bullet.on, n=bullet.n)


def _swot_table(swot: Swot, language: str) -> Table:
    rows = []
    for box in BOXES:
        name = say(f"swot.{box}", language)
        bullets = swot.boxes[box]
        if not bullets:
            rows.append([Cell(name), Cell(say("swot.too_little", language)), Cell(""), Cell("")])
        for bullet in bullets:
            words = (name, bullet.fact, bullet.figure, resting_on(bullet, language))
            rows.append([Cell(word) for word in words])
    heads = [say(f"swot.head.{h}", language) for h in ("box", "fact", "figure", "on")]
    return Table("", heads, rows)


def band(points: int) -> int:
    return sum(points >= line for line in BANDS)


def unplaced(language: str) -> str:
    return say("matrix.unplaced", language)


def _matrix_table(matrix: Matrix, language: str) -> list[Text | Table | Facts]:
    """Nine cells with how many accounts lie in each, the own one named."""
    counts: dict[tuple[int, int], int] = {}
    for across, up in matrix.others:
        place = (band(across), band(up))
        counts[place] = counts.get(place, 0) + 1
    own = (band(matrix.own[0]), band(matrix.own[1])) if matrix.own else None
    rows = []
    for up in (2, 1, 0):
        cells = [Cell(say(f"matrix.attractiveness.{up}", language))]
        for across in (0, 1, 2):
            words = [f"● {matrix.account}"] if own == (across, up) else []
            if n := counts.get((across, up), 0):
                words.append(counted("document.matrix.others", n, language))
            cells.append(Cell(", ".join(words)))
        rows.append(cells)
    heads = ["", *(say(f"matrix.relationship.{n}", language) for n in (0, 1, 2))]
    table: list[Text | Table | Facts] = [Table("", heads, rows)]
    return table if matrix.own else [Text(unplaced(language), "note"), *table]


def _tree_table(tree: Tree, language: str) -> Table:
    rows: list[list[Cell]] = []

    def add(node: Node, depth: int) -> None:
        rows.append([Cell("— " * depth + node.title), Cell(node.label), Cell(node.detail)])
        for child in node.children:
            add(child, depth + 1)

    for root in tree.roots:
        add(root, 0)
    return Table("", [say(f"tree.{h}", language) for h in ("what", "kind", "detail")], rows)
