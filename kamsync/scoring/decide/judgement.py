"""The judging half of scoring: metrics of one row per group → score, confidence, tier.

Apart from the aggregation, so that a kept frame can be judged again with another scorecard.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scoring.decide import criteria, governance, tiers
from kamsync.scoring.metrics.cost_to_serve import add_worth
from kamsync.scoring.read.windows import Windows

_MADE = (
    *("score_raw", "score", "potential_score", "confidence", "score_low", "score_high"),
    *("tomorrow_confidence", "eligible_for_key", "fit_ok", "override", "tier", "tier_candidate"),
    *("tier_beneath", "streak", "unconfirmed", "waiting", "tier_since"),
    *("earlier_tier", "earlier_candidate", "earlier_streak", "earlier_since"),
    *("intuition", "long_key", "criteria_review", "declassify_watch"),
    *("effort_hours", "effort_cost", "contribution", "burden", "relation_quality"),
    *("good_bad", "good_bad_why"),
)


def judge_groups(
    frame: pl.DataFrame, memory: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """`frame` (metrics per group) with every column of _MADE, points_, quality_ and so on."""
    frame = add_worth(frame, card.effort, home)
    judged = criteria.judge(frame, card, Windows(as_of).today, home)
    score_raw = criteria.weighted_score(judged)
    low, high = criteria.bounds(judged)
    potential, tomorrow_confidence = tiers.tomorrow_view(frame, judged)

    def whole(name: str, values: criteria.Floats) -> pl.Series:
        return pl.Series(name, values, nan_to_null=True).cast(pl.Int64)

    columns = [
        pl.Series("score_raw", score_raw, nan_to_null=True),
        whole("score", criteria.shown(score_raw)),
        whole("potential_score", potential),
        whole("confidence", criteria.confidence(judged)),
        whole("score_low", low),
        whole("score_high", high),
        whole("tomorrow_confidence", tomorrow_confidence),
        pl.Series("eligible_for_key", tiers.gates_passed(judged)),
        pl.Series("fit_ok", _fit_ok(judged, card, frame.height)),
    ]
    parts = criteria.contributions(judged, score_raw)
    for item, part in zip(judged, parts, strict=True):
        name = item.criterion.id
        columns.append(pl.Series(f"points_{name}", item.points, nan_to_null=True))
        columns.append(pl.Series(f"contribution_{name}", part, nan_to_null=True))
        columns.append(pl.Series(f"quality_{name}", item.quality))
    frame = frame.with_columns(columns)
    in_force, findings = tiers.overrides(frame, as_of)
    frame = frame.join(in_force, on="g", how="left", maintain_order="left")
    by_hand = governance.intuition(judged, frame["override"].is_not_null())
    frame = _remembered(frame.with_columns(by_hand), memory)
    frame = tiers.candidates(frame, card.tiers)
    return tiers.settle(frame, card, as_of), findings


def judged_again(kept: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str) -> pl.DataFrame:
    """A kept scored frame under another scorecard, with the memory it was judged with then."""
    memory = kept.select(
        "root",
        pl.col("earlier_tier").alias("tier"),
        pl.col("earlier_candidate").alias("candidate"),
        pl.col("earlier_streak").alias("streak"),
        pl.col("earlier_since").alias("tier_since"),
    ).filter(pl.col("tier").is_not_null())
    return judge_groups(without_judgement(kept), memory, card, as_of, home)[0]


def standing(kept: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str) -> pl.DataFrame:
    """root, old_points_ID, old_known_ID: how a scorecard judges a whole kept frame (an estimate by
    peers needs the peers). Known: a value of its own, neither missing nor stood in for."""
    frame = add_worth(without_judgement(kept), card.effort, home)
    columns = []
    for item in criteria.judge(frame, card, Windows(as_of).today, home):
        name = item.criterion.id
        columns.append(pl.Series(f"old_points_{name}", item.points, nan_to_null=True))
        columns.append(pl.Series(f"old_known_{name}", item.known))
    return frame.select("root").with_columns(columns)


def without_judgement(kept: pl.DataFrame) -> pl.DataFrame:
    """Only what was measured."""
    made = [
        c
        for c in kept.columns
        if c in _MADE or c.startswith(("points_", "contribution_", "quality_"))
    ]
    return kept.drop(made)


def _fit_ok(judged: list[criteria.Judged], card: Scorecard, height: int) -> list[bool]:
    fit = next((j.points for j in judged if j.criterion.id == "fit"), None)
    if fit is None:
        return [True] * height
    reached: list[bool] = (criteria.shown(fit) >= card.tiers.tomorrow_fit).tolist()
    return reached


def _remembered(frame: pl.DataFrame, memory: pl.DataFrame) -> pl.DataFrame:
    earlier = memory.select(
        "root",
        pl.col("tier").alias("earlier_tier"),
        pl.col("candidate").alias("earlier_candidate"),
        pl.col("streak").alias("earlier_streak"),
        pl.col("tier_since").alias("earlier_since"),
    )
    return frame.join(earlier, on="root", how="left", maintain_order="left")
