"""The oracle's silence: every past gap of the portfolio replayed, in fractions and loops.

A gap's first day is the win that begins it; its last the win that ends it. An alarm on the day
the gap ends, or later, is none. The pool is made once, of the gaps as they are known at as_of.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

from tests.scoring.oracle_base import back, exact_median

LEVELS = [Fraction(n, 1000) for n in (900, 950, 975, 990, 995)]
SETTLED = dt.timedelta(days=90)


@dataclass
class Silence:
    p: Fraction | None
    """None: nothing can be said by silence."""
    calibrated: bool
    false: int
    decided: int
    lines: dict[str, int]
    """Root → θ(p) in days, of the groups with at least 3 gaps; empty without a p."""


def gaps_of(days: list[dt.date]) -> list[int]:
    return [(b - a).days for a, b in itertools.pairwise(days)]


def middle(gaps: list[int]) -> Fraction:
    return max(Fraction(1), exact_median(gaps))


def line(gaps: list[int], pool: list[Fraction], p: Fraction) -> int:
    """θ(p) for somebody with these gaps; `pool` in order."""
    m = middle(gaps)
    own = sorted((Fraction(gap) / m, Fraction(1)) for gap in gaps)
    shared = Fraction(10, len(pool))
    goal = p * (len(own) + 10)
    reached = Fraction(0)
    for value, weight in heapq.merge(own, ((value, shared) for value in pool)):
        reached += weight
        if reached >= goal:
            return math.ceil(max(Fraction(30), m * value))
    raise AssertionError


def calibrate(win_days: dict[str, list[dt.date]], as_of: dt.date, allowed: Fraction) -> Silence:
    """`win_days`: root → its distinct win dates in (as_of − 36 months, as_of], in order."""
    rhythm = {root: days for root, days in win_days.items() if len(days) >= 4}
    pool = sorted(
        Fraction(gap) / m
        for gaps, m in ((gaps_of(d), middle(gaps_of(d))) for d in rhythm.values())
        for gap in gaps
    )
    counts = {p: _replayed(rhythm, pool, p, as_of) for p in LEVELS}
    false, decided = counts[LEVELS[0]]
    chosen, calibrated = None, True
    if decided < 20:
        chosen, calibrated = Fraction(99, 100), False
        false, decided = counts[chosen]
    else:
        for p in LEVELS:
            wrong, all_ = counts[p]
            if all_ >= 20 and Fraction(wrong, all_) <= allowed:
                chosen, false, decided = p, wrong, all_
                break
    lines = {}
    if chosen is not None:
        lines = {root: line(gaps_of(days), pool, chosen) for root, days in rhythm.items()}
    return Silence(chosen, calibrated, false, decided, lines)


def _replayed(
    rhythm: dict[str, list[dt.date]], pool: list[Fraction], p: Fraction, as_of: dt.date
) -> tuple[int, int]:
    """(false, decided)"""
    false = decided = 0
    for days in rhythm.values():
        for n in range(3, len(days)):
            first = days[n]
            ended = days[n + 1] if n + 1 < len(days) else None
            if ((ended or as_of) - first).days < 30:
                continue  # no line is below 30 days
            alarm = first + dt.timedelta(days=line(gaps_of(days[: n + 1]), pool, p))
            if ended is not None and ended <= alarm:
                continue
            if alarm > as_of - SETTLED:
                continue
            decided += 1
            false += ended is not None and ended <= alarm + SETTLED
    return false, decided


def days_inside(days: list[dt.date], as_of: dt.date) -> list[dt.date]:
    return [day for day in days if back(as_of, 36) < day <= as_of]
