"""How an account stands, for a seller: a verdict, what carries it, what would close its gaps."""

from __future__ import annotations

from typing import Final

from kamsync.messages import labels
from kamsync.messages.catalogue import counted, has, text
from kamsync.messages.formats import is_known, number
from kamsync.messages.values import Row, phrase
from kamsync.scorecard import Criterion, Scorecard

STRONG: Final = 70
"""Points of 100 from which a criterion is a strength, and a score good health; below, a gap."""
WEAK: Final = 40
_STRENGTHS: Final = 3
_GAPS: Final = 2


def judged(row: Row, card: Scorecard, language: str, home: str) -> list[str]:
    """Verdict in one sentence, three strengths at most, two gaps at most."""
    known = [
        c
        for c in card.criteria
        if is_known(row.get(f"points_{c.id}"))
        and is_known(row.get(f"contribution_{c.id}"))
        and is_known(row.get(c.metric))
    ]
    strong = [c for c in known if row[f"points_{c.id}"] >= STRONG]
    strong.sort(key=lambda c: (-row[f"contribution_{c.id}"], c.id))
    gaps = [c for c in known if row[f"points_{c.id}"] < STRONG]
    gaps.sort(key=lambda c: (-c.weight * (100 - row[f"points_{c.id}"]), c.id))
    lines, between = [_verdict(row, language)], text("why.between", language)
    if strong:
        parts = [_said(c, row, language, home) for c in strong[:_STRENGTHS]]
        lines.append(text("why.strengths", language, parts=between.join(parts)))
    if gaps:
        parts = [_gap(c, row, language, home) for c in gaps[:_GAPS]]
        lines.append(text("why.gaps", language, parts=between.join(parts)))
    return lines


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


def _said(criterion: Criterion, row: Row, language: str, home: str) -> str:
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


def _gap(criterion: Criterion, row: Row, language: str, home: str) -> str:
    said, close = _said(criterion, row, language, home), f"why.close.{criterion.metric}"
    if criterion.metric == "growth" and not row.get("pipeline"):
        close = "why.close.pipeline"
    if not has(close):
        return said
    return text("why.gap", language, said=said, close=text(close, language))
