"""Value against burden: what a customer leaves after the effort it takes, beside how sound the
relation is (row 1-02). The tier Streamline reads the same contribution (numbers §5.6).

What was spent is measured; what it costs is the scorecard's word, so that a kept frame can be
judged again with another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.model.currencies import EXPONENTS
from kamsync.scorecard import EFFORT_KINDS, EffortRules
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces

_SPENT = ("activity.kind", "activity.occurred_at")
_LEFT = ("revenue.margin", "revenue.booked_on", *_SPENT)
_RELATION = (
    *("activity.kind", "activity.direction", "activity.occurred_at", "activity.contact_ids"),
    *("survey.score", "survey.scale_max", "survey.answered_at"),
)
SOUND_THREADS: Final = 1.5
SOUND_TOUCHES: Final = 2
"""Two-way touches in half a year: one a quarter."""
SOUND_ANSWERS: Final = 0.7
"""Mean of the survey answers, each as a part of its scale."""
SIGNS: Final = {
    "threads": ("several_threads", "few_threads"),
    "touches": ("enough_touches", "few_touches"),
    "fresh": ("fresh_data", "stale_data"),
    "answers": ("satisfied", "dissatisfied"),
}
"""Sign → what it says for a sound relation, and against."""
VALUES: Final = ("earns", "heavy", "loses")
WORDS: Final = (*VALUES, *(word for pair in SIGNS.values() for word in pair), "slow_burn")
"""Everything that good_bad_why can say."""
SOUND: Final = 0.5
"""At least this part of the known signs."""
NEEDED: Final = (
    *(f"spent_{kind}" for kind in EFFORT_KINDS),
    *("margin_ttm", "margin_gaps", "first_win", "threads", "client_touches_183d"),
    *("answer_mean", "client_data_stale", "slow_burn", "revenue"),
)
"""Read of a frame; a kept one of before may lack some."""


@produces(
    *(
        Column(f"spent_{kind}", "count", _SPENT, f"activities of 12 months: {kind}")
        for kind in EFFORT_KINDS
    )
)
def add_spent(
    frame: pl.DataFrame, activities: pl.DataFrame, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    """`frame` with spent_KIND: activities of the trailing 12 months.

    Unknown where activities are not mapped, or where none of anybody is as old as the window: an
    effort that reaches back half a year would be half the cost.
    """
    span = windows.ttm
    earliest = activities["day"].min()
    reaches = inputs.has("activity") and isinstance(earliest, int) and earliest <= span.lo + 1
    counts = (
        activities.filter(pl.col("day") > span.lo)
        .group_by("g")
        .agg((pl.col("kind") == k).sum().cast(pl.Int64).alias(f"spent_{k}") for k in EFFORT_KINDS)
    )
    return frame.join(counts, on="g", how="left", maintain_order="left").with_columns(
        pl.when(pl.lit(reaches)).then(pl.col(f"spent_{k}").fill_null(0)).alias(f"spent_{k}")
        for k in EFFORT_KINDS
    )


@produces(
    Metric(
        "effort_hours",
        "hours",
        _SPENT,
        "activities of 12 months by the minutes of [effort]",
        rows=("1-02",),
    ),
    Metric(
        "effort_cost", "money", _SPENT, "the hours of the effort at the cost per hour of [effort]"
    ),
    Metric(
        "contribution",
        "money",
        _LEFT,
        "margin of 12 months less the cost of the effort; unknown where an invoice has no margin",
        rows=("1-02",),
    ),
    Metric("burden", "share", _LEFT, "cost of the effort as part of the margin"),
    Metric(
        "roi",
        "share",
        _LEFT,
        "margin of 12 months less the cost of the effort, over that cost",
        rows=("4-18",),
    ),
    Metric(
        "revenue_per_hour",
        "money",
        ("opportunity.amount", *_SPENT),
        "revenue of 12 months over the hours of the effort",
        rows=("0-35",),
    ),
    Metric(
        "relation_quality",
        "share",
        _RELATION,
        "signs that speak for a sound relation, of threads, touches, fresh data and answers known",
        rows=("1-02",),
    ),
    Metric(
        "good_bad",
        "state",
        (*_LEFT, *_RELATION),
        "good, watch or bad: what it leaves after the effort, by the soundness of the relation",
        rows=("1-02",),
    ),
    Metric(
        "good_bad_why", "state", (*_LEFT, *_RELATION), "the reasons of good_bad, never without them"
    ),
)
def add_cost_to_serve(frame: pl.DataFrame, rules: EffortRules, home: str) -> pl.DataFrame:
    """`frame` with the metrics above; without a cost per hour all but relation_quality are unknown.

    Before the first sale there is no cost to serve: a group that never bought has no contribution.
    """
    frame = frame.with_columns(_minutes(rules).alias("~minutes"))
    cost = _cost(rules, home)
    bought = pl.col("first_win").is_not_null() | (pl.col("margin_ttm") != 0)
    whole = bought & (pl.col("margin_gaps") == 0)
    frame = frame.with_columns(
        (pl.col("~minutes") / 60).alias("effort_hours"),
        cost.alias("effort_cost"),
        pl.when(whole).then(pl.col("margin_ttm") - cost).alias("contribution"),
    )
    frame = frame.with_columns(
        pl.when(pl.col("effort_cost") > 0)
        .then(pl.col("contribution") / pl.col("effort_cost"))
        .alias("roi"),
        _per_hour().alias("revenue_per_hour"),
    )
    burden = pl.col("effort_cost") / pl.col("margin_ttm")
    frame = frame.with_columns(
        pl.when((pl.col("margin_ttm") > 0) & pl.col("contribution").is_not_null())
        .then(burden)
        .alias("burden"),
        _quality().alias("relation_quality"),
    )
    frame = frame.with_columns(_verdict(rules).alias("good_bad"))
    frame = frame.with_columns(_reasons(rules).alias("good_bad_why"))
    return frame.drop("~minutes")


def _minutes(rules: EffortRules) -> pl.Expr:
    """Null where a kind that costs time is unknown."""
    each = [pl.col(f"spent_{kind}") * rules.minutes[kind] for kind in EFFORT_KINDS]
    return pl.sum_horizontal(each, ignore_nulls=False)


def _per_hour() -> pl.Expr:
    """floor(revenue · 60 / minutes + 1/2), on integers; unknown without an hour of effort."""
    minutes = pl.col("~minutes").cast(pl.Int128)
    twice = pl.col("revenue").cast(pl.Int128) * 120 + minutes
    return pl.when(minutes > 0).then((twice // (2 * minutes)).cast(pl.Int64))


def _cost(rules: EffortRules, home: str) -> pl.Expr:
    """floor(minutes · cost per hour / 60 + 1/2) in minor units, on integers."""
    if rules.cost_per_hour is None:
        return pl.lit(None, pl.Int64)
    minor: int = 10 ** EXPONENTS[home]
    rate = rules.cost_per_hour * minor
    whole = 60 * rate.denominator
    twice = pl.col("~minutes").cast(pl.Int128) * (2 * rate.numerator) + whole
    return (twice // (2 * whole)).cast(pl.Int64)


def _signs() -> Mapping[str, pl.Expr]:
    """True, false or null (unknown) each."""
    return {
        "threads": pl.col("threads") >= SOUND_THREADS,
        "touches": pl.col("client_touches_183d") >= SOUND_TOUCHES,
        "fresh": ~pl.col("client_data_stale"),
        "answers": pl.col("answer_mean") >= SOUND_ANSWERS,
    }


def _quality() -> pl.Expr:
    return pl.mean_horizontal(*(sign.cast(pl.Float64) for sign in _signs().values()))


def _value(rules: EffortRules) -> pl.Expr:
    """One of VALUES; null where the contribution is."""
    heavy = pl.col("burden") >= float(rules.heavy)
    return (
        pl.when(pl.col("contribution").is_null())
        .then(pl.lit(None, pl.String))
        .when(pl.col("contribution") < 0)
        .then(pl.lit("loses"))
        .when(heavy.fill_null(value=False))
        .then(pl.lit("heavy"))
        .otherwise(pl.lit("earns"))
    )


def _verdict(rules: EffortRules) -> pl.Expr:
    """Bad: it loses money and the relation is not sound either. Good: it earns, the relation is
    sound, and nothing burns slowly. All else is to be watched."""
    value = _value(rules)
    sound = (pl.col("relation_quality") >= SOUND).fill_null(value=False)
    burns = pl.col("slow_burn").fill_null(value=False)
    return (
        pl.when(value.is_null())
        .then(pl.lit(None, pl.String))
        .when((value == "loses") & ~sound)
        .then(pl.lit("bad"))
        .when((value == "earns") & sound & ~burns)
        .then(pl.lit("good"))
        .otherwise(pl.lit("watch"))
    )


def _reasons(rules: EffortRules) -> pl.Expr:
    """The value and every known sign, by name, separated by a space."""
    parts = [_value(rules)]
    for name, sign in _signs().items():
        sound, weak = SIGNS[name]
        parts.append(pl.when(sign).then(pl.lit(sound)).when(~sign).then(pl.lit(weak)))
    parts.append(pl.when(pl.col("slow_burn")).then(pl.lit("slow_burn")))
    reasons = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    return pl.when(pl.col("good_bad").is_not_null()).then(reasons)
