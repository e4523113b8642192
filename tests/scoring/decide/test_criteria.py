"""Criteria on arrays and frames: points, shares of the score, trust, ages, units."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.model.tables import ACCOUNT_MONEY
from kamsync.scorecard import Criterion
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.criteria import (
    Judged,
    age_of,
    bounds,
    confidence,
    contributions,
    divisor,
    interpolate,
    is_fresh,
    judge_one,
    missing_metrics,
    scale_values,
    shown,
    unlisted_ratings,
    weighted_score,
)

CARD = load_scorecard(None)
TODAY = (dt.date(2026, 3, 31) - dt.date(1970, 1, 1)).days
NAN, INF = float("nan"), float("inf")
HISTORY = next(c for c in CARD.criteria if c.id == "history")


def criterion(id_: str, weight: float = 1.0, **more: Any) -> Criterion:
    return replace(HISTORY, id=id_, weight=weight, **more)


def judged(weight: float, *points: float, quality: float = 1.0, **more: Any) -> Judged:
    values = np.array(points)
    known = ~np.isnan(values)
    return Judged(criterion("c", weight, **more), values, known, np.where(known, quality, 0.0))


@pytest.mark.parametrize(
    ("value", "points"),
    [(-5, 10), (0, 10), (2, 20), (4, 30), (7, 60), (10, 90), (99, 90)],
)
def test_points_lie_between_the_two_nearest_anchors(value: float, points: float) -> None:
    scale = ((0.0, 10.0), (4.0, 30.0), (10.0, 90.0))

    assert interpolate(np.array([float(value)]), scale).tolist() == [points]


def test_a_falling_scale_and_what_is_no_number() -> None:
    falling = ((1.0, 100.0), (3.0, 0.0))

    assert interpolate(np.array([0.0, 1.5, 4.0]), falling).tolist() == [100.0, 75.0, 0.0]
    assert np.isnan(interpolate(np.array([NAN, INF, -INF]), falling)).all()


def test_the_score_is_the_mean_of_what_is_known_by_weight() -> None:
    """(3·80 + 1·40) / 4 = 70; one known; none."""
    found = weighted_score([judged(3, 80, 80, NAN), judged(1, 40, NAN, NAN)])

    assert found[:2].tolist() == [70.0, 80.0]
    assert np.isnan(found[2])
    assert weighted_score([]).tolist() == []
    assert weighted_score([judged(1, 40)]).tolist() == [40.0]
    assert weighted_score([judged(50, 70), judged(20, 11)]).tolist() == [53.142857143]


def test_half_a_point_is_shown_as_one_more() -> None:
    assert shown(np.array([49.5, 49.4, 0.5, 0.0])).tolist() == [50.0, 49.0, 1.0, 0.0]
    assert np.isnan(shown(np.array([NAN]))).all()


def test_confidence_is_the_trusted_weight_of_all_weight() -> None:
    """(3·0.8 + 1·1) / 4 = 85 %; 3·0.8 / 4 = 60 %."""
    parts = [judged(3, 1, 1, quality=0.8), judged(1, 1, NAN)]

    assert confidence(parts).tolist() == [85.0, 60.0]
    assert confidence([]).tolist() == []


def test_the_bounds_take_what_is_missing_as_nothing_and_as_all() -> None:
    low, high = bounds([judged(3, 80), judged(1, NAN)])
    less, more = bounds([judged(1, 80), judged(3, NAN)])

    assert (low.tolist(), high.tolist()) == ([60.0], [85.0])
    assert (less.tolist(), more.tolist()) == ([20.0], [95.0])


def test_contributions_are_tenths_and_sum_to_the_shown_score() -> None:
    """49.5 is shown as 50: 30·50/49.5 = 30.30, 19.5·50/49.5 = 19.70; the tenth goes to the 0.97."""
    parts = [judged(1, 60.0, NAN, 0.0), judged(1, 39.0, NAN, 0.0), judged(1, NAN, NAN, 0.0)]
    score = weighted_score(parts)

    a, b, c = contributions(parts, score)

    assert (score[0], a[0], b[0]) == (49.5, 30.3, 19.7)
    assert np.isnan([c[0], a[1], b[1], c[1]]).all()
    assert (a[2], b[2], c[2]) == (0.0, 0.0, 0.0)


def test_contributions_follow_the_weights() -> None:
    parts = [judged(3, 80.0), judged(1, 40.0)]

    found = contributions(parts, weighted_score(parts))

    assert [float(part[0]) for part in found] == [60.0, 10.0]


def test_a_contribution_is_at_most_its_weight_and_the_rest_goes_round() -> None:
    """0.5 of 100 for a: shown as 1, a has room for 0.5; 0.3 and 0.2 go to b and c in turns."""
    parts = [judged(0.5, 100.0), judged(59.5, 0.0), judged(40, 0.0)]

    found = contributions(parts, weighted_score(parts))

    assert [float(part[0]) for part in found] == [0.5, 0.3, 0.2]


FRAME = pl.DataFrame(
    {
        "root": ["A", "B", "C"],
        "industry": ["x", "x", None],
        "profile_x": ["70", None, "90"],
        "profile_x_at": [dt.date(2026, 3, 31), None, dt.date(2025, 12, 1)],
        "last_touch": [TODAY, TODAY - 121, None],
        "history": [4, 8, None],
        "threads": [3, 3, 3],
        "revenue": [100_000, 0, -5],
        "wallet_share": [500_000_000, None, 0],
        "plan_objectives": ["3", None, "2"],
        "plan_reviewed_at": [dt.date(2026, 3, 1), None, dt.date(2026, 1, 1)],
        "plan_start": [dt.date(2026, 1, 1), None, dt.date(2026, 2, 1)],
        "sponsor_id": ["s", None, "t"],
        "sponsor_at": [dt.date(2026, 3, 21), None, None],
    }
)


def on(metric: str, **more: Any) -> Criterion:
    return criterion("c", metric=metric, scale=((0.0, 0.0), (100.0, 100.0)), **more)


@pytest.mark.parametrize(
    ("metric", "ages"),
    [
        ("profile_x", [0, None, 120]),
        ("threads", [0, 121, None]),
        ("plan_objectives", [30, None, 58]),
        ("sponsor_id", [10, None, None]),
        ("history", None),
        ("profile_unknown", None),
    ],
)
def test_a_value_is_as_old_as_its_date(metric: str, ages: list[int | None] | None) -> None:
    """The newest date of a plan counts; figures of the window have none."""
    found = age_of(FRAME, on(metric), TODAY)

    shown_as = None if found is None else [None if np.isnan(a) else int(a) for a in found]
    assert shown_as == ages


def test_ages_make_a_value_fresh_ageing_or_stale() -> None:
    """120 days are fresh, 183 ageing, 184 stale; without a date it is stale, or half trusted where
    the field has no date at all."""
    days = [120, 121, 183, 184, None]
    frame = pl.DataFrame({"last_touch": [None if d is None else TODAY - d for d in days]})
    frame = frame.with_columns(threads=pl.lit(3), employees=pl.lit(9), history=pl.lit(4))

    assert judge_one(frame, on("threads"), CARD, TODAY, "EUR").quality.tolist() == [
        *(1.0, 0.8, 0.8, 0.5, 0.5),
    ]
    assert is_fresh(frame, on("threads"), CARD, TODAY).tolist() == [True] + [False] * 4
    assert set(judge_one(frame, on("employees"), CARD, TODAY, "EUR").quality) == {0.8}
    assert set(judge_one(frame, on("history"), CARD, TODAY, "EUR").quality) == {1.0}
    by_hand = judge_one(frame, on("history", manual=True), CARD, TODAY, "EUR")
    assert set(by_hand.quality) == {0.5}


def test_what_people_gave_counts_with_a_date_only() -> None:
    found = judge_one(FRAME, on("profile_x"), CARD, TODAY, "EUR")

    assert found.known.tolist() == [True, False, True]
    undated = judge_one(FRAME.drop("profile_x_at"), on("profile_x"), CARD, TODAY, "EUR")
    assert not undated.known.any()


def test_what_is_missing_is_penalised_or_taken_from_the_median_of_the_industry() -> None:
    frame = pl.DataFrame(
        {
            "industry": ["x", "x", "x", None, None],
            "history": [None, 2, 6, 8, None],
        }
    )
    flat = {"metric": "history", "scale": ((0.0, 0.0), (10.0, 100.0))}
    imputed = judge_one(frame, criterion("c", missing="impute", **flat), CARD, TODAY, "EUR")
    less = judge_one(
        frame, criterion("c", missing="penalise", points=5.0, **flat), CARD, TODAY, "EUR"
    )

    assert imputed.points[:4].tolist() == [40.0, 20.0, 60.0, 80.0]
    assert np.isnan(imputed.points[4])
    assert imputed.quality.tolist() == [0.5, 1.0, 1.0, 1.0, 0.0]
    assert imputed.known.tolist() == [False, True, True, True, False]
    assert less.points.tolist() == [5.0, 20.0, 60.0, 80.0, 5.0]
    assert less.quality.tolist() == [0.0, 1.0, 1.0, 1.0, 0.0]


def test_a_figure_of_an_estimate_is_trusted_by_half() -> None:
    origins = ["peers", "account", None, None]
    frame = pl.DataFrame({"revenue_potential": [1, 2, None, 3], "potential_origin": origins})

    found = judge_one(frame, on("revenue_potential"), CARD, TODAY, "EUR")

    assert found.quality.tolist() == [0.5, 0.8, 0.0, 0.8], "a field without a date has 0.8"


def test_scales_speak_in_currency_units_and_in_shares() -> None:
    assert divisor("revenue", "EUR") == 100.0
    assert divisor("revenue", "JPY") == 1.0
    assert {divisor(field, "EUR") for field in ACCOUNT_MONEY} == {100.0}
    assert divisor("wallet_share", "EUR") == 1e9
    assert divisor("history", "EUR") == 1.0


def test_a_scale_of_money_is_in_currency_units() -> None:
    thousands = criterion("c", metric="revenue", scale=((0.0, 0.0), (2_000.0, 100.0)))

    found = judge_one(FRAME, thousands, CARD, TODAY, "EUR").points

    assert found.tolist() == [50.0, 0.0, 0.0]


def test_the_values_of_an_account_in_the_unit_of_its_scale() -> None:
    card = replace(
        CARD,
        criteria=(
            criterion("r", metric="revenue"),
            criterion("w", metric="wallet_share"),
            criterion("n", metric="history"),
            criterion("t", metric="profile_x", scale=(), rating=(("70", 1.0),)),
            criterion("m", metric="nowhere"),
        ),
    )

    assert scale_values(FRAME[:1], card, "EUR") == {
        **{"r": 1000.0, "w": 0.5, "n": 4.0, "t": "70", "m": None},
    }
    assert scale_values(FRAME[2:], card, "EUR")["n"] is None


def test_a_rating_that_is_not_listed_and_a_metric_that_is_not_fed_are_told() -> None:
    rated = criterion("t", metric="profile_x", scale=(), rating=(("70", 10.0),))
    card = replace(CARD, criteria=(rated, criterion("m", metric="nowhere"), HISTORY))

    assert judge_one(FRAME, replace(rated, metric="history", rating=(("4", 10.0),)), CARD, TODAY,
                     "EUR").points.tolist()[0] == 10.0  # fmt: skip
    (found,) = unlisted_ratings(FRAME, card)
    assert (found.where, found.values) == ("criterion t", {"value": "90", "metric": "profile_x"})
    missing = [(f.where, f.values["metric"]) for f in missing_metrics(FRAME, card, {"history"})]
    assert missing == [("criterion m", "nowhere"), ("criterion history", "history")]
    assert [f.where for f in missing_metrics(FRAME, card)] == ["criterion m"]
