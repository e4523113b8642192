"""What a won deal took of our time, and of money where an hour has a cost, by tier of a year ago.
Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import polars as pl

from kamsync.model.currencies import EXPONENTS
from kamsync.model.words import TIERS
from kamsync.scoring.explain.backtest import LEAST

RESAMPLES: Final = 1000


@dataclass(frozen=True)
class CostOfSale:
    tier: str
    accounts: int
    won: int
    hours: float | None
    """Per won deal; None below LEAST accounts or deals, or where activities do not reach back."""
    low: float | None
    """95 % interval, by bootstrap over accounts."""
    high: float | None
    cost: int | None
    """Per won deal, home minor units; None without a cost per hour."""

    @property
    def shown(self) -> bool:
        return self.hours is not None


def costs_of_sale(
    frame: pl.DataFrame, cost_per_hour: Fraction | None, home: str
) -> tuple[CostOfSale, ...]:
    """`frame`: tier, won, minutes of the year since. `home`: the currency of the cost."""
    minor = 10 ** EXPONENTS[home]
    return tuple(_of(frame, tier, cost_per_hour, minor) for tier in TIERS)


def _of(frame: pl.DataFrame, tier: str, per_hour: Fraction | None, minor: int) -> CostOfSale:
    mine = frame.filter(pl.col("tier") == tier)
    known = mine.drop_nulls(["won", "minutes"])
    n, won = known.height, int(known["won"].sum())
    if n < LEAST or won < LEAST:
        return CostOfSale(tier, mine.height, won, None, None, None, None)
    minutes, deals = (known[c].cast(pl.Float64).to_numpy() for c in ("minutes", "won"))
    rng = np.random.default_rng(6)
    drawn = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, n, n)
        if sold := deals[rows].sum():
            drawn.append(minutes[rows].sum() / sold / 60)
    low, high = np.quantile(drawn, [0.025, 0.975])
    hours = Fraction(int(known["minutes"].sum()), 60 * won)
    cost = None if per_hour is None else int(hours * per_hour * minor + Fraction(1, 2))
    return CostOfSale(tier, n, won, float(hours), float(low), float(high), cost)
