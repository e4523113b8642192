"""How long a silence must last before it says something: the line of each group, calibrated by
replaying every past gap of the portfolio (numbers §3.6). Whole numbers all through.

A value of the pool is gap / m of some group, kept as two integers: the gap, and twice the median.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.scoring.read.windows import Windows

Ints = npt.NDArray[np.int64]

LEVELS: Final = (900, 950, 975, 990, 995)
"""p in thousandths, lowest first."""
UNCALIBRATED: Final = 990
ENOUGH: Final = 20
"""Decided alarms from which their outcome says something."""
SETTLED_DAYS: Final = 90
"""An alarm is decided after so many days, and false if an order came within them."""
LEAST_DAYS: Final = 30
_LEAST_GAPS: Final = 3
_POOL_WEIGHT: Final = 10
"""Of all groups together; each of a group's own gaps weighs 1."""


@dataclass(frozen=True)
class Calibration:
    """What past silences of this portfolio say about those of today."""

    level: int | None
    """p in thousandths; None: no line is worth an alarm."""
    is_calibrated: bool
    """False: too few alarms to judge by."""
    false: int
    decided: int


@dataclass(frozen=True)
class _Pool:
    """All gaps / m, ascending."""

    gap: Ints
    twice: Ints
    """Twice the median gap of their group."""

    def at(self, place: int) -> Fraction:
        """The value at that place, from 1."""
        return Fraction(2 * int(self.gap[place - 1]), int(self.twice[place - 1]))


@dataclass(frozen=True)
class Rhythm:
    """The gaps of every group with at least 3, one group behind the other, in time order."""

    groups: Ints
    start: Ints
    """Where the gaps of each group begin."""
    count: Ints
    gap: Ints
    first: Ints
    """Epoch day on which each gap began."""
    last: Ints
    """Epoch day of each group's last win."""
    twice: Ints
    """Twice max(1, median gap) of each group."""


def rhythm_of(days: pl.DataFrame) -> Rhythm:
    """`days`: g, day, since (days from the group's day before), sorted by both."""
    gaps = days.filter(pl.col("since").is_not_null()).select("g", "day", "since")
    counts = gaps.group_by("g", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("day").last()
    )
    kept = counts.filter(pl.col("n") >= _LEAST_GAPS)
    gaps = gaps.join(kept.select("g"), on="g", how="semi", maintain_order="left")
    count = kept["n"].to_numpy()
    start = np.cumsum(count) - count
    since = gaps["since"].to_numpy()
    return Rhythm(
        groups=kept["g"].to_numpy(),
        start=start,
        count=count,
        gap=since,
        first=gaps["day"].to_numpy() - since,
        last=kept["day"].to_numpy(),
        twice=_twice_median(since, start, count),
    )


def calibrated(rhythm: Rhythm, windows: Windows, allowed: Fraction) -> tuple[Calibration, Ints]:
    """The level for this portfolio, and each group's line in days by it (empty without one)."""
    none: Ints = np.zeros(0, dtype=np.int64)
    if not rhythm.groups.size:
        return Calibration(UNCALIBRATED, is_calibrated=False, false=0, decided=0), none
    pool = _pool(rhythm)
    calibration = _chosen(_replayed(rhythm, pool, windows.today), allowed)
    if calibration.level is None:
        return calibration, none
    lines = _lines(rhythm, rhythm.start, rhythm.count, pool, (calibration.level,))[0]
    return calibration, lines


def _chosen(counts: list[tuple[int, int]], allowed: Fraction) -> Calibration:
    """`counts`: (false, decided) per level."""
    false, decided = counts[0]
    if decided < ENOUGH:
        false, decided = counts[LEVELS.index(UNCALIBRATED)]
        return Calibration(UNCALIBRATED, is_calibrated=False, false=false, decided=decided)
    for level, (wrong, n) in zip(LEVELS, counts, strict=True):
        if n >= ENOUGH and Fraction(wrong, n) <= allowed:
            return Calibration(level, is_calibrated=True, false=wrong, decided=n)
    return Calibration(None, is_calibrated=True, false=false, decided=decided)


