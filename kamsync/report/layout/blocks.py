"""What a section is built of: sentences, tables, figures, cards. Texts are plain and already in
the reader's language; the template escapes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    value: int | float | str | None = None
    """What a table is sorted by where the text would sort otherwise."""


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


@dataclass(frozen=True)
class Panel:
    """One answer of the first screen: a figure, then lines."""

    title: str
    figure: str
    lines: Sequence[Cell]


@dataclass(frozen=True)
class Panels:
    panels: Sequence[Panel]
    kind: str = "panels"


@dataclass(frozen=True)
class Line:
    """An account in the table of all, with what it is searched and filtered by."""

    cells: Sequence[Cell]
    facets: Mapping[str, str]
    """Facet → value; several flags are separated by a space."""


@dataclass(frozen=True)
class AllAccounts:
    caption: str
    columns: Sequence[str]
    lines: Sequence[Line]
    facets: Mapping[str, tuple[str, Mapping[str, str]]]
    """Facet → its label, and each value's label."""
    rest: int = 0
    """Left out for length; they stand in scores.csv."""
    kind: str = "all_accounts"


@dataclass(frozen=True)
class Drawing:
    """A small chart of one account, drawn by us."""

    caption: str
    svg: Markup
    kind: str = "drawing"


@dataclass(frozen=True)
class AccountPage:
    """One account, folded: what a reader opens from the table of all."""

    anchor: str
    title: Cell
    badge: Cell
    score: str
    blocks: Sequence[Text | Table | Facts | Drawing]
    kind: str = "account"


Block = Text | Table | Figure | Cards | Facts | Terms | Panels | AllAccounts | Drawing | AccountPage


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    blocks: Sequence[Block] = field(default_factory=list)
    missing: str = ""
    """What would have to be there for the section to tell something; it is folded then."""
    opens: str = ""
    """The part of the report that begins here."""
