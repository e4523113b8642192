"""Tiers: first rule that holds, hysteresis, confirmation, capacity (numbers §5.6–5.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.model.change import Finding
from kamsync.model.words import TIERS
from kamsync.scorecard import Scorecard, TierRules
from kamsync.scoring.decide.criteria import Judged, confidence, shown, weighted_score
from kamsync.scoring.registry import Column, produces

Floats = npt.NDArray[np.float64]


def tomorrow_view(groups: pl.DataFrame, judged: Sequence[Judged]) -> tuple[Floats, Floats]:
    """(potential score, confidence) as the tier Tomorrow sees them, both shown: a customer whose
    growth is "new" or from a "small base" counts with the last anchor's points, and as known."""
    is_new = groups["growth_label"].is_in(["new", "small base"]).to_numpy()
    seen = []
    for item in judged:
        if item.criterion.metric != "growth" or not item.criterion.scale:
            seen.append(item)
            continue
        top = item.criterion.scale[-1][1]
        take = is_new & ~item.known
        quality = 0.5 if item.criterion.manual else 1.0
        points = np.where(take, top, item.points)
        seen.append(replace(item, points=points, quality=np.where(take, quality, item.quality)))
    potential = [s for s in seen if s.criterion.view == "potential"]
    score = weighted_score(potential) if potential else np.full(groups.height, np.nan)
    return shown(score), confidence(seen)


def gates_passed(judged: Sequence[Judged]) -> npt.NDArray[np.bool_]:
    """No gate criterion missing, no floor undercut (a missing value undercuts none)."""
    passed = np.ones(len(judged[0].points), dtype=bool)
    for item in judged:
        if item.criterion.missing == "gate":
            passed &= item.known
        if item.criterion.floor is not None:
            passed &= ~(item.points < item.criterion.floor)
    return passed


