"""Loss of a customer (numbers §2.10), the Pareto that holds, size against score: by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.model.rejects import no_rejects
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain import size_and_score
from kamsync.scoring.explain.loss import simulate
from kamsync.scoring.score import Scored

AS_OF = dt.date(2026, 11, 22)
EPOCH = dt.date(1970, 1, 1)
CARD = load_scorecard(None)


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


def a_group(g: int, revenue: int, **changes: Any) -> dict[str, Any]:
    row = {
        "g": g,
        "root": f"R{g}",
        "name": f"Name {g}",
        "revenue": revenue,
        "dependency": "none",
        "tier": "Maintain",
        "first_win": day("2020-01-01"),
        "score": 50,
        "score_raw": 50.0,
        "size_rank": None,
    }
    return row | changes


def a_portfolio(
    rows: list[dict[str, Any]],
    parts: list[tuple[str, str, int, int]] = (),  # type: ignore[assignment]
    earliest: str | None = "2020-01-01",
) -> Scored:
    """`parts`: scope, value, g, revenue there; every scope value is eligible but country."""
    schema = {"dependency": pl.String, "name": pl.String, "size_rank": pl.Int64, "tier": pl.String}
    schema |= {"g": pl.Int64, "root": pl.String, "revenue": pl.Int64, "first_win": pl.Int64}
    schema |= {"score": pl.Int64, "score_raw": pl.Float64}
    groups = pl.DataFrame(rows, schema_overrides=schema, schema=None if rows else schema)
    levels = pl.DataFrame(
        [*parts, *(("portfolio", "", r["g"], r["revenue"]) for r in rows)],
        schema={"scope": pl.String, "value": pl.String, "g": pl.Int64, "revenue": pl.Int64},
        orient="row",
    )
    scopes = levels.group_by("scope", "value").agg(
        pl.col("revenue").filter(pl.col("revenue") > 0).sum(),
        (pl.col("scope").first() != "country").alias("eligible"),
    )
    facts = {"earliest_win": day(earliest) if earliest else None}
    return Scored(
        groups=groups,
        scopes=scopes,
        levels=levels,
        flags=pl.DataFrame(),
        rejects=no_rejects(),
        findings=(),
        facts=facts,
        members=pl.DataFrame(),
    )


def test_losing_a_customer_by_hand() -> None:
    """T = 1,000; R1 brings 300, of which 200 of the 250 of North; R3 and R9 are new with 60
    in 12 months: 5 a month, so 300 takes 60 months. Afterwards R2 is 500 of 700."""
    scored = a_portfolio(
        [
            a_group(1, 300, dependency="critical"),
            a_group(2, 500),
            a_group(3, 60, first_win=day("2026-03-01")),
            a_group(9, 0, first_win=day("2026-03-01")),
            a_group(4, 140),
        ],
        [("region", "North", 1, 200), ("region", "North", 2, 50), ("region", "South", 1, 100)],
    )

    losses = simulate(scored, AS_OF)

    (loss,) = losses.each
    assert (loss.lost, loss.remaining, loss.share) == (300, 700, Fraction(3, 10))
    assert [(s.scope, s.value, s.share) for s in loss.scopes] == [
        ("portfolio", "", Fraction(3, 10)),
        ("region", "South", Fraction(1)),
        ("region", "North", Fraction(4, 5)),
    ]
    assert (loss.top_name, loss.top_share) == ("Name 2", Fraction(5, 7))
    assert loss.months == 60
    assert (losses.new_business, losses.new_customers) == (60, 2)
    assert losses.worst is None


def test_the_worst_three_are_lost_together() -> None:
    rows = [a_group(g, 100 * g, dependency="watch") for g in (1, 2, 3, 4)]
    rows[1]["dependency"] = "high"

    losses = simulate(a_portfolio(rows), AS_OF)

    assert [loss.roots for loss in losses.each] == [("R4",), ("R3",), ("R2",), ("R1",)]
    assert losses.worst is not None
    assert losses.worst.roots == ("R4", "R3", "R2")
    assert (losses.worst.lost, losses.worst.remaining) == (900, 100)
    assert losses.worst.level == "high"
    assert losses.worst.top_share == 1


def test_a_customer_of_one_cent_is_one() -> None:
    rows = [a_group(1, 9, dependency="critical"), a_group(2, 1)]
    (loss,) = simulate(a_portfolio(rows), AS_OF).each
    assert (loss.remaining, loss.share, loss.top_name) == (1, Fraction(9, 10), "Name 2")


def test_losing_everybody_leaves_nobody_at_the_top() -> None:
    rows = [a_group(1, 5, dependency="critical"), a_group(2, 0), a_group(3, -1)]
    losses = simulate(a_portfolio(rows), AS_OF)

    assert losses.each[0].remaining == 0
    assert losses.each[0].top_name is None
    assert losses.each[0].top_share is None


@pytest.mark.parametrize(
    ("newcomer", "earliest"),
    [
        ({"first_win": day("2020-05-05")}, "2020-01-01"),  # nobody is new
        ({"first_win": day("2026-03-01")}, "2024-11-24"),  # a day short of 24 months
        ({"first_win": day("2026-03-01")}, None),
        ({"first_win": day("2026-03-01"), "revenue": -10}, "2020-01-01"),  # only credit notes
        ({"first_win": day("2025-11-22")}, "2020-01-01"),  # the day before the window begins
        ({"first_win": day("2026-03-01")}, "2020-01-01"),  # one newcomer is no rate
    ],
)
def test_months_to_replace_are_unknown_rather_than_wrong(
    newcomer: dict[str, Any], earliest: str | None
) -> None:
    rows = [a_group(1, 500, dependency="high"), a_group(2, 60) | newcomer]

    assert simulate(a_portfolio(rows, earliest=earliest), AS_OF).each[0].months is None


def test_history_that_just_reaches_24_months_is_enough() -> None:
    rows = [a_group(1, 500, dependency="high"), a_group(2, 60, first_win=day("2025-11-23"))]
    rows.append(a_group(3, 0, first_win=day("2025-11-23")))

    assert simulate(a_portfolio(rows, earliest="2024-11-23"), AS_OF).each[0].months == 100
    assert simulate(a_portfolio(rows, earliest="2024-11-24"), AS_OF).each[0].months is None


def test_a_group_without_a_level_is_not_simulated() -> None:
    losses = simulate(a_portfolio([a_group(1, 5), a_group(2, 6)]), AS_OF)

    assert losses.each == ()
    assert losses.worst is None


@given(st.lists(st.integers(-1000, 10**12), min_size=1, max_size=12))
def test_what_is_lost_and_what_remains_make_the_whole(sizes: list[int]) -> None:
    rows = [a_group(g, size, dependency="watch") for g, size in enumerate(sizes)]
    whole = sum(size for size in sizes if size > 0)

    for loss in simulate(a_portfolio(rows), AS_OF).each:
        assert loss.lost + loss.remaining == whole
        assert 0 < loss.share <= 1
        assert all(0 < s.share <= 1 for s in loss.scopes)


def test_the_real_ratio_of_pareto_by_hand() -> None:
    """40 + 30 = 70 of 100 with two of five; 75 and 80 need the third."""
    rows = [a_group(g, size) for g, size in enumerate((40, 30, 15, 10, 5, 0, -3))]

    found = size_and_score.pareto(a_portfolio(rows).groups)

    assert (found.total, found.customers) == (100, 5)
    assert found.points == {70: 2, 75: 3, 80: 3}
    assert found.holds is False
    assert found.curve[:3] == ((0, 0.0), (1, 0.4), (2, 0.7))
    assert found.curve[-1] == (5, 1.0)


def test_pareto_holds_where_a_fifth_makes_four_fifths() -> None:
    rows = [a_group(g, size) for g, size in enumerate((80, 5, 5, 5, 5))]

    assert size_and_score.pareto(a_portfolio(rows).groups).holds is True
    assert size_and_score.pareto(a_portfolio([]).groups).holds is None
    # a fifth of six, rounded up, are two; of five it is one
    for sizes, holds in (((50, 40, 4, 3, 2, 1), True), ((50, 40, 5, 3, 2), False)):
        rows = [a_group(g, size) for g, size in enumerate(sizes)]
        assert size_and_score.pareto(a_portfolio(rows).groups).holds is holds


def test_quadrants_by_hand() -> None:
    """Five customers: the largest one is big. 70 is the line of Key."""
    rows = [
        a_group(1, 50, size_rank=1, score=70, score_raw=69.6),
        a_group(2, 40, size_rank=2, score=90, score_raw=90.0),
        a_group(3, 30, size_rank=3, score=20, score_raw=20.0),
        a_group(4, 20, size_rank=4, score=None, score_raw=None),
        a_group(5, 10, size_rank=5, score=69, score_raw=69.4),
        a_group(6, 0, score=71, score_raw=71.0),
    ]

    found = size_and_score.quadrants(a_portfolio(rows).groups, CARD)

    assert found["quadrant"].to_list() == [
        "big+strategic",
        "strategic only",
        "neither",
        None,
        "neither",
        "strategic only",
    ]
    assert found["score_rank"].to_list() == [3, 1, 5, None, 4, 2]
    assert found["rank_gap"].to_list() == [-2, 1, -2, None, 1, None]


def test_a_big_one_with_a_low_score_is_big_only() -> None:
    rows = [a_group(1, 50, size_rank=1, score=69, score_raw=69.0)]

    quadrant = size_and_score.quadrants(a_portfolio(rows).groups, CARD)["quadrant"]
    assert quadrant.to_list() == ["big only"]


def test_equal_scores_share_a_rank_and_the_unrated_have_none() -> None:
    scores = (
        (1, 80, "Key"),
        (2, 70, "Key"),
        (3, 70, "Key"),
        (4, 60, "Maintain"),
        (5, 90, "Unrated"),
    )
    rows = [a_group(g, 10, size_rank=g, score=n, tier=tier) for g, n, tier in scores]

    found = size_and_score.quadrants(a_portfolio(rows).groups, CARD)

    assert found["score_rank"].to_list() == [1, 2, 2, 4, None]
    assert found["quadrant"].to_list()[4] is None


def test_of_equal_customers_the_first_is_named_and_a_nameless_one_by_its_root() -> None:
    rows = [a_group(g, 10, dependency="high", name=None) for g in (3, 1, 2, 5, 4)]
    losses = simulate(a_portfolio(rows), AS_OF)
    assert [loss.names for loss in losses.each] == [(f"R{g}",) for g in (1, 2, 3, 4, 5)]
    assert [loss.top_name for loss in losses.each] == ["R2", "R1", "R1", "R1", "R1"]
    assert losses.worst is not None
    assert (losses.worst.roots, losses.worst.top_name) == (("R1", "R2", "R3"), "R4")


def test_what_is_lost_in_a_scope_is_told_from_one_cent_on() -> None:
    rows = [a_group(1, 1, dependency="high"), a_group(2, 1)]
    parts = [("region", "North", 1, 1), ("region", "South", 1, -1), ("country", "FR", 1, 1)]
    parts += [("country", "FR", 2, 1), ("region", "East", 2, 1)]
    parts += [("region", "West", 1, 0), ("region", "West", 2, 1)]
    (loss,) = simulate(a_portfolio(rows, parts), AS_OF).each
    assert [(s.scope, s.value, s.share, s.eligible) for s in loss.scopes] == [
        ("portfolio", "", Fraction(1, 2), True),
        ("region", "North", Fraction(1), True),
        ("country", "FR", Fraction(1, 2), False),
    ]


def test_new_business_is_of_the_year_and_replaces_from_one_cent_on() -> None:
    edge = [day("2025-11-22"), day("2025-11-23"), day("2026-11-22"), day("2026-11-23")]
    rows = [a_group(1, 500, dependency="high")]
    rows += [a_group(g, 10**g, first_win=first) for g, first in enumerate(edge, start=2)]
    losses = simulate(a_portfolio(rows), AS_OF)
    assert (losses.new_business, losses.new_customers) == (1_000 + 10_000, 2)
    least = [*rows[:1], *(a_group(g, g - 7, first_win=edge[1]) for g in (7, 8))]
    assert simulate(a_portfolio(least), AS_OF).each[0].months == 12 * 500


def test_two_are_lost_together_and_new_customers_of_nothing_replace_nobody() -> None:
    rows = [a_group(g, 100, dependency="watch") for g in (1, 2)]
    rows += [a_group(g, 0, first_win=day("2026-03-01")) for g in (3, 4)]
    losses = simulate(a_portfolio(rows), AS_OF)
    assert losses.worst is not None
    assert losses.worst.roots == ("R1", "R2")
    assert (losses.new_business, losses.worst.months) == (0, None)


def test_a_score_without_a_tier_has_a_rank() -> None:
    rows = [a_group(1, 50, size_rank=1, score=70, tier=None)]
    assert size_and_score.quadrants(a_portfolio(rows).groups, CARD)["score_rank"].to_list() == [1]
