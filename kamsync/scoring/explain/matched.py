"""Key accounts of a year ago beside comparable others: of the same industry and of similar size and
tenure. Pure. Comparable in what is known, not in everything: no cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kamsync.scoring.explain.backtest import LEAST

Floats = NDArray[np.float64]

OUTCOMES: Final = ("grr", "nrr", "growth", "margin", "families")
RESAMPLES: Final = 1000
_YEAR: Final = 365
_AS_CLOSE: Final = 1.0
"""Within half and twice, on the scale of log2."""
_FIRST_REACH: Final = 16
_WIDER: Final = 8


@dataclass(frozen=True)
class Difference:
    """One outcome of the year since."""

    outcome: str
    n: int
    """Pairs in which it is known of both."""
    key: float | None
    peers: float | None
    low: float | None
    """95 % interval of the difference, by bootstrap over pairs."""
    high: float | None

    @property
    def shown(self) -> bool:
        return self.n >= LEAST


@dataclass(frozen=True)
class Matched:
    keys: int
    """Key accounts that had bought in the year before that day."""
    pairs: int
    differences: tuple[Difference, ...]


def matched(frame: pl.DataFrame) -> Matched:
    """`frame`: root, tier, industry, revenue (of the year before), tenure (days), after, margin,
    margin_of, new_families."""
    pairs = _pairs(frame)
    keys = frame.filter(pl.col("tier") == "Key").height
    at = {root: n for n, root in enumerate(frame["root"])}
    rows = [np.array([at[p[side]] for p in pairs], dtype=np.int64) for side in (0, 1)]
    found = tuple(_difference(name, frame, rows[0], rows[1]) for name in OUTCOMES)
    return Matched(keys, len(pairs), found)


def _pairs(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """Each Key account, the largest first, with the nearest in size that is still free."""
    pairs: list[tuple[str, str]] = []
    for _, part in frame.sort("root").group_by("industry", maintain_order=True):
        pairs += _of_industry(part)
    return sorted(pairs)


def _of_industry(part: pl.DataFrame) -> list[tuple[str, str]]:
    """Rows are laid out by size, so that whoever is near in it stands near."""
    size = np.log2(part["revenue"].cast(pl.Float64).to_numpy())
    order = np.argsort(size)
    part, size = part[order], size[order]
    roots, tenure = part["root"].to_list(), np.log2(part["tenure"].to_numpy() + _YEAR)
    revenue = part["revenue"].to_list()
    is_key = (part["tier"] == "Key").fill_null(value=False).to_numpy()
    free, pairs = ~is_key, []
    for key in sorted(np.flatnonzero(is_key), key=lambda k: (-revenue[k], roots[k])):
        peer = _nearest(int(key), size, tenure, free, roots)
        if peer is not None:
            free[peer] = False
            pairs.append((roots[key], roots[peer]))
    return pairs


def _nearest(
    key: int, size: Floats, tenure: Floats, free: NDArray[np.bool_], roots: list[str]
) -> int | None:
    """Row of the free one nearest in size (ascending), then in tenure, then by id: looked for in
    ever wider spans, until one holds somebody nearer than its ends."""
    reach = _FIRST_REACH
    while True:
        start, end = max(key - reach, 0), min(key + reach + 1, len(size))
        far, apart = (np.abs(x[start:end] - x[key]) for x in (size, tenure))
        near = np.flatnonzero(free[start:end] & (far <= _AS_CLOSE) & (apart <= _AS_CLOSE))
        beyond = min(far[0] if start else np.inf, far[-1] if end < len(size) else np.inf)
        least = far[near].min(initial=np.inf)
        if least < beyond or beyond > _AS_CLOSE:
            return min(
                (start + int(n) for n in near if far[n] == least),
                key=lambda row: (abs(tenure[row] - tenure[key]), roots[row]),
                default=None,
            )
        reach *= _WIDER


def _of_sums(parts: Sequence[Floats]) -> float:
    share: float = parts[0].sum() / parts[1].sum()
    return share


def _median_growth(parts: Sequence[Floats]) -> float:
    middle: float = np.median(parts[0]) - 1
    return middle


def _mean(parts: Sequence[Floats]) -> float:
    mean: float = parts[0].mean()
    return mean


@dataclass(frozen=True)
class _Rule:
    columns: tuple[str, ...]
    of: Callable[[Sequence[Floats]], float]
    """Of any drawn rows."""
    parts: Callable[..., tuple[Floats, ...]] = lambda *columns: columns
    """What it takes of the columns, row by row: worked out once for all draws."""


_RULES: Final[Mapping[str, _Rule]] = {
    "grr": _Rule(
        ("after", "revenue"),
        _of_sums,
        lambda after, revenue: (np.minimum(np.maximum(after, 0), revenue), revenue),
    ),
    "nrr": _Rule(("after", "revenue"), _of_sums),
    "growth": _Rule(
        ("after", "revenue"), _median_growth, lambda after, revenue: (after / revenue,)
    ),
    "margin": _Rule(("margin", "margin_of"), _of_sums),
    "families": _Rule(("new_families",), _mean),
}


def _difference(
    name: str, frame: pl.DataFrame, keys: NDArray[np.int64], peers: NDArray[np.int64]
) -> Difference:
    rule = _RULES[name]
    figures = {c: frame[c].cast(pl.Float64).to_numpy() for c in rule.columns}
    known = np.ones(frame.height, dtype=np.bool_)
    for values in figures.values():
        known &= np.isfinite(values)
    if "margin_of" in figures:
        known &= np.nan_to_num(figures["margin_of"]) > 0
    both = known[keys] & known[peers]
    ours, theirs = keys[both], peers[both]
    n = len(ours)
    if n < LEAST:
        return Difference(name, n, None, None, None, None)
    rng = np.random.default_rng(5)
    sides = [rule.parts(*(x[rows] for x in figures.values())) for rows in (ours, theirs)]
    key, peer = (rule.of(side) for side in sides)
    gaps = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, n, n)
        drawn = [rule.of([part[rows] for part in side]) for side in sides]
        gaps.append(drawn[0] - drawn[1])
    low, high = np.quantile(gaps, [0.025, 0.975])
    return Difference(name, n, key, peer, float(low), float(high))
