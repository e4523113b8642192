"""Titles and CRM roles → function, level and role, by word lists in TOML (titles.toml). Pure.

A title is text somebody typed: what no list knows stays unknown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from kamsync.model.word_forms import folded

DECIDES_UP_TO: Final = 2
"""A title of this level or above makes a decision maker."""
GENERAL: Final = "general"
"""General management, said only of those at its top whose title names no other function."""
_LONGEST: Final = 200
_BOTH: Final = re.compile(r"\b(h f|f h|m f|f m|h f n|m w d|f h x)\b")
"""How French and German postings write that a title is for men and women."""


@dataclass(frozen=True)
class Title:
    function: str = ""
    """Empty: unknown."""
    level: int | None = None
    """1 top management, 2 director, 3 manager, 4 specialist."""

    @property
    def role(self) -> str:
        """What the title alone says of the part in buying; empty: nothing."""
        if self.level is not None and self.level <= DECIDES_UP_TO:
            return "decision_maker"
        return "gatekeeper" if self.function == "purchasing" and self.level else ""


@dataclass(frozen=True)
class TitleWords:
    levels: tuple[tuple[int, re.Pattern[str]], ...]
    """In the order in which they are tried."""
    functions: tuple[tuple[str, re.Pattern[str]], ...]
    roles: Mapping[str, str]
    """A CRM's word → role."""
    seniority: Mapping[str, int]
    """A CRM's word → level."""

    def read(self, title: str) -> Title:
        """Twice the same title is the same; of a function, the one that stands first counts."""
        words = _words(title)
        level = next((level for level, found in self.levels if found.search(words)), None)
        places = [
            (match.start(), -len(match.group()), name)
            for name, found in self.functions
            if (match := found.search(words)) and name != GENERAL
        ]
        if not places and level is not None and level <= DECIDES_UP_TO:
            return Title(GENERAL if self._is_general(words) else "", level)
        return Title(min(places)[2] if places else "", level)

    def _is_general(self, words: str) -> bool:
        return bool(dict(self.functions)[GENERAL].search(words))

    def role(self, crm_role: str) -> str:
        """Of several (`Champion;Decision maker`), the first that is known; empty: none."""
        parts = re.split(r"[;,|]", crm_role[:_LONGEST])
        return next((self.roles[w] for p in parts if (w := _words(p)) in self.roles), "")

    def person(self, title: str, crm_role: str, seniority: str) -> tuple[str, str, int | None]:
        """Role, function and level: what the CRM's own fields say wins over the title."""
        read = self.read(title)
        level = self.seniority.get(_words(seniority), read.level)
        role = self.role(crm_role) or Title(read.function, level).role
        return role, read.function, level


def _words(text: str) -> str:
    bare = " ".join(re.findall(r"[^\W_]+", folded(text[:_LONGEST])))
    return _BOTH.sub(" ", bare).strip()


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """`chief * officer`: a star alone is one word, at the end of a word any ending."""
    parts = [re.escape(p).replace(r"\ \*\ ", r" \w+ ").replace(r"\*", r"\w*") for p in phrases]
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b")


def parse_titles(text: str) -> TitleWords:
    """Word lists from TOML text. Raises KeyError for a missing table."""
    data: dict[str, Any] = tomllib.loads(text)
    return TitleWords(
        tuple((item["level"], _pattern(item["phrases"])) for item in data["levels"]),
        tuple((name, _pattern(phrases)) for name, phrases in data["functions"].items()),
        {_words(word): role for role, words in data["roles"].items() for word in words},
        {_words(w): int(level) for level, words in data["seniority"].items() for w in words},
    )


@cache
def shipped_titles() -> TitleWords:
    path = resources.files("kamsync.people") / "titles.toml"
    return parse_titles(path.read_text("utf-8"))


ROLES: Final = (
    *("decision_maker", "sponsor", "champion", "influencer", "user", "gatekeeper", "blocker"),
)
