"""Days of each domain on frames, their newest, the months with data and the longest gap."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from kamsync.scoring.metrics.freshness import (
    client_days,
    flow_and_gap,
    industry_days,
    internal_days,
    newest,
    newest_on,
)
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, typed
from tests.scoring.days import WINDOWS, on

_ACTIVITY = {"g": pl.Int64, "day": pl.Int64, "kind": pl.String, "direction": pl.String}
_DAYS = {"g": pl.Int64, "day": pl.Int64}


def _seen(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """g, day, kind, direction, completed."""
    return pl.DataFrame(rows, schema=_ACTIVITY | {"completed": pl.Boolean}, orient="row")


def test_client_days_are_touches_answers_and_presented_plans_up_to_today() -> None:
    activities = _seen(
        (0, 1, "meeting", None, True),
        (0, 2, "note", None, True),
        (0, WINDOWS.today, "email", "inbound", False),
        (0, WINDOWS.today + 1, "meeting", None, True),
    )
    surveys = pl.DataFrame([(1, 5), (1, None)], schema=_DAYS, orient="row")
    roots = pl.DataFrame({"g": [2, 3], "plan_presented_at": [dt.date(1970, 1, 8), None]})

    found = client_days(activities, surveys, roots, WINDOWS)

    assert sorted(found.rows()) == [(0, 1), (0, WINDOWS.today), (1, 5), (2, 7)]


def test_internal_days_are_what_we_noted_sent_decided_and_rated_ourselves() -> None:
    activities = _seen(
        (0, 1, "note", None, True),
        (0, 2, "email", "outbound", True),
        (0, 3, "email", "inbound", True),
        (0, 4, "email", None, True),
        (0, 5, "call", "outbound", False),
        (0, 6, "call", "outbound", True),
        (0, 7, "meeting", None, True),
        (0, WINDOWS.today, "note", None, True),
        (0, WINDOWS.today + 1, "note", None, True),
    )
    closed = pl.DataFrame([(1, 9)], schema=_DAYS, orient="row")
    day = dt.date(1970, 1, 1)
    dated = ("plan_reviewed_at", "rating_fit_at", "profile_goals_at", "sponsor_at", "rating_fit")
    roots = pl.DataFrame({"g": [2]} | {c: [day + dt.timedelta(n)] for n, c in enumerate(dated)})

    found = internal_days(activities, closed, roots, WINDOWS)

    assert sorted(found.rows()) == [
        *((0, n) for n in (1, 2, 5, WINDOWS.today)),
        (1, 9),
        *((2, n) for n in (0, 1, 2)),
    ]


def test_an_industry_is_as_fresh_as_in_its_country_or_else_anywhere() -> None:
    rows = [("Steel", "France", "2026-03-31"), ("Steel", "France", "2026-04-01")]
    rows += [("Steel", "France", "2025-01-01"), ("Steel", "Spain", "2026-02-01")]
    rows += [("Wood", None, "2025-05-05"), ("Wood", None, "2024-05-05")]
    feed = [
        {"industry": i, "country": c, "observed_on": day, "metric": "growth", "value": "1"}
        for i, c, day in rows
    ]
    inputs = typed({"industry": feed}, Policy(as_of=TODAY))
    roots = pl.DataFrame(
        {
            "g": [0, 1, 2, 3, 4],
            "industry": ["Steel", "Steel", "Steel", "Wood", "Glass"],
            "country": ["France", "Spain", "Italy", "France", "France"],
        }
    )

    found = industry_days(inputs, roots, WINDOWS)

    assert dict(found.rows()) == {
        0: on("2026-03-31"),
        1: on("2026-02-01"),
        2: on("2026-03-31"),
        3: on("2025-05-05"),
    }


def test_flow_counts_calendar_months_and_the_gap_the_days_between() -> None:
    """Six months back is 30 Sep 2025: the gap looks at 1 Oct on, flow at 1 Oct on as well. g 0: 30
    days before 31 Oct, 61 to 1 Jan, then 58 to 28 Feb … and 30 days since 1 Mar."""
    dates = ["2025-09-30", "2025-10-31", "2026-01-01", "2026-01-01", "2026-02-28", "2026-03-01"]
    rows = [(0, on(d)) for d in dates] + [(1, on("2026-03-31")), (2, on("2025-09-30"))]
    rows += [(3, on("2025-10-01")), (4, on("2025-10-01")), (4, on("2025-11-30"))]
    rows += [(4, on("2026-01-31")), (4, on("2026-02-28")), (4, on("2025-12-31"))]

    found = flow_and_gap(pl.DataFrame(rows, schema=_DAYS, orient="row"), WINDOWS)

    assert sorted(found.rows()) == [
        (0, 4, 61),
        (1, 1, 181),
        (3, 1, 181),
        (4, 5, 59),
    ]


def test_the_newest_day_of_each_group_is_a_date() -> None:
    days = pl.DataFrame([(0, 3), (0, 9), (1, 4)], schema=_DAYS, orient="row")
    found = newest(days, "client_day").sort("g")
    assert found.rows() == [(0, 9), (1, 4)]
    dated = found.select(newest_on(pl.col("client_day"))).to_series().to_list()
    assert dated == [dt.date(1970, 1, 10), dt.date(1970, 1, 5)]
