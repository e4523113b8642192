"""The bridge from one year's revenue to the next adds up, per group and for the portfolio."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.scoring.explain.bridge import STEPS, bridges, inflation_of, total
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, Rows, accounts, score_rows, typed, win

RATES: Rows = [
    {"currency": "USD", "rate": r, "direction": "home_per_unit", "valid_from": d}
    for r, d in (("0.8", "2020-01-01"), ("1.0", "2025-04-01"))
]
WINS = [
    win("old", "2023-01-01", 1),
    *(win("A", "2024-10-01", 1000, currency="USD"), win("A", "2025-10-01", 1100, currency="USD")),
    *(win("B", "2025-10-01", 500), win("C", "2024-10-01", 300)),
    *(win("D", "2024-10-01", 100), win("D", "2025-10-01", 90)),
]
FILES: dict[str, Rows] = {
    "accounts": accounts("A", "B", "C", "D", "old"),
    "opportunities": WINS,
    "rates": RATES,
    "inflation": [{"area": "FR", "year": y, "rate": 10} for y in (2025, 2026)],
}


def grown(files: dict[str, Rows]) -> pl.DataFrame:
    return score_rows(files).frame("revenue", "revenue_previous", "growth_label", "growth_cc")


def steps(frame: pl.DataFrame, root: str) -> dict[str, int]:
    row = frame.row(by_predicate=pl.col("root") == root, named=True)
    return {c: row[c] for c in ("before", *STEPS, "after") if row[c]}


def test_each_step_is_what_it_says() -> None:
    found = bridges(grown(FILES), 0.10)

    # 1,000 $ at 0.8, then 1,100 $ at 1.0: +10 % in dollars, which inflation of 10 % eats up
    assert steps(found, "A") == {
        "before": 80_000,
        "inflation": 8_000,
        "currency": 22_000,
        "after": 110_000,
    }
    assert steps(found, "B") == {"new": 50_000, "after": 50_000}
    assert steps(found, "C") == {"before": 30_000, "lost": -30_000}
    # 100 × 0.9 / 1.1 = 81.82
    assert steps(found, "D") == {
        "before": 10_000,
        "real": -1_818,
        "inflation": 818,
        "after": 9_000,
    }
    assert total(found) == {
        **{"before": 120_000, "new": 50_000, "lost": -30_000, "real": -1_818},
        **{"inflation": 8_818, "currency": 22_000, "unsplit": 0, "after": 169_000},
    }


def test_without_inflation_the_real_step_is_at_constant_currency() -> None:
    found = bridges(grown(FILES), None)

    assert steps(found, "A") == {
        "before": 80_000,
        "real": 8_000,
        "currency": 22_000,
        "after": 110_000,
    }


def test_without_dated_rates_the_change_is_not_split() -> None:
    late = [{**RATES[0], "valid_from": "2026-01-01"}]
    found = bridges(grown(FILES | {"rates": late}), 0.10)

    assert steps(found, "A") == {"before": 80_000, "unsplit": 8_000, "after": 88_000}


def test_a_short_history_has_no_bridge() -> None:
    assert bridges(grown({"opportunities": [win("A", "2025-10-01", 5)]}), 0.1).is_empty()


@pytest.mark.parametrize(("area", "expected"), [("FR", 0.10), ("", None), ("US", None)])
def test_inflation_is_that_of_the_home_area(area: str, expected: float | None) -> None:
    policy = Policy(TODAY, home_area=area)
    found = inflation_of(typed(FILES, policy), policy)

    assert found == (None if expected is None else pytest.approx(expected))


def test_without_years_of_inflation_there_is_none() -> None:
    policy = Policy(TODAY, home_area="FR")
    files = {name: rows for name, rows in FILES.items() if name != "inflation"}

    assert inflation_of(typed(files, policy), policy) is None


def a_row(g: int, before: int, after: int, cc: float | None) -> dict[str, Any]:
    label = "growth" if before > 0 and after > 0 else "lost" if before > 0 else "new"
    known = cc if before > 0 else None
    row = {"g": g, "root": str(g), "name": "", "revenue_previous": before, "revenue": after}
    return row | {"growth_label": label if before > 0 or after > 0 else "none", "growth_cc": known}


@given(
    rows=st.lists(
        st.tuples(
            st.integers(-(10**12), 10**12),
            st.integers(-(10**12), 10**12),
            st.none() | st.floats(-1, 10),
        ),
        min_size=1,
    ),
    inflation=st.none() | st.floats(-0.05, 0.9),
)
def test_every_bridge_adds_up(
    rows: list[tuple[int, int, float | None]], inflation: float | None
) -> None:
    schema = {"growth_cc": pl.Float64}
    frame = pl.DataFrame([a_row(g, *row) for g, row in enumerate(rows)], schema_overrides=schema)
    found = bridges(frame, inflation)

    for row in found.to_dicts():
        assert row["before"] + sum(row[s] for s in STEPS) == row["after"]
    whole = total(found)
    assert whole["before"] + sum(whole[s] for s in STEPS) == whole["after"]
