"""What is measured of money: revenue, growth, pipeline, owners by revenue, dependency."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.rejects import no_rejects
from kamsync.scoring.metrics import concentration, dependency, growth, pipeline, revenue
from kamsync.scoring.metrics.lost import add_lost
from kamsync.scoring.metrics.selection_columns import add_selection
from kamsync.scoring.read.context import MeasureContext, joined
from kamsync.scoring.read.groups import SUMMED, Groups, owners
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import Rates, to_home
from kamsync.scoring.read.revenue_events import Events, EventTotals, build_events
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

_MONEY_FIELDS = ("potential_revenue", "customer_revenue")


@dataclass(frozen=True)
class Money:
    """The groups by their money; its rows are gone."""

    frame: pl.DataFrame
    scopes: pl.DataFrame
    levels: pl.DataFrame
    totals: EventTotals
    findings: list[Finding]


def measure_money(context: MeasureContext, places: pl.DataFrame) -> Money:
    inputs, policy, grouped, rates = context.inputs, context.policy, context.grouped, context.rates
    windows = Windows(policy.as_of)
    events = build_events(context, places)
    frame = _revenue(grouped.roots.sort("g"), events, windows)
    frame = _growth(frame, events, inputs, policy, rates)
    frame = _pipeline(frame, events, inputs, windows)
    frame = _owners(frame, events, inputs, policy, grouped)
    frame, findings = add_selection(frame, events.wins, inputs, policy, grouped, rates)
    frame, scopes, levels = _dependency(frame, events, context)
    frame = add_lost(frame, inputs.acknowledged)
    return Money(frame, scopes, levels, events.totals, findings)


def money_fields(grouped: Groups, rates: Rates) -> pl.DataFrame:
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


@produces(
    Metric(
        "revenue_incomplete", "yes/no", ("opportunity.amount",), "a win of the window was refused"
    )
)
def _revenue(frame: pl.DataFrame, events: Events, windows: Windows) -> pl.DataFrame:
    sums = revenue.window_sums(events.wins, windows)
    frame = joined(frame, sums).with_columns(
        pl.col(["revenue", "revenue_previous", *(f"q{k}" for k in range(12))]).fill_null(0)
    )
    frame = joined(frame, revenue.history(frame))
    frame = joined(frame, revenue.rhythm(events.wins, windows))
    return concentration.pareto(frame)


def _growth(
    frame: pl.DataFrame, events: Events, inputs: Inputs, policy: Policy, rates: Rates
) -> pl.DataFrame:
    windows = Windows(policy.as_of)
    earliest = events.totals.earliest_win
    reaches = (
        policy.source != "account" and earliest is not None and earliest <= windows.previous.lo + 1
    )
    inflation = None
    if policy.home_area and inputs.has("inflation"):
        rows = inputs.live("inflation", "area", "year", "rate").collect()
        inflation = growth.inflation_mean(rows, policy.home_area, windows)
    frame = growth.nominal(frame, reaches_back=reaches)
    frame = joined(frame, growth.constant_currency(events.wins, windows, rates))
    frame = growth.real(frame, inflation, reaches_back=reaches)
    return joined(frame, growth.trend(frame, windows))


def _pipeline(
    frame: pl.DataFrame, events: Events, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    is_open = ~pl.col("is_closed")
    any_open = not (
        inputs.live("opportunity", "is_closed").filter(is_open).head(1).collect().is_empty()
        and inputs.deals_without_money().filter(is_open).is_empty()
    )
    frame = joined(frame, pipeline.pipeline(events.deals, windows))
    frame = joined(frame, pipeline.open_deals(events.deals, windows))
    frame = joined(frame, pipeline.late_owner(events.deals, windows))
    has_open = pl.col("has_open").fill_null(value=False)
    return frame.with_columns(
        (pl.col("pipeline").fill_null(0) if any_open else pl.lit(None, pl.Int64)).alias("pipeline"),
        pl.col("past_close").fill_null(value=False),
        (~has_open & pl.lit(any_open)).alias("no_open_pipeline"),
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
    return joined(frame.drop("owner_id"), found)


def _dependency(
    frame: pl.DataFrame, events: Events, context: MeasureContext
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    inputs, policy, rules = context.inputs, context.policy, context.params.dependency
    windows = Windows(policy.as_of)
    sums = concentration.scope_sums(events.wins, events.deals, policy.dimensions, windows)
    total = int(frame.filter(pl.col("revenue") > 0)["revenue"].sum())
    line = (rules.scope_min_share.numerator, rules.scope_min_share.denominator)
    figures = concentration.scope_figures(sums, total, line, rules.scope_min_accounts)
    order = {s: n for n, s in enumerate((concentration.PORTFOLIO, *policy.dimensions))}
    figures = figures.sort(
        pl.col("scope").replace_strict(order, return_dtype=pl.Int64, default=99), "value"
    )
    incomplete = _incomplete(context.grouped, events.totals, inputs, windows)
    last = dependency.remembered_levels(inputs.memory, frame)
    planned = policy.planned_revenue if rules.denominator == "planned" else None
    held = dependency.against(figures, planned)
    levels = dependency.scope_levels(sums, held, last, incomplete, rules)
    known = frame["pipeline"].null_count() == 0
    accounts = dependency.account_levels(
        levels, policy.dimensions, pipeline_known=known, of_plan=planned is not None
    )
    frame = joined(frame, accounts).with_columns(
        pl.col("dependency").fill_null("none"),
        pl.col("g").is_in(incomplete["g"].implode()).alias("revenue_incomplete"),
    )
    return frame, figures, levels


def _incomplete(
    grouped: Groups, totals: EventTotals, inputs: Inputs, windows: Windows
) -> pl.DataFrame:
    """g of groups with a refused win dated inside the trailing 12 months."""
    columns = no_rejects().columns
    rejects = pl.concat([inputs.rejects.select(columns), totals.rejects.select(columns)])
    refused = rejects.filter(
        pl.col("won").fill_null(value=False)
        & pl.col("whole_record")
        & day_of("day").is_between(windows.ttm.lo, windows.ttm.hi, closed="right")
    ).select("account_id")
    members = grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    return refused.join(members, on="account_id").select("g").unique()
