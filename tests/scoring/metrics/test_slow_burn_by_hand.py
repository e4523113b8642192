"""Slow burn: which series, how long, which way; silent where nothing is mapped."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from kamsync.scoring.metrics.slow_burn import effort_series, invoiced_series, quarter_of, slow_burn
from tests.scoring.book import TODAY, Rows, accounts, one, side_by_side, touch, win
from tests.scoring.days import WINDOWS
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


def test_invoices_by_quarter_on_frames() -> None:
    """The newest quarter is (2025-12-31, 2026-03-31]; margins of what states one, and waits by the
    quarter of the payment, or until today for what is late."""
    lo = WINDOWS.quarter(0).lo
    today = WINDOWS.today
    rows = [
        (1, lo, 100, 50, 0, None, None, 1),
        (1, lo + 1, 100, 10, 100, lo + 1, lo + 11, 1),
        (1, today, 300, None, None, today - 1, None, 2),
        (1, today, 100, 30, 0, today, None, 4),
        (1, today, 100, 0, 0, lo - 5, today + 1, 1),
        (2, lo, -5, 1, 5, lo - 9, lo, 1),
    ]
    columns = ("g", "day", "amount", "margin", "discount", "due_day", "paid_day", "n")
    frame = pl.DataFrame(rows, schema=list(columns), orient="row")
    found = invoiced_series(frame, WINDOWS).sort("g", "k")
    waits = (10 + 2 * 1 + (today - lo + 5)) / 4
    assert found.select("g", "k", "margin", "discount", "payment").rows() == [
        (1, 0, 40 / 300, 100 / 400, waits),
        (1, 1, 0.5, 0.0, None),
        (2, 1, None, None, 9.0),
    ]


def test_a_day_lies_in_the_trailing_quarter_it_ends_or_follows() -> None:
    oldest, newest = WINDOWS.quarter(11), WINDOWS.quarter(0)
    cases = {
        None: None,
        oldest.lo: None,
        oldest.lo + 1: 11,
        oldest.hi: 11,
        oldest.hi + 1: 10,
        newest.lo: 1,
        newest.lo + 1: 0,
        WINDOWS.today: 0,
        WINDOWS.today + 1: None,
    }
    days = pl.DataFrame({"day": list(cases)})
    found = days.select(quarter_of(pl.col("day"), WINDOWS)).to_series()
    assert found.to_list() == list(cases.values())


def test_effort_reaches_as_far_back_as_any_activity() -> None:
    def series(earliest: int, *days: int) -> list[tuple[int, int, float]]:
        rows = [(2, earliest, "note")] + [(1, day, "call") for day in days]
        rows += [(1, days[0], kind) for kind in ("email", "meeting", "note", "task")]
        schema = {"g": pl.Int64, "day": pl.Int64, "kind": pl.String}
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        found = effort_series(frame, WINDOWS).select("g", "k", "effort").sort("g", "k").rows()
        return [row for row in found if row[0] == 1]

    lo = WINDOWS.quarter(5).lo
    assert series(lo + 1, WINDOWS.today, WINDOWS.quarter(0).lo, lo + 1) == [
        *((1, 0, 3.0), (1, 1, 1.0), (1, 2, 0.0), (1, 3, 0.0), (1, 4, 0.0), (1, 5, 1.0)),
    ]
    assert series(lo + 2, WINDOWS.today) == []


def test_it_burns_while_revenue_looks_well() -> None:
    quarters = [(g, k, float(k)) for g in range(8) for k in range(6)]
    margin = pl.DataFrame(quarters, schema=["g", "k", "margin"], orient="row")
    margin = margin.filter(pl.col("g") != 7).with_columns(
        discount=pl.lit(None, pl.Float64), payment=pl.lit(None, pl.Float64)
    )
    trends = [("growing", 0.1), ("flat", -0.0125), ("flat", -0.0126), ("cannot tell", 0.0)]
    trends += [("shrinking", 0.0), ("too short", 0.0), (None, 0.0), ("flat", 0.0)]
    frame = pl.DataFrame(trends, schema=["trend", "trend_slope"], orient="row").with_row_index("g")
    found = slow_burn(frame.cast({"g": pl.Int64}), margin, None)
    # the margin falls quarter by quarter
    assert found["slow_burn"].to_list() == [True, True, False, True, False, None, None, None]
    assert found["slow_burn_series"].to_list() == [
        "margin" if burns else None for burns in found["slow_burn"]
    ]
    assert found["slow_burn_known"].to_list() == [1] * 7 + [0]
    none = slow_burn(frame.cast({"g": pl.Int64}), None, None)
    assert none["slow_burn"].to_list() == [None, None, False, None, False, None, None, None]


def test_a_series_that_may_be_level_does_not_surely_get_worse() -> None:
    level = [(1, k, 5.0) for k in range(8)] + [(2, k, float(k)) for k in range(8)]
    level += [(3, k, float(-k)) for k in range(8)]
    frame = pl.DataFrame(level, schema=["g", "k", "margin"], orient="row")
    for name, worse in (("margin", [2]), ("discount", [3]), ("payment", [3]), ("effort", [3])):
        rows = frame.rename({"margin": name})
        other = [c for c in ("margin", "discount", "payment") if c != name]
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias(c) for c in other)
        groups = pl.DataFrame({"g": [1, 2, 3], "trend": ["flat"] * 3, "trend_slope": [0.0] * 3})
        given = (None, rows) if name == "effort" else (rows, None)
        found = slow_burn(groups, *given).filter(pl.col("slow_burn"))
        assert found["g"].to_list() == worse


def test_of_nothing_booked_there_is_no_share() -> None:
    day = WINDOWS.today
    rows = [(1, day, 0, 5, None, None, None, 1), (1, day, 9, None, -9, None, None, 1)]
    columns = ["g", "day", "amount", "margin", "discount", "due_day", "paid_day", "n"]
    found = invoiced_series(pl.DataFrame(rows, schema=columns, orient="row"), WINDOWS)
    assert found.select("margin", "discount", "payment").rows() == [(None, None, None)]
