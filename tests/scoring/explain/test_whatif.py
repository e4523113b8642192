"""Another scorecard on the same accounts: measured once where that is enough, never otherwise."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamsync.queries import archive
from kamsync.scorecard import Criterion, Scorecard
from kamsync.scoring.explain.load import loads
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.score import judge, measure, score
from tests.scoring.book import CARD, typed
from tests.scoring.portfolios import make

METRICS = {
    **{"pipeline": 50_000.0, "growth": 1.0, "threads": 4.0, "history": 8.0, "gap": 90.0},
    **{"client_touches_183d": 9.0, "triangulation": 3.0, "data_too_old": 1.0, "flow": 6.0},
    **{"share": 0.2, "dependency_share": 0.4, "growth_to_line": 90_000.0, "refresh_over": 200.0},
    **{"plan_execution": 1.0, "effort": 20.0, "nobody_knows": 1.0, "programme_gaps": 5.0},
}
"""Metrics before and after judging, of the scorecard's own lines, and none, with their range."""
LINED = ("data_too_old", "dependency_share", "growth_to_line", "triangulation")
"""Metrics that other lines of the scorecard would give other values."""
RULES = ("freshness", "dependency", "ages", "none")


def a_criterion(r: random.Random, metric: str, ages: bool) -> Criterion:
    scale = ((0.0, float(r.choice([0, 100]))), (METRICS[metric], float(r.randint(0, 100))))
    return Criterion(
        id=metric,
        view=r.choice(["now", "potential"]),
        weight=float(r.randint(1, 40)),
        metric=metric,
        scale=scale,
        max_age_days=r.choice([None, 30, 200]) if ages else None,
        missing=r.choice(["renormalise", "penalise", "gate", "impute"]),
        manual=r.random() < 0.2,
    )


def a_card(r: random.Random) -> Scorecard:
    """Of random criteria and cuts; now and then also with other lines to measure by."""
    rules = r.choice(RULES)
    others = sorted(set(METRICS) - set(LINED))
    chosen = sorted([*r.sample(LINED, r.randint(1, 4)), *r.sample(others, r.randint(2, 4))])
    lines = CARD.dependency.portfolio
    seats = r.choice([None, 1, 3])
    cuts = replace(
        CARD.tiers, capacity=seats, key_score=r.randint(10, 80), key_confidence=r.randint(0, 40)
    )
    return replace(
        CARD,
        criteria=tuple(a_criterion(r, m, rules == "ages") for m in chosen),
        tiers=replace(cuts, key_enter=cuts.key_score + 2, key_leave=cuts.key_score - 3),
        stale_days=r.choice([130, 365]) if rules == "freshness" else CARD.stale_days,
        dependency=replace(CARD.dependency, portfolio=(lines[0] * 2, lines[1] * 2, lines[2] * 2))
        if rules == "dependency"
        else CARD.dependency,
    )


def a_portfolio(seed: int) -> tuple[Inputs, Policy]:
    portfolio = make(seed)
    files: Any = {name: rows for name, rows in portfolio.files.items() if rows}
    return typed(files, portfolio.policy), portfolio.policy


def twice(inputs: Inputs, policy: Policy, card: Scorecard, other: Scorecard) -> pl.DataFrame:
    """Who moves when all of it is scored twice, without waiting for a second day."""
    cards = (replace(c, tiers=replace(c.tiers, confirmations=1)) for c in (card, other))
    now, then = (score(inputs, policy, c).groups for c in cards)
    both = now.select("root", "name", "revenue", "refused_wins", "score", "tier").join(
        then.select("root", pl.col("score").alias("score_new"), pl.col("tier").alias("tier_new")),
        on="root",
    )
    moved = both.filter(pl.col("tier") != pl.col("tier_new"))
    return moved.sort(["revenue", "root"], descending=[True, False])


@pytest.mark.nights
@settings(max_examples=settings.default.max_examples // 10)
@given(st.integers(0, 10**6))
def test_who_moves_is_the_same_as_by_scoring_twice(seed: int) -> None:
    r = random.Random(seed)
    inputs, policy = a_portfolio(seed)
    card, other = a_card(r), a_card(r)

    moves = archive.moves(inputs, policy, card, other)

    assert moves.frame.equals(twice(inputs, policy, card, other))
    assert moves.revenue == moves.frame["revenue"].sum()
    for effort, scorecard in ((moves.effort, card), (moves.effort_new, other)):
        at_once = replace(scorecard, tiers=replace(scorecard.tiers, confirmations=1))
        groups = score(inputs, policy, at_once).groups
        assert effort.key == (groups["tier"] == "Key").sum()
        assert effort.seats == scorecard.tiers.capacity
        of_one = loads(groups.with_columns(owner_id=pl.lit("u1")), 0)
        assert effort.points == pytest.approx(sum(load.points for load in of_one))


@pytest.mark.nights
@pytest.mark.parametrize(
    ("changed", "times"),
    [
        ({"tiers": replace(CARD.tiers, key_score=40, key_enter=42, key_leave=37)}, 1),
        ({"criteria": CARD.criteria[:3]}, 1),
        ({"cadence_days": {"Key": 5}, "flags": ()}, 1),
        ({"stale_days": 200}, 2),
        ({"dependency": replace(CARD.dependency, scope_min_accounts=9)}, 2),
        ({"criteria": (*CARD.criteria[:3], replace(CARD.criteria[3], max_age_days=9))}, 2),
    ],
)
def test_only_what_changes_the_figures_is_measured_again(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], times: int
) -> None:
    inputs, policy = a_portfolio(7)
    measured = []
    monkeypatch.setattr(archive, "measure", lambda *a: measured.append(measure(*a)) or measured[-1])

    archive.moves(inputs, policy, CARD, replace(CARD, **changed))

    assert len(measured) == times


def test_what_was_measured_by_another_yardstick_is_not_judged() -> None:
    inputs, policy = a_portfolio(7)
    measured = measure(inputs, policy, MeasureParams.of(CARD))
    with pytest.raises(ValueError, match="params"):
        judge(measured, replace(CARD, fresh_days=9))
