"""Looks texts up by key and language; the texts themselves are data in texts/en and texts/fr."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kamsync.messages.formats import number
from kamsync.messages.texts import en, fr

_BEFORE_HIGH_MARK: Final = re.compile(r" (?=[;!?»])|(?<=«) ")


def _french(text: str) -> str:
    """The spaces that French sets before its marks must not break a line."""
    return _BEFORE_HIGH_MARK.sub("\u202f", text.replace(" :", "\u00a0:"))


def _joined(families: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {key: words for texts in families.values() for key, words in texts.items()}


CATALOGUES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": _joined(en.FAMILIES),
    "fr": {key: _french(words) for key, words in _joined(fr.FAMILIES).items()},
}


def text(key: str, language: str, **values: object) -> str:
    """The text of `key`; values are filled in as they are, never read as a template."""
    return CATALOGUES[language][key].format(**values)


def has(key: str) -> bool:
    return key in CATALOGUES["en"]


def plural(key: str, count: int, language: str) -> str:
    """`KEY.one` or `KEY.many`; French counts 0 as one, English as many."""
    is_one = count == 1 or (language == "fr" and count == 0)
    return f"{key}.{'one' if is_one else 'many'}"


def counted(key: str, count: int, language: str, **values: object) -> str:
    """`KEY.one` or `KEY.many` with {n}."""
    return text(plural(key, count, language), language, n=number(count, language), **values)
