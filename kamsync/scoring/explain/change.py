"""Why a score changed: data per criterion, freshness or missing, peers, configuration; sums
exactly.

A path of three steps over the additive score, each telescoping: old values → new values where
both are known → what became known, unknown or too old, or stayed unknown and is estimated anew
from its peers → the new scorecard. Nothing else moves with peers: scales are anchored.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kamsync.scorecard import Scorecard

_TENTH = 10
_NOTHING = 1e-7


@dataclass(frozen=True)
class Effect:
    kind: str
    """data | missing | peers | config"""
    criterion: str
    """Empty for config as a whole."""
    points: float
    """Tenths of a score point."""


@dataclass(frozen=True)
class ScoreChange:
    before: int
    after: int
    effects: tuple[Effect, ...]
    """Their points sum to after − before, exactly in tenths."""


def explain_change(
    old: Mapping[str, Any], old_card: Scorecard, new: Mapping[str, Any]
) -> ScoreChange | None:
    """None where either day has no score. Both rows carry `old_points_ID` and `old_known_ID`, the
    data of their day judged by the old scorecard (judged.standing)."""
    if old["score"] is None or new["score"] is None:
        return None
    weights = {c.id: c.weight for c in old_card.criteria}
    before = {k: old[f"old_points_{k}"] for k in weights}
    after = {k: new[f"old_points_{k}"] for k in weights}
    known = {k for k in weights if old[f"old_known_{k}"] and new[f"old_known_{k}"]}
    never = {k for k in weights if not (old[f"old_known_{k}"] or new[f"old_known_{k}"])}
    effects = _data(before, after, weights, known)
    effects += _missing(before, after, weights, known, never)
    rest = float(new["score_raw"]) - _score(after, weights)
    effects.append(("config", "", rest))
    return _rounded(int(old["score"]), int(new["score"]), effects)


def _score(points: Mapping[str, float | None], weights: Mapping[str, float]) -> float:
    usable = {k: p for k, p in points.items() if p is not None}
    total = sum(weights[k] for k in usable)
    return sum(weights[k] * p for k, p in usable.items()) / total if total else 0.0


def _data(
    before: Mapping[str, float | None],
    after: Mapping[str, float | None],
    weights: Mapping[str, float],
    known: Collection[str],
) -> list[tuple[str, str, float]]:
    """Values that moved, with what was known held as it was."""
    total = sum(weights[k] for k, p in before.items() if p is not None)
    found = []
    for key, old in before.items():
        new = after[key]
        if key in known and old is not None and new is not None and old != new:
            found.append(("data", key, weights[key] * (new - old) / total))
    return found


def _missing(
    before: Mapping[str, float | None],
    after: Mapping[str, float | None],
    weights: Mapping[str, float],
    known: Collection[str],
    never: Collection[str],
) -> list[tuple[str, str, float]]:
    """What became known or unknown, one criterion after the other in the order of ids; points that
    stand in for a missing value count as missing, not as data. `never`: unknown on both days; the
    points that stand in are those of its peers, and only they can have moved them."""
    current = {k: after[k] if k in known else old for k, old in before.items()}
    found = []
    for key in sorted(before):
        if key not in known and before[key] != after[key]:
            earlier = _score(current, weights)
            current[key] = after[key]
            estimated = key in never and None not in (before[key], after[key])
            kind = "peers" if estimated else "missing"
            found.append((kind, key, _score(current, weights) - earlier))
    return found


def _rounded(before: int, after: int, effects: list[tuple[str, str, float]]) -> ScoreChange:
    """Effects in tenths that sum to the shown change.

    Shown scores are rounded: the rest, less than a point, is spread by the size of the effects.
    (Scaling them instead would blow up effects that nearly cancel.) What tenths leave goes to the
    largest remainders, ties in order.
    """
    felt = [e for e in effects if abs(e[2]) > _NOTHING]
    if not felt:
        return ScoreChange(before, after, ())
    target = (after - before) * _TENTH
    sizes = sum(abs(points) for _, _, points in felt)
    share = (after - before - sum(points for _, _, points in felt)) / sizes
    raw = [(points + abs(points) * share) * _TENTH for _, _, points in felt]
    floors = [math.floor(round(r, 6)) for r in raw]
    order = sorted(range(len(raw)), key=lambda n: (floors[n] - raw[n], n))
    for n in order[: target - sum(floors)]:
        floors[n] += 1
    parts = tuple(
        Effect(kind, key, tenths / _TENTH)
        for (kind, key, _), tenths in zip(felt, floors, strict=True)
        if tenths
    )
    return ScoreChange(before, after, parts)
