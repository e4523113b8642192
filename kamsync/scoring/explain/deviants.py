"""What goes with growth beyond what size and sector let one expect, and whether complete files did.
Pure. "Goes with", never "causes"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kamsync.scoring.explain.association import relation
from kamsync.scoring.explain.backtest import LEAST
from kamsync.scoring.explain.drivers import LEAST as LEAST_ACCOUNTS
from kamsync.scoring.explain.drivers import MOST, some

HABITS: Final = ("client_touches_183d", "threads", "flow")
"""Two-way touches of half a year, effective contacts, months with contact: as of that day."""
COMPLETE: Final = ("profile_pct", "confidence")
"""The first that is known of enough accounts."""
NAMED: Final = 10
LEAST_OF_EACH: Final = 10
_THIRDS: Final = 3
_FIFTH: Final = 5
_RATIO: Final = pl.col("after") / pl.col("revenue")


@dataclass(frozen=True)
class Complete:
    """Completeness of a year ago against growth since, adjusted for size and tenure."""

    n: int
    figure: str
    """One of COMPLETE; empty below the least number of accounts."""
    rho: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Habit:
    """Medians as of that day, of those in which it is known."""

    figure: str
    n: int
    """Deviants in whom it is known."""
    deviants: float | None
    others: float | None
    low: float | None
    """95 % interval of the difference, by bootstrap."""
    high: float | None


@dataclass(frozen=True)
class Deviants:
    """The fifth of the accounts that went furthest beyond what was to be expected."""

    accounts: int
    roots: tuple[str, ...]
    """The NAMED furthest of them."""
    n: int
    """0 below the least number of accounts."""
    habits: tuple[Habit, ...]


def completeness(frame: pl.DataFrame) -> Complete:
    """`frame`: COMPLETE, revenue, tenure, after."""
    for figure in COMPLETE:
        known = frame.drop_nulls([figure])
        if known.height >= LEAST_ACCOUNTS and known[figure].n_unique() > 1:
            part = some(known)
            others = np.log(
                part.select("revenue", pl.col("tenure") + 1).cast(pl.Float64).to_numpy()
            )
            values = [
                part.select(c.cast(pl.Float64))[:, 0].to_numpy() for c in (pl.col(figure), _RATIO)
            ]
            return Complete(part.height, figure, *relation(values[0], values[1], others))
    return Complete(max(frame[c].drop_nulls().len() for c in COMPLETE), "")


def deviants(frame: pl.DataFrame) -> Deviants:
    """`frame`: root, industry, HABITS, revenue, after."""
    if frame.height < LEAST_ACCOUNTS:
        return Deviants(frame.height, (), 0, ())
    beyond = _beyond(frame).sort(["beyond", "root"], descending=[True, False])
    best = beyond.head(beyond.height // _FIFTH).filter(pl.col("beyond") > 0)
    rest = beyond.join(best.select("root"), on="root", how="anti")
    habits = tuple(_habit(name, best, rest) for name in HABITS)
    return Deviants(frame.height, tuple(best.head(NAMED)["root"]), best.height, habits)


def _beyond(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with beyond: after / revenue less its median among the same third by size and the
    same industry, from LEAST of them on, else the same third."""
    place = pl.struct(-pl.col("revenue"), "root").rank("ordinal").cast(pl.Int64) - 1
    sized = frame.with_columns((_THIRDS * place // pl.len()).alias("third"), _RATIO.alias("ratio"))
    peers = ("third", "industry")
    expected = (
        pl.when(pl.len().over(peers) >= LEAST)
        .then(pl.col("ratio").median().over(peers))
        .otherwise(pl.col("ratio").median().over("third"))
    )
    return sized.with_columns((pl.col("ratio") - expected).alias("beyond"))


def _habit(name: str, best: pl.DataFrame, rest: pl.DataFrame) -> Habit:
    mine, others = (part[name].drop_nulls().cast(pl.Float64).to_numpy() for part in (best, rest))
    n = len(mine)
    if min(n, len(others)) < LEAST_OF_EACH:
        return Habit(name, n, None, None, None, None)
    others = others[:MOST]
    rng = np.random.default_rng(7)
    medians = [_Medians(values) for values in (mine, others)]
    drawn = [medians[0].drawn(rng) - medians[1].drawn(rng) for _ in range(1000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    ours, theirs = float(np.median(mine)), float(np.median(others))
    return Habit(name, n, ours, theirs, float(low), float(high))


class _Medians:
    """Medians of resampled values: each is counted by its place among the few distinct ones, which
    are sorted once."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self._distinct, self._places = np.unique(values, return_inverse=True)

    def drawn(self, rng: np.random.Generator) -> float:
        n = len(self._places)
        up_to = np.bincount(self._places[rng.integers(0, n, n)]).cumsum()
        middle = np.searchsorted(up_to, [(n - 1) // 2, n // 2], side="right")
        median: float = self._distinct[middle].mean()
        return median
