"""What a stranger's text could do to a terminal, a log line or a spreadsheet, taken out."""

from __future__ import annotations

import json
import re
from typing import Final

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNS: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANK: Final = "\u0020\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff\n\v\f"
_SIGN: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
FORMULA: Final = rf"^'*(?:[\t\r]|[{_BLANK}]*[{_SIGN}])"
"""Cells a spreadsheet may run: a sign, also full-width or behind blanks that nobody sees. Also
behind apostrophes of its own, so that taking one off again gives the exact text."""
GUARDED_FORMULA: Final = rf"^'+(?:[\t\r]|[{_BLANK}]*[{_SIGN}])"
"""Such a cell behind the apostrophe that makes it text."""


def without_controls(text: str) -> str:
    """Control characters but line ends and tabs → blanks; marks that turn the direction of what
    stands around them are left out."""
    return text if text.isprintable() else _CONTROLS.sub(" ", _TURNS.sub("", text))


def one_line(text: str) -> str:
    """Everything that is not printed as itself → a blank, line ends too."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def printable(text: str) -> str:
    """The same, but line ends and tabs stay: for text that we laid out ourselves."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def printable_json(data: object) -> str:
    """JSON on one line whose values come back exactly and that a terminal may show."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)
