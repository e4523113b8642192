"""What goes with a yes/no outcome, and how surely: rank correlation adjusted for other figures,
Benjamini-Hochberg, bootstrap interval, stability selection of an L1 logistic. Pure, on arrays.

"Goes with", never "causes". Seeds are fixed: the same figures give the same answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES: Final = 1000
HALVES: Final = 100
FALSE_SHARE: Final = 0.05
"""Share of false findings among the findings that is put up with."""
CHOSEN: Final = 0.7
"""Share of half-samples in which a figure must be chosen."""
_STEPS: Final = 150


@dataclass(frozen=True)
class Association:
    """One figure held against the outcome."""

    name: str
    n: int
    rho: float
    """Spearman's rank correlation, adjusted."""
    adjusted_p: float
    """Benjamini-Hochberg."""
    low: float | None = None
    """95 % interval by bootstrap; only where adjusted_p is small enough."""
    high: float | None = None
    chosen: float | None = None
    """Share of half-samples in which the L1 logistic kept it."""

    @property
    def found(self) -> bool:
        return (
            self.low is not None
            and self.high is not None
            and self.low * self.high > 0
            and (self.chosen or 0.0) >= CHOSEN
        )


def associations(
    names: list[str], figures: Array, outcome: Array, others: Array
) -> list[Association]:
    """`figures`: n rows, a column per name; `outcome`: 0 or 1; `others`: what is adjusted for.
    Nothing is missing in any of them."""
    ranked, adjusting = ranks(figures), ranks(others)
    rhos = _adjusted(ranked, ranks(outcome[:, None])[:, 0], adjusting)
    n = len(outcome)
    ps = [_p(rho, n - 2 - adjusting.shape[1]) for rho in rhos]
    adjusted = benjamini_hochberg(ps)
    likely = any(p <= FALSE_SHARE for p in adjusted)
    bounds = _bootstrap(figures, outcome, others) if likely else None
    chosen = stability(ranked, outcome, adjusting) if likely else None
    found = []
    for k, name in enumerate(names):
        one = Association(name, n, float(rhos[k]), adjusted[k])
        if bounds is not None and chosen is not None and adjusted[k] <= FALSE_SHARE:
            low, high = (float(b[k]) for b in bounds)
            one = Association(name, n, float(rhos[k]), adjusted[k], low, high, float(chosen[k]))
        found.append(one)
    return found


def relation(figure: Array, outcome: Array, others: Array) -> tuple[float, float, float]:
    """Spearman's rank correlation, adjusted for `others`, and its 95 % interval by bootstrap."""
    column = figure[:, None]
    rho = _adjusted(ranks(column), ranks(outcome[:, None])[:, 0], ranks(others))
    low, high = _bootstrap(column, outcome, others)
    return float(rho[0]), float(low[0]), float(high[0])


def ranks(columns: Array) -> Array:
    """Mean ranks of each column, centred, of length 1 per row; constant columns are 0."""
    return _Coded.of(columns).ranks()


@dataclass(frozen=True)
class _Coded:
    """Columns as the places of their values among the distinct ones: sorted once, so that ranks
    of resampled rows are counted and not sorted again."""

    places: tuple[NDArray[np.intp], ...]
    """Of each column."""

    @classmethod
    def of(cls, columns: Array) -> _Coded:
        each = (np.ascontiguousarray(column) for column in columns.T)
        return cls(tuple(np.unique(column, return_inverse=True)[1] for column in each))

    def ranks(self, rows: NDArray[np.int64] | None = None) -> Array:
        """Of all rows, or of those that were drawn. Sums of half ranks and of their squares are
        exact in a float, so counting them by value gives what adding them row by row gives."""
        drawn = [p if rows is None else p[rows] for p in self.places]
        out = np.zeros((len(drawn[0]), len(drawn)))
        for k, place in enumerate(drawn):
            counts = np.bincount(place)
            middles = np.cumsum(counts) - (counts - 1) / 2.0 - (len(place) + 1) / 2.0
            spread = math.sqrt((counts * middles**2).sum() / len(place))
            if spread > 0:
                out[:, k] = (middles / spread)[place]
        return out


def benjamini_hochberg(ps: list[float]) -> list[float]:
    """Adjusted p values in the order given."""
    order = sorted(range(len(ps)), key=lambda k: ps[k], reverse=True)
    adjusted, least = [0.0] * len(ps), 1.0
    for left, k in zip(range(len(ps), 0, -1), order, strict=True):
        least = min(least, ps[k] * len(ps) / left)
        adjusted[k] = least
    return adjusted


def stability(figures: Array, outcome: Array, others: Array) -> Array:
    """Share of half-samples in which each figure keeps a weight; `others` are not penalised.

    Penalty: ½·sqrt(2·ln(2p)/m) with p figures and m rows, the size of the largest gradient that
    chance alone gives (standardised figures, an outcome that depends on none of them).
    """
    rng = np.random.default_rng(1)
    n, p = figures.shape
    m = n // 2
    halves = np.array([rng.permutation(n)[:m] for _ in range(HALVES)])
    design = np.concatenate([np.ones((n, 1)), others, figures], axis=1)
    penalty = np.zeros(design.shape[1])
    penalty[-p:] = 0.5 * math.sqrt(2 * math.log(2 * p) / m)
    x, y = design[halves], outcome[halves]
    step = 4.0 / np.linalg.norm(x, axis=(1, 2)) ** 2 * m
    weights = np.zeros((HALVES, design.shape[1]))
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.einsum("hmp,hp->hm", x, weights)))
        slope = np.einsum("hmp,hm->hp", x, chance - y) / m
        moved = weights - step[:, None] * slope
        weights = np.sign(moved) * np.maximum(np.abs(moved) - step[:, None] * penalty, 0.0)
    kept: Array = (np.abs(weights[:, -p:]) > 1e-9).mean(axis=0)
    return kept


def _adjusted(figures: Array, outcome: Array, others: Array) -> Array:
    """Correlation of what `others` leave over of each figure and of the outcome."""
    basis, _ = np.linalg.qr(np.concatenate([np.ones((len(outcome), 1)), others], axis=1))
    left = figures - basis @ (basis.T @ figures)
    target = outcome - basis @ (basis.T @ outcome)
    length = np.sqrt((left**2).sum(axis=0) * (target**2).sum())
    rho: Array = np.divide(left.T @ target, length, out=np.zeros(len(length)), where=length > 1e-9)
    return rho


def _p(rho: float, freedom: int) -> float:
    """Two-sided, Student's t taken as normal: from 60 rows on that changes the third digit."""
    if abs(rho) >= 1.0:
        return 0.0
    return math.erfc(abs(rho) * math.sqrt(freedom / (1 - rho * rho)) / math.sqrt(2))


def _bootstrap(figures: Array, outcome: Array, others: Array) -> tuple[Array, Array]:
    """2.5 % and 97.5 % of the adjusted correlation over resampled rows."""
    rng = np.random.default_rng(2)
    n = len(outcome)
    coded, happened, adjusting = (_Coded.of(c) for c in (figures, outcome[:, None], others))
    found = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, n, n)
        ranked = coded.ranks(rows), happened.ranks(rows)[:, 0], adjusting.ranks(rows)
        found.append(_adjusted(*ranked))
    low, high = np.quantile(np.array(found), [0.025, 0.975], axis=0)
    return low, high
