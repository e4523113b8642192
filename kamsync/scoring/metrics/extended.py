"""The metrics that look past revenue and score, added to the frame before it is judged."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.metrics import dated_facts, exposure, frozen_profile, slow_burn
from kamsync.scoring.metrics.cost_to_serve import add_spent
from kamsync.scoring.metrics.industry import add_industry
from kamsync.scoring.metrics.profile_coverage import add_slots
from kamsync.scoring.metrics.whitespace import client_growth, families_bought, whitespace
from kamsync.scoring.read.context import Ground
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
    frame: pl.DataFrame, levels: pl.DataFrame, activities: pl.DataFrame, ground: Ground
) -> pl.DataFrame:
    """`frame` (with revenue, trend, freshness and dependency) with the metrics of this family."""
    policy, rules = ground.policy, ground.yardstick.dependency
    rows = exposure.invoices(ground.inputs, policy, ground.grouped.accounts, ground.rates)
    frame = exposure.add_invoiced(frame, rows, rules, policy.as_of)
    frame = exposure.add_exposure(frame, levels, rules, policy.planned_revenue)
    frame = _slow_burn(frame, rows, activities, ground)
    windows, answers = Windows(policy.as_of), _answers(ground)
    if ground.yardstick.counts_effort:
        frame = add_spent(frame, activities, ground.inputs, windows)
        frame = _joined(frame, _answer_mean(answers, windows.today - ground.yardstick.stale_days))
    newest = answers.group_by("g").agg(pl.col("day").max().alias("survey_day"))
    found = dated_facts.datums(_joined(frame, newest), ground.yardstick, windows.today)
    frame = frozen_profile.add_frozen(
        dated_facts.add_refresh(frame, found), activities, answers.select("g", "day"), windows
    )
    frame = add_slots(frame, windows.today, ground.yardstick.stale_days)
    if ground.yardstick.seeks_room:
        frame = _room(frame, ground)
    if ground.inputs.has("industry"):
        frame = add_industry(frame, ground.inputs, windows, ground.yardstick.stale_days)
    return frame


def _room(frame: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    inputs = ground.inputs
    bought = families_bought(inputs, ground.policy, ground.grouped.accounts)
    if bought is not None:
        frame = _joined(frame, whitespace(frame, bought, ground.yardstick.peers))
    if inputs.has("change_log"):
        frame = _joined(frame, client_growth(inputs, ground.policy, frame))
    return frame


def _joined(frame: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    return frame.join(right, on="g", how="left", maintain_order="left")


def _answers(ground: Ground) -> pl.DataFrame:
    """g, day, mark (0 to 1, null without a scale) of survey answers up to as_of."""
    return (
        ground.inputs.live("survey", "account_id", "answered_at", "score", "scale_max")
        .select(
            "account_id",
            day_of("answered_at").alias("day"),
            pl.when(pl.col("scale_max") > 0)
            .then((pl.col("score") / pl.col("scale_max")).clip(0, 1))
            .alias("mark"),
        )
        .filter(pl.col("day") <= Windows(ground.policy.as_of).today)
        .join(ground.grouped.accounts.lazy().select("id", "g"), left_on="account_id", right_on="id")
        .select("g", "day", "mark")
        .collect()
    )


def _answer_mean(answers: pl.DataFrame, since: int) -> pl.DataFrame:
    """g, answer_mean of answers that are not stale."""
    marked = answers.filter((pl.col("day") >= since) & pl.col("mark").is_not_null())
    # sorted, so that the sum of floats is the same every time
    return marked.sort("g", "mark").group_by("g").agg(pl.col("mark").mean().alias("answer_mean"))


def _slow_burn(
    frame: pl.DataFrame, rows: exposure.Invoices, activities: pl.DataFrame, ground: Ground
) -> pl.DataFrame:
    windows = Windows(ground.policy.as_of)
    series = slow_burn.invoiced_series(rows.rows, windows) if rows.mapped else None
    effort = None
    if ground.inputs.has("activity"):
        effort = slow_burn.effort_series(activities, windows)
    return slow_burn.slow_burn(frame, series, effort)
