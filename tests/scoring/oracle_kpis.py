"""KPIs and risk once more, by loops and fractions (docs/figures.md §9)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from kamsync.scorecard import Kpi, Scorecard
from kamsync.scoring.read.inputs import Policy
from tests.scoring import oracle_judge as judge

Group = dict[str, Any]
SEVERITY = {"critical": 10, "high": 5, "medium": 2, "low": 1}


def kpis(group: Group, card: Scorecard, policy: Policy) -> dict[str, Any]:
    """Of a group of the oracle's own figures; KPIs without imputing."""
    points: dict[str, float | None] = {}
    known: dict[str, bool] = {}
    quality: dict[str, Fraction] = {}
    young: dict[str, bool] = {}
    for kpi in card.kpis:
        c = kpi.criterion
        age = judge._age(group, c, policy.as_of)[1]
        found = judge.points_of(c, judge.value_of(group, c.metric, policy))
        if c.max_age_days is not None and age is not None and age > c.max_age_days:
            found = None
        known[c.id] = found is not None
        own = judge._quality(group | {"imputed": set()}, c, card, policy.as_of)
        quality[c.id] = own if known[c.id] else Fraction(0)
        young[c.id] = age is not None and age <= card.fresh_days
        points[c.id] = c.points if found is None and c.missing == "penalise" else found

    def sub(chosen: list[Kpi]) -> int | None:
        pairs = [(k.criterion.weight, p) for k in chosen if (p := points[k.id]) is not None]
        return judge.shown(judge.weighted(pairs))

    figures: dict[str, Any] = {}
    for order in ("financial", "project", "relationship"):
        figures[f"kpi_{order}"] = sub([k for k in card.kpis if k.order == order])
    for kind in ("activity", "result"):
        figures[f"kpi_{kind}"] = sub([k for k in card.kpis if k.kind == kind])
    for horizon in ("now", "future"):
        figures[f"kpi_{horizon}"] = sub([k for k in card.kpis if k.horizon == horizon])
    pairs = [(k.criterion.weight, quality[k.id]) for k in card.kpis]
    figures["kpi_confidence"] = judge._percent(pairs)
    figures["kpi_balance"] = _balance(card, known, young)
    return figures


def _balance(card: Scorecard, known: dict[str, bool], young: dict[str, bool]) -> float | None:
    sums = dict.fromkeys(("financial", "project", "relationship"), Fraction(0))
    for kpi in card.kpis:
        if known[kpi.id] and young[kpi.id]:
            sums[kpi.order] += Fraction(str(kpi.criterion.weight))
    whole = sum(sums.values())
    return round(float(min(sums.values()) / whole), 9) if whole else None


def risk(flags: list[tuple[str, int]], card: Scorecard) -> int:
    """flags: (id, case) of the open ones."""
    worst: dict[str, int] = {}
    for flag in card.flags:
        for name, case in flags:
            if name == flag.id:
                s = SEVERITY[flag.in_case(case).severity]
                worst[flag.cause] = max(s, worst.get(flag.cause, 0))
    safe = Fraction(1)
    for s in worst.values():
        safe *= 1 - Fraction(s, 20)
    return math.floor(100 * (1 - safe) + Fraction(1, 2))
