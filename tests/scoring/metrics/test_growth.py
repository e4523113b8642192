"""Growth on frames: labels at their edges, currencies and inflation by hand, trends by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.scoring.metrics.growth import (
    constant_currency,
    inflation_mean,
    nominal,
    real,
    theil_sen,
    trend,
)
from kamsync.scoring.read.rates import Rates
from tests.scoring.days import WINDOWS, on


def test_the_label_of_growth_at_each_edge() -> None:
    cases = {
        (150, 100): ("growth", 0.5),
        (1_000, 100): ("growth", 9.0),
        (1_001, 100): ("small base", None),
        (1, 0): ("new", None),
        (1, -1): ("new", None),
        (0, 0): ("none", None),
        (-1, 0): ("none", None),
        (-1, -1): ("none", None),
        (0, 1): ("lost", -1.0),
        (-1, 1): ("lost", -2.0),
        (1, 1): ("growth", 0.0),
    }
    frame = pl.DataFrame(list(cases), schema=["revenue", "revenue_previous"], orient="row")

    found = nominal(frame, reaches_back=True).select("growth_label", "growth_nominal").rows()

    assert dict(zip(cases, found, strict=True)) == cases
    unknown = nominal(frame, reaches_back=False)
    assert unknown["growth_label"].unique().to_list() == ["too short"]
    assert unknown["growth_nominal"].null_count() == len(cases)


def _rates(**days: list[tuple[str, float]]) -> Rates:
    rows = [(c, on(day), rate, "home_per_unit") for c, table in days.items() for day, rate in table]
    schema = {"currency": pl.String, "day": pl.Int64, "rate": pl.Decimal(38, 12)}
    table = pl.DataFrame(rows, schema=schema | {"direction": pl.String}, orient="row")
    return Rates(table, "EUR", "EUR", WINDOWS.today)


def test_both_years_are_priced_at_the_mean_rates_of_the_year_before() -> None:
    """USD at 0.5 all year; JPY, which has no cents, at 0.01: 100 yen are 100 cents; GBP came after
    the year, CHF never."""
    rates = _rates(USD=[("2024-01-01", 0.5)], JPY=[("2024-01-01", 0.01)], GBP=[("2025-06-01", 2.0)])
    before, now = on("2024-12-25"), on("2025-12-25")
    rows = [
        (0, "USD", before, 200),
        (0, "USD", now, 600),
        (0, "EUR", now, 50),
        (1, "JPY", now, 100),
        (2, "EUR", before, 7),
        (3, "GBP", now, 10),
        (3, "EUR", now, 10),
        (4, "CHF", on("2020-01-01"), 10),
        (4, "EUR", before, 10),
    ]
    schema = {"g": pl.Int64, "currency": pl.Categorical, "day": pl.Int64, "amount": pl.Int64}
    wins = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.lit(None, pl.Int64).alias(c) for c in ("term_from", "term_to")
    )

    found = constant_currency(wins, WINDOWS, rates).sort("g")

    assert found.rows() == [
        (0, 350.0, 100.0, True),
        (1, 100.0, 0.0, True),
        (2, 0.0, 7.0, False),
        (3, None, None, True),
        (4, 0.0, 10.0, False),
    ]


def test_inflation_is_the_mean_over_the_months_of_each_year() -> None:
    """To the end of March: three months of 2026 and nine of 2025; a year stands in for two more."""
    table = {"area": ["F", "F", "D"], "year": [2025, 2026, 2026], "rate": [2.0, 4.0, 9.0]}
    inflation = pl.DataFrame(table)

    assert inflation_mean(inflation, "F", WINDOWS) == pytest.approx((3 * 0.04 + 9 * 0.02) / 12)
    assert inflation_mean(inflation, "D", WINDOWS) is None
    for year, known in ((2024, True), (2023, False)):
        old = pl.DataFrame({"area": ["F"], "year": [year], "rate": [3.0]})
        assert inflation_mean(old, "F", WINDOWS) == (pytest.approx(0.03) if known else None)


def test_growth_is_real_before_constant_before_nominal() -> None:
    rows = [
        {"revenue_previous": 100, "cc_before": 100.0, "cc_now": 121.0, "growth_nominal": 0.5},
        {"revenue_previous": 100, "cc_before": None, "cc_now": None, "growth_nominal": 0.5},
        {"revenue_previous": 0, "cc_before": 100.0, "cc_now": 121.0, "growth_nominal": None},
        {"revenue_previous": 100, "cc_before": 0.0, "cc_now": 121.0, "growth_nominal": 0.5},
        {"revenue_previous": 100, "cc_before": 1.0, "cc_now": 121.0, "growth_nominal": None}
        | {"growth_label": "small base"},
    ]
    frame = pl.DataFrame([{"growth_label": "growth"} | row for row in rows])
    names = ("growth_cc", "fx_effect", "growth_real", "growth")

    whole = real(frame, 0.1, reaches_back=True).select(names).rows()

    assert whole[0] == pytest.approx((0.21, 0.29, 0.1, 0.1))
    assert whole[1] == (None, None, pytest.approx(1.5 / 1.1 - 1), pytest.approx(1.5 / 1.1 - 1))
    assert whole[2] == (None,) * 4
    assert whole[3][0] is None
    assert whole[4] == (None,) * 4
    without = real(frame, None, reaches_back=True).select(names).rows()
    assert without[0] == (pytest.approx(0.21), pytest.approx(0.29), None, pytest.approx(0.21))
    short = real(frame, None, reaches_back=False).select(names).rows()
    assert short[0] == (None, None, None, 0.5)


def _trends(*newest_last: list[int], **columns: list[Any]) -> list[dict[str, Any]]:
    """The quarters of each group; its first win lies in the first of them."""
    frame: dict[str, list[Any]] = {
        "g": list(range(len(newest_last))),
        "revenue": [1] * len(newest_last),
    }
    for k in range(12):
        frame[f"q{k}"] = [q[::-1][k] if k < len(q) else 0 for q in newest_last]
    frame["first_win"] = [WINDOWS.quarter(len(q) - 1).lo + 1 if q else None for q in newest_last]
    found = trend(pl.DataFrame(frame | columns, schema_overrides={"first_win": pl.Int64}), WINDOWS)
    return found.to_dicts()


def test_a_trend_is_the_median_slope_of_logs_over_their_median() -> None:
    """Six quarters of which three double: y = log1p(q / median of the positive ones)."""
    quarters = [100, 200, 100, 0, 400, 300]
    (row,) = _trends(quarters)

    median = 200
    y = [math.log1p(q / median) for q in quarters]
    slopes = sorted((y[j] - y[i]) / (j - i) for j in range(6) for i in range(j))
    assert row["trend_slope"] == pytest.approx(slopes[7])
    # two quarters are equal: sigma² = (6·5·17 − 2·1·9) / 18 = 27.33, 1.645 · 5.23 = 8.60:
    # round((15 − 8.60) / 2) − 1 = 2 and round((15 + 8.60) / 2) = 12
    assert (row["trend_low"], row["trend_high"]) == pytest.approx((slopes[2], slopes[12]))
    assert (row["trend"], row["trend_quarters"], row["trend_change"]) == ("cannot tell", 6, None)


def test_a_quarter_of_nothing_or_less_is_nothing() -> None:
    rows = _trends([0, 200, 100, 100, 400, 300], [-70, 200, 100, 100, 400, 300])
    assert rows[0]["trend_slope"] == rows[1]["trend_slope"] is not None
    y = [math.log1p(q / 200) for q in (0, 200, 100, 100, 400, 300)]
    slopes = sorted((y[j] - y[i]) / (j - i) for j in range(6) for i in range(j))
    assert rows[0]["trend_slope"] == pytest.approx(slopes[7])
    assert (rows[0]["trend_low"], rows[0]["trend_high"]) == pytest.approx((slopes[2], slopes[12]))
    small = _trends([1, 1, 2, 3, 4, 5])[0]
    z = [math.log1p(q / 2.5) for q in (1, 1, 2, 3, 4, 5)]
    middle = sorted((z[j] - z[i]) / (j - i) for j in range(6) for i in range(j))[7]
    assert small["trend_slope"] == pytest.approx(middle)


def test_a_trend_too_short_has_no_figure_at_all() -> None:
    (row,) = _trends([1, 2, 3, 4, 5])
    unknown = [row[f"trend_{name}"] for name in ("slope", "low", "high", "quarters", "change")]
    assert unknown == [None] * 5


def test_ties_narrow_the_interval_and_the_ends_stay_within_the_slopes() -> None:
    slope, low, high = theil_sen(np.array([[0.0, 0.0, 0.0, 0.0, 0.0, 6.0], [0, 1, 3, 6, 10, 15]]))
    # fifteen slopes; five equal values: (510 − 5·4·15) / 18 = 11.67, 1.645 · 3.416 = 5.62:
    # round(4.69) − 1 = 4 and round(10.31) = 10: the fifth and the eleventh; ten are 0
    assert (slope[0], low[0], high[0]) == (0.0, 0.0, 6 / 5)
    # without ties: 1.645 · √28.33 = 8.755: round(3.12) − 1 = 2, round(11.88) = 12
    squares = sorted((j + i + 1) / 2 for j in range(6) for i in range(j))
    assert (slope[1], low[1], high[1]) == (squares[7], squares[2], squares[12])


@pytest.mark.parametrize(
    ("quarters", "word", "shrinking"),
    [
        ([1, 2, 4, 8, 16, 32], "growing", False),
        ([32, 16, 8, 4, 2, 1], "shrinking", True),
        ([50, 50, 50, 50, 50, 50], "flat", False),
        # log1p moves by half of what q does: 2.4 % a quarter is flat, 2.6 % is not
        ([10_000, 10_010, 10_000, 10_010, 10_000, 10_010], "flat", False),
        ([10, 90, 10, 90, 10, 90], "cannot tell", None),
        ([0, 0, 5, 5, 5, 5], "cannot tell", None),
        ([1, 0, 0, 5, 5, -5], "too short", None),
        ([1, 2, 3, 4, 5], "too short", None),
    ],
)
def test_the_word_of_a_trend_needs_six_quarters_and_revenue_in_four(
    quarters: list[int], word: str, shrinking: bool | None
) -> None:
    (row,) = _trends(quarters)
    assert (row["trend"], row["shrinking"]) == (word, shrinking)
    assert (row["trend_quarters"] is None) == (word == "too short")


def test_who_buys_nothing_is_lost_whatever_the_trend() -> None:
    (row,) = _trends([1, 2, 4, 8, 16, 32], revenue=[0])
    assert (row["trend"], row["shrinking"]) == ("lost", None)


@pytest.mark.parametrize(
    ("quarters", "change"),
    [
        ([10, 10, 10, 10, 20, 20, 20, 20], 1.0),
        ([10, 10, 10, 10, 10, 20, 20, 20, 20], 1.0),
        ([10, 10, 10, 10, 10, 10, 10], None),
        # ten times is the most that is told
        ([1, 1, 1, 1, 10, 10, 10, 10], 9.0),
        ([1, 1, 1, 1, 10, 10, 10, 11], None),
        ([-4, 1, 1, 1, 10, 10, 10, 10], None),
        # of nothing there is no part, not of a loss after it either
        ([5, -5, 5, -5, 1, 1, -9, 1], None),
    ],
)
def test_the_last_year_over_the_first_needs_eight_quarters(
    quarters: list[int], change: float | None
) -> None:
    (row,) = _trends(quarters)
    assert row["trend_change"] == (None if change is None else pytest.approx(change))
    assert row["trend_quarters"] == len(quarters)


@pytest.mark.parametrize(
    ("first_win", "quarters"),
    [
        # the sixth trailing quarter is 1 Oct to 31 Dec 2024, the seventh ends on 30 Sep
        ("2024-12-31", 6),
        ("2024-10-01", 6),
        ("2024-09-30", 7),
        ("2010-01-01", 12),
        ("2025-01-01", None),
        ("2026-04-01", None),
    ],
)
def test_a_trend_begins_with_the_quarter_of_the_first_win(
    first_win: str, quarters: int | None
) -> None:
    (row,) = _trends([5] * 12, first_win=[on(first_win)])
    assert row["trend_quarters"] == quarters


def test_no_win_and_no_trend_say_nothing_and_rows_keep_apart() -> None:
    rows = _trends([], [1, 2, 4, 8, 16, 32], [5] * 12)
    assert [row["trend"] for row in rows] == ["too short", "growing", "flat"]
    assert [row["trend_quarters"] for row in rows] == [None, 6, 12]
