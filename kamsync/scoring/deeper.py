"""The metrics that look past revenue and score, added to the frame before it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scoring import datums, exposure, frozen
from kamsync.scoring.aggregate import slowburn
from kamsync.scoring.events import Events
from kamsync.scoring.groups import Groups
from kamsync.scoring.industry import add_industry
from kamsync.scoring.inputs import Inputs, Policy, day_of
from kamsync.scoring.rates import Rates
from kamsync.scoring.windows import Windows
from kamsync.scoring.yardstick import Yardstick

COLUMNS: Final = (
    *("margin_ttm", "margin_share", "margin_dependency", "receivables", "receivables_overdue"),
    *("receivables_share", "receivables_dependency", "two_way", "plan_share", "plan_dependency"),
    *("growth_to_line", "growth_to_clear", "slow_burn", "slow_burn_series", "slow_burn_known"),
    *("refresh_target", "refresh_over", "data_too_old", "frozen"),
)
"""What this family adds to the scored frame; money in home minor units."""
WHERE_FED: Final = (
    *("industry_growth", "industry_series", "relative_growth", "relative_growth_kind"),
)
"""Columns that are there only where something feeds them or the scorecard asks for them."""


@dataclass(frozen=True)
class Ground:
    """What these metrics are read from."""

    inputs: Inputs
    policy: Policy
    grouped: Groups
    rates: Rates
    yardstick: Yardstick


def add_deeper(
    frame: pl.DataFrame, levels: pl.DataFrame, events: Events, ground: Ground
) -> pl.DataFrame:
    """`frame` (with revenue, trend, freshness and dependency) with the metrics of this family."""
    policy, rules = ground.policy, ground.yardstick.dependency
    rows = exposure.invoices(ground.inputs, policy, ground.grouped.accounts, ground.rates)
    frame = exposure.add_invoiced(frame, rows, rules, policy.as_of)
    frame = exposure.add_exposure(frame, levels, rules, policy.planned_revenue)
    frame = _slow_burn(frame, rows, events, ground)
    frame = _data(frame, events, ground)
    if ground.inputs.has("industry"):
        windows = Windows(policy.as_of)
        frame = add_industry(frame, ground.inputs, windows, ground.yardstick.stale_days)
    return frame


def _data(frame: pl.DataFrame, events: Events, ground: Ground) -> pl.DataFrame:
    windows = Windows(ground.policy.as_of)
    answers = (
        ground.inputs.live("survey", "account_id", "answered_at")
        .select("account_id", day_of("answered_at").alias("day"))
        .filter(pl.col("day") <= windows.today)
        .join(ground.grouped.accounts.lazy().select("id", "g"), left_on="account_id", right_on="id")
        .select("g", "day")
        .collect()
    )
    newest = answers.group_by("g").agg(pl.col("day").max().alias("survey_day"))
    dated = frame.join(newest, on="g", how="left", maintain_order="left")
    frame = datums.add_refresh(frame, datums.datums(dated, ground.yardstick, windows.today))
    return frozen.add_frozen(frame, events.activities, answers, windows)


def _slow_burn(
    frame: pl.DataFrame, rows: exposure.Invoices, events: Events, ground: Ground
) -> pl.DataFrame:
    windows = Windows(ground.policy.as_of)
    series = slowburn.invoiced_series(rows.rows, windows) if rows.mapped else None
    effort = None
    if ground.inputs.has("activity"):
        effort = slowburn.effort_series(events.activities, windows)
    return slowburn.slow_burn(frame, series, effort)
