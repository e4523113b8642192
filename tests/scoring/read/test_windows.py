"""The windows of one day, edge by edge (numbers §1.2)."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.scoring.read.windows import QUARTERS, Span, Windows, add_months, epoch
from tests.scoring.days import WINDOWS, on


def test_the_windows_of_the_end_of_march() -> None:
    assert WINDOWS.today == on("2026-03-31")
    assert WINDOWS.ttm == Span(on("2025-03-31"), on("2026-03-31"))
    assert WINDOWS.ttm.days == 365
    assert WINDOWS.previous == Span(on("2024-03-31"), on("2025-03-31"))
    assert WINDOWS.half_year == Span(on("2025-09-30"), on("2026-03-31"))
    assert WINDOWS.three_years == Span(on("2023-03-31"), on("2026-03-31"))
    assert WINDOWS.quarter(0) == Span(on("2025-12-31"), on("2026-03-31"))
    assert WINDOWS.quarter(11) == Span(on("2023-03-31"), on("2023-06-30"))
    assert QUARTERS == 12
    assert WINDOWS.next_12 == (on("2026-03-31"), on("2027-03-31"))


def test_the_last_six_calendar_months_begin_with_this_one() -> None:
    edges = [("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")]
    edges += [("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")]
    edges += [("2025-11-01", "2025-11-30"), ("2025-10-01", "2025-10-31")]
    spans = [(on(first), on(last)) for first, last in edges]

    assert WINDOWS.month_spans == spans
    assert Windows(dt.date(2026, 3, 2)).month_spans == spans


@pytest.mark.parametrize(
    ("day", "months", "edge"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-03-31", 0, "2026-03-31"),
    ],
)
def test_months_are_clipped_to_their_end(day: str, months: int, edge: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(edge)


def test_days_count_from_1970() -> None:
    assert (epoch(dt.date(1970, 1, 1)), epoch(dt.date(1971, 1, 1))) == (0, 365)
