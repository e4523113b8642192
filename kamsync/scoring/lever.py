"""What would make an account Key: the one criterion each that would do it, cheapest first."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kamsync.scorecard import Criterion, Scorecard


@dataclass(frozen=True)
class Lever:
    criterion: str
    metric: str
    now: float | None
    """In the scale's own unit; None = unknown today."""
    needed: float
    """Value at which the score reaches the line, all else equal."""
    effort: float
    """Change as a share of the scale's whole span: what makes levers comparable."""


@dataclass(frozen=True)
class WayToKey:
    line: int
    """Shown score that is needed."""
    score: int
    blocked_by: tuple[str, ...]
    """confidence, gate or floor: what no score can make good."""
    levers: tuple[Lever, ...]


def way_to_key(
    row: Mapping[str, Any], values: Mapping[str, float | None], card: Scorecard
) -> WayToKey | None:
    """None for an account that is Key or has no score. `values`: criterion id → today's value in
    the unit of its scale."""
    if row["tier"] == "Key" or row["score"] is None:
        return None
    rules = card.tiers
    line = rules.key_score if row["earlier_tier"] is None else rules.key_enter
    blocked = []
    if row["confidence"] < rules.key_confidence:
        blocked.append("confidence")
    if not row["eligible_for_key"]:
        blocked.append("gate or floor")
    levers = [
        lever
        for criterion in card.criteria
        if criterion.scale and (lever := _lever(row, criterion, values, card, line)) is not None
    ]
    ordered = sorted(levers, key=lambda lever: (lever.effort, lever.criterion))
    return WayToKey(line, row["score"], tuple(blocked), tuple(ordered))


def _lever(
    row: Mapping[str, Any],
    criterion: Criterion,
    values: Mapping[str, float | None],
    card: Scorecard,
    line: int,
) -> Lever | None:
    """The value of one criterion that lifts the shown score to the line; None if none can."""
    points = {c.id: row.get(f"points_{c.id}") for c in card.criteria}
    others = [(c.weight, points[c.id]) for c in card.criteria if c.id != criterion.id]
    known = [(w, p) for w, p in others if p is not None]
    total = sum(w for w, _ in known) + criterion.weight
    wanted = ((line - 0.5) * total - sum(w * p for w, p in known)) / criterion.weight
    now = points[criterion.id]
    if wanted > criterion.scale[-1][1] + 1e-9 or (now is not None and wanted <= now):
        return None
    needed = _inverse(criterion.scale, wanted)
    if needed is None:
        return None
    value = values.get(criterion.id)
    span = criterion.scale[-1][0] - criterion.scale[0][0]
    start = value if value is not None else criterion.scale[0][0]
    return Lever(criterion.id, criterion.metric, value, needed, abs(needed - start) / span)


def _inverse(scale: tuple[tuple[float, float], ...], points: float) -> float | None:
    """The smallest value whose points reach `points`."""
    if points <= scale[0][1]:
        return scale[0][0]
    for (x0, y0), (x1, y1) in itertools.pairwise(scale):
        if y0 < points <= y1:
            return x0 + (x1 - x0) * (points - y0) / (y1 - y0)
    return scale[-1][0] if points <= scale[-1][1] + 1e-9 else None
