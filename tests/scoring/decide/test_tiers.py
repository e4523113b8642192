"""Tiers on frames: the first rule that holds, each at its line; seats; confirmation; overrides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import polars as pl
import pytest

from kamsync.scorecard import Criterion, Scorecard, TierRules
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.criteria import Judged
from kamsync.scoring.decide.tiers import (
    candidates,
    gates_passed,
    overrides,
    settle,
    tomorrow_view,
)

AS_OF = dt.date(2026, 3, 2)
EARLIER = dt.date(2025, 11, 30)
RULES = TierRules()
TYPES = {
    "g": pl.Int64,
    "earlier_tier": pl.String,
    "earlier_candidate": pl.String,
    "earlier_streak": pl.Int64,
    "earlier_since": pl.Date,
    "pipeline": pl.Int64,
    "size_rank": pl.Int64,
    "score": pl.Int64,
    "confidence": pl.Int64,
    "potential_score": pl.Int64,
    "tomorrow_confidence": pl.Int64,
    "contribution": pl.Int64,
    "pareto": pl.String,
    "override": pl.String,
    "tier_candidate": pl.String,
    "tier_beneath": pl.String,
}
CALM: dict[str, Any] = {
    **dict.fromkeys(TYPES),
    **{"score": 60, "confidence": 80, "potential_score": 40, "tomorrow_confidence": 80},
    **{"eligible_for_key": True, "fit_ok": True, "revenue": 100, "size_rank": 6, "pareto": "C"},
}
"""Maintain by its score; the sixth of ten by size in `tiers_of`."""


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    numbered = [{**CALM, "g": n, **row} for n, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema_overrides=TYPES)


def tier_of(**values: Any) -> str:
    """Among ten with revenue, of which two are the top fifth."""
    others = [{"size_rank": n} for n in range(1, 11) if n != 6]
    return str(candidates(frame(values, *others), RULES)["tier_candidate"][0])


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        # Unrated below 30 of confidence, whatever else
        ({"confidence": 29, "score": 90}, "Unrated"),
        ({"confidence": 30}, "Maintain"),
        # Key from 70 and 60 of confidence
        ({"score": 70}, "Key"),
        ({"score": 69}, "Maintain"),
        ({"score": 70, "confidence": 60}, "Key"),
        ({"score": 70, "confidence": 59}, "Maintain"),
        ({"score": 70, "eligible_for_key": False}, "Maintain"),
        ({"score": None}, "Not key"),
        # with a tier before: 72 to enter, 67 to stay
        ({"score": 71, "earlier_tier": "Maintain"}, "Maintain"),
        ({"score": 72, "earlier_tier": "Maintain"}, "Key"),
        ({"score": 67, "earlier_tier": "Key"}, "Key"),
        ({"score": 66, "earlier_tier": "Key"}, "Maintain"),
        # Tomorrow: potential 70, confidence 60, fit, some business, not in the top fifth
        ({"potential_score": 70}, "Tomorrow"),
        ({"potential_score": 69}, "Maintain"),
        ({"potential_score": 70, "tomorrow_confidence": 60}, "Tomorrow"),
        ({"potential_score": 70, "tomorrow_confidence": 59}, "Maintain"),
        ({"potential_score": 70, "fit_ok": False}, "Maintain"),
        ({"potential_score": 70, "revenue": 0}, "Maintain"),
        ({"potential_score": 70, "revenue": None}, "Maintain"),
        ({"potential_score": 70, "revenue": 1}, "Tomorrow"),
        ({"potential_score": 70, "revenue": 0, "pipeline": 0}, "Maintain"),
        ({"potential_score": 70, "revenue": 0, "pipeline": 1}, "Tomorrow"),
        ({"potential_score": 70, "size_rank": 2}, "Maintain"),
        ({"potential_score": 70, "size_rank": 3}, "Tomorrow"),
        ({"potential_score": 70, "size_rank": None}, "Tomorrow"),
        ({"potential_score": 70, "score": 70}, "Key"),
        # Streamline: below 0 of contribution, and not unknown
        ({"contribution": -1}, "Streamline"),
        ({"contribution": 0}, "Maintain"),
        ({"contribution": -1, "potential_score": 70}, "Tomorrow"),
        # Maintain: of the large, or from a score of 50
        ({"score": 50}, "Maintain"),
        ({"score": 49}, "Not key"),
        ({"score": 0, "pareto": "A"}, "Maintain"),
        ({"score": 0, "pareto": "B"}, "Maintain"),
    ],
)
def test_the_first_rule_that_holds_gives_the_tier(values: dict[str, Any], tier: str) -> None:
    assert tier_of(**values) == tier


@pytest.mark.parametrize(("ranked", "last"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_the_top_fifth_is_rounded_up(ranked: int, last: int) -> None:
    """Nobody of it is a Tomorrow."""
    rows = [{"size_rank": n, "potential_score": 90} for n in range(1, ranked + 1)]

    found = candidates(frame(*rows), RULES)["tier_candidate"].to_list()

    assert found == ["Maintain"] * last + ["Tomorrow"] * (ranked - last)


def test_beneath_key_stands_the_tier_it_would_have_without_a_seat() -> None:
    found = candidates(
        frame(
            {"score": 90},
            {"score": 90, "potential_score": 90, "size_rank": None},
            {"score": 90, "confidence": 20},
        ),
        RULES,
    )

    assert found.select("tier_candidate", "tier_beneath").rows() == [
        ("Key", "Maintain"),
        ("Key", "Tomorrow"),
        ("Unrated", "Unrated"),
    ]


def card(capacity: int | None = None) -> Scorecard:
    shipped = load_scorecard(None)
    return replace(shipped, tiers=replace(shipped.tiers, capacity=capacity))


def settled(*rows: dict[str, Any], capacity: int | None = None) -> pl.DataFrame:
    given = [{"tier_candidate": "Maintain", "tier_beneath": "Maintain", **row} for row in rows]
    return settle(frame(*given), card(capacity), AS_OF)


@pytest.mark.parametrize(
    ("candidate", "earlier", "before", "streak", "result"),
    [
        ("Key", None, None, None, ("Key", 1, False)),
        ("Key", "Maintain", "Maintain", 2, ("Maintain", 1, True)),
        ("Key", "Maintain", "Key", 1, ("Key", 2, False)),
        ("Key", "Maintain", "Key", None, ("Key", 2, False)),
        ("Maintain", "Key", "Key", 2, ("Key", 1, True)),
        ("Maintain", "Key", "Maintain", 1, ("Maintain", 2, False)),
        ("Maintain", "Key", "Tomorrow", 1, ("Key", 1, True)),
        ("Tomorrow", "Maintain", "Maintain", 2, ("Tomorrow", 1, False)),
        ("Key", "Key", "Key", 2, ("Key", 2, False)),
    ],
)
def test_entering_and_leaving_key_takes_the_same_candidate_twice(
    candidate: str,
    earlier: str | None,
    before: str | None,
    streak: int | None,
    result: tuple[str, int, bool],
) -> None:
    row = {"tier_candidate": candidate, "earlier_tier": earlier}
    row |= {"earlier_candidate": before, "earlier_streak": streak}

    found = settled(row)

    assert found.select("tier", "streak", "unconfirmed").row(0) == result


@pytest.mark.parametrize(("streak", "result"), [(None, 2), (1, 2), (2, 3), (3, 4), (4, 4)])
def test_runs_are_counted_one_by_one_up_to_the_confirmations(
    streak: int | None, result: int
) -> None:
    four = replace(card(), tiers=replace(card().tiers, confirmations=4))
    row = {"tier_candidate": "Maintain", "earlier_candidate": "Maintain"}

    found = settle(frame(row | {"earlier_streak": streak}), four, AS_OF)

    assert found["streak"].item() == result


def test_a_tier_is_dated_by_the_night_it_came() -> None:
    before = {"earlier_since": EARLIER, "earlier_streak": 2}
    stays = {"earlier_tier": "Maintain", "earlier_candidate": "Maintain", **before}
    came = {"earlier_tier": "Tomorrow", "earlier_candidate": "Tomorrow", **before}

    assert settled(stays, came, {})["tier_since"].to_list() == [EARLIER, AS_OF, AS_OF]


def test_an_override_needs_no_confirmation() -> None:
    found = settled({"override": "Key", "earlier_tier": "Maintain"}, {"override": "Streamline"})

    assert found["tier"].to_list() == ["Key", "Streamline"]


def test_seats_go_to_overrides_then_incumbents_then_score_confidence_and_number() -> None:
    key = {"tier_candidate": "Key"}
    rows = [
        key | {"score": 90},
        key | {"score": 90},
        key | {"score": 90, "confidence": 81},
        key | {"score": 91},
        key | {"score": 70, "earlier_tier": "Key"},
        {"override": "Key", "score": 10, "tier_beneath": "Not key"},
        key | {"score": None, "tier_beneath": "Unrated"},
    ]

    def waiting(capacity: int | None) -> list[int]:
        found = settled(*rows, capacity=capacity)
        beneath = found.filter("waiting")["tier"].to_list()
        assert set(beneath) <= {"Maintain", "Unrated"}
        return found.filter("waiting")["g"].to_list()

    assert waiting(None) == []
    assert waiting(7) == []
    assert waiting(6) == [6]
    assert waiting(5) == [1, 6]
    assert waiting(4) == [0, 1, 6]
    assert waiting(3) == [0, 1, 2, 6]
    assert waiting(2) == [0, 1, 2, 3, 6]
    assert waiting(1) == [0, 1, 2, 3, 4, 6], "an override keeps its seat"


def test_two_overrides_keep_their_seats_where_there_is_one() -> None:
    rows = [{"override": "Key"}, {"override": "Key"}, {"tier_candidate": "Key"}]

    assert settled(*rows, capacity=1)["tier"].to_list() == ["Key", "Key", "Maintain"]


def test_an_override_without_a_known_tier_reason_or_end_is_told_and_not_in_force() -> None:
    roots = pl.DataFrame(
        [
            (0, "in force", "Key", "strategic", AS_OF),
            (1, "ended", "Key", "strategic", AS_OF - dt.timedelta(days=1)),
            (2, "unknown", "Gold", "strategic", AS_OF),
            (3, "no reason", "Key", None, AS_OF),
            (4, "no end", "Key", "strategic", None),
            (5, "none", None, "strategic", AS_OF),
        ],
        schema={"g": pl.Int64, "root": pl.String, "override_tier": pl.String}
        | {"override_reason": pl.String, "override_until": pl.Date},
        orient="row",
    )

    in_force, findings = overrides(roots, AS_OF)

    assert in_force.rows() == [(0, "Key")]
    assert [(f.where, f.variant, f.values["tier"]) for f in findings] == [
        ("account ended", "ended", "Key"),
        ("account unknown", "no_tier", "Gold"),
        ("account no reason", "no_reason", "Key"),
        ("account no end", "no_end", "Key"),
    ]


def criterion(
    id_: str, view: Literal["now", "potential"] = "potential", metric: str = "history", **more: Any
) -> Criterion:
    known = next(c for c in card().criteria if c.id == "history")
    return replace(known, id=id_, view=view, metric=metric, **more)


def judged(of: Criterion, *points: float) -> Judged:
    values = np.array(points)
    known = ~np.isnan(values)
    return Judged(of, values, known, np.where(known, 1.0, 0.0))


NAN = float("nan")


def test_no_gate_may_be_missing_and_no_floor_undercut() -> None:
    gate = judged(criterion("g", missing="gate"), 10.0, NAN, 10.0, 10.0)
    floor = judged(criterion("f", floor=40.0), 40.0, 90.0, 39.9, NAN)
    other = judged(criterion("o"), NAN, 0.0, NAN, NAN)

    assert gates_passed([gate, floor, other]).tolist() == [True, False, False, True]
    assert gates_passed([other]).tolist() == [True] * 4


def test_new_business_has_the_last_anchors_points_for_tomorrow_where_growth_is_missing() -> None:
    """Equal weights: (0 + 100) / 2 = 50; a rating by hand is trusted by half."""
    labels = ["new", "small base", "growth", "new"]
    groups = pl.DataFrame({"growth_label": labels})
    scale = ((-0.1, 0.0), (0.0, 60.0), (0.2, 100.0))
    growth = criterion("growth", metric="growth", scale=scale, weight=10.0)
    history = judged(criterion("history", weight=10.0), 0.0, 0.0, 0.0, 0.0)
    now = judged(criterion("now", view="now", weight=20.0), 100.0, 100.0, 100.0, 100.0)

    score, trust = tomorrow_view(groups, [judged(growth, NAN, NAN, NAN, 30.0), history, now])
    by_hand = judged(replace(growth, manual=True), NAN, NAN, NAN, NAN)
    _, less = tomorrow_view(groups, [by_hand, history, now])
    none, _ = tomorrow_view(groups, [now])
    rated = replace(growth, scale=(), rating=(("A", 80.0),))
    unchanged, _ = tomorrow_view(groups, [judged(rated, NAN, NAN, NAN, 30.0), history])

    assert score.tolist() == [50.0, 50.0, 0.0, 15.0]
    assert trust.tolist() == [100.0, 100.0, 75.0, 100.0]
    assert less.tolist() == [88.0, 88.0, 75.0, 88.0]
    assert np.isnan(none).all()
    assert unchanged.tolist() == [0.0, 0.0, 0.0, 15.0]
