"""The parts of a change of the score on rows: what moved, what is missing, tenths that sum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kamsync.scorecard import Criterion
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.change import explain_change

WEIGHTS = {"a": 50.0, "b": 30.0, "c": 20.0}
CARD = replace(
    load_scorecard(None),
    criteria=tuple(Criterion(k, "now", w, "flow", scale=((0.0, 0.0),)) for k, w in WEIGHTS.items()),
)


def a_row(points: dict[str, float | None], known: str = "abc", raw: float | None = None) -> Any:
    usable = {k: p for k, p in points.items() if p is not None}
    total = sum(WEIGHTS[k] for k in usable)
    score = sum(WEIGHTS[k] * p for k, p in usable.items()) / total if total else 0.0
    row = {f"old_points_{k}": points.get(k) for k in WEIGHTS}
    row |= {f"old_known_{k}": k in known for k in WEIGHTS}
    shown = score if raw is None else raw
    return row | {"score": int(shown + 0.5), "score_raw": shown}


def effects(old: Any, new: Any) -> list[tuple[str, str, float]]:
    found = explain_change(old, CARD, new)
    assert found is not None
    return [(e.kind, e.criterion, e.points) for e in found.effects]


BASE = {"a": 60.0, "b": 60.0, "c": 60.0}


def test_each_value_that_moved_counts_by_its_weight() -> None:
    new = a_row({"a": 64.0, "b": 60.0, "c": 50.0})
    # 50 · 4 and 20 · −10 of 100 cancel
    assert effects(a_row(BASE), new) == [("data", "a", 2.0), ("data", "c", -2.0)]


def test_values_move_within_the_weight_that_was_known_before() -> None:
    old = a_row({"a": 60.0, "b": 60.0, "c": None}, "ab")
    new = a_row({"a": 68.0, "b": 60.0, "c": None}, "ab")
    # 50 · 8 of 80
    assert effects(old, new) == [("data", "a", 5.0)]


def test_what_becomes_known_or_unknown_counts_one_after_the_other() -> None:
    old = a_row({"a": 60.0, "b": 80.0, "c": None}, "ab")
    new = a_row({"a": 60.0, "b": None, "c": 95.0}, "ac")
    # (3,000 + 2,400) / 80 = 67.5; without b 60; with c (3,000 + 1,900) / 70 = 70. Shown are 68 and
    # 70: of −7.5 and +10 half a point too much, taken off by size: 0.21 and 0.29
    assert effects(old, new) == [("missing", "b", -7.7), ("missing", "c", 9.7)]


def test_points_that_stand_in_on_both_days_moved_with_the_peers() -> None:
    old, new = a_row(BASE, "ab"), a_row(BASE | {"c": 70.0}, "ab")
    assert effects(old, new) == [("peers", "c", 2.0)]
    # known once: what stood in is missing
    assert effects(a_row(BASE, "ab"), a_row(BASE | {"c": 70.0}))[0][0] == "missing"
    lost = a_row({"a": 60.0, "b": 60.0, "c": None}, "ab")
    assert effects(a_row(BASE | {"c": 85.0}, "ab"), lost) == [("missing", "c", -5.0)]


def test_what_the_old_scorecard_does_not_explain_is_the_new_one() -> None:
    assert effects(a_row(BASE), a_row(BASE, raw=63.0)) == [("config", "", 3.0)]
    both = effects(a_row(BASE), a_row(BASE | {"a": 64.0}, raw=61.0))
    assert both == [("data", "a", 2.0), ("config", "", -1.0)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        # thirds of a point: 1 of 3 tenths each way goes to the largest remainders, first in order
        ({"a": 60.5, "b": 60.5, "c": 60.5}, [("a", 0.5), ("b", 0.3), ("c", 0.2)]),
        ({"a": 61.0, "b": 61.0, "c": 61.0}, [("a", 0.5), ("b", 0.3), ("c", 0.2)]),
        ({"a": 60.9, "b": 60.9, "c": 61.35}, [("a", 0.46), ("b", 0.27), ("c", 0.27)]),
        ({"a": 59.1, "b": 59.1, "c": 58.65}, [("a", -0.46), ("b", -0.27), ("c", -0.27)]),
    ],
)
def test_tenths_sum_to_the_shown_change(
    new: dict[str, float], expected: list[tuple[str, float]]
) -> None:
    found = effects(a_row(BASE), a_row(new))
    shown = round(a_row(new)["score"] - 60, 9)
    assert round(sum(points for *_, points in found), 6) == shown
    for (_, name, points), (other, exact) in zip(found, expected, strict=True):
        assert name == other
        assert points == pytest.approx(exact, abs=0.1)


def test_equal_remainders_go_to_the_first() -> None:
    """60 to 61 by three equal parts of a third each: 0.4, 0.3, 0.3; and down the same."""
    card = replace(CARD, criteria=tuple(replace(c, weight=1.0) for c in CARD.criteria))
    for sign in (1, -1):
        new = {f"old_points_{k}": 60.0 + sign for k in WEIGHTS}
        new |= {f"old_known_{k}": True for k in WEIGHTS}
        new |= {"score": 60 + sign, "score_raw": 60.0 + sign}
        found = explain_change(a_row(BASE), card, new)
        assert found is not None
        parts = [e.points for e in found.effects]
        assert parts == ([0.4, 0.3, 0.3] if sign > 0 else [-0.3, -0.3, -0.4])


def test_without_a_score_on_either_day_nothing_is_explained() -> None:
    none = a_row(BASE) | {"score": None}
    assert explain_change(none, CARD, a_row(BASE)) is None
    assert explain_change(a_row(BASE), CARD, none) is None
    empty = dict.fromkeys(WEIGHTS)
    assert effects(a_row(empty, ""), a_row(BASE))[0][0] == "missing"


def test_where_nothing_of_the_old_scorecard_is_left_the_new_one_is_the_whole() -> None:
    gone = a_row(dict.fromkeys(WEIGHTS), "", raw=50.0)
    assert effects(a_row(BASE), gone) == [("missing", "c", -60.0), ("config", "", 50.0)]


def test_the_rest_is_spread_by_the_size_of_the_effects() -> None:
    """+10 and -0.3 for a score that is shown as 10 more: 0.3 are left, all but 0.01 for the large
    one, and the tenth that rounding leaves goes there too."""
    new = a_row({"a": 80.0, "b": 59.0, "c": 60.0})
    assert effects(a_row(BASE), new) == [("data", "a", 10.3), ("data", "b", -0.3)]


def test_where_nothing_moved_nothing_is_told() -> None:
    assert effects(a_row(BASE, "ab"), a_row(BASE, "ab")) == []
