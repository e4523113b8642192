"""Which criteria make a key account here, and how much each weighs: an answer of init. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from kamsync.errors import UsageError
from kamsync.model.invalid import near
from kamsync.scorecard.reader import parse_scorecard

_BLOCK: Final = re.compile(r"^\[\[criteria\]\]\n(?:(?!\[).*\n)*", re.MULTILINE)
_PART: Final = re.compile(r"([a-z][a-z0-9_]*)[\s=:]+(\d+(?:[.,]\d+)?)")


def proposal(text: str) -> str:
    """`potential 25, growth 20, …`, as the scorecard has them."""
    criteria = tomllib.loads(text)["criteria"]
    return ", ".join(f"{c['id']} {c['weight']:g}" for c in criteria)


def with_criteria(text: str, answer: str) -> str:
    """The scorecard with just these criteria and weights; an empty answer leaves it as it is.

    Raises UsageError for an answer that cannot be read and for a name that is none of them,
    ConfigError for what a scorecard may not be: fewer than 3, none that looks ahead.
    """
    if not answer.strip():
        return text
    weights = _read(answer, [c["id"] for c in tomllib.loads(text)["criteria"]])
    chosen = _BLOCK.sub(lambda block: _weighed(block[0], weights), text)
    parse_scorecard("scorecard.toml", chosen)
    return chosen


def _read(answer: str, known: list[str]) -> dict[str, str]:
    found = {}
    for part in re.split(r"[,;](?!\d)", answer):
        read = _PART.fullmatch(part.strip().lower())
        if read is None:
            raise UsageError(code="criteria_unread", part=part.strip()[:60])
        if read[1] not in known:
            raise UsageError(code="criteria_unknown", name=read[1], near=near(read[1], known))
        found[read[1]] = read[2].replace(",", ".")
    return found


def _weighed(block: str, weights: Mapping[str, str]) -> str:
    name = tomllib.loads(block)["criteria"][0]["id"]
    if name not in weights:
        return ""
    return re.sub(r"^weight = .*$", f"weight = {weights[name]}", block, flags=re.MULTILINE)
