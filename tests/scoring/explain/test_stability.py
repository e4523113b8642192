"""The share of weight vectors that leave a tier as it is, beside loops in plain Python."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.scorecard import Criterion, Scorecard, TierRules
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.stability import (
    _TOMORROW,
    _own_weights,
    _potential,
    _tiers,
    draw_weights,
    stability,
)

_SHIPPED = load_scorecard(None)
_CRITERIA = (
    Criterion("growth", "potential", 30, "growth", scale=((0.0, 0.0), (0.5, 40.0), (1.0, 80.0))),
    Criterion("fit", "potential", 20, "product_fit", scale=((0.0, 0.0), (1.0, 100.0))),
    Criterion("size", "now", 50, "revenue", scale=((0.0, 0.0), (1.0, 100.0))),
)
CARD = replace(_SHIPPED, criteria=_CRITERIA, tiers=TierRules())


def half_up(value: float) -> int:
    return math.floor(round(value, 9) + 0.5)


def mean(points: dict[str, float | None], weights: dict[str, float]) -> int:
    known = [(weights[c], p) for c, p in points.items() if p is not None]
    if not known:
        return -1
    return half_up(round(sum(w * p for w, p in known) / sum(w for w, _ in known), 9))


def code(row: dict[str, Any], weights: dict[str, float], top: int) -> str:
    """The candidate of numbers §5.6, without capacity and override."""
    rules = CARD.tiers
    points = {c.id: row[f"points_{c.id}"] for c in CARD.criteria}
    quality = {c.id: row[f"quality_{c.id}"] or 0.0 for c in CARD.criteria}
    confidence = half_up(sum(100 * quality[c] * w for c, w in weights.items()))
    score = mean(points, weights)
    ahead = {c.id: points[c.id] for c in CARD.criteria if c.view == "potential"}
    if ahead["growth"] is None and row["growth_label"] in ("new", "small base"):
        ahead["growth"] = 80.0
    cut = rules.key_score
    if row["earlier_tier"]:
        cut = rules.key_leave if row["earlier_tier"] == "Key" else rules.key_enter
    if confidence < rules.unrated_confidence:
        return "Unrated"
    if score >= cut and confidence >= rules.key_confidence and row["eligible_for_key"]:
        return "Key"
    alive = (row["revenue"] or 0) > 0 or (row["pipeline"] or 0) > 0
    small = row["size_rank"] is None or row["size_rank"] > top
    reaches = mean(ahead, weights) >= rules.tomorrow_potential
    if alive and small and row["fit_ok"] and reaches and confidence >= rules.tomorrow_confidence:
        return "Tomorrow"
    if row["pareto"] in ("A", "B") or score >= rules.maintain_score:
        return "Maintain"
    return "Not key"


def a_portfolio(seed: int, n: int = 60) -> pl.DataFrame:
    r = random.Random(seed)

    def maybe(value: Any, chance: float = 0.15) -> Any:
        return None if r.random() < chance else value

    rows = []
    for g in range(n):
        row: dict[str, Any] = {"g": g, "size_rank": g + 1 if g < n - 8 else None}
        for c in CARD.criteria:
            row[f"points_{c.id}"] = maybe(float(r.choice([40, 60, 66, 70, 72, 74, 100])))
            row[f"quality_{c.id}"] = maybe(r.choice([0.2, 0.5, 0.7, 1.0]))
        row |= {"override": "Key" if r.random() < 0.05 else None, "pareto": r.choice("ABC")}
        row |= {"earlier_tier": r.choice([None, "Key", "Maintain"])}
        row |= {"eligible_for_key": r.random() < 0.9, "fit_ok": r.random() < 0.9}
        row |= {"revenue": maybe(r.choice([-1, 0, 1])), "pipeline": maybe(r.choice([0, 0, 1]))}
        rows.append(row | {"growth_label": r.choice(["growth", "new", "small base"])})
    return pl.DataFrame(rows, infer_schema_length=None)


@pytest.mark.parametrize("seed", range(3))
def test_stability_is_the_share_of_draws_with_the_same_candidate(seed: int) -> None:
    frame, draws = a_portfolio(seed), 24
    names = [c.id for c in CARD.criteria]
    vectors = [dict(zip(names, row, strict=True)) for row in draw_weights(CARD, draws).tolist()]
    own = {c.id: c.weight / 100 for c in CARD.criteria}
    top = -(-52 // 5)

    found = stability(frame, CARD, draws)

    for row, got in zip(frame.to_dicts(), found.to_dicts(), strict=True):
        tier = code(row, own, top)
        share = sum(code(row, w, top) == tier for w in vectors) / draws
        free = row["override"] is None
        assert got["stability"] == (pytest.approx(share) if free else None), row
        assert got["borderline"] == (share < 0.7 if free else None)


def test_many_groups_are_judged_in_parts_that_keep_their_order() -> None:
    small = a_portfolio(5)
    many = pl.concat([small] * 70).with_columns(pl.int_range(pl.len()).alias("g"))
    ranks = pl.when(pl.col("size_rank").is_not_null()).then(pl.col("g") + 100_000)
    many = many.with_columns(ranks.alias("size_rank"))

    found = stability(many, CARD, 5)

    assert found["g"].to_list() == list(range(4_200))
    first = found.head(60)["stability"].to_list()
    assert found["stability"].to_list() == first * 70


def test_how_far_weights_are_drawn_apart() -> None:
    """(1 − m) / (m (A + 1)) on the mean by weight is 4 %: with three of 0.3, 0.2 and 0.5, A + 1 is
    2 / 0.04 = 50; of a single criterion there is nothing to draw."""
    expected = np.random.default_rng(20_010).dirichlet(np.array([0.3, 0.2, 0.5]) * 49, 7)
    assert draw_weights(CARD, 7) == pytest.approx(expected)
    alone: Scorecard = replace(CARD, criteria=_CRITERIA[:1])
    assert draw_weights(alone, 3).tolist() == [[1.0]] * 3


def test_who_would_be_tomorrow_instead_of_key_is_not_steady() -> None:
    """Points 100 of growth, 100 of fit and 42 of size: 71 by the scorecard's weights, Key; with
    less than that it is Tomorrow by its potential of 100."""
    row = {"g": 0, "size_rank": None, "override": None, "pareto": "C", "earlier_tier": None}
    row |= {"points_growth": 100.0, "points_fit": 100.0, "points_size": 42.0}
    row |= {f"quality_{c.id}": 1.0 for c in CARD.criteria}
    row |= {"eligible_for_key": True, "fit_ok": True, "revenue": 1, "pipeline": 0}
    frame = pl.DataFrame([row | {"growth_label": "growth"}])
    frame = frame.cast({"size_rank": pl.Int64, "override": pl.String, "earlier_tier": pl.String})
    own = {"growth": 0.3, "fit": 0.2, "size": 0.5}
    assert code(row | {"growth_label": "growth"}, own, 0) == "Key"

    share = stability(frame, CARD, 200)["stability"][0]

    drawn = draw_weights(CARD, 200)
    scores = np.floor(np.round(drawn @ [100, 100, 42], 9) + 0.5)
    assert share == pytest.approx((scores >= 70).mean())
    assert 0.3 < share < 0.8


def test_a_new_customer_counts_with_the_last_anchor_of_growth_where_growth_is_unknown() -> None:
    (column,) = [n for n, c in enumerate(CARD.criteria) if c.metric == "growth"]
    points = np.full((4, len(CARD.criteria)), 7.0)
    points[:3, column] = np.nan
    labels = pl.DataFrame({"growth_label": ["new", "small base", "lost", "new"]})
    seen, columns = _potential(labels, CARD, points)
    assert [CARD.criteria[n].view for n in columns] == ["potential"] * len(columns)
    last = CARD.criteria[column].scale[-1][1]
    found = seen[:, columns.index(column)].tolist()
    assert found[:2] == [last, last]
    assert np.isnan(found[2])
    assert found[3] == 7.0


def test_weights_are_those_of_one_seed_as_wide_as_asked() -> None:
    """Four criteria more than one, over 0.2², less one."""
    weights = [30.0, 25.0, 20.0, 15.0, 10.0]
    card = replace(
        _SHIPPED,
        criteria=tuple(
            replace(_CRITERIA[0], id=f"c{n}", weight=weight) for n, weight in enumerate(weights)
        ),
    )
    mean = np.array(weights) / 100
    drawn = np.random.default_rng(20_010).dirichlet(mean * (4 / 0.2**2 - 1), 50)
    assert np.array_equal(draw_weights(card, 50), drawn)


def test_tomorrow_is_alive_and_ranks_below_the_top_fifth() -> None:
    """Points of 100 ahead and of nothing now; the top fifth are the first three."""
    row: dict[str, Any] = {"points_growth": 100.0, "points_fit": 100.0, "points_size": 0.0}
    row |= {f"quality_{c.id}": 1.0 for c in CARD.criteria} | {"top_fifth": 3, "pareto": "C"}
    row |= {"earlier_tier": None, "eligible_for_key": True, "fit_ok": True}
    row |= {"growth_label": "growth", "size_rank": 4, "revenue": 1, "pipeline": 0}
    cases = (
        ({}, True),
        ({"size_rank": 3}, False),
        ({"size_rank": None}, True),
        ({"revenue": None, "pipeline": None}, False),
        ({"revenue": 0, "pipeline": 1}, True),
        ({"revenue": None, "pipeline": 0}, False),
    )
    frame = pl.DataFrame([row | more for more, _ in cases], schema_overrides={"earlier_tier": str})
    codes = _tiers(frame, CARD, _own_weights(CARD))[:, 0].tolist()
    assert [code == _TOMORROW for code in codes] == [tomorrow for _, tomorrow in cases]
