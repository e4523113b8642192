"""Looks texts up by key and language; the texts themselves are data in texts/en and texts/fr."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from kamsync.messages.formats import number

_BEFORE_HIGH_MARK: Final = re.compile(r" (?=[;!?»%])|(?<=«) ")


def french(text: str) -> str:
    """The spaces that French sets before its marks must not break a line."""
    return _BEFORE_HIGH_MARK.sub("\u202f", text.replace(" :", "\u00a0:"))


class _Catalogues(Mapping[str, dict[str, str]]):
    """Language → key → text; a language is read when it is first spoken."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, str]] = {}

    def __getitem__(self, language: str) -> dict[str, str]:
        try:
            return self._read[language]
        except KeyError:
            if language not in LANGUAGES:
                raise
            self._read[language] = _texts(language)
            return self._read[language]

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)

    def any(self) -> dict[str, str]:
        """One that is read already; every language has the same keys."""
        return next(iter(self._read.values())) if self._read else self["en"]


def _texts(language: str) -> dict[str, str]:
    families = importlib.import_module(f"kamsync.messages.texts.{language}").FAMILIES
    said = {key: words for texts in families.values() for key, words in texts.items()}
    return {k: french(w) for k, w in said.items()} if language == "fr" else said


@cache
def meanings(language: str) -> dict[str, str]:
    """What columns are, in languages other than that of their declarations."""
    module = importlib.import_module(f"kamsync.messages.texts.{language}.metrics")
    return {key: french(words) for key, words in getattr(module, "MEANINGS", {}).items()}


LANGUAGES: Final = ("en", "fr")
CATALOGUES: Final = _Catalogues()


def text(key: str, language: str, **values: object) -> str:
    """The text of `key`; values are filled in as they are, never read as a template."""
    words = CATALOGUES[language][key]
    return words.format(**values) if values or "{" in words else words


def has(key: str) -> bool:
    return key in CATALOGUES.any()


def plural(key: str, count: int, language: str) -> str:
    """`KEY.one` or `KEY.many`; French counts 0 as one, English as many."""
    is_one = count == 1 or (language == "fr" and count == 0)
    return f"{key}.{'one' if is_one else 'many'}"


def counted(key: str, count: int, language: str, **values: object) -> str:
    """`KEY.one` or `KEY.many` with {n}."""
    return text(plural(key, count, language), language, n=number(count, language), **values)
