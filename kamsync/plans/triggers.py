"""Which agreed response a flag calls for: by the words of its condition (triggers.toml). Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kamsync.plans.strategy import Agreed
from kamsync.voice.lexicon import folded


@dataclass(frozen=True)
class Response:
    """What a plan says is done if something happens."""

    indicator: str
    """A flag or a metric, where the plan names it; else empty or words of its own."""
    condition: str
    response: str


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    text = (resources.files("kamsync.plans") / "triggers.toml").read_text("utf-8")
    return {part["id"]: _any_of(part["words"]) for part in tomllib.loads(text)["triggers"]}


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + ")")


def packed(agreed: Sequence[Agreed]) -> str:
    """Responses as lines `indicator TAB condition TAB response`, for a column."""
    rows = ((a.item.indicator, a.condition, a.response) for a in agreed)
    return "\n".join("\t".join(" ".join(part.split()) for part in row) for row in rows)


def unpacked(text: str | None) -> list[Response]:
    rows = (line.split("\t") for line in (text or "").splitlines())
    return [Response(*row) for row in rows if len(row) == 3]


def called_for(
    responses: Sequence[Response], topic: str, names: Collection[str] = ()
) -> Response | None:
    """The first whose indicator is the topic or one of `names` (the flag's id and metrics), else
    the first whose condition speaks of the topic."""
    wanted = {topic, *names}
    for response in responses:
        if response.indicator in wanted:
            return response
    words = _triggers().get(topic)
    if words is None:
        return None
    said = (r for r in responses if words.search(folded(r.condition.replace("’", "'"))))
    return next(said, None)
