"""Slow burn: which series, how long, which way; silent where nothing is mapped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.scoring.book import TODAY, Rows, accounts, one, side_by_side, touch, win
from tests.scoring.oracle_base import back


def in_quarter(k: int) -> dt.date:
    """A day in the k-th trailing quarter."""
    return back(TODAY, 3 * k) - dt.timedelta(days=20)


def book(revenue: list[float], **series: list[float | None]) -> dict[str, Rows]:
    """One win and one invoice of 1,000 a quarter, the newest last; series: margin, discount in
    money, waited in days from due to paid."""
    files: dict[str, Rows] = {"accounts": accounts("A"), "opportunities": [], "revenue": []}
    for place, amount in enumerate(revenue):
        day = in_quarter(len(revenue) - 1 - place)
        files["opportunities"].append(win("A", str(day), amount))
        row: dict[str, Any] = {"account_id": "A", "booked_on": str(day), "amount": 1000}
        row |= {"currency": "EUR", "margin": None, "discount": None, "due_on": None}
        for name in ("margin", "discount"):
            if name in series:
                row[name] = series[name][place]
        waited = series["waited"][place] if "waited" in series else None
        due = day - dt.timedelta(days=60)
        row["due_on"] = str(due) if waited is not None else None
        row["paid_on"] = str(due + dt.timedelta(days=int(waited))) if waited is not None else None
        files["revenue"].append(row)
    return files


FLAT = [1000.0] * 8
UP: list[float | None] = [100, 120, 140, 160, 180, 200, 220, 240]
DOWN = UP[::-1]


def test_a_series_that_gets_worse_is_named() -> None:
    cases: list[tuple[dict[str, list[float | None]], bool, str | None]] = [
        ({"margin": DOWN}, True, "margin"),
        ({"margin": UP}, False, None),
        ({"discount": UP}, True, "discount"),
        ({"discount": DOWN}, False, None),
        ({"waited": [1, 2, 4, 6, 8, 9, 12, 15]}, True, "payment"),
        ({"waited": [9.0] * 8}, False, None),
        ({"margin": DOWN, "discount": UP}, True, "margin discount"),
    ]
    rows = side_by_side(*(book(FLAT, **series) for series, *_ in cases))

    for row, (series, burning, named) in zip(rows, cases, strict=True):
        assert (row["slow_burn"], row["slow_burn_series"]) == (burning, named)
        assert row["slow_burn_known"] == len(series)


def test_payment_is_looked_at_when_it_is_made() -> None:
    """The newest invoice is not due yet; the one before was paid in the newest quarter."""
    files = book(FLAT, waited=[1.0] * 8)
    for k, row in enumerate(reversed(files["revenue"])):
        due = dt.date.fromisoformat(row["booked_on"]) + dt.timedelta(days=30)
        row["due_on"] = str(due)
        row["paid_on"] = str(due + dt.timedelta(days=40 - 5 * k)) if k else None
    a = one(files)

    assert (a["slow_burn"], a["slow_burn_series"], a["slow_burn_known"]) == (True, "payment", 1)


def test_noise_is_no_slow_burn() -> None:
    noisy: list[float | None] = [200, 100, 210, 110, 190, 120, 205, 115]

    assert one(book(FLAT, margin=noisy))["slow_burn"] is False


def test_six_quarters_without_a_gap_are_needed() -> None:
    margins = [[*DOWN[:gap], None, *DOWN[gap + 1 :]] for gap in (1, 2, 7)]
    rows = side_by_side(*(book(FLAT, margin=margin) for margin in margins))

    assert [row["slow_burn_known"] for row in rows] == [1, 0, 0]
    assert [row["slow_burn"] for row in rows] == [True, None, None]


def test_falling_revenue_is_not_slow() -> None:
    falling = [8000.0, 6000, 4500, 3300, 2500, 1800, 1300, 1000]
    a = one(book(falling, margin=DOWN))

    assert a["trend"] == "shrinking"
    assert (a["slow_burn"], a["slow_burn_series"]) == (False, None)


def test_too_short_a_history_is_unknown() -> None:
    assert one(book(FLAT[:5], margin=DOWN[:5]))["slow_burn"] is None


def test_without_series_it_is_unknown() -> None:
    files = book(FLAT)
    del files["revenue"]
    a = one(files)

    assert a["slow_burn"] is a["slow_burn_series"] is None
    assert a["slow_burn_known"] == 0


def test_effort_counts_talks_as_far_back_as_activities_reach() -> None:
    files = book(FLAT)
    del files["revenue"]
    files["activities"] = [
        touch("A", "call", str(in_quarter(7 - k)), direction="outbound")
        for k in range(8)
        for _ in range(k + 1)
    ]
    a = one(files)
    recent = [t for t in files["activities"] if t["occurred_at"] >= str(in_quarter(4))]
    b = one(files | {"activities": recent})

    assert (a["slow_burn"], a["slow_burn_series"], a["slow_burn_known"]) == (True, "effort", 1)
    # the horizon of activities is short: four whole quarters say nothing
    assert (b["slow_burn"], b["slow_burn_known"]) == (None, 0)
