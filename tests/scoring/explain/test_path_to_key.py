"""Levers on rows: what is wanted of one criterion, the nearest value for it, and its step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kamsync.scorecard import Criterion, Scorecard, TierRules
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.path_to_key import Lever, way_to_key

_SHIPPED = load_scorecard(None)
OTHER = Criterion("other", "now", 50, "distance_km", scale=((0.0, 0.0), (100.0, 100.0)))


def a_card(metric: str, scale: tuple[tuple[float, float], ...], **more: Any) -> Scorecard:
    """Half the weight on it, half on a criterion that is no lever."""
    one = Criterion("it", "now", 50, metric, scale=scale, **more)
    return replace(_SHIPPED, criteria=(one, OTHER), tiers=TierRules())


def a_row(it: float | None, other: float | None = 70.0, **more: Any) -> dict[str, Any]:
    row = {"score": 60, "override": None, "tier": "Maintain", "tier_candidate": "Maintain"}
    row |= {"earlier_tier": None, "confidence": 60, "points_it": it, "points_other": other}
    return row | more


def lever(card: Scorecard, value: Any, row: dict[str, Any]) -> tuple[Any, Any, float] | None:
    way = way_to_key(row, {"it": value}, card)
    assert way is not None
    (found,) = way.levers or (None,)
    if found is None:
        return None
    assert (found.criterion, found.metric) == ("it", card.criteria[0].metric)
    return found.now, found.needed, found.effort


RISING = ((0.0, 0.0), (100.0, 100.0))


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        # 69.5 · 100 − 70 · 50 over 50 is 69, told in whole numbers
        (a_row(50.0), 69.0),
        # 72 is asked of who has another tier already: 73
        (a_row(50.0, earlier_tier="Maintain"), 73.0),
        # of nothing else known: 69.5 itself, rounded up
        (a_row(50.0, None), 70.0),
        # it has more than the 49 already; 109 no value brings
        (a_row(50.0, 90.0), None),
        (a_row(69.0), None),
        (a_row(50.0, 30.0), None),
    ],
)
def test_what_is_wanted_of_one_criterion_by_hand(row: dict[str, Any], needed: float | None) -> None:
    found = lever(a_card("flow", RISING), 20.0, row)
    assert found == (needed and (20.0, needed, pytest.approx((needed - 20) / 100)))


def test_an_unknown_value_starts_where_the_scale_is_worst() -> None:
    assert lever(a_card("flow", RISING), 90.0, a_row(None)) == (None, 69.0, pytest.approx(0.69))
    falling = ((0.0, 100.0), (100.0, 0.0))
    assert lever(a_card("gap", falling), None, a_row(None)) == (None, 31.0, pytest.approx(0.69))


def test_the_effort_is_a_part_of_the_whole_scale() -> None:
    """From 100 to 300: 69 points at 238, 118 away from 120, of 200."""
    found = lever(a_card("flow", ((100.0, 0.0), (300.0, 100.0))), 120.0, a_row(10.0))
    assert found == (120.0, 238.0, pytest.approx(118 / 200))


def test_beyond_a_flat_stretch_the_next_rise_is_taken() -> None:
    """69 points are neither had at 68.5 nor passed between 68.5 and 68.9: only on the last rise."""
    steps = ((0.0, 68.5), (50.0, 68.9), (100.0, 79.0))
    found = lever(a_card("flow", steps), 10.0, a_row(68.58))
    assert found is not None
    assert found[1] == 51.0


@pytest.mark.parametrize(
    ("metric", "scale", "value", "needed"),
    [
        # half of the span brings 69 points: 0.69, told in hundredths, tenths or whole ones
        ("share", ((0.0, 0.0), (1.0, 100.0)), 0.5, 0.69),
        ("share", ((0.0, 0.0), (1.0, 97.0)), 0.5, 0.72),
        ("growth", ((0.0, 0.0), (0.5, 100.0)), 0.1, 0.35),
        ("pipeline_over_revenue", ((0.0, 0.0), (1.0, 100.0)), 0.5, 0.7),
        ("threads", ((0.0, 0.0), (5.0, 100.0)), 1.0, 3.5),
        ("trend_slope", ((0.0, 0.0), (0.1, 100.0)), 0.01, 0.07),
        ("wallet_share", ((0.0, 0.0), (1.0, 97.0)), 0.1, 0.72),
        ("rating_fit", ((0.0, 0.0), (10.0, 100.0)), 1.0, 7.0),
    ],
)
def test_a_value_is_told_in_the_steps_of_its_unit(
    metric: str, scale: tuple[tuple[float, float], ...], value: float, needed: float
) -> None:
    found = lever(a_card(metric, scale), value, a_row(10.0))
    assert found is not None
    assert found[1] == pytest.approx(needed)
    assert found[2] == pytest.approx((needed - value) / scale[-1][0])


def test_the_nearest_of_two_ways_is_taken_on_a_hill() -> None:
    """0 to 100 and back to 0: 69 points are had at 34.5 and, falling, at 65.5."""
    hill = ((0.0, 0.0), (50.0, 100.0), (100.0, 0.0))
    assert lever(a_card("flow", hill), 10.0, a_row(20.0)) == (10.0, 35.0, pytest.approx(0.25))
    assert lever(a_card("flow", hill), 90.0, a_row(20.0)) == (90.0, 65.0, pytest.approx(0.25))


def test_a_step_that_goes_too_far_keeps_the_exact_value() -> None:
    """A peak between two steps: 69 points only from 0.345 to 0.655."""
    peak = ((0.0, 0.0), (0.5, 100.0), (1.0, 0.0))
    assert lever(a_card("flow", peak), 0.0, a_row(0.0)) == (
        0.0,
        pytest.approx(0.345),
        pytest.approx(0.345),
    )


def test_the_least_listed_value_that_is_enough() -> None:
    table = (("A", 100.0), ("B", 69.0), ("C", 40.0), ("D", 10.0))
    card = a_card("credit_rating", (), rating=table)
    assert lever(card, "C", a_row(40.0)) == ("C", "B", pytest.approx(0.29))
    assert lever(card, "E", a_row(None)) == (None, "B", pytest.approx(0.59))
    assert lever(card, "C", a_row(40.0, 30.0)) is None


def test_levers_come_cheapest_first_then_by_name() -> None:
    ids = ("b", "a", "c")
    criteria = tuple(Criterion(i, "now", 25, "flow", scale=RISING) for i in ids)
    card = replace(_SHIPPED, criteria=(*criteria, replace(OTHER, weight=25)), tiers=TierRules())
    row = a_row(None) | {"points_a": 60.0, "points_b": 60.0, "points_c": 65.0}
    way = way_to_key(row, {"a": 60.0, "b": 60.0, "c": 65.0}, card)
    assert way is not None
    # 69.5 · 4 − 70 − 125 = 83 and 278 − 70 − 120 = 88: each 23 more
    assert way.levers == tuple(
        Lever(i, "flow", now, now + 23, pytest.approx(0.23))
        for i, now in (("a", 60.0), ("b", 60.0), ("c", 65.0))
    )
    assert (way.line, way.score) == (70, 60)


def test_what_no_score_makes_good_is_named() -> None:
    card = a_card("flow", RISING, missing="gate", floor=50.0)

    def blocked(row: dict[str, Any]) -> tuple[str, ...]:
        way = way_to_key(row, {}, card)
        assert way is not None
        return way.blocked_by

    assert blocked(a_row(50.0)) == ()
    assert blocked(a_row(49.9)) == ("floor it",)
    assert blocked(a_row(None, confidence=59)) == ("confidence", "gate it")


@pytest.mark.parametrize(
    "more", [{"score": None}, {"override": "Key"}, {"tier": "Key"}, {"tier_candidate": "Key"}]
)
def test_no_lever_is_asked_for(more: dict[str, Any]) -> None:
    assert way_to_key(a_row(50.0, **more), {}, a_card("flow", RISING)) is None


def test_what_lies_beyond_the_end_of_a_stretch_is_not_had_there() -> None:
    """68.5 to 68.9 would bring 69 points at 62.5; the last rise brings them at 63.6."""
    steps = ((0.0, 60.0), (50.0, 68.5), (60.0, 68.9), (100.0, 70.0))
    found = lever(a_card("flow", steps), 10.0, a_row(61.7))
    assert found == (10.0, 64.0, pytest.approx(0.54))


def test_an_anchor_with_just_the_points_is_enough_though_no_further_value_brings_more() -> None:
    level = ((0.0, 0.0), (40.0, 69.0), (100.0, 69.0))
    assert lever(a_card("flow", level), 10.0, a_row(20.0)) == (10.0, 40.0, pytest.approx(0.3))
