"""Whether the outlook would have beaten "same as last year" on past days. Pure, on arrays.

Every half-year back the rule is learnt from what had happened by then, and held against the year
that followed. It is published only where the lower end of the interval of the gain lies above 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kamsync.scoring.metrics.outlook_rule import STEP, YEAR, Book, Cases, Floats, Ints, learnt
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.outlook_record import OutlookRecord

LEAST_ORIGINS: Final = 3
MOST_ORIGINS: Final = 5
LEAST_GROUPS: Final = 60
LEAST_EVENTS: Final = 15
RESAMPLES: Final = 1000
MOST: Final = 5000
"""Of more groups a fixed random choice is resampled."""


def origins_of(reach: int) -> list[int]:
    """Past days with a year after them and two years of revenue before, at most MOST_ORIGINS."""
    days = [YEAR + STEP * k for k in range(MOST_ORIGINS)]
    return [day for day in days if day + 2 * YEAR <= reach]


def check(book: Book, reach: int) -> OutlookRecord:
    """`reach`: quarters that the revenue reaches back."""
    origins = origins_of(reach)
    if len(origins) < LEAST_ORIGINS:
        return OutlookRecord("too_short")
    seen = [_at(book, day, reach) for day in origins]
    known = [one for one in seen if one is not None]
    if len(known) < len(origins):
        return OutlookRecord("few", tuple(origins))
    rows = np.concatenate([one.cases.rows for one in known])
    level = np.concatenate([one.cases.level for one in known])
    after = np.concatenate([one.cases.after for one in known])
    error = np.concatenate([one.error for one in known])
    naive = np.abs(after - level)
    events = int((4 * naive >= level).sum())
    groups = int(np.count_nonzero(np.bincount(rows)))
    low, high = gain_interval(rows, (naive - error).astype(np.float64))
    held = Share(sum(one.held for one in known), len(rows))
    reason = _reason(groups, events, low)
    return OutlookRecord(
        reason,
        tuple(origins),
        len(rows),
        groups,
        events,
        float(error.mean()),
        float(naive.mean()),
        low,
        high,
        held,
    )


def _reason(groups: int, events: int, gain_low: float) -> str:
    if groups < LEAST_GROUPS:
        return "few"
    if events < LEAST_EVENTS:
        return "few_events"
    return "" if gain_low > 0 else "no_better"


@dataclass(frozen=True)
class _Seen:
    cases: Cases
    error: Ints
    held: int


def _at(book: Book, day: int, reach: int) -> _Seen | None:
    rule = learnt(book, day, reach)
    if rule is None:
        return None
    cases = book.cases(day)
    value, low, high = rule.predict(cases)
    held = int(((low <= cases.after) & (cases.after <= high)).sum())
    return _Seen(cases, np.abs(cases.after - value), held)


def gain_interval(rows: Ints, gains: Floats) -> tuple[float, float]:
    """2.5 % and 97.5 % of the mean gain a case over resampled groups: all cases of a group go
    together. The seed is fixed."""
    counts = np.bincount(rows)
    sums, counts = np.bincount(rows, weights=gains)[counts > 0], counts[counts > 0]
    rng = np.random.default_rng(3)
    if len(sums) > MOST:
        chosen = np.sort(rng.permutation(len(sums))[:MOST])
        sums, counts = sums[chosen], counts[chosen]
    n = len(sums)
    means = np.empty(RESAMPLES)
    for k in range(RESAMPLES):
        drawn = rng.integers(0, n, n)
        means[k] = sums[drawn].sum() / counts[drawn].sum()
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
