"""The judging half of scoring: metrics of one row per group → score, confidence, tier.

Apart from the aggregation, so that a kept frame can be judged again with another scorecard.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scoring.decide import criteria, governance, tiers
from kamsync.scoring.frame import family_of, joined, run, with_missing
from kamsync.scoring.metrics.cost_to_serve import NEEDED, add_cost_to_serve
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Family, produces, step


@dataclass
class Judging:
    """What judging needs beside the frame, and what it finds."""

    card: Scorecard
    memory: pl.DataFrame
    as_of: dt.date
    home: str
    findings: list[Finding] = field(default_factory=list)

    def let_go(self, source: str) -> None:
        """Nothing here is large."""


@step(add_cost_to_serve, needs=" ".join(NEEDED), judged=True)
def cost_to_serve(frame: pl.DataFrame, judging: Judging) -> pl.DataFrame:
    return add_cost_to_serve(frame, judging.card.effort, judging.home)


@produces(
    Column("score_raw", "points", (), "weighted mean of the criteria's points", csv=50),
    Column("score", "points", (), "the score as shown, a whole number", kind="int", csv=51),
    Column(
        *("potential_score", "points", (), "score over the criteria of view potential, as shown"),
        kind="int",
        csv=52,
    ),
    Column("confidence", "percent", (), "how far to trust the score", csv=53),
    Column("score_low", "points", (), "score with what is missing as 0", kind="int", csv=54),
    Column("score_high", "points", (), "score with what is missing as 100", kind="int", csv=55),
    Column("tomorrow_confidence", "percent", (), "confidence as the tier Tomorrow sees it"),
    Column("eligible_for_key", "yes/no", (), "no gate is missing, no floor undercut"),
    Column("fit_ok", "yes/no", (), "the criterion of role fit reaches its line for Tomorrow"),
    Column("override", "state", ("account.override_tier",), "tier in force by hand", csv=58),
    families=(
        Family("points_", "points", "points of the criterion", csv=40),
        Family("contribution_", "points", "its part of the shown score, in tenths", csv=41),
        Family("quality_", "ratio", "how far its value is to be trusted, 0 to 1"),
    ),
)
def _scored(frame: pl.DataFrame, judging: Judging) -> pl.DataFrame:
    card, as_of = judging.card, judging.as_of
    judged = criteria.judge(frame, card, Windows(as_of).today, judging.home)
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
        pl.Series("fit_ok", _fit_ok(judged, card, frame.height), dtype=pl.Boolean),
    ]
    parts = criteria.contributions(judged, score_raw)
    for item, part in zip(judged, parts, strict=True):
        name = item.criterion.id
        columns.append(pl.Series(f"points_{name}", item.points, nan_to_null=True))
        columns.append(pl.Series(f"contribution_{name}", part, nan_to_null=True))
        columns.append(pl.Series(f"quality_{name}", item.quality))
    frame = frame.with_columns(columns)
    in_force, findings = tiers.overrides(frame, as_of)
    judging.findings += findings
    frame = joined(frame, in_force)
    return frame.with_columns(governance.intuition(judged, frame["override"].is_not_null()))


@step(_scored, governance.intuition, needs="good_bad contribution growth_label", judged=True)
def scored(frame: pl.DataFrame, judging: Judging) -> pl.DataFrame:
    return _scored(frame, judging)


@produces(
    Column("earlier_tier", "state", (), "tier at the latest applied run before this as_of"),
    Column(
        "earlier_candidate",
        "state",
        (),
        "tier_candidate at the latest applied run before this as_of",
    ),
    Column("earlier_streak", "count", (), "streak at the latest applied run before this as_of"),
    Column("earlier_since", "date", (), "tier_since at the latest applied run before this as_of"),
)
def _remembered(frame: pl.DataFrame, memory: pl.DataFrame) -> pl.DataFrame:
    earlier = memory.select(
        "root",
        pl.col("tier").alias("earlier_tier"),
        pl.col("candidate").alias("earlier_candidate"),
        pl.col("streak").alias("earlier_streak"),
        pl.col("tier_since").alias("earlier_since"),
    )
    return frame.join(earlier, on="root", how="left", maintain_order="left")


@step(
    *(_remembered, tiers.candidates, tiers.settle),
    needs="score confidence potential_score fit_ok override contribution revenue pipeline",
    judged=True,
)
def tiered(frame: pl.DataFrame, judging: Judging) -> pl.DataFrame:
    frame = _remembered(frame, judging.memory)
    frame = tiers.candidates(frame, judging.card.tiers)
    return tiers.settle(frame, judging.card, judging.as_of)


STEPS: Final = (cost_to_serve, scored, tiered)


def judge_groups(
    frame: pl.DataFrame, memory: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """`frame` (metrics per group; of a kept one of before some may lack: unknown) with score,
    confidence and tier."""
    judging = Judging(card, memory, as_of, home)
    frame, _ = run(STEPS, with_missing(frame, NEEDED), judging)
    return frame, judging.findings


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
    frame = with_missing(without_judgement(kept), NEEDED)
    frame = add_cost_to_serve(frame, card.effort, home)
    columns = []
    for item in criteria.judge(frame, card, Windows(as_of).today, home):
        name = item.criterion.id
        columns.append(pl.Series(f"old_points_{name}", item.points, nan_to_null=True))
        columns.append(pl.Series(f"old_known_{name}", item.known))
    return frame.select("root").with_columns(columns)


def without_judgement(kept: pl.DataFrame) -> pl.DataFrame:
    """Only what was measured, and what was judged of it in other ways than by score and tier."""
    made = {name for step in STEPS for name in step.makes}
    return kept.drop([c for c in kept.columns if c in made or family_of(c) is not None])


def _fit_ok(judged: list[criteria.Judged], card: Scorecard, height: int) -> list[bool]:
    fit = next((j.points for j in judged if j.criterion.role == "fit"), None)
    if fit is None:
        return [True] * height
    reached: list[bool] = (criteria.shown(fit) >= card.tiers.tomorrow_fit).tolist()
    return reached
