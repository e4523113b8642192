"""Text from a CRM for channels whose markup we do not know: nothing in it is markup any more."""

from __future__ import annotations

from typing import Final

from kamsync.messages.formats import plain

_LOOKS_LIKE: Final = str.maketrans(
    {
        "<": "‹",
        ">": "›",
        "[": "(",
        "]": ")",
        "*": "∗",
        "~": "∼",
        "`": "ʼ",
        "|": "¦",
        "@": "＠",
        "#": "＃",
        "\\": "＼",
        "{": "(",
        "}": ")",
    }
)


def neutral(text: object, limit: int = 80) -> str:
    """One line without a character that mail or a chat reads as markup, a mention or a link.

    Look-alikes, not escapes: the same text goes to channels that unescape and channels that do
    not, and both show it.
    """
    line = plain(text, limit).translate(_LOOKS_LIKE)
    return line.replace("://", ":⁄⁄").replace("www.", "www ").replace("__", "_")
