"""What would make an account Key: the one criterion each that would do it, cheapest first."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from kamsync.scorecard import Criterion, Scorecard
from kamsync.scoring.registry import METRICS

Value = float | str | None

_GIVEN: Final = frozenset({"distance_km"})
"""Where a customer lies is no lever."""
_STEPS: Final = {"share": 0.01, "ratio": 0.1, "per quarter": 0.01}
"""The least step a value is told in; 1 for money, counts, days and people's ratings."""
_FINE: Final = {"threads": 0.1, "wallet_share": 0.01}
_ENOUGH: Final = 1e-9


@dataclass(frozen=True)
class Lever:
    criterion: str
    metric: str
    now: Value
    """In the scale's own unit, or the listed value; None = unknown today."""
    needed: float | str
    """The nearest value that can be had and told with which the score reaches the line, all else
    equal."""
    effort: float
    """Change as a share of the scale's whole span: what makes levers comparable."""


@dataclass(frozen=True)
class WayToKey:
    line: int
    """Shown score that is needed."""
    score: int
    blocked_by: tuple[str, ...]
    """`confidence`, `gate ID`, `floor ID`: what no score can make good."""
    levers: tuple[Lever, ...]


def way_to_key(
    row: Mapping[str, Any], values: Mapping[str, Value], card: Scorecard
) -> WayToKey | None:
    """None where no lever is asked for: without a score, for Key and for what already meets its
    rules (it waits for a seat or a second day), under an override. `values`: criterion id →
    today's value in the unit of its scale."""
    if row["score"] is None or row["override"] or "Key" in (row["tier"], row["tier_candidate"]):
        return None
    rules = card.tiers
    line = rules.key_score if row["earlier_tier"] is None else rules.key_enter
    blocked = ["confidence"] if row["confidence"] < rules.key_confidence else []
    blocked += [found for c in card.criteria if (found := _barred(row, c))]
    levers = [
        lever
        for criterion in card.criteria
        if criterion.metric not in _GIVEN
        and (lever := _lever(row, criterion, values.get(criterion.id), card, line)) is not None
    ]
    ordered = sorted(levers, key=lambda lever: (lever.effort, lever.criterion))
    return WayToKey(line, row["score"], tuple(blocked), tuple(ordered))


def _barred(row: Mapping[str, Any], criterion: Criterion) -> str:
    points = row.get(f"points_{criterion.id}")
    if criterion.missing == "gate" and points is None:
        return f"gate {criterion.id}"
    undercut = criterion.floor is not None and points is not None and points < criterion.floor
    return f"floor {criterion.id}" if undercut else ""


def _lever(
    row: Mapping[str, Any], criterion: Criterion, value: Value, card: Scorecard, line: int
) -> Lever | None:
    """The value of one criterion that lifts the shown score to the line; None if none can."""
    points = {c.id: row.get(f"points_{c.id}") for c in card.criteria}
    others = [(c.weight, points[c.id]) for c in card.criteria if c.id != criterion.id]
    known = [(w, p) for w, p in others if p is not None]
    total = sum(w for w, _ in known) + criterion.weight
    wanted = ((line - 0.5) * total - sum(w * p for w, p in known)) / criterion.weight
    now = points[criterion.id]
    if now is None:
        value = None  # too old is as unknown as never known
    elif wanted <= now:
        return None
    if criterion.rating:
        return _listed(criterion, value, now, wanted)
    return _on_scale(criterion, value if isinstance(value, float) else None, wanted)


def _listed(criterion: Criterion, value: Value, now: float | None, wanted: float) -> Lever | None:
    """The least of the listed values that is enough."""
    enough = sorted((p, v) for v, p in criterion.rating if p >= wanted - _ENOUGH)
    if not enough:
        return None
    start = now if now is not None else min(p for _, p in criterion.rating)
    points, needed = enough[0]
    return Lever(criterion.id, criterion.metric, value, needed, (points - start) / 100)


def _on_scale(criterion: Criterion, value: float | None, wanted: float) -> Lever | None:
    """The nearest value that is enough, rounded away from today's to a step that can be told."""
    scale = criterion.scale
    worst = min(scale, key=lambda anchor: anchor[1])[0]
    start = value if value is not None else worst
    edge = _nearest(scale, wanted, start)
    if edge is None:
        return None
    step = _step(criterion.metric)
    steps = round(edge / step, 6)
    needed = round((math.ceil(steps) if edge > start else math.floor(steps)) * step, 6)
    values, points = zip(*scale, strict=True)
    if np.interp(needed, values, points) < wanted - _ENOUGH:
        needed = edge
    span = scale[-1][0] - scale[0][0]
    return Lever(criterion.id, criterion.metric, value, needed, abs(needed - start) / span)


def _step(metric: str) -> float:
    unit = METRICS[metric].unit if metric in METRICS else ""
    if unit == "ratio" and "growth" in metric:
        return 0.01  # told in whole percents
    return _FINE.get(metric) or _STEPS.get(unit, 1.0)


def _nearest(scale: tuple[tuple[float, float], ...], wanted: float, start: float) -> float | None:
    """The value closest to `start` whose points reach `wanted`, on rising and falling stretches."""
    edges = [x for x, y in scale if y >= wanted - _ENOUGH]
    for (x0, y0), (x1, y1) in itertools.pairwise(scale):
        if (y0 - wanted) * (y1 - wanted) < 0:
            edges.append(x0 + (x1 - x0) * (wanted - y0) / (y1 - y0))
    return min(edges, key=lambda x: (abs(x - start), x), default=None)
