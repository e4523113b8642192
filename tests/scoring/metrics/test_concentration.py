"""Classes and scopes on frames, each edge from both sides."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.concentration import (
    Concentration,
    classed,
    concentration_of,
    pareto,
    pareto_points,
    scope_figures,
    scope_sums,
)
from tests.scoring.days import WINDOWS, on


def _of(revenue: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"g": range(len(revenue)), "revenue": revenue})


def test_a_class_begins_where_eighty_and_ninety_five_percent_lie_before() -> None:
    found = classed(_of([5, 15, 30, 50, -20, 0]), "revenue")

    assert found.sort("g").rows() == [
        (0, 4, 0.05, "C"),
        (1, 3, 0.15, "B"),
        (2, 2, 0.3, "A"),
        (3, 1, 0.5, "A"),
    ]
    # before the third lie 79 and 94: A and B still
    assert classed(_of([79, 15, 6]), "revenue")["class"].to_list() == ["A", "A", "B"]
    assert classed(_of([999, 1]), "revenue")["class"].to_list() == ["A", "C"]


def test_equal_revenues_rank_by_root_and_who_has_none_is_in_no_class() -> None:
    found = pareto(_of([10, 20, 10, 0]))

    assert found.select("size_rank", "share", "pareto").rows() == [
        (2, 0.25, "A"),
        (1, 0.5, "A"),
        (3, 0.25, "A"),
        (None, 0.0, "none"),
    ]


def test_the_fewest_customers_that_make_a_part_of_revenue() -> None:
    assert pareto_points(_of([5, 70, 5, 20, -9])) == {70: 1, 75: 2, 80: 2}
    assert pareto_points(_of([69, 11, 20])) == {70: 2, 75: 2, 80: 2}
    assert pareto_points(_of([0])) == {}


def _won(g: int, day: str, home: int, region: str | None = "North") -> dict[str, Any]:
    return {"g": g, "day": on(day), "home": home, "region": region}


_TERM = dict.fromkeys(("term_from", "term_to"), pl.Int64)
_DEAL = {"g": pl.Int64, "day": pl.Int64, "home": pl.Int64, "probability": pl.Int64}


def test_scopes_sum_what_was_won_in_the_year_and_what_is_ahead() -> None:
    wins = [
        _won(0, "2026-03-31", 1),
        _won(0, "2025-04-01", 2),
        _won(0, "2025-03-31", 4),
        _won(1, "2026-01-01", 8, None),
        # a day of its term is in the window, or none
        _won(2, "2024-01-01", 10, "South")
        | {"term_from": on("2025-03-31"), "term_to": on("2025-04-02")},
        _won(3, "2026-01-01", 10, "East")
        | {"term_from": on("2025-03-30"), "term_to": on("2025-04-01")},
        _won(3, "2026-01-01", 10, "East")
        | {"term_from": on("2026-04-01"), "term_to": on("2026-04-03")},
        _won(4, "2026-01-01", 10, "West")
        | {"term_from": on("2026-03-31"), "term_to": on("2026-04-02")},
    ]
    schema = {"g": pl.Int64, "day": pl.Int64, "home": pl.Int64, "region": pl.String} | _TERM
    deals = [{"g": 0, "day": on("2026-06-01"), "home": 3, "probability": 7, "region": "South"}]

    found = scope_sums(
        pl.DataFrame(wins, schema=schema),
        pl.DataFrame(deals, schema=_DEAL | {"region": pl.String}),
        ("region",),
        WINDOWS,
    )

    kept = found.cast({"scope": pl.String, "value": pl.String}).sort("scope", "value", "g")
    assert kept.rows() == [
        ("portfolio", "", 0, 3, 21, True),
        ("portfolio", "", 1, 8, 0, True),
        ("portfolio", "", 2, 5, 0, True),
        ("portfolio", "", 4, 5, 0, True),
        ("region", "North", 0, 3, 0, True),
        ("region", "South", 0, 0, 21, False),
        ("region", "South", 2, 5, 0, True),
        ("region", "West", 4, 5, 0, True),
    ]


def _sums(rows: list[tuple[str, str, int, bool]]) -> pl.DataFrame:
    schema = ["scope", "value", "revenue", "has_rows"]
    words = dict.fromkeys(("scope", "value"), pl.Categorical)
    return pl.DataFrame(rows, schema=schema, orient="row").cast(words)  # type: ignore[arg-type]


def test_the_figures_of_a_scope_by_hand() -> None:
    """60, 25, 10, 3, 1, 1 of 100: top five 99; HHI .36 + .0625 + .01 + .0009 + .0002 = .4336; Gini
    (1·−5 + 1·−3 + 3·−1 + 10 + 25·3 + 60·5) / 600 = 374 / 600; even they were 1/6."""
    parts = [10, 60, 1, 25, 3, 1]
    sums = _sums([("region", "N", part, True) for part in [*parts, 0, -7]])

    row = scope_figures(sums, 100, (1, 10), 6).filter(value="N").row(0, named=True)

    assert (row["accounts"], row["revenue"], row["eligible"]) == (6, 100, True)
    assert (row["top1"], row["top5"]) == pytest.approx((0.6, 0.99))
    assert row["hhi"] == pytest.approx(0.4336)
    assert row["effective_number"] == pytest.approx(1 / 0.4336)
    assert row["gini"] == pytest.approx(374 / 600)
    assert row["hhi_normalised"] == pytest.approx((0.4336 - 1 / 6) / (5 / 6))


def test_a_scope_counts_from_its_least_share_and_number_on() -> None:
    rows = [("region", "on the line", 5, True)] * 2
    rows += [("region", "below", 9, True), ("region", "few", 90, True)]
    rows += [("region", "ahead only", 0, False), ("region", "credit", -3, True)]

    found = scope_figures(_sums(rows), 100, (1, 10), 2)

    eligible = dict(found.select("value", "eligible").rows())
    assert eligible == {"on the line": True, "below": False, "few": False, "credit": False} | {
        "": True
    }
    nobody = found.filter(scope="portfolio").row(0, named=True)
    assert (nobody["revenue"], nobody["accounts"], nobody["hhi"]) == (0, 0, None)
    credit = found.filter(value="credit").row(0, named=True)
    assert (credit["revenue"], credit["accounts"]) == (0, 0)
    # two nines are 9 % each
    less = scope_figures(
        _sums([("region", "x", 9, True), ("region", "x", 0, True)]), 100, (1, 10), 1
    )
    assert less.filter(value="x")["eligible"].to_list() == [False]


def test_three_accounts_are_enough_for_a_ratio() -> None:
    figures = {
        "top5": 1.0,
        "hhi": 0.5,
        "hhi_normalised": 0.25,
        "effective_number": 2.0,
        "gini": 0.3,
    }
    row = {"top1": 0.6} | figures

    assert concentration_of(row | {"accounts": 3}) == Concentration(
        3, 0.6, 1.0, 0.5, 0.25, 2.0, 0.3
    )
    two = concentration_of(row | {"accounts": 2})
    assert two == Concentration(2, 0.6, None, None, None, None, None)
    assert concentration_of(row | {"accounts": 0}) is None


@pytest.mark.parametrize(
    ("top5", "effective", "findings"),
    [
        (0.5, 10.0, ("top5",)),
        (0.4999999999, 9.9999999999, ("top5",)),
        (0.499999996, 9.999999996, ("few",)),
        (None, None, ()),
    ],
)
def test_findings_begin_on_their_lines(
    top5: float | None, effective: float | None, findings: tuple[str, ...]
) -> None:
    found = Concentration(20, 0.3, top5, None, None, effective, None)
    assert found.findings == findings
