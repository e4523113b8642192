"""The metrics that look past revenue and score, step by step, before any of it is judged."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics import (
    cost_to_serve,
    dated_facts,
    exposure,
    frozen_profile,
    industry,
    profile_coverage,
    slow_burn,
    whitespace,
)
from kamsync.scoring.read.answers import answer_mean
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Column, produces, step

_SCALED: Final = ("survey.score", "survey.scale_max", "survey.answered_at")


@step(exposure.add_invoiced, exposure.add_exposure, needs="revenue dependency", reads="invoices")
def add_exposure(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    policy, rules = sources.context.policy, sources.context.params.dependency
    frame = exposure.add_invoiced(frame, sources.invoices, rules, policy.as_of)
    return exposure.add_exposure(frame, sources.levels, rules, policy.planned_revenue)


@step(slow_burn.slow_burn, needs="trend trend_slope", reads="invoices activities")
def add_slow_burn(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    rows, windows = sources.invoices, sources.windows
    series = slow_burn.invoiced_series(rows.rows, windows) if rows.mapped else None
    effort = None
    if sources.context.inputs.has("activity"):
        effort = slow_burn.effort_series(sources.activities, windows)
    return slow_burn.slow_burn(frame, series, effort)


@produces(Column("answer_mean", "share", _SCALED, "mean survey answer, of those not stale"))
def _with_answer_mean(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    since = sources.windows.today - sources.context.params.stale_days
    return joined(frame, answer_mean(sources.answers, since))


@step(cost_to_serve.add_spent, _with_answer_mean, reads="activities answers")
def add_spent(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """Only where an hour has a cost."""
    context = sources.context
    if not context.params.counts_effort:
        return frame
    frame = cost_to_serve.add_spent(frame, sources.activities, context.inputs, sources.windows)
    return _with_answer_mean(frame, sources)


@produces(Column("survey_day", "day", ("survey.answered_at",), "newest survey answer"))
def _with_survey_day(frame: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    return joined(frame, answers.group_by("g").agg(pl.col("day").max().alias("survey_day")))


@step(
    *(_with_survey_day, dated_facts.add_refresh, frozen_profile.add_frozen),
    needs="last_touch industry_day flow",
    reads="activities answers",
)
def add_dated(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    windows, answers = sources.windows, sources.answers
    frame = _with_survey_day(frame, answers)
    found = dated_facts.datums(frame, sources.context.params, windows.today)
    return frozen_profile.add_frozen(
        dated_facts.add_refresh(frame, found),
        sources.activities,
        answers.select("g", "day"),
        windows,
    )


@step(profile_coverage.add_profile_coverage, needs="trend slow_burn")
def add_profile_coverage(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    stale_days = sources.context.params.stale_days
    return profile_coverage.add_profile_coverage(frame, sources.windows.today, stale_days)


@step(whitespace.whitespace, whitespace.client_growth, needs="revenue")
def add_whitespace(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """Only where a scorecard asks: the sales of two years are read once more."""
    context = sources.context
    if not context.params.seeks_room:
        return frame
    bought = whitespace.families_bought(context.inputs, context.policy, context.grouped.accounts)
    if bought is not None:
        frame = joined(frame, whitespace.whitespace(frame, bought, context.params.peers))
    if context.inputs.has("change_log"):
        frame = joined(frame, whitespace.client_growth(context.inputs, context.policy, frame))
    return frame


@step(industry.add_industry, needs="growth_cc growth_nominal")
def add_industry(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context = sources.context
    if not context.inputs.has("industry"):
        return frame
    return industry.add_industry(frame, context.inputs, sources.windows, context.params.stale_days)


STEPS: Final = (
    *(add_exposure, add_slow_burn, add_spent, add_dated),
    *(add_profile_coverage, add_whitespace, add_industry),
)