@produces(
    Column("tier_candidate", "state", (), "the tier without confirmation", csv=57),
    Column("tier_beneath", "state", (), "the tier if Key were not to be had"),
)
def candidates(groups: pl.DataFrame, rules: TierRules) -> pl.DataFrame:
    """`groups` with tier_candidate and tier_beneath (the tier if Key were not to be had).

    Needs score, confidence, potential_score, tomorrow_confidence, eligible_for_key, fit_points,
    revenue, pipeline, size_rank, pareto, contribution and the earlier_tier.
    """
    earlier = pl.col("earlier_tier")
    cut = (
        pl.when(earlier.is_null())
        .then(rules.key_score)
        .when(earlier == "Key")
        .then(rules.key_leave)
        .otherwise(rules.key_enter)
    )
    is_key = (
        (pl.col("score") >= cut)
        & (pl.col("confidence") >= rules.key_confidence)
        & pl.col("eligible_for_key")
    )
    positive = (pl.col("size_rank").is_not_null()).sum()
    small = pl.col("size_rank").is_null() | (pl.col("size_rank") > (positive + 4) // 5)
    tomorrow = (
        (pl.col("potential_score") >= rules.tomorrow_potential)
        & (pl.col("tomorrow_confidence") >= rules.tomorrow_confidence)
        & pl.col("fit_ok")
        & (
            (pl.col("revenue") > 0).fill_null(value=False)
            | (pl.col("pipeline") > 0).fill_null(value=False)
        )
        & small
    )
    unrated = pl.col("confidence") < rules.unrated_confidence
    keeps = pl.col("pareto").is_in(["A", "B"]) | (pl.col("score") >= rules.maintain_score)

    def word(condition: pl.Expr, tier: str, otherwise: pl.Expr) -> pl.Expr:
        return pl.when(condition.fill_null(value=False)).then(pl.lit(tier)).otherwise(otherwise)

    beneath = word(keeps, "Maintain", pl.lit("Not key"))
    beneath = word(pl.col("contribution") < 0, "Streamline", beneath)
    beneath = word(tomorrow, "Tomorrow", beneath)
    return groups.with_columns(
        word(unrated, "Unrated", word(is_key, "Key", beneath)).alias("tier_candidate"),
        word(unrated, "Unrated", beneath).alias("tier_beneath"),
    )


@produces(
    Column("streak", "count", (), "runs in a row with this candidate, at most the confirmations"),
    Column("tier", "state", (), "Key, Tomorrow, Maintain, Streamline, Not key or Unrated", csv=56),
    Column("unconfirmed", "yes/no", (), "would enter or leave Key, not yet confirmed"),
    Column("waiting", "yes/no", (), "Key by its figures, without a seat"),
    Column("tier_since", "date", (), "when the tier was taken"),
)
def settle(groups: pl.DataFrame, card: Scorecard, as_of: dt.date) -> pl.DataFrame:
    """`groups` (with tier_candidate and the memory's earlier_* columns) with tier, streak,
    tier_since, waiting. Only entering or leaving Key needs the same candidate again."""
    rules = card.tiers
    same = (pl.col("tier_candidate") == pl.col("earlier_candidate")).fill_null(value=False)
    streak = pl.when(same).then(pl.col("earlier_streak").fill_null(1) + 1).otherwise(1)
    crosses = ((pl.col("tier_candidate") == "Key") != (pl.col("earlier_tier") == "Key")).fill_null(
        value=False
    )
    unconfirmed = crosses & (pl.col("streak") < rules.confirmations)
    groups = groups.with_columns(streak.clip(upper_bound=rules.confirmations).alias("streak"))
    groups = groups.with_columns(
        pl.when(unconfirmed)
        .then(pl.col("earlier_tier"))
        .otherwise(pl.col("tier_candidate"))
        .alias("tier"),
        unconfirmed.alias("unconfirmed"),
    )
    groups = groups.with_columns(pl.coalesce("override", "tier").alias("tier"))
    groups = _capped(groups, rules.capacity)
    kept = (pl.col("tier") == pl.col("earlier_tier")).fill_null(value=False)
    since = pl.when(kept).then(pl.col("earlier_since")).otherwise(pl.lit(as_of))
    return groups.with_columns(since.alias("tier_since"))


def _capped(groups: pl.DataFrame, capacity: int | None) -> pl.DataFrame:
    """Seats: incumbents first, then score, confidence, id; overridden Keys use seats."""
    if capacity is None:
        return groups.with_columns(pl.lit(value=False).alias("waiting"))
    keys = groups.filter(pl.col("tier") == "Key").select(
        "g",
        (pl.col("override") == "Key").fill_null(value=False).alias("by_override"),
        (pl.col("earlier_tier") == "Key").fill_null(value=False).alias("incumbent"),
        "score",
        "confidence",
    )
    order = ["by_override", "incumbent", "score", "confidence", "g"]
    seated = keys.sort(order, descending=[True, True, True, True, False], nulls_last=True)
    over = seated.with_row_index("seat").filter(
        (pl.col("seat") >= capacity) & ~pl.col("by_override")
    )
    waiting = pl.col("g").is_in(over["g"].implode())
    return groups.with_columns(waiting.alias("waiting")).with_columns(
        pl.when("waiting").then(pl.col("tier_beneath")).otherwise(pl.col("tier")).alias("tier")
    )


def overrides(roots: pl.DataFrame, as_of: dt.date) -> tuple[pl.DataFrame, list[Finding]]:
    """g, override (null = none in force): a known tier, a reason, and an end not yet passed."""
    rows = roots.filter(pl.col("override_tier").is_not_null())
    known = pl.col("override_tier").is_in(list(TIERS))
    reasoned = pl.col("override_reason").is_not_null()
    ended = pl.col("override_until") < pl.lit(as_of)
    problem = (
        pl.when(~known)
        .then(pl.lit("no_tier"))
        .when(~reasoned)
        .then(pl.lit("no_reason"))
        .when(pl.col("override_until").is_null())
        .then(pl.lit("no_end"))
        .when(ended)
        .then(pl.lit("ended"))
    )
    rows = rows.with_columns(problem.alias("problem"))
    findings = [
        Finding(
            "override_not_in_force",
            "warning",
            f"account {root}",
            values={"tier": tier},
            variant=why,
        )
        for root, tier, why in rows.filter(pl.col("problem").is_not_null())
        .select("root", "override_tier", "problem")
        .iter_rows()
    ]
    in_force = rows.filter(pl.col("problem").is_null())
    return in_force.select("g", pl.col("override_tier").alias("override")), findings
