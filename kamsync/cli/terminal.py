"""The edge: everything a command prints goes through here, cleaned of what a stranger sent.

Escape sequences, other control characters, direction marks and known secrets never reach a
terminal, whoever wrote the text: a CRM, a file, an error body.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from kamsync.hidden_text import hidden
from kamsync.hostile_text import one_line, printable, printable_json


def shown(text: str) -> str:
    """What may be printed of a text of several lines."""
    return hidden(printable(text))


def write_text(text: str) -> None:
    """Lines on stdout."""
    sys.stdout.write(shown(text) + "\n")


def write_error(text: str) -> None:
    """Lines on stderr."""
    sys.stderr.write(shown(text) + "\n")


def columns(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table as text, one line a row, one space between; None is empty."""
    lines = [[one_line("" if cell is None else str(cell)) for cell in row] for row in (head, *rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        " ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    """Places on a terminal."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def write_json(data: dict[str, Any]) -> None:
    """One object on stdout."""
    sys.stdout.write(hidden(printable_json(data)) + "\n")
