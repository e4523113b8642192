"""Whether a document that somebody supplies has what a document of its kind must have: the headings
of its parts, each with words beneath it. Pure, but for the reading of the file's bytes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from kamsync.documents.office_file import opened
from kamsync.voice.lexicon import folded

LEAST_WORDS: Final = 5
"""Words beneath a heading under which its part counts as empty."""
_NUMBERED: Final = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[ivx]+|[a-d])[.):\s-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    text: str
    words: int
    """Words beneath it, those beneath its subheadings included, up to the next of its level."""


@dataclass(frozen=True)
class Asked:
    """A part that the document must have, and how its heading may be worded."""

    id: str
    label: dict[str, str]
    wordings: tuple[str, ...]
    """Folded; all words of one of them stand in the heading."""


@dataclass(frozen=True)
class Conformity:
    kind: str
    found: tuple[str, ...]
    empty: tuple[str, ...]
    """There, with fewer than LEAST_WORDS beneath."""
    missing: tuple[str, ...]

    @property
    def pct(self) -> int:
        """Parts found with words beneath, of all that are asked for."""
        whole = len(self.found) + len(self.empty) + len(self.missing)
        return (200 * len(self.found) + whole) // (2 * whole)


@cache
def asked_of(kind: str) -> tuple[Asked, ...]:
    """The parts of that kind, in their order. Raises KeyError for a kind without any."""
    text = (resources.files("kamsync.documents") / "conformity.toml").read_text("utf-8")
    return tuple(
        Asked(
            part["id"],
            {"en": part["en"], "fr": part["fr"]},
            tuple(folded(w) for w in part["wordings"]),
        )
        for part in tomllib.loads(text)[kind]
    )


def conformity(headings: Sequence[Heading], kind: str) -> Conformity:
    """Each part by the first heading that names it and has most words beneath."""
    found: dict[str, int] = {}
    for part in asked_of(kind):
        words = [h.words for h in headings if _names(h.text, part)]
        if words:
            found[part.id] = max(words)
    ids = [part.id for part in asked_of(kind)]
    return Conformity(
        kind,
        tuple(i for i in ids if found.get(i, -1) >= LEAST_WORDS),
        tuple(i for i in ids if 0 <= found.get(i, -1) < LEAST_WORDS),
        tuple(i for i in ids if i not in found),
    )


def kind_of(headings: Sequence[Heading]) -> str:
    """The kind whose parts it has most of; of equals the first of the table."""
    text = (resources.files("kamsync.documents") / "conformity.toml").read_text("utf-8")
    kinds = list(tomllib.loads(text))
    return max(kinds, key=lambda kind: (_share(headings, kind), -kinds.index(kind)))


def _share(headings: Sequence[Heading], kind: str) -> float:
    judged = conformity(headings, kind)
    return 1 - len(judged.missing) / len(asked_of(kind))


def _names(heading: str, part: Asked) -> bool:
    words = set(re.findall(r"\w+", folded(_NUMBERED.sub("", heading))))
    return any(words >= set(wording.split()) for wording in part.wordings)


def headings_of(content: bytes, name: str) -> list[Heading]:
    """Headings of a .docx (paragraphs of a heading style) or a .pptx (titles of slides).

    Raises UsageError where the file cannot be read.
    """
    read = _of_slides if name.lower().endswith(".pptx") else _of_word
    found: list[Heading] = opened(read, content, name)
    return found


def _of_word(file: Any) -> list[Heading]:
    from docx import api

    lines: list[tuple[int, str]] = []
    for block in api.Document(file).iter_inner_content():
        if hasattr(block, "rows"):
            cells = dict.fromkeys(c for row in block.rows for c in row.cells)
            lines += [(0, cell.text) for cell in cells]
        else:
            lines.append((_level(block), block.text))
    return _headed(lines)


def _level(paragraph: Any) -> int:
    """1 to 9 for a heading style or one that is based on it, in English or French; else 0."""
    style = paragraph.style
    while style is not None:
        match = re.fullmatch(r"(?:heading|titre) (\d)", (style.name or "").lower())
        if match:
            return int(match[1])
        style = style.base_style
    return 0


def _of_slides(file: Any) -> list[Heading]:
    from pptx import Presentation

    lines: list[tuple[int, str]] = []
    for slide in Presentation(file).slides:
        title = slide.shapes.title
        lines.append((1, title.text_frame.text if title is not None else ""))
        for shape in slide.shapes:
            if title is not None and shape.shape_id == title.shape_id:
                continue
            if shape.has_text_frame:
                lines.append((0, shape.text_frame.text))
            elif shape.has_table:
                lines += [(0, c.text_frame.text) for row in shape.table.rows for c in row.cells]
    return _headed(lines)


def _headed(lines: Sequence[tuple[int, str]]) -> list[Heading]:
    """`lines`: level (0: body) and text, in their order."""
    found = []
    for n, (level, text) in enumerate(lines):
        if not level or not text.strip():
            continue
        words = 0
        for deeper, beneath in lines[n + 1 :]:
            if deeper and deeper <= level:
                break
            words += len(re.findall(r"\w+", beneath)) if not deeper else 0
        found.append(Heading(text.strip(), words))
    return found
