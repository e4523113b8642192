"""Pure pieces of explanation over the scored frame: the Pareto that holds, size against score.

Figures only; the words are in messages and report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.metrics.concentration import pareto_points

BIG_STRATEGIC: Final = "big+strategic"
BIG: Final = "big only"
STRATEGIC: Final = "strategic only"
NEITHER: Final = "neither"
QUADRANTS: Final = (BIG, STRATEGIC, BIG_STRATEGIC, NEITHER)
"""The two that surprise come first."""


@dataclass(frozen=True)
class Pareto:
    """How concentrated the revenue of the last 12 months really is."""

    total: int
    """Home minor units, positive groups only."""
    customers: int
    """N: groups with revenue above 0."""
    points: dict[int, int]
    """q → n_q, the least number of customers that make q %, for 70, 75, 80; empty without any."""
    curve: tuple[tuple[int, float], ...]
    """(customers, cumulated share), from (0, 0) on, largest first."""

    @property
    def holds(self) -> bool | None:
        """Whether the largest fifth, rounded up, makes at least 80 %; None without customers."""
        if not self.points:
            return None
        return self.points[80] <= -(-self.customers // 5)


def pareto(groups: pl.DataFrame) -> Pareto:
    revenue = groups["revenue"]
    sizes = revenue.filter(revenue > 0).sort(descending=True).to_list()
    total, running = sum(sizes), 0
    curve = [(0, 0.0)]
    for n, size in enumerate(sizes, start=1):
        running += size
        curve.append((n, running / total))
    return Pareto(total, len(sizes), pareto_points(groups), tuple(curve))


def quadrants(groups: pl.DataFrame, card: Scorecard) -> pl.DataFrame:
    """g, score_rank, rank_gap, quadrant for every group.

    Big: among the largest fifth by revenue, rank ≤ ceil(N/5), as the tier Tomorrow has it.
    Strategic: shown score at or above the line of Key. rank_gap = size_rank − score_rank: above 0
    it is worth more than its size says. Equal shown scores share a rank (1, 2, 2, 4). An Unrated
    group, or one without a score, has neither rank nor quadrant.
    """
    groups = groups.select("g", "score", "tier", "size_rank")
    rated = pl.col("score").is_not_null() & (pl.col("tier") != "Unrated").fill_null(value=True)
    ranked = groups.filter(rated).select(
        "g", pl.col("score").rank("min", descending=True).cast(pl.Int64).alias("score_rank")
    )
    customers = pl.col("size_rank").is_not_null().sum()
    big = (pl.col("size_rank") <= (customers + 4) // 5).fill_null(value=False)
    strategic = pl.col("score") >= card.tiers.key_score
    word = (
        pl.when(~rated)
        .then(pl.lit(None, pl.String))
        .when(big & strategic)
        .then(pl.lit(BIG_STRATEGIC))
        .when(big)
        .then(pl.lit(BIG))
        .when(strategic)
        .then(pl.lit(STRATEGIC))
        .otherwise(pl.lit(NEITHER))
    )
    return (
        groups.join(ranked, on="g", how="left", maintain_order="left")
        .with_columns(
            (pl.col("size_rank") - pl.col("score_rank")).alias("rank_gap"), word.alias("quadrant")
        )
        .select("g", "score_rank", "rank_gap", "quadrant")
    )
