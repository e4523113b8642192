"""Measuring: streams → one row of metrics per group, before any of it is judged."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.rejects import no_rejects
from kamsync.scoring import dependency
from kamsync.scoring.activities import find_activities
from kamsync.scoring.aggregate import (
    concentration,
    engagement,
    freshness,
    growth,
    pipeline,
    revenue,
)
from kamsync.scoring.aggregate.registry import Metric, produces
from kamsync.scoring.deeper import add_deeper
from kamsync.scoring.effort import review_effort
from kamsync.scoring.events import Events, Told, build_events, find_places
from kamsync.scoring.ground import Ground
from kamsync.scoring.groups import SUMMED, Groups, find_groups, owners
from kamsync.scoring.inputs import Inputs, Policy, day_of
from kamsync.scoring.rates import Rates, load_rates, to_home
from kamsync.scoring.selecting import add_selection
from kamsync.scoring.windows import Windows
from kamsync.scoring.yardstick import Yardstick

_MONEY_FIELDS = ("potential_revenue", "customer_revenue")


@dataclass(frozen=True)
class Measured:
    """What a scorecard with this yardstick judges; nothing in it is judged yet."""

    inputs: Inputs
    policy: Policy
    yardstick: Yardstick
    frame: pl.DataFrame
    """One row per group, by root id; money in home minor units, shares as fractions."""
    scopes: pl.DataFrame
    levels: pl.DataFrame
    told: Told
    effort: pl.DataFrame
    """g, effort: for the review of accounts long Key; empty where there can be none."""
    grouped: Groups
    findings: tuple[Finding, ...]


def measure(inputs: Inputs, policy: Policy, yardstick: Yardstick) -> Measured:
    """As of policy.as_of. The same inputs give the same frame, always."""
    windows = Windows(policy.as_of)
    rates = load_rates(inputs, policy)
    grouped = find_groups(inputs, policy)
    places = find_places(inputs, grouped)
    grouped = Groups(grouped.accounts, _money_fields(grouped, rates), grouped.findings)
    ground = Ground(inputs, policy, grouped, rates, yardstick)
    # millions of rows each: those of money are let go before the activities are read
    money = _money(ground, places)
    activities = find_activities(inputs, policy, places)
    frame = _relationship(money.frame, activities, inputs, windows)
    frame = _freshness(frame, activities, money.told.closed, ground)
    frame = add_deeper(frame, money.levels, activities, ground)
    return Measured(
        inputs,
        policy,
        yardstick,
        frame,
        money.scopes,
        money.levels,
        money.told,
        review_effort(activities, inputs, windows),
        grouped,
        (*grouped.findings, *money.told.findings, *money.findings),
    )


@dataclass(frozen=True)
class _Money:
    """What is measured of money."""

    frame: pl.DataFrame
    scopes: pl.DataFrame
    levels: pl.DataFrame
    told: Told
    findings: list[Finding]


def _money(ground: Ground, places: pl.DataFrame) -> _Money:
    inputs, policy, grouped, rates = ground.inputs, ground.policy, ground.grouped, ground.rates
    windows = Windows(policy.as_of)
    events = build_events(ground, places)
    frame = _revenue(grouped.roots.sort("g"), events, windows)
    frame = _growth(frame, events, inputs, policy, rates)
    frame = _pipeline(frame, events, inputs, windows)
    frame = _owners(frame, events, inputs, policy, grouped)
    frame, findings = add_selection(frame, events.wins, inputs, policy, grouped, rates)
    frame, scopes, levels = _dependency(frame, events, ground)
    return _Money(frame, scopes, levels, events.told, findings)


def _money_fields(grouped: Groups, rates: Rates) -> pl.DataFrame:
    """Roots with SUMMED fields in home money: the root's own (unknown without a rate), else the
    sum of its members."""
    accounts = grouped.accounts.with_columns(pl.lit(rates.today, pl.Int64).alias("day"))
    accounts = accounts.with_columns(pl.col("currency").fill_null(rates.crm_currency))
    for column in _MONEY_FIELDS:
        accounts = to_home(accounts, rates, column, f"{column}_home").drop("early_rate", column)
        accounts = accounts.rename({f"{column}_home": column})
    given = grouped.accounts.select(
        "id", *(pl.col(c).is_not_null().alias(f"{c}_own") for c in SUMMED)
    )
    accounts = accounts.join(given, on="id", how="left", maintain_order="left")
    own = accounts.filter(pl.col("id") == pl.col("root")).select(
        "g", *SUMMED, *(f"{c}_own" for c in SUMMED)
    )
    total = accounts.group_by("g").agg(
        pl.when(pl.col(c).is_not_null().any()).then(pl.col(c).sum()).alias(f"{c}_all")
        for c in SUMMED
    )
    best = own.join(total, on="g", how="left").select(
        "g", *(pl.when(f"{c}_own").then(c).otherwise(f"{c}_all").alias(c) for c in SUMMED)
    )
    return grouped.roots.drop(*SUMMED).join(best, on="g", how="left", maintain_order="left")


def _joined(frame: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """`frame` (one row per g) with the columns of `right`; its own columns are not copied."""
    added = frame.select("g").join(right, on="g", how="left", maintain_order="left")
    return frame.hstack(added.drop("g"))


@produces(
    Metric(
        "revenue_incomplete", "yes/no", ("opportunity.amount",), "a win of the window was refused"
    )
)
def _revenue(frame: pl.DataFrame, events: Events, windows: Windows) -> pl.DataFrame:
    sums = revenue.window_sums(events.wins, windows)
    frame = _joined(frame, sums).with_columns(
        pl.col(["revenue", "revenue_previous", *(f"q{k}" for k in range(12))]).fill_null(0)
    )
    frame = _joined(frame, revenue.history(frame))
    frame = _joined(frame, revenue.rhythm(events.wins, windows))
    return concentration.pareto(frame)


def _growth(
    frame: pl.DataFrame, events: Events, inputs: Inputs, policy: Policy, rates: Rates
) -> pl.DataFrame:
    windows = Windows(policy.as_of)
    earliest = events.told.earliest_win
    reaches = (
        policy.source != "account" and earliest is not None and earliest <= windows.previous.lo + 1
    )
    inflation = None
    if policy.home_area and inputs.has("inflation"):
        rows = inputs.live("inflation", "area", "year", "rate").collect()
        inflation = growth.inflation_mean(rows, policy.home_area, windows)
    frame = growth.nominal(frame, reaches_back=reaches)
    frame = _joined(frame, growth.constant_currency(events.wins, windows, rates))
    frame = growth.real(frame, inflation, reaches_back=reaches)
    return _joined(frame, growth.trend(frame, windows))


def _pipeline(
    frame: pl.DataFrame, events: Events, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    any_open = not (
        inputs.live("opportunity", "is_closed").filter(~pl.col("is_closed")).head(1).collect()
    ).is_empty()
    frame = _joined(frame, pipeline.pipeline(events.deals, windows))
    frame = _joined(frame, pipeline.open_deals(events.deals, windows))
    frame = _joined(frame, pipeline.late_owner(events.deals, windows))
    has_open = pl.col("has_open").fill_null(value=False)
    return frame.with_columns(
        (pl.col("pipeline").fill_null(0) if any_open else pl.lit(None, pl.Int64)).alias("pipeline"),
        pl.col("past_close").fill_null(value=False),
        (~has_open & pl.lit(any_open)).alias("no_open_pipeline"),
    )


def _relationship(
    frame: pl.DataFrame, activities: pl.DataFrame, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    frame = _joined(frame, engagement.touches(activities, windows))
    frame = _joined(frame, engagement.threads(activities, windows))
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
    frame: pl.DataFrame, activities: pl.DataFrame, closed: pl.DataFrame, ground: Ground
) -> pl.DataFrame:
    inputs, grouped, yardstick = ground.inputs, ground.grouped, ground.yardstick
    windows = Windows(ground.policy.as_of)
    surveys = (
        inputs.live("survey", "account_id", "answered_at")
        .collect()
        .join(grouped.accounts.select("id", "g"), left_on="account_id", right_on="id")
        .select("g", day_of("answered_at").alias("day"))
    )
    client = freshness.client_days(activities, surveys, grouped.roots, windows)
    internal = freshness.internal_days(activities, closed, grouped.roots, windows)
    industry = freshness.industry_days(inputs, grouped.roots, windows)
    frame = _joined(frame, freshness.newest(client, "client_day"))
    frame = _joined(frame, freshness.newest(internal, "internal_day"))
    frame = _joined(frame, freshness.newest(industry, "industry_day"))
    frame = _joined(frame, freshness.flow_and_gap(client, windows))
    mapped = pl.lit(inputs.has("activity") or inputs.has("survey"))
    seen = mapped | pl.col("client_day").is_not_null()
    frame = frame.with_columns(
        *(
            _state(windows.today - pl.col(f"{d}_day"), yardstick).alias(f"freshness_{d}")
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


def _state(age: pl.Expr, yardstick: Yardstick) -> pl.Expr:
    """fresh, ageing or stale; null without any date."""
    return (
        pl.when(age.is_null())
        .then(pl.lit(None, pl.String))
        .when(age <= yardstick.fresh_days)
        .then(pl.lit("fresh"))
        .when(age <= yardstick.stale_days)
        .then(pl.lit("ageing"))
        .otherwise(pl.lit("stale"))
    )


@produces(
    Metric(
        "owner_issue",
        "yes/no",
        ("account.owner_id", "account.kam_id", "user.is_active"),
        "no active person owns it",
        rows=("0-13",),
    )
)
def _owners(
    frame: pl.DataFrame,
    events: Events,
    inputs: Inputs,
    policy: Policy,
    grouped: Groups,
) -> pl.DataFrame:
    found = owners(grouped, events.by_account, inputs, policy.fallback_owner)
    return _joined(frame.drop("owner_id"), found)


def _dependency(
    frame: pl.DataFrame, events: Events, ground: Ground
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    inputs, policy, rules = ground.inputs, ground.policy, ground.yardstick.dependency
    windows = Windows(policy.as_of)
    sums = concentration.scope_sums(events.wins, events.deals, policy.dimensions, windows)
    total = int(frame.filter(pl.col("revenue") > 0)["revenue"].sum())
    line = (rules.scope_min_share.numerator, rules.scope_min_share.denominator)
    figures = concentration.scope_figures(sums, total, line, rules.scope_min_accounts)
    order = {s: n for n, s in enumerate((concentration.PORTFOLIO, *policy.dimensions))}
    figures = figures.sort(
        pl.col("scope").replace_strict(order, return_dtype=pl.Int64, default=99), "value"
    )
    incomplete = _incomplete(ground.grouped, events.told, inputs, windows)
    last = dependency.remembered_levels(inputs.memory, frame)
    planned = policy.planned_revenue if rules.denominator == "planned" else None
    held = dependency.against(figures, planned)
    levels = dependency.scope_levels(sums, held, last, incomplete, rules)
    known = frame["pipeline"].null_count() == 0
    accounts = dependency.account_levels(
        levels, policy.dimensions, pipeline_known=known, of_plan=planned is not None
    )
    frame = _joined(frame, accounts).with_columns(
        pl.col("dependency").fill_null("none"),
        pl.col("g").is_in(incomplete["g"].implode()).alias("revenue_incomplete"),
    )
    return frame, figures, levels


def _incomplete(grouped: Groups, told: Told, inputs: Inputs, windows: Windows) -> pl.DataFrame:
    """g of groups with a refused win dated inside the trailing 12 months."""
    columns = no_rejects().columns
    rejects = pl.concat([inputs.rejects.select(columns), told.rejects.select(columns)])
    refused = rejects.filter(
        pl.col("won").fill_null(value=False)
        & pl.col("whole_record")
        & day_of("day").is_between(windows.ttm.lo, windows.ttm.hi, closed="right")
    ).select("account_id")
    members = grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    return refused.join(members, on="account_id").select("g").unique()
