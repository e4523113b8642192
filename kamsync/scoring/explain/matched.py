"""Key accounts of a year ago beside comparable others: of the same industry and of similar size and
tenure. Pure. Comparable in what is known, not in everything: no cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    roots, revenue = part["root"].to_list(), part["revenue"].cast(pl.Float64).to_numpy()
    size, tenure = np.log2(revenue), np.log2(part["tenure"].to_numpy() + _YEAR)
    is_key = (part["tier"] == "Key").fill_null(value=False).to_numpy()
    free, pairs = ~is_key, []
    for key in sorted(np.flatnonzero(is_key), key=lambda k: (-revenue[k], roots[k])):
        far, apart = np.abs(size - size[key]), np.abs(tenure - tenure[key])
        near = np.flatnonzero(free & (far <= _AS_CLOSE) & (apart <= _AS_CLOSE))
        if len(near):
            peer = near[np.lexsort((apart[near], far[near]))[0]]
            free[peer] = False
            pairs.append((roots[key], roots[peer]))
    return pairs


_Figures = Mapping[str, Floats]


def _grr(x: _Figures) -> float:
    kept: float = np.minimum(np.maximum(x["after"], 0), x["revenue"]).sum()
    rate: float = kept / x["revenue"].sum()
    return rate


def _nrr(x: _Figures) -> float:
    rate: float = x["after"].sum() / x["revenue"].sum()
    return rate


def _growth(x: _Figures) -> float:
    middle: float = np.median(x["after"] / x["revenue"]) - 1
    return middle


def _margin(x: _Figures) -> float:
    share: float = x["margin"].sum() / x["margin_of"].sum()
    return share


def _families(x: _Figures) -> float:
    mean: float = x["new_families"].mean()
    return mean


_RULES: Final[Mapping[str, tuple[tuple[str, ...], Callable[[_Figures], float]]]] = {
    "grr": (("after", "revenue"), _grr),
    "nrr": (("after", "revenue"), _nrr),
    "growth": (("after", "revenue"), _growth),
    "margin": (("margin", "margin_of"), _margin),
    "families": (("new_families",), _families),
}


def _difference(
    name: str, frame: pl.DataFrame, keys: NDArray[np.int64], peers: NDArray[np.int64]
) -> Difference:
    columns, rule = _RULES[name]
    figures = {c: frame[c].cast(pl.Float64).to_numpy() for c in columns}
    known = np.ones(frame.height, dtype=np.bool_)
    for column in columns:
        known &= np.isfinite(figures[column])
    if "margin_of" in columns:
        known &= np.nan_to_num(figures["margin_of"]) > 0
    both = known[keys] & known[peers]
    ours, theirs = keys[both], peers[both]
    n = len(ours)
    if n < LEAST:
        return Difference(name, n, None, None, None, None)
    rng = np.random.default_rng(5)
    sides = [{c: figures[c][rows] for c in columns} for rows in (ours, theirs)]
    key, peer = (rule(side) for side in sides)
    gaps = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, n, n)
        drawn = [rule({c: values[rows] for c, values in side.items()}) for side in sides]
        gaps.append(drawn[0] - drawn[1])
    low, high = np.quantile(gaps, [0.025, 0.975])
    return Difference(name, n, key, peer, float(low), float(high))
