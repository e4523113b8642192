"""What measuring takes from a scorecard; the rest of it only judges what was measured.

Two scorecards with the same yardstick are judged on one measurement (whatif).
"""

from __future__ import annotations

from dataclasses import dataclass

from kamsync.scorecard import DependencyRules, Scorecard


@dataclass(frozen=True)
class Yardstick:
    dependency: DependencyRules
    fresh_days: int
    stale_days: int
    max_ages: tuple[tuple[str, int], ...]
    """(metric, days) of the criteria that ask for younger data, by metric; the lowest counts."""

    @classmethod
    def of(cls, card: Scorecard) -> Yardstick:
        limits: dict[str, int] = {}
        for criterion in card.criteria:
            days = criterion.max_age_days
            if days is not None:
                limits[criterion.metric] = min(days, limits.get(criterion.metric, days))
        return cls(
            dependency=card.dependency,
            fresh_days=card.fresh_days,
            stale_days=card.stale_days,
            max_ages=tuple(sorted(limits.items())),
        )
