"""Open deals on frames: the year ahead, what went stale, and whose it is."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.metrics.pipeline import late_owner, open_deals, pipeline
from tests.scoring.days import WINDOWS, on

HALF = 500_000_000
_SCHEMA = {
    "g": pl.Int64,
    "day": pl.Int64,
    "home": pl.Int64,
    "probability": pl.Int64,
    "owner_id": pl.String,
}


def _deals(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(_SCHEMA) | row for row in rows], schema=_SCHEMA)


def test_deals_of_the_next_twelve_months_weigh_by_their_probability() -> None:
    days = {"2026-03-30": 1, "2026-03-31": 2, "2027-03-31": 4, "2027-04-01": 8}
    rows = [{"g": 0, "day": on(d), "home": 100 * n, "probability": HALF} for d, n in days.items()]
    soon = on("2026-06-01")
    rows += [
        {"g": 0, "home": 1_600, "probability": HALF},
        {"g": 0, "day": soon, "probability": HALF},
        {"g": 0, "day": soon, "home": 3_200},
        # 3 · 0.5 and then −1 · 0.5: rounded once, halves upwards
        {"g": 1, "day": soon, "home": 3, "probability": HALF},
        {"g": 2, "day": soon, "home": -1, "probability": HALF},
        {"g": 3, "day": soon, "home": 3, "probability": HALF - 200_000_000},
    ]

    found = pipeline(_deals(*rows), WINDOWS).sort("g")

    assert found.rows() == [(0, 300), (1, 2), (2, 0), (3, 1)]


def test_a_deal_is_late_from_the_day_after_its_close_date() -> None:
    rows = [
        {"g": 0, "day": on("2026-03-30")},
        {"g": 0, "day": on("2026-01-01")},
        {"g": 1, "day": on("2026-03-31")},
        {"g": 2},
        {"g": 3, "day": on("2026-03-30")},
        {"g": 3, "day": on("2026-04-30")},
    ]

    found = open_deals(_deals(*rows), WINDOWS).sort("g")

    assert found.rows() == [
        (0, 2, True, False),
        (1, 0, False, True),
        (2, 0, False, True),
        (3, 1, True, True),
    ]


def test_most_late_deals_name_their_owner_and_a_tie_the_lowest_id() -> None:
    late, today = on("2026-03-30"), on("2026-03-31")
    rows = [
        {"g": 0, "day": late, "owner_id": "b"},
        {"g": 0, "day": late, "owner_id": "b"},
        {"g": 0, "day": late, "owner_id": "a"},
        {"g": 1, "day": late, "owner_id": "b"},
        {"g": 1, "day": late, "owner_id": "a"},
        {"g": 1, "day": today, "owner_id": "b"},
        {"g": 2, "day": late},
    ]

    found = late_owner(_deals(*rows), WINDOWS)

    assert dict(found.rows()) == {0: "b", 1: "a"}
