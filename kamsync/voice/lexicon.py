"""The shipped word lists: polarity words, phrases and rules per language, and the themes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

Language = Literal["en", "fr"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr")

_APOSTROPHES = re.compile("[’‘ʼ`´]")
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """Lower case, no accents, plain apostrophes, single spaces: how all texts are compared."""
    plain = _APOSTROPHES.sub("'", text).casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFD", plain)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip()


@dataclass(frozen=True)
class Lexicon:
    """One language's words. Weights run from -3 to 3; a stem matches every word it begins."""

    words: Mapping[str, int]
    stems: tuple[tuple[str, int], ...]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]
    """By their first part, longest first: a phrase wins over the words in it. Parts are what
    apostrophes and spaces set apart."""
    negators: frozenset[str]
    intensifiers: frozenset[str]
    diminishers: frozenset[str]
    contrast: tuple[tuple[str, ...], ...]
    ironic: tuple[str, ...]
    improvement: tuple[str, ...]
    nothing: frozenset[str]
    stopwords: frozenset[str]

    def weight(self, word: str) -> int:
        """The polarity of one folded word; 0 where it has none."""
        exact = self.words.get(word)
        if exact is not None:
            return exact
        return next((w for stem, w in self.stems if word.startswith(stem)), 0)


@dataclass(frozen=True)
class Theme:
    id: str
    label_en: str
    label_fr: str
    stems: tuple[str, ...]
    """Folded; a stem of several words must stand in that order."""


@cache
def lexicon(language: Language) -> Lexicon:
    """The shipped lexicon of a language."""
    data: dict[str, Any] = tomllib.loads(_text(f"{language}.toml"))
    words: dict[str, int] = data["words"]
    rules: dict[str, list[str]] = data["rules"]
    stems = [(word[:-1], weight) for word, weight in words.items() if word.endswith("*")]
    return Lexicon(
        words={w: weight for w, weight in words.items() if not w.endswith("*")},
        stems=tuple(sorted(stems, key=lambda pair: -len(pair[0]))),
        phrases=_phrases(data["phrases"]),
        negators=frozenset(rules["negators"]),
        intensifiers=frozenset(rules["intensifiers"]),
        diminishers=frozenset(rules["diminishers"]),
        contrast=tuple(tuple(_words(text)) for text in rules["contrast"]),
        ironic=tuple(folded(text) for text in rules["ironic"]),
        improvement=tuple(folded(text) for text in rules["improvement"]),
        nothing=frozenset(folded(text) for text in rules["nothing"]),
        stopwords=frozenset(rules["stopwords"]),
    )


def _phrases(data: Mapping[str, int]) -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    longest = sorted(data.items(), key=lambda pair: -len(_words(pair[0])))
    for text, weight in longest:
        parts = tuple(part for word in _words(text) for part in word.split("'"))
        found.setdefault(parts[0], []).append((parts, weight))
    return {first: tuple(phrases) for first, phrases in found.items()}


def parse_themes(text: str) -> tuple[Theme, ...]:
    """Themes from TOML text. Raises tomllib.TOMLDecodeError, KeyError on a theme without stems."""
    return tuple(
        Theme(key, part.get("en", key), part.get("fr", key), tuple(map(folded, part["stems"])))
        for key, part in tomllib.loads(text).items()
    )


@cache
def shipped_themes() -> tuple[Theme, ...]:
    return parse_themes(_text("themes.toml"))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", folded(text))


def _text(name: str) -> str:
    return (resources.files("kamsync.voice") / "lexicons" / name).read_text(encoding="utf-8")
