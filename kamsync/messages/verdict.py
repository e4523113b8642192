"""How an account stands, for a seller: a verdict, what carries it, what would close its gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from kamsync.messages import labels
from kamsync.messages.catalogue import counted, has, text
from kamsync.messages.formats import is_known, number
from kamsync.messages.remembered import Remembered
from kamsync.messages.values import Row, phrase
from kamsync.scorecard import Criterion, Scorecard

STRONG: Final = 70
"""Points of 100 from which a criterion is a strength, and a score good health; below, a gap."""
WEAK: Final = 40
_STRENGTHS: Final = 3
_GAPS: Final = 2


@dataclass(frozen=True)
class Judged:
    """A criterion of the card, and what is said of it where it carries or lacks."""

    of: Criterion
    id: str
    points: str
    contribution: str
    """Names of its columns."""
    said: Remembered[str]
    gap: Remembered[str]


class Weighed(NamedTuple):
    """A criterion as it counts in one row."""

    criterion: Judged
    part: float
    """Of the score, in points."""
    points: Any
    given: bool
    """Its figure is known: the points are neither a fixed number nor imputed."""


class Verdict:
    """The lines for many rows, by one scorecard and in one language."""

    def __init__(self, card: Scorecard, language: str, home: str) -> None:
        self._language = language
        self._between = text("why.between", language)
        self._verdict = Remembered(lambda row: _verdict(row, language))
        self._judged = [
            Judged(
                c,
                c.id,
                f"points_{c.id}",
                f"contribution_{c.id}",
                Remembered(partial(_said, c, language, home)),
                Remembered(partial(_gap, c, language, home)),
            )
            for c in card.criteria
        ]

    def weighed(self, row: Row) -> list[Weighed]:
        """Those that count, largest contribution first."""
        found = []
        for one in self._judged:
            part: Any = row.get(one.contribution)
            if is_known(part):
                given = is_known(row.get(one.of.metric))
                found.append(Weighed(one, part, row.get(one.points), given))
        found.sort(key=_largest_first)
        return found

    def lines(self, row: Row, weighed: list[Weighed]) -> list[str]:
        """Verdict in one sentence, three strengths at most, two gaps at most."""
        known = [each for each in weighed if each.given and is_known(each.points)]
        strong = [each.criterion for each in known if each.points >= STRONG]
        gaps = [each for each in known if each.points < STRONG]
        gaps.sort(key=_least_first)
        lines = [self._verdict(row)]
        if strong:
            parts = [one.said(row) for one in strong[:_STRENGTHS]]
            lines.append(text("why.strengths", self._language, parts=self._between.join(parts)))
        if gaps:
            parts = [each.criterion.gap(row) for each in gaps[:_GAPS]]
            lines.append(text("why.gaps", self._language, parts=self._between.join(parts)))
        return lines


def _largest_first(each: Weighed) -> tuple[float, str]:
    return -each.part, each.criterion.id


def _least_first(each: Weighed) -> tuple[float, str]:
    return -each.criterion.of.weight * (100 - each.points), each.criterion.id


def _verdict(row: Row, language: str) -> str:
    score, people = row.get("score"), row.get("engaged_contacts")
    if score is None or row.get("tier") == "Unrated":
        health = "unknown"
    else:
        health = "good" if score >= STRONG else "mixed" if score >= WEAK else "weak"
    rests = "why.rests.nobody" if people == 0 else "why.rests.one" if people == 1 else ""
    return text(
        "why.verdict",
        language,
        tier=labels.tier(row.get("tier"), language),
        health=text(f"why.health.{health}", language),
        rests=text(rests, language) if rests else "",
    )


def _said(criterion: Criterion, language: str, home: str, row: Row) -> str:
    """As a person says it: `sales in 8 of 8 quarters`."""
    match criterion.metric:
        case "threads" if is_known(row.get("engaged_contacts")):
            return _counted(row["engaged_contacts"], "why.said.threads", language)
        case "client_touches_183d":
            return _counted(row["client_touches_183d"], "why.said.touches", language)
        case "history":
            return text("why.said.history", language, n=number(row["history"], language))
        case "growth":
            growth = phrase("growth", row, language, home)
            return text("why.said.growth", language, value=growth)
    return phrase(criterion.metric, row, language, home)


def _counted(count: int, key: str, language: str) -> str:
    """None reads as a word, not as a figure."""
    return counted(key, count, language) if count else text(f"{key}.none", language)


def _gap(criterion: Criterion, language: str, home: str, row: Row) -> str:
    said, close = _said(criterion, language, home, row), f"why.close.{criterion.metric}"
    if criterion.metric == "growth" and not row.get("pipeline"):
        close = "why.close.pipeline"
    if not has(close):
        return said
    return text("why.gap", language, said=said, close=text(close, language))
