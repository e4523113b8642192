"""The metrics that look past revenue and score, added to the frame before it is judged."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.metrics import dated_facts, exposure, frozen_profile, slow_burn
from kamsync.scoring.metrics.cost_to_serve import add_spent
from kamsync.scoring.metrics.industry import add_industry
from kamsync.scoring.metrics.profile_coverage import add_slots
from kamsync.scoring.metrics.whitespace import client_growth, families_bought, whitespace
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.windows import Windows

COLUMNS: Final = (
    *("margin_ttm", "margin_share", "margin_dependency", "receivables", "receivables_overdue"),
    *("receivables_share", "receivables_dependency", "two_way", "plan_share", "plan_dependency"),
    *("growth_to_line", "growth_to_clear", "slow_burn", "slow_burn_series", "slow_burn_known"),
    *("refresh_target", "refresh_over", "data_too_old", "frozen"),
    *("effort_hours", "effort_cost", "contribution", "burden", "relation_quality"),
    *("good_bad", "good_bad_why"),
)
"""What this family adds to the scored frame; money in home minor units."""
WHERE_FED: Final = (
    *("industry_growth", "industry_series", "relative_growth", "relative_growth_kind"),
    *("whitespace", "whitespace_peers", "whitespace_families", "client_growth"),
    *("customer_slots", "customer_slots_missing"),
)
"""Columns that are there only where something feeds them or the scorecard asks for them."""


def add_deeper(
    frame: pl.DataFrame, levels: pl.DataFrame, activities: pl.DataFrame, context: MeasureContext
) -> pl.DataFrame:
    """`frame` (with revenue, trend, freshness and dependency) with the metrics of this family."""
    policy, rules = context.policy, context.params.dependency
    rows = exposure.invoices(context.inputs, policy, context.grouped.accounts, context.rates)
    frame = exposure.add_invoiced(frame, rows, rules, policy.as_of)
    frame = exposure.add_exposure(frame, levels, rules, policy.planned_revenue)
    frame = _slow_burn(frame, rows, activities, context)
    windows, answers = Windows(policy.as_of), _answers(context)
    if context.params.counts_effort:
        frame = add_spent(frame, activities, context.inputs, windows)
        frame = _joined(frame, _answer_mean(answers, windows.today - context.params.stale_days))
    newest = answers.group_by("g").agg(pl.col("day").max().alias("survey_day"))
    found = dated_facts.datums(_joined(frame, newest), context.params, windows.today)
    frame = frozen_profile.add_frozen(
        dated_facts.add_refresh(frame, found), activities, answers.select("g", "day"), windows
    )
    frame = add_slots(frame, windows.today, context.params.stale_days)
    if context.params.seeks_room:
        frame = _room(frame, context)
    if context.inputs.has("industry"):
        frame = add_industry(frame, context.inputs, windows, context.params.stale_days)
    return frame


def _room(frame: pl.DataFrame, context: MeasureContext) -> pl.DataFrame:
    inputs = context.inputs
    bought = families_bought(inputs, context.policy, context.grouped.accounts)
    if bought is not None:
        frame = _joined(frame, whitespace(frame, bought, context.params.peers))
    if inputs.has("change_log"):
        frame = _joined(frame, client_growth(inputs, context.policy, frame))
    return frame


def _joined(frame: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    return frame.join(right, on="g", how="left", maintain_order="left")


def _answers(context: MeasureContext) -> pl.DataFrame:
    """g, day, mark (0 to 1, null without a scale) of survey answers up to as_of."""
    return (
        context.inputs.live("survey", "account_id", "answered_at", "score", "scale_max")
        .select(
            "account_id",
            day_of("answered_at").alias("day"),
            pl.when(pl.col("scale_max") > 0)
            .then((pl.col("score") / pl.col("scale_max")).clip(0, 1))
            .alias("mark"),
        )
        .filter(pl.col("day") <= Windows(context.policy.as_of).today)
        .join(
            context.grouped.accounts.lazy().select("id", "g"), left_on="account_id", right_on="id"
        )
        .select("g", "day", "mark")
        .collect()
    )


def _answer_mean(answers: pl.DataFrame, since: int) -> pl.DataFrame:
    """g, answer_mean of answers that are not stale."""
    marked = answers.filter((pl.col("day") >= since) & pl.col("mark").is_not_null())
    # sorted, so that the sum of floats is the same every time
    return marked.sort("g", "mark").group_by("g").agg(pl.col("mark").mean().alias("answer_mean"))


def _slow_burn(
    frame: pl.DataFrame, rows: exposure.Invoices, activities: pl.DataFrame, context: MeasureContext
) -> pl.DataFrame:
    windows = Windows(context.policy.as_of)
    series = slow_burn.invoiced_series(rows.rows, windows) if rows.mapped else None
    effort = None
    if context.inputs.has("activity"):
        effort = slow_burn.effort_series(activities, windows)
    return slow_burn.slow_burn(frame, series, effort)
