"""What a section is built of: sentences, tables, figures, cards. Texts are plain and already in
the reader's language; the template escapes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from markupsafe import Markup

SCORES: Final = "scores.csv"

Tone = Literal["", "critical", "high", "medium", "low", "good", "quiet"]


@dataclass(frozen=True)
class Cell:
    text: str
    href: str = ""
    tone: Tone = ""
    """A badge in this tone; the word says the same without the colour."""
    number: bool = False
    """Aligned to the right."""


@dataclass(frozen=True)
class Text:
    text: str
    style: Literal["lead", "plain", "note", "warning", "stamp"] = "plain"
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    rest: int = 0
    """Rows left out for length."""
    rest_in: str = ""
    """The result file that has them with these figures, if one does."""
    folded: bool = False
    """Opened by who wants it; its caption is what there is to open."""
    kind: str = "table"


@dataclass(frozen=True)
class Figure:
    caption: str
    wide: Markup
    """A sanitised SVG for a page, and one for a phone."""
    narrow: Markup
    kind: str = "figure"


@dataclass(frozen=True)
class Card:
    title: Cell
    badge: Cell
    score: int | None
    figures: Sequence[tuple[str, str]]
    lines: Sequence[str]
    action: str = ""


@dataclass(frozen=True)
class Cards:
    caption: str
    cards: Sequence[Card]
    rest: int = 0
    """Groups left out for length; they stand in scores.csv."""
    kind: str = "cards"


@dataclass(frozen=True)
class Facts:
    """Label and value, side by side."""

    items: Sequence[tuple[str, str]]
    kind: str = "facts"


@dataclass(frozen=True)
class Terms:
    """Words and what they mean."""

    items: Sequence[tuple[str, str]]
    caption: str = ""
    kind: str = "terms"


Block = Text | Table | Figure | Cards | Facts | Terms


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    blocks: Sequence[Block] = field(default_factory=list)
    missing: str = ""
    """What would have to be there for the section to tell something; it is folded then."""
