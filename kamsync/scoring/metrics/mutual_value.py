"""Does a long relation serve both sides? What it is worth to us beside what it is worth to them
(docs/figures_people.md): the geometric mean, never the sum."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.promises import BROKEN_FROM
from kamsync.scoring.read.answers import answer_mean
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Metric, produces, step

APART: Final = 30
"""Points between the two sides from which the relation is one-sided."""
_MARKS: Final = ("survey.score", "survey.scale_max", "survey.answered_at")
_OURS: Final = (
    *("opportunity.amount", "opportunity.close_date", "revenue.margin"),
    "account.references_given",
)
_THEIRS: Final = (*_MARKS, "commitment.due_at", "commitment.done_at", "rating.value")
NEEDED: Final = (
    *("revenue", "margin_ttm", "first_win", "satisfaction", "promise_kept", "promise_n"),
    *("customer_view", "references_given"),
)


@produces(
    Metric(
        "satisfaction",
        "share",
        _MARKS,
        "mean survey answer as a part of its scale, of those not stale",
        rows=("0-07",),
    )
)
def satisfaction(answers: pl.DataFrame, since: int) -> pl.DataFrame:
    """g and it. `answers`: g, day, mark."""
    return answer_mean(answers, since).rename({"answer_mean": "satisfaction"})


@step(satisfaction, reads="answers")
def add_satisfaction(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    since = sources.windows.today - sources.context.params.stale_days
    return joined(frame, satisfaction(sources.answers, since))


@produces(
    Metric(
        "tenure_days",
        "days",
        ("opportunity.close_date", "opportunity.is_won"),
        "days since the first win ever",
        rows=("0-07",),
    ),
    Metric(
        "value_to_us",
        "points",
        _OURS,
        "place of its revenue, margin and references among the customers, 100 is the largest",
        rows=("0-07",),
    ),
    Metric(
        "value_to_them",
        "points",
        _THEIRS,
        "mean of satisfaction, promises kept (5 or more) and their view of us, as far as known",
        rows=("0-07",),
    ),
    Metric(
        "mutual_value",
        "points",
        (*_OURS, *_THEIRS),
        "geometric mean of value_to_us and value_to_them",
        rows=("0-07",),
    ),
    Metric(
        "one_sided",
        "state",
        (*_OURS, *_THEIRS),
        "who gains more where the two are over 30 points apart",
        rows=("0-07",),
    ),
)
def add_mutual_value(frame: pl.DataFrame, today: int) -> pl.DataFrame:
    """`frame` (with NEEDED) with these; a side of which nothing is known is unknown."""
    kept = pl.when(pl.col("promise_n") >= BROKEN_FROM).then(100 * pl.col("promise_kept"))
    ours = pl.mean_horizontal(_place("revenue"), _place("margin_ttm"), _place("references_given"))
    theirs = pl.mean_horizontal(100 * pl.col("satisfaction"), kept, "customer_view")
    frame = frame.with_columns(
        (today - pl.col("first_win")).alias("tenure_days"),
        ours.alias("value_to_us"),
        theirs.alias("value_to_them"),
    )
    us, them = pl.col("value_to_us"), pl.col("value_to_them")
    side = (
        pl.when(us - them > APART).then(pl.lit("us")).when(them - us > APART).then(pl.lit("them"))
    )
    return frame.with_columns((us * them).sqrt().alias("mutual_value"), side.alias("one_sided"))


def _place(column: str) -> pl.Expr:
    """Of the groups above 0, the percentage that is not larger; 0 at or below 0; unknown where
    the value is, or nobody is above 0."""
    value = pl.col(column)
    above = value > 0
    n = above.sum()
    rank = pl.when(above).then(value).rank("max")
    return pl.when(n > 0).then(pl.when(above).then(100 * rank / n).when(~above).then(0.0))


STEPS: Final = (add_satisfaction,)
