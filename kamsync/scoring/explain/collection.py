"""What is asked of people: what keeping it costs, and which tiers rest on it.

Pure (docs/figures.md §13.7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import polars as pl

from kamsync.model.currencies import EXPONENTS, round_half_up
from kamsync.scorecard import Criterion, Scorecard, is_given
from kamsync.scoring.decide.judgement import judged_again
from kamsync.scoring.explain.lineage import Use, lineage
from kamsync.scoring.registry import METRICS

MINUTES: Final = 10
"""Assumed to ask, check and enter one value."""
_YEAR: Final = 365


@dataclass(frozen=True)
class Asked:
    """One thing that people fill on accounts."""

    column: str
    filled: int
    """Accounts that have it."""
    hours: float
    """A year, to keep these as fresh as they have to be."""
    cost: int | None
    """Home minor units; None without a cost per hour."""
    use: Use
    moves: int | None
    """Accounts whose tier would be another without it; None where no criterion asks for it."""


def collection(groups: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str) -> list[Asked]:
    """The costliest that moves nothing first. `groups`: the scored frame."""
    names = [c for c in groups.columns if is_given(c) and not c.endswith(("_at", "_by"))]
    names = [c for c in names if c not in METRICS and groups[c].null_count() < groups.height]
    uses = lineage((f"account.{c}" for c in names), card)
    found = []
    for use in uses:
        column = use.input.removeprefix("account.")
        filled = groups.height - groups[column].null_count()
        minutes = Fraction(filled * MINUTES * _YEAR, card.stale_days)
        per_hour = card.effort.cost_per_hour
        cost = round_half_up(minutes * per_hour * 10 ** EXPONENTS[home] / 60) if per_hour else None
        moves = _moves(groups, card, _criteria_on(card.criteria, column), as_of, home)
        found.append(Asked(column, filled, float(minutes / 60), cost, use, moves))
    return sorted(found, key=lambda a: (bool(a.use.named_by), a.moves or 0, -a.hours, a.column))


def _criteria_on(criteria: Iterable[Criterion], column: str) -> frozenset[str]:
    """Ids of the criteria whose value comes from it."""
    source = f"account.{column}"
    return frozenset(
        c.id
        for c in criteria
        if c.metric == column or (c.metric in METRICS and source in METRICS[c.metric].inputs)
    )


def _moves(
    groups: pl.DataFrame, card: Scorecard, ids: frozenset[str], as_of: dt.date, home: str
) -> int | None:
    rest = tuple(c for c in card.criteria if c.id not in ids)
    if not ids or not rest:
        return None
    then = judged_again(groups, replace(card, criteria=rest), as_of, home)
    both = groups.select("root", "tier_candidate").join(
        then.select("root", pl.col("tier_candidate").alias("without")), on="root"
    )
    return both.filter(pl.col("tier_candidate") != pl.col("without")).height
