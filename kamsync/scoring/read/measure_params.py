"""What measuring takes from a scorecard; the rest of it only judges what was measured.

Two scorecards with the same params are judged on one measurement (whatif).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kamsync.scorecard import DependencyRules, PeerRules, Scorecard
from kamsync.scoring.registry import age_limit

WHITESPACE_COLUMNS: Final = (
    "whitespace",
    "whitespace_peers",
    "whitespace_families",
    "client_growth",
)
"""Measured only where a scorecard asks for one of them."""


@dataclass(frozen=True)
class MeasureParams:
    dependency: DependencyRules
    fresh_days: int
    stale_days: int
    max_ages: tuple[tuple[str, int], ...]
    """(metric, days) of the criteria that ask for younger data, by metric; the lowest counts."""
    false_alarms: Fraction
    """Of past silences, the part that may have ended by itself."""
    counts_effort: bool
    """Whether an hour has a cost, and activities are counted by kind."""
    peers: PeerRules
    seeks_room: bool
    """Whether a criterion or flag asks for the room to grow (whitespace)."""
    questions: tuple[str, ...]
    """Wordings of the question that is followed, in lower case."""

    @classmethod
    def of(cls, card: Scorecard) -> MeasureParams:
        limits: dict[str, int] = {}
        for criterion in card.criteria:
            days = age_limit(criterion, card.stale_days)
            if days is not None:
                limits[criterion.metric] = min(days, limits.get(criterion.metric, days))
        return cls(
            dependency=card.dependency,
            fresh_days=card.fresh_days,
            stale_days=card.stale_days,
            max_ages=tuple(sorted(limits.items())),
            false_alarms=card.false_alarms,
            counts_effort=card.effort.cost_per_hour is not None,
            peers=card.peers,
            seeks_room=not asked(card).isdisjoint(WHITESPACE_COLUMNS),
            questions=tuple(sorted(q.strip().lower() for q in card.questions)),
        )


def asked(card: Scorecard) -> frozenset[str]:
    """Every metric that a criterion, a KPI or a flag names."""
    found = {criterion.metric for criterion in card.criteria}
    found |= {kpi.criterion.metric for kpi in card.kpis}
    for flag in card.flags:
        for condition in flag.conditions:
            found |= condition.metrics()
    return frozenset(found)
