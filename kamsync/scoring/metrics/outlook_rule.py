"""Next year's revenue from how customers in the same situation went on. Pure, on arrays.

A situation is told by the quarters of the year behind. Its factor is the weighted median of "next
year over this year", the one number that errs least in money; the interval is split conformal:
one half of the groups gives the factors, the other half says how far they were off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

YEAR: Final = 4
"""Quarters."""
STEP: Final = 2
"""Quarters between two days that are looked at."""
PAIRS: Final = 3
"""Past days that a rule is learnt from, at most."""
SITUATIONS: Final = ("every", "some", "recent", "earlier")
"""Revenue in every quarter of the year; in both of its halves; in the later half only; in the
earlier half only."""
TENTH: Final = 10
"""One case in ten may lie below the interval, one above: a level of 80 %."""
PRIOR: Final = 20
"""Cases of all customers that are mixed into the factor of each situation."""
LEAST_HALF: Final = 30
LEAST_OWN: Final = 40
"""With fewer cases a situation takes the interval of all."""


@dataclass(frozen=True)
class Cases:
    """Groups that bought in the year before a day."""

    rows: Ints
    """Their place in the book."""
    level: Ints
    """Revenue of that year."""
    situation: Ints
    """Place in SITUATIONS."""
    after: Ints
    """Revenue of the year that followed; empty on the newest day."""


@dataclass(frozen=True)
class Book:
    """Quarterly revenue of every group, home minor units."""

    quarters: Ints
    """One row a quarter, the newest first; one column a group."""
    calibrates: Flags
    """Groups whose errors make the interval; the others make the factors."""
    _seen: dict[int, Cases] = field(default_factory=dict, repr=False, compare=False)

    def cases(self, back: int) -> Cases:
        """As of `back` quarters before the newest."""
        if back not in self._seen:
            self._seen[back] = self._cases(back)
        return self._seen[back]

    def _cases(self, back: int) -> Cases:
        year = self.quarters[back : back + YEAR]
        level = year.sum(axis=0)
        rows = np.flatnonzero(level > 0)
        bought = year[:, rows] > 0
        later, earlier = bought[:STEP].any(axis=0), bought[STEP:].any(axis=0)
        some = np.where(later & earlier, 1, np.where(later, 2, 3))
        situation = np.where(bought.all(axis=0), 0, some)
        after = self.quarters[back - YEAR : back, rows] if back >= YEAR else year[:0, :0]
        return Cases(rows, level[rows], situation, after.sum(axis=0))


@dataclass(frozen=True)
class Rule:
    """Per situation, as multiples of the year behind."""

    factor: Floats
    low: Floats
    high: Floats
    n: Ints
    """Cases that made the factor."""

    def predict(self, cases: Cases) -> tuple[Ints, Ints, Ints]:
        """Outlook and both ends, in minor units."""
        at, level = cases.situation, cases.level
        low, high = np.maximum(self.low, 0.0), np.maximum(self.high, self.factor)
        return tuple(_whole(level * f[at]) for f in (self.factor, low, high))  # type: ignore[return-value]


def _whole(amounts: Floats) -> Ints:
    return np.floor(amounts + 0.5).astype(np.int64)


def learnt(book: Book, back: int, reach: int) -> Rule | None:
    """The rule as it was known `back` quarters ago: the years it is learnt from had ended by then.
    `reach`: quarters that the revenue reaches back. None with too few cases."""
    days = [back + YEAR + STEP * k for k in range(PAIRS)]
    seen = [book.cases(day) for day in days if day + YEAR <= reach]
    if not seen:
        return None
    level = np.concatenate([cases.level for cases in seen])
    after = np.concatenate([cases.after for cases in seen])
    situation = np.concatenate([cases.situation for cases in seen])
    kept = book.calibrates[np.concatenate([cases.rows for cases in seen])]
    if min(kept.sum(), (~kept).sum()) < LEAST_HALF:
        return None
    factor, n = _factors(level[~kept], after[~kept], situation[~kept])
    off = after[kept] / level[kept] - factor[situation[kept]]
    low, high = _bounds(off, situation[kept])
    return Rule(factor, factor + low, factor + high, n)


def _factors(level: Ints, after: Ints, situation: Ints) -> tuple[Floats, Ints]:
    ratio = after / level
    order = np.argsort(ratio, kind="stable")
    ratio, level, situation = ratio[order], level[order], situation[order]
    whole = weighted_median(ratio, level)
    n = np.bincount(situation, minlength=len(SITUATIONS)).astype(np.int64)
    own = np.full(len(SITUATIONS), whole)
    for k in np.flatnonzero(n):
        own[k] = weighted_median(ratio[situation == k], level[situation == k])
    mixed: Floats = np.maximum((n * own + PRIOR * whole) / (n + PRIOR), 0.0)
    return mixed, n


def weighted_median(ordered: Floats, weights: Ints) -> float:
    """The least value at which the weight of those up to it is at least half of the whole."""
    cumulated = np.cumsum(weights)
    return float(ordered[int(np.searchsorted(2 * cumulated, cumulated[-1]))])


def _bounds(off: Floats, situation: Ints) -> tuple[Floats, Floats]:
    whole = conformal(off)
    ends = [whole] * len(SITUATIONS)
    for k in range(len(SITUATIONS)):
        mine = off[situation == k]
        if len(mine) >= LEAST_OWN:
            ends[k] = conformal(mine)
    low, high = np.array(ends).T
    return low, high


def conformal(off: Floats) -> tuple[float, float]:
    """Ends between which the next error lies in 8 of 10 cases: the order statistics at
    ⌊(n + 1) / 10⌋ and n + 1 − ⌊(n + 1) / 10⌋."""
    n = len(off)
    tail = max((n + 1) // TENTH, 1)
    ordered = np.partition(off, (tail - 1, n - tail))
    return float(ordered[tail - 1]), float(ordered[n - tail])
