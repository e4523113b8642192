"""Measuring: streams → one row of metrics per group, before any of it is judged."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.decide.effort_review import review_effort
from kamsync.scoring.metrics import engagement, freshness
from kamsync.scoring.metrics.extended import add_deeper
from kamsync.scoring.metrics.money import measure_money, money_fields
from kamsync.scoring.read.activities import find_activities
from kamsync.scoring.read.context import MeasureContext, joined
from kamsync.scoring.read.groups import Groups, find_groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from kamsync.scoring.read.revenue_events import EventTotals, find_places
from kamsync.scoring.read.windows import Windows


@dataclass(frozen=True)
class Measured:
    """What a scorecard with this params judges; nothing in it is judged yet."""

    inputs: Inputs
    policy: Policy
    params: MeasureParams
    frame: pl.DataFrame
    """One row per group, by root id; money in home minor units, shares as fractions."""
    scopes: pl.DataFrame
    levels: pl.DataFrame
    totals: EventTotals
    effort: pl.DataFrame
    """g, effort: for the review of accounts long Key; empty where there can be none."""
    grouped: Groups
    findings: tuple[Finding, ...]


def measure(inputs: Inputs, policy: Policy, params: MeasureParams) -> Measured:
    """As of policy.as_of. The same inputs give the same frame, always."""
    windows = Windows(policy.as_of)
    rates = load_rates(inputs, policy)
    grouped = find_groups(inputs, policy)
    places = find_places(inputs, grouped)
    grouped = Groups(grouped.accounts, money_fields(grouped, rates), grouped.findings)
    context = MeasureContext(inputs, policy, grouped, rates, params)
    # millions of rows each: those of money are let go before the activities are read
    money = measure_money(context, places)
    activities = find_activities(inputs, policy, places)
    frame = _relationship(money.frame, activities, inputs, windows)
    frame = _freshness(frame, activities, money.totals.closed, context)
    frame = add_deeper(frame, money.levels, activities, context)
    return Measured(
        inputs,
        policy,
        params,
        frame,
        money.scopes,
        money.levels,
        money.totals,
        review_effort(activities, inputs, windows),
        grouped,
        (*grouped.findings, *money.totals.findings, *money.findings),
    )


def _relationship(
    frame: pl.DataFrame, activities: pl.DataFrame, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    frame = joined(frame, engagement.touches(activities, windows))
    frame = joined(frame, engagement.threads(activities, windows))
    mapped = pl.lit(inputs.has("activity"))
    linked = pl.lit(inputs.has("activity", "contact_ids"))
    threads = pl.when(linked).then(pl.col("threads").fill_null(0.0))
    return frame.with_columns(
        pl.when(mapped)
        .then(pl.col("client_touches_183d").fill_null(0))
        .alias("client_touches_183d"),
        threads.alias("threads"),
        pl.when(linked).then(pl.col("engaged_contacts").fill_null(0)).alias("engaged_contacts"),
        ((threads > 0) & (threads < 1.5)).alias("single_threaded"),
    )


def _freshness(
    frame: pl.DataFrame, activities: pl.DataFrame, closed: pl.DataFrame, context: MeasureContext
) -> pl.DataFrame:
    inputs, grouped, params = context.inputs, context.grouped, context.params
    windows = Windows(context.policy.as_of)
    surveys = (
        inputs.live("survey", "account_id", "answered_at")
        .collect()
        .join(grouped.accounts.select("id", "g"), left_on="account_id", right_on="id")
        .select("g", day_of("answered_at").alias("day"))
    )
    client = freshness.client_days(activities, surveys, grouped.roots, windows)
    internal = freshness.internal_days(activities, closed, grouped.roots, windows)
    industry = freshness.industry_days(inputs, grouped.roots, windows)
    frame = joined(frame, freshness.newest(client, "client_day"))
    frame = joined(frame, freshness.newest(internal, "internal_day"))
    frame = joined(frame, freshness.newest(industry, "industry_day"))
    frame = joined(frame, freshness.flow_and_gap(client, windows))
    mapped = pl.lit(inputs.has("activity") or inputs.has("survey"))
    seen = mapped | pl.col("client_day").is_not_null()
    frame = frame.with_columns(
        *(
            _state(windows.today - pl.col(f"{d}_day"), params).alias(f"freshness_{d}")
            for d in ("client", "internal", "industry")
        ),
        (windows.today - pl.col("client_day")).alias("client_age_days"),
        freshness.newest_on(pl.col("client_day")).alias("last_client_data_on"),
        pl.when(seen).then(pl.col("flow").fill_null(0)).alias("flow"),
        pl.when(seen).then(pl.col("gap").fill_null(windows.half_year.days)).alias("gap"),
    )
    state = pl.col("freshness_client")
    usable = [
        pl.col(f"freshness_{d}").is_in(["fresh", "ageing"]).fill_null(value=False).cast(pl.Int64)
        for d in ("client", "internal", "industry")
    ]
    return frame.with_columns(
        pl.sum_horizontal(usable).alias("triangulation"),
        pl.when(state.is_not_null())
        .then(state == "stale")
        .when(mapped)
        .then(pl.lit(value=True))
        .alias("client_data_stale"),
    )


def _state(age: pl.Expr, params: MeasureParams) -> pl.Expr:
    """fresh, ageing or stale; null without any date."""
    return (
        pl.when(age.is_null())
        .then(pl.lit(None, pl.String))
        .when(age <= params.fresh_days)
        .then(pl.lit("fresh"))
        .when(age <= params.stale_days)
        .then(pl.lit("ageing"))
        .otherwise(pl.lit("stale"))
    )
