"""Which rule made the tier, and the first that kept it out of Key (numbers §5.6–5.8)."""

from __future__ import annotations

from typing import Any

from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, is_known, number, percent, plain
from kamsync.messages.values import Row, figure
from kamsync.scorecard import Scorecard


def confidence_shown(row: Row, language: str) -> str:
    """Already a whole percent in the row."""
    value = row.get("confidence")
    return text("unknown", language) if value is None else _whole(value, language)


def _whole(points: int, language: str) -> str:
    return percent(points / 100, language)


def tier_lines(row: Row, card: Scorecard, language: str, home_currency: str) -> list[str]:
    """What decided, in the order the rules are tried."""
    if row.get("override"):
        return [_override(row, language)]
    tier, candidate = row.get("tier"), row.get("tier_candidate")
    rules = card.tiers
    if tier == "Unrated":
        needed = _whole(rules.unrated_confidence, language)
        shown = confidence_shown(row, language)
        return [text("why.unrated", language, confidence=shown, needed=needed)]
    if tier == "Key":
        return [_why_key(row, card, language)]
    lines = [_why_not_key(row, card, language)]
    if tier == candidate or row.get("waiting"):
        lines += _beneath(row, card, language, home_currency)
    return lines


def _override(row: Row, language: str) -> str:
    until = row.get("override_until")
    author = row.get("override_by")
    return text(
        "why.override",
        language,
        tier=labels.tier(row["override"], language),
        until=date(until, language) if until else text("unknown", language),
        by=plain(author, 80) if author else text("why.someone", language),
        reason=plain(row.get("override_reason") or "", 200),
        computed=labels.tier(row.get("tier_candidate"), language),
    )


def _why_key(row: Row, card: Scorecard, language: str) -> str:
    rules, score = card.tiers, row.get("score")
    if row.get("tier_candidate") != "Key":
        reason = _why_not_key(row, card, language)
        return text("why.key_unconfirmed_leave", language, reason=reason)
    if row.get("earlier_tier") == "Key" and score is not None and score < rules.key_score:
        return text("why.key_stays", language, score=score, cut=rules.key_leave)
    return text(
        "why.key",
        language,
        score=score,
        cut=_cut(row, card),
        confidence=confidence_shown(row, language),
        needed=_whole(rules.key_confidence, language),
    )


def _cut(row: Row, card: Scorecard) -> int:
    """Plain line without an earlier tier, else the line to leave or to enter Key."""
    earlier = row.get("earlier_tier")
    if earlier is None:
        return card.tiers.key_score
    return card.tiers.key_leave if earlier == "Key" else card.tiers.key_enter


def _why_not_key(row: Row, card: Scorecard, language: str) -> str:
    """The first rule of Key that fails; none fails for one that waits or is unconfirmed."""
    rules, score, confidence = card.tiers, row.get("score"), row.get("confidence")
    cut = _cut(row, card)
    if row.get("waiting"):
        return text("why.waiting", language, seats=rules.capacity)
    if row.get("tier_candidate") == "Key":
        return text("why.key_unconfirmed_enter", language)
    if score is None:
        return text("why.not_key_no_score", language)
    if score < cut:
        to_enter = cut == rules.key_enter and cut != rules.key_score
        key = "why.not_key_enter" if to_enter else "why.not_key_score"
        return text(key, language, score=score, cut=cut)
    if confidence is None or confidence < rules.key_confidence:
        shown, needed = confidence_shown(row, language), _whole(rules.key_confidence, language)
        return text("why.not_key_confidence", language, confidence=shown, needed=needed)
    return _gate_or_floor(row, card, language)


def _gate_or_floor(row: Row, card: Scorecard, language: str) -> str:
    for criterion in card.criteria:
        label = labels.criterion(criterion.id, language)
        points: Any = row.get(f"points_{criterion.id}")
        if not is_known(points):
            if criterion.missing == "gate":
                return text("why.not_key_gate", language, label=label)
        elif criterion.floor is not None and points < criterion.floor:
            have, floor = number(points, language, 1), number(criterion.floor, language, 1)
            return text("why.not_key_floor", language, label=label, points=have, floor=floor)
    return text("why.not_key_score", language, score=row.get("score"), cut=_cut(row, card))


def _beneath(row: Row, card: Scorecard, language: str, home: str) -> list[str]:
    rules, score, pareto = card.tiers, row.get("score"), row.get("pareto")
    tier = row.get("tier")
    if tier == "Tomorrow":
        potential, needed = row.get("potential_score"), rules.tomorrow_potential
        return [text("why.tomorrow", language, potential=potential, needed=needed)]
    if tier == "Streamline" and is_known(row.get("contribution")):
        value = figure("contribution", row["contribution"], language, home)
        return [text("why.streamline", language, value=value)]
    if tier == "Maintain" and pareto in ("A", "B"):
        return [text("why.maintain_size", language, pareto=pareto)]
    if tier == "Maintain":
        return [text("why.maintain_score", language, score=score, needed=rules.maintain_score)]
    if tier == "Not key":
        named = pareto if pareto in ("A", "B", "C") else text("why.pareto_none", language)
        shown = text("unknown", language) if score is None else score
        return [text("why.below", language, pareto=named, score=shown)]
    return []
