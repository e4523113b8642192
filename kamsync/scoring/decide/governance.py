"""How far a score rests on judgement, and when the criteria themselves are in question. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scoring.decide.criteria import Judged
from kamsync.scoring.read.windows import Windows, add_months
from kamsync.scoring.registry import Column, Metric, produces

MONTHS_AS_KEY: Final = 12
"""Benefits may not appear at once: younger Keys are no case."""
EXECUTED: Final = 0.70
"""Below it a plan was not carried out: that comes before any doubt about the criteria."""
OBSOLETE: Final = 0.25
"""Share of the old Keys whose case points at the criteria: above it they may be out of date."""

_CASES: Final = ("execute first", "ask about execution", "criteria")
Diagnosis = Literal["none", "unknown", "execute first", "ask about execution", "criteria"]
Answer = bool | None


def manual_share(card: Scorecard) -> float:
    """Weight of the criteria that people fill, of all weight."""
    manual = math.fsum(c.weight for c in card.criteria if c.manual)
    return manual / math.fsum(c.weight for c in card.criteria)


def over_budget(card: Scorecard) -> list[Finding]:
    """The lint: more judgement in the scorecard than it allows itself."""
    share = manual_share(card)
    if share <= card.intuition_cap + 1e-12:
        return []
    names = [c.id for c in card.criteria if c.manual]
    return [
        Finding(
            "intuition_over",
            "warning",
            f"scorecard {card.name}",
            values={"share": share, "cap": card.intuition_cap, "criteria": names},
        )
    ]


def unmarked_ratings(card: Scorecard) -> list[Finding]:
    """The lint: what people rate counts as measured, and escapes the budget, until it is marked."""
    return [
        Finding(
            "rating_not_manual",
            "warning",
            f"criterion {c.id}",
            values={"metric": c.metric, "criterion": c.id},
        )
        for c in card.criteria
        if c.metric.startswith("rating_") and not c.manual
    ]


@produces(
    Metric(
        "intuition",
        "share",
        ("account.override_tier",),
        "part of the score that people's ratings made; 1 where an override decides the tier",
        rows=("4-08",),
    )
)
def intuition(judged: Sequence[Judged], overridden: pl.Series) -> pl.Series:
    """Per group, in row order; unknown without a score and without an override."""
    usable = np.array([~np.isnan(j.points) for j in judged])
    weights = np.array([j.criterion.weight for j in judged])[:, None] * usable
    manual = np.array([j.criterion.manual for j in judged])[:, None]
    total: npt.NDArray[np.float64] = weights.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (weights * manual).sum(axis=0) / total
    share = np.where(overridden.to_numpy(), 1.0, share)
    return pl.Series("intuition", share, nan_to_null=True)


def overridden_keys(frame: pl.DataFrame, card: Scorecard) -> list[Finding]:
    """EventTotals where judgement makes more of the Key accounts than the budget allows."""
    keys = frame.filter(pl.col("tier") == "Key")
    by_hand = keys.filter(pl.col("override").is_not_null()).height
    share = keys["intuition"].mean() if keys.height else None
    if not by_hand or not isinstance(share, float) or share <= card.intuition_cap + 1e-12:
        return []
    return [
        Finding(
            "intuition_over",
            "warning",
            "overrides",
            values={
                "by_hand": by_hand,
                "n": keys.height,
                "share": share,
                "cap": card.intuition_cap,
            },
            variant="overrides",
        )
    ]


@dataclass(frozen=True)
class Case:
    """What is known of one account; None = unknown."""

    long_key: bool
    """Key for MONTHS_AS_KEY or longer."""
    much_effort: Answer
    """Above the median."""
    grows: Answer
    """The whole interval of real growth lies above 0."""
    execution: float | None
    """Part of what the plan promised by now that was done."""


def diagnose(case: Case) -> Diagnosis:
    """First line that holds. Execution is asked before the criteria are doubted."""
    if not case.long_key or case.much_effort is False or case.grows is True:
        return "none"
    if case.much_effort is None or case.grows is None:
        return "unknown"
    if case.execution is None:
        return "ask about execution"
    return "execute first" if case.execution < EXECUTED else "criteria"


@produces(
    Metric(
        "criteria_review",
        "state",
        (
            "activity.occurred_at",
            "opportunity.amount",
            "commitment.done_at",
            "objective.status",
        ),
        "Key for a year, much effort, no growth: execute first, ask about execution or criteria",
        rows=("1-25", "1-26", "2-06"),
    ),
    Metric(
        "declassify_watch",
        "yes/no",
        ("opportunity.amount",),
        "Key by confirmation only: the figures of today no longer make it Key",
        rows=("2-39",),
    ),
    Column("long_key", "yes/no", (), "Key for a year"),
)
def review(frame: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """`frame` (with tier, tier_since, effort, plan_execution) and criteria_review of each Key,
    declassify_watch of all."""
    since = add_months(windows.as_of, -MONTHS_AS_KEY)
    median = frame.filter(pl.col("revenue") > 0)["effort"].median()
    facts = frame.select(
        (pl.col("tier") == "Key").alias("key"),
        ((pl.col("tier") == "Key") & (pl.col("tier_since") <= since))
        .fill_null(value=False)
        .alias("long_key"),
        (pl.col("effort") > pl.lit(median, pl.Float64)).alias("much_effort"),
        _grows().alias("grows"),
        pl.col("plan_execution").alias("execution"),
    )
    words = [
        diagnose(Case(row["long_key"], row["much_effort"], row["grows"], row["execution"]))
        if row["key"]
        else None
        for row in facts.iter_rows(named=True)
    ]
    leaving = (
        (pl.col("tier") == "Key")
        & (pl.col("tier_candidate") != "Key")
        & pl.col("override").is_null()
    )
    return frame.with_columns(
        leaving.fill_null(value=False).alias("declassify_watch"),
        facts["long_key"],
        pl.Series("criteria_review", words, dtype=pl.String),
    )


def _grows() -> pl.Expr:
    """The lower end of the trend, less what prices rose in a quarter where that is known."""
    base = pl.coalesce("growth_cc", "growth_nominal")
    prices = ((1 + base) / (1 + pl.col("growth_real"))).log() / 4
    usable = prices.is_finite().fill_null(value=False)
    return (pl.col("trend_low") - pl.when(usable).then(prices).otherwise(0.0)) > 0


def review_findings(frame: pl.DataFrame) -> list[Finding]:
    """Each case by name, and the portfolio's rule."""
    cases = frame.filter(pl.col("criteria_review").is_in(_CASES)).sort("root")
    findings = [
        Finding(
            "criteria_review_case",
            "warning",
            f"account {root}",
            values={"since": since},
            variant=word.replace(" ", "_"),
        )
        for root, since, word in cases.select("root", "tier_since", "criteria_review").iter_rows()
    ]
    old = frame.filter(pl.col("long_key")).height
    doubted = cases.filter(pl.col("criteria_review") == "criteria").height
    if doubted and doubted > OBSOLETE * old:
        findings.append(
            Finding(
                "criteria_obsolete",
                "warning",
                "scorecard",
                values={"n": doubted, "of": old},
            )
        )
    return findings
