"""Levels on frames: lines, memory, what is ahead, and which scope is told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from kamsync.scorecard import DependencyRules
from kamsync.scoring.metrics.dependency import (
    account_levels,
    against,
    level_by,
    remembered_levels,
    scope_levels,
)

RULES = DependencyRules(
    portfolio=(Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)),
    scope=(Fraction(3, 10), Fraction(5, 10), Fraction(7, 10)),
    scope_min_share=Fraction(1, 10),
    scope_min_accounts=3,
    clear_at=Fraction(9, 10),
)
_LAST = {"g": pl.Int64, "scope": pl.String, "value": pl.String, "last": pl.Int8}
UNIT = 10**9


@pytest.mark.parametrize(
    ("part", "whole", "level"),
    [
        (10, 100, 1),
        (9, 100, 0),
        (20, 100, 2),
        (29, 100, 2),
        (30, 100, 3),
        (0, 0, 0),
        (5, 0, 0),
        (-5, -10, 0),
        (1, 1, 3),
    ],
)
def test_a_level_begins_on_its_line(part: int, whole: int, level: int) -> None:
    frame = pl.DataFrame({"part": [part], "whole": [whole]})
    found = frame.select(level_by(pl.col("part"), pl.col("whole"), RULES.portfolio))
    assert found.item() == level


def test_levels_are_remembered_by_scope_and_value() -> None:
    memory = pl.DataFrame(
        {
            "root": ["a", "b", "c", "gone"],
            "levels": ['{"region|North|East": "high", "portfolio|": "watch"}', "{}", None, "{}"],
        }
    )
    roots = pl.DataFrame({"root": ["a", "b", "c"], "g": [4, 5, 6]})

    found = remembered_levels(memory, roots)

    assert found.rows() == [(4, "region", "North|East", 2), (4, "portfolio", "", 1)]
    assert found.schema == pl.Schema(_LAST)


def _sums(rows: list[tuple[str, str, int, int, int]]) -> pl.DataFrame:
    """scope, value, g, revenue, and what is ahead in minor units."""
    schema = ["scope", "value", "g", "revenue", "weight"]
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col("weight").cast(pl.Int128) * UNIT, pl.lit(value=True).alias("has_rows")
    )
    return frame.cast({"scope": pl.Categorical, "value": pl.Categorical})


def _levels(
    sums: list[tuple[str, str, int, int, int]],
    last: list[tuple[int, str, str, int]] | None = None,
    incomplete: tuple[int, ...] = (),
    planned: int | None = None,
    eligible: bool = True,
) -> dict[tuple[str, int], tuple[Any, ...]]:
    """(scope, g) → revenue, share, level, ahead."""
    frame = _sums(sums)
    figures = (
        frame.group_by("scope", "value")
        .agg(pl.col("revenue").clip(lower_bound=0).sum())
        .with_columns(pl.lit(eligible).alias("eligible"))
        .cast({"scope": pl.String, "value": pl.String})
    )
    found = scope_levels(
        frame,
        against(figures, planned),
        pl.DataFrame(last or [], schema=_LAST, orient="row"),
        pl.DataFrame({"g": incomplete}, schema={"g": pl.Int64}),
        RULES,
    )
    rows = found.select("scope", "g", "revenue", "share", "level", "ahead").rows()
    return {(scope, g): tuple(rest) for scope, g, *rest in rows}


def test_each_scope_has_lines_of_its_own() -> None:
    rows = [("portfolio", "", g, n, 0) for g, n in enumerate((30, 20, 10, 9, 31))]
    rows += [("region", "N", g, n, 0) for g, n in enumerate((70, 30))]

    found = _levels(rows)

    assert [found["portfolio", g][2:] for g in range(5)] == [(3, 3), (2, 2), (1, 1), (0, 0), (3, 3)]
    assert [found["region", g] for g in range(2)] == [(70, 0.7, 3, 3), (30, 0.3, 1, 1)]
    ineligible = _levels(rows, eligible=False)
    assert {row[2:] for row in ineligible.values()} == {(0, 0)}


def test_who_has_nothing_and_no_level_is_left_out() -> None:
    found = _levels(
        [
            ("portfolio", "", 0, 999, 0),
            ("portfolio", "", 1, 0, 0),
            ("portfolio", "", 2, 1, 0),
            ("portfolio", "", 3, -5, 0),
        ]
    )
    assert sorted(g for _, g in found) == [0, 2]
    assert found["portfolio", 2] == (1, 0.001, 0, 0)


@pytest.mark.parametrize(
    ("revenue", "last", "level"),
    [
        # 27 of 100 is nine tenths of the line of critical; 26 is not, and is high by itself
        (27, 3, 3),
        (26, 3, 2),
        (18, 2, 2),
        (17, 2, 1),
        (17, 3, 1),
        (9, 1, 1),
        (8, 1, 0),
        (30, 1, 3),
        (0, 1, 0),
    ],
)
def test_the_level_shown_last_holds_to_nine_tenths_of_its_line(
    revenue: int, last: int, level: int
) -> None:
    rows = [("portfolio", "", 0, revenue, 0), ("portfolio", "", 1, 100 - revenue, 0)]
    assert _levels(rows, [(0, "portfolio", "", last)])["portfolio", 0][2] == level


def test_nothing_of_nothing_holds_no_level() -> None:
    rows = [("portfolio", "", 0, 0, 0), ("portfolio", "", 1, -5, 0)]
    last = [(0, "portfolio", "", 3), (1, "portfolio", "", 1)]
    assert [row[1:] for row in _levels(rows, last).values()] == [(0.0, 0, 0)] * 2


def test_memory_in_a_scope_holds_by_that_scopes_lines_and_only_there() -> None:
    rows = [("region", "N", 0, 27, 0), ("region", "N", 1, 73, 0)]
    assert _levels(rows, [(0, "region", "N", 1)])["region", 0][2] == 1
    assert _levels(rows, [(0, "region", "S", 1)])["region", 0][2] == 0
    assert _levels(rows, [(0, "region", "N", 1)], eligible=False)["region", 0][2] == 0


def test_a_level_is_not_lost_while_revenue_is_incomplete() -> None:
    rows = [("portfolio", "", 0, 1, 0), ("portfolio", "", 1, 99, 0)]
    assert _levels(rows, [(0, "portfolio", "", 3)], incomplete=(0,))["portfolio", 0][2] == 3
    # nor where nothing is left of the scope, nor of its eligibility
    gone = _levels(rows, [(0, "region", "S", 2)], incomplete=(0,))
    assert gone["region", 0] == (0, 0.0, 2, 0)
    assert _levels(rows, [(0, "portfolio", "", 3)], incomplete=(1,))["portfolio", 0][2] == 0


def test_what_is_ahead_is_set_against_everybodys_revenue_and_pipeline() -> None:
    # 5 + 25 of 100 + 25 is 24 %: high ahead, none today; the other falls to 76 %
    found = _levels([("portfolio", "", 0, 5, 25), ("portfolio", "", 1, 95, 0)])
    assert (found["portfolio", 0][2:], found["portfolio", 1][2:]) == ((0, 2), (3, 3))
    # credit notes are no share, and 25 of 120 are high ahead
    credit = _levels([("portfolio", "", 0, -5, 30), ("portfolio", "", 1, 95, 0)])
    assert credit["portfolio", 0] == (-5, 0.0, 0, 2)
    # a loss counts as nothing, also ahead: 5 of 5 + 0
    lost = _levels([("portfolio", "", 0, 5, 0), ("portfolio", "", 1, -50, 10)])
    assert lost["portfolio", 0] == (5, 1.0, 3, 3)


def test_a_plan_is_the_whole_of_the_portfolio_now_and_ahead_and_of_nothing_else() -> None:
    rows = [("portfolio", "", 0, 30, 30), ("portfolio", "", 1, 10, 0)]
    rows += [("region", "N", 0, 30, 0), ("region", "N", 1, 70, 0)]

    found = _levels(rows, planned=200)

    # 30 of 200 and 60 of 200
    assert found["portfolio", 0] == (30, 0.15, 1, 3)
    assert found["region", 0] == (30, 0.3, 1, 1)


def _told(rows: list[tuple[Any, ...]], **more: bool) -> dict[int, dict[str, Any]]:
    """scope, value, g, revenue, share, level, ahead."""
    schema = {"scope": pl.String, "value": pl.String, "g": pl.Int64, "revenue": pl.Int64}
    schema |= {"share": pl.Float64, "level": pl.Int8, "ahead": pl.Int8}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    given = {"pipeline_known": True, "of_plan": False} | more
    found = account_levels(frame, ("region", "country"), **given)
    return {row["g"]: row for row in found.iter_rows(named=True)}


def test_the_worst_scope_is_told_then_the_largest_share_then_the_first() -> None:
    found = _told(
        [
            ("portfolio", "", 0, 90, 0.9, 1, 0),
            ("region", "N", 0, 5, 0.5, 2, 0),
            ("region", "S", 0, 6, 0.6, 2, 0),
            # a tie: the portfolio before countries before regions, and by their value
            ("region", "B", 1, 5, 0.5, 1, 0),
            ("country", "D", 1, 5, 0.5, 1, 0),
            ("country", "C", 1, 5, 0.5, 1, 0),
            ("region", "B", 2, 5, 0.5, 1, 0),
            ("portfolio", "", 2, 7, 0.5, 1, 0),
            ("region", "B", 3, 5, 0.1, 0, 0),
        ]
    )

    told = {
        g: (r["dependency"], r["dependency_scope"], r["dependency_value"]) for g, r in found.items()
    }
    assert told == {
        0: ("high", "region", "S"),
        1: ("watch", "country", "C"),
        2: ("watch", "portfolio", ""),
    }
    assert (found[0]["dependency_share"], found[0]["dependency_amount"]) == (0.6, 6)
    assert found[0]["levels"] == '{"portfolio|": "watch", "region|N": "high", "region|S": "high"}'


def test_a_level_ahead_is_told_where_it_is_higher_and_the_pipeline_known() -> None:
    rows = [
        ("portfolio", "", 0, 5, 0.05, 0, 2),
        ("portfolio", "", 1, 20, 0.2, 2, 2),
        ("region", "N", 1, 20, 0.2, 0, 1),
        ("portfolio", "", 2, 20, 0.2, 1, 0),
        ("region", "N", 2, 20, 0.2, 0, 3),
    ]

    found = _told(rows)

    assert [found[g]["forward"] for g in range(3)] == ["high", None, "critical"]
    only_ahead = {name: found[0][name] for name in found[0] if name.startswith("dependency")}
    assert only_ahead.pop("dependency") == "none"
    assert set(only_ahead.values()) == {None}
    assert found[0]["levels"] is None
    assert {row["forward"] for row in _told(rows, pipeline_known=False).values()} == {None}


def test_what_the_share_is_of_is_the_plan_for_the_portfolio_alone() -> None:
    rows = [("portfolio", "", 0, 5, 0.5, 1, 0), ("region", "N", 1, 5, 0.5, 1, 0)]

    planned = [row["dependency_of"] for row in _told(rows, of_plan=True).values()]

    assert planned == ["planned", "actual"]
    assert {row["dependency_of"] for row in _told(rows).values()} == {"actual"}