def _pool(rhythm: Rhythm) -> _Pool:
    twice = np.repeat(rhythm.twice, rhythm.count)
    # quotients of whole numbers below 2,200: as floats equal where equal, else in order
    order = np.argsort(rhythm.gap / twice, kind="stable")
    return _Pool(rhythm.gap[order], twice[order])


def _replayed(rhythm: Rhythm, pool: _Pool, today: int) -> list[tuple[int, int]]:
    """(false, decided) per level. A gap of at most 30 days is never long enough for an alarm, nor
    one that still runs, and has no end, for a decided one before 120."""
    place = np.arange(rhythm.gap.size) - np.repeat(rhythm.start, rhythm.count)
    ended = np.flatnonzero((place >= _LEAST_GAPS) & (rhythm.gap > LEAST_DAYS))
    running = np.flatnonzero(today - rhythm.last >= LEAST_DAYS + SETTLED_DAYS)
    never = np.iinfo(np.int64).max // 2
    start = np.concatenate([ended - place[ended], rhythm.start[running]])
    before = np.concatenate([place[ended], rhythm.count[running]])
    first = np.concatenate([rhythm.first[ended], rhythm.last[running]])
    end = np.concatenate([first[: ended.size] + rhythm.gap[ended], np.full(running.size, never)])
    found = []
    for line in _lines(rhythm, start, before, pool, LEVELS):
        alarm = first + line
        decided = (end > alarm) & (alarm <= today - SETTLED_DAYS)
        false = decided & (end <= alarm + SETTLED_DAYS)
        found.append((int(false.sum()), int(decided.sum())))
    return found


def _lines(
    rhythm: Rhythm, start: Ints, count: Ints, pool: _Pool, levels: tuple[int, ...]
) -> list[Ints]:
    """Per level: θ(p) of somebody who has the `count` gaps from `start` on, for each of them."""
    found = [np.zeros(start.size, dtype=np.int64) for _ in levels]
    for n in np.unique(count):
        rows = np.flatnonzero(count == n)
        own = _sorted(rhythm.gap, start[rows], n)
        twice = _twice(own)
        for line, level in zip(found, levels, strict=True):
            days = _quantile_days(own, twice, pool, level)
            line[rows] = np.maximum(days, LEAST_DAYS)
    return found


def _quantile_days(own: Ints, twice: Ints, pool: _Pool, level: int) -> Ints:
    """ceil(m · q) of each row of sorted `own` gaps, q the lower quantile of own and pool.

    With k own values at or below it, the pool must bring the rest of the weight, so q is the least
    over k of the larger of the k-th own value and the pool's value there. Outside about eleven k
    the pool cannot bring it, or need not.
    """
    n, size = own.shape[1], pool.gap.size
    goal = level * (n + _POOL_WEIGHT)
    best: Ints = np.full(len(own), np.iinfo(np.int64).max, dtype=np.int64)
    for k in range(n + 1):
        of_pool = -((1000 * k - goal) * size // (1000 * _POOL_WEIGHT))
        if of_pool > size:
            continue
        days = own[:, k - 1] if k else np.zeros(len(own), dtype=np.int64)
        if of_pool > 0:
            value = pool.at(of_pool)
            days = np.maximum(days, -(-twice * value.numerator // (2 * value.denominator)))
        best = np.minimum(best, days)
        if of_pool <= 0:
            break
    return best


def _twice_median(gap: Ints, start: Ints, count: Ints) -> Ints:
    found: Ints = np.zeros(start.size, dtype=np.int64)
    for n in np.unique(count):
        rows = np.flatnonzero(count == n)
        found[rows] = _twice(_sorted(gap, start[rows], n))
    return found


def _sorted(gap: Ints, start: Ints, n: int) -> Ints:
    """The `n` gaps from each start on, ascending by row."""
    return np.sort(gap[start[:, None] + np.arange(n)], axis=1)


def _twice(own: Ints) -> Ints:
    """Twice max(1, median) of each sorted row."""
    n = own.shape[1]
    found: Ints = np.maximum(own[:, (n - 1) // 2] + own[:, n // 2], 2)
    return found
