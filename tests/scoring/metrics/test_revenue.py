"""Sums of windows and quarters on frames: each edge on both sides."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.revenue import history, window_sums
from tests.scoring.days import WINDOWS, on

_SCHEMA = dict.fromkeys(("g", "day", "home", "term_from", "term_to"), pl.Int64)


def _wins(rows: list[dict[str, Any]]) -> pl.DataFrame:
    whole = [{"g": 0, "is_win": True, "term_from": None, "term_to": None} | row for row in rows]
    return pl.DataFrame(whole, schema=_SCHEMA | {"is_win": pl.Boolean})


def test_a_win_of_an_edge_belongs_to_the_window_that_ends_there() -> None:
    days = {
        "2026-04-01": 100,
        "2026-03-31": 1,
        "2025-12-31": 2,
        "2025-04-01": 4,
        "2025-03-31": 8,
        "2024-04-01": 16,
        "2023-04-01": 32,
        "2023-03-31": 64,
    }
    wins = [{"day": on(day), "home": home} for day, home in days.items()]
    wins[-1]["is_win"] = False  # an invoice of nothing is no win

    row = window_sums(_wins(wins), WINDOWS).row(0, named=True)

    assert (row["revenue"], row["revenue_previous"]) == (1 + 2 + 4, 8 + 16)
    quarters = [row[f"q{k}"] for k in range(12)]
    assert quarters == [1, 2, 0, 4, 8, 0, 0, 16, 0, 0, 0, 32]
    assert (row["first_win"], row["last_win"]) == (on("2023-04-01"), on("2026-04-01"))


@pytest.mark.parametrize(
    ("start", "end", "home", "now", "before"),
    [
        # 182 of 365 days to the end of March
        ("2025-10-01", "2026-10-01", 10_000, 4_986, 0),
        # one of two days on either side of the edge: halves go up
        ("2025-03-31", "2025-04-02", 1, 1, 1),
        ("2025-03-31", "2025-04-02", -1, 0, 0),
        ("2026-03-31", "2026-04-02", 10, 5, 0),
        # ends with the window: all of it
        ("2026-03-30", "2026-04-01", 10, 10, 0),
        ("2025-03-29", "2025-04-01", 9, 0, 9),
        ("2026-04-01", "2026-04-03", 10, 0, 0),
    ],
)
def test_a_term_counts_by_its_days_in_the_window(
    start: str, end: str, home: int, now: int, before: int
) -> None:
    term = {"day": on("2020-01-01"), "home": home, "term_from": on(start), "term_to": on(end)}
    at_once = {"day": on("2026-03-31"), "home": 1_000}

    row = window_sums(_wins([term, at_once]), WINDOWS).row(0, named=True)

    assert (row["revenue"], row["revenue_previous"]) == (now + 1_000, before)


def test_history_counts_quarters_above_nothing_of_the_last_eight() -> None:
    quarters = {f"q{k}": [0] for k in range(12)} | {"q0": [1], "q1": [-5], "q7": [3], "q8": [9]}

    assert history(pl.DataFrame({"g": [4]} | quarters)).rows() == [(4, 2)]


def test_a_ninth_quarter_is_no_history() -> None:
    quarters = {f"q{k}": [1 if k in (7, 8) else 0] for k in range(12)}
    assert history(pl.DataFrame({"g": [4]} | quarters)).rows() == [(4, 1)]
