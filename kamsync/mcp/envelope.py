"""What a tool hands to an assistant: data beside the word that it is data. Pure.

Names, titles and reasons were written by strangers. They stay inside JSON strings under `data`,
without characters that nobody sees and without any secret, and never among our own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kamsync.hostile_text import one_line, printable, printable_json
from kamsync.log import redact
from kamsync.messages.sentences import sentence

ROWS: Final = 100
"""A longer list is cut; the answer says how many it left out."""
CHARACTERS: Final = 4_000
"""The same for one text."""


def envelope(data: Mapping[str, Any], language: str) -> str:
    """One JSON object on one line: `untrusted` says what `data` is."""
    notice = sentence("mcp.untrusted", language)
    return redact(printable_json({"ok": True, "untrusted": notice, "data": shortened(data)}))


def refusal(message: str) -> str:
    """Why a question has no answer, in one sentence."""
    return redact(printable_json({"ok": False, "error": one_line(message)[:CHARACTERS]}))


def shortened(value: Any) -> Any:
    """The same data with lists, texts and invisible characters cut out."""
    if isinstance(value, str):
        return printable(value)[:CHARACTERS]
    if isinstance(value, Mapping):
        return {one_line(str(key)): shortened(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        first = [shortened(part) for part in value[:ROWS]]
        left_out = len(value) - len(first)
        return [*first, {"left_out": left_out}] if left_out else first
    return value
