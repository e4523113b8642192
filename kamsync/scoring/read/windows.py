"""Time windows of one `as_of` as epoch days; every edge is computed from as_of itself."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Final

EPOCH: Final = dt.date(1970, 1, 1)
QUARTERS: Final = 12
"""Trailing quarters a trend may look at."""


def add_months(day: dt.date, months: int) -> dt.date:
    """`day` moved by whole months, clipped to the month's end (numbers §1.2)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def epoch(day: dt.date) -> int:
    return (day - EPOCH).days


@dataclass(frozen=True)
class Span:
    """lo < day ≤ hi, in epoch days."""

    lo: int
    hi: int

    @property
    def days(self) -> int:
        return self.hi - self.lo


@dataclass(frozen=True)
class Windows:
    as_of: dt.date

    def back(self, months: int) -> int:
        """Epoch day `months` before as_of."""
        return epoch(add_months(self.as_of, -months))

    @property
    def today(self) -> int:
        return epoch(self.as_of)

    @property
    def ttm(self) -> Span:
        return Span(self.back(12), self.today)

    @property
    def previous(self) -> Span:
        return Span(self.back(24), self.back(12))

    @property
    def half_year(self) -> Span:
        return Span(self.back(6), self.today)

    @property
    def three_years(self) -> Span:
        return Span(self.back(36), self.today)

    def quarter(self, k: int) -> Span:
        """The k-th trailing quarter, 0 = the latest."""
        return Span(self.back(3 * (k + 1)), self.back(3 * k))

    @property
    def next_12(self) -> tuple[int, int]:
        """Both ends included."""
        return self.today, epoch(add_months(self.as_of, 12))

    @property
    def month_spans(self) -> list[tuple[int, int]]:
        """First and last day of as_of's calendar month and of the 5 before."""
        first = self.as_of.replace(day=1)
        starts = [add_months(first, -k) for k in range(6)]
        return [(epoch(d), epoch(add_months(d, 1)) - 1) for d in starts]
