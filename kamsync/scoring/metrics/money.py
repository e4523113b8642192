"""What is measured of money, step by step: revenue, growth, pipeline, owners, dependency."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.rejects import no_rejects
from kamsync.model.tables import ACCOUNT_MONEY
from kamsync.scoring.frame import joined
from kamsync.scoring.metrics import concentration, dependency, growth, pipeline, revenue, silence
from kamsync.scoring.metrics.lost import add_lost
from kamsync.scoring.metrics.selection_columns import SELECTED, add_selection
from kamsync.scoring.metrics.unread import add_unread
from kamsync.scoring.read.groups import SUMMED, Groups, owners
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import Rates, in_home
from kamsync.scoring.read.revenue_events import EventTotals
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces, step


def money_fields(grouped: Groups, rates: Rates) -> pl.DataFrame:
    """Roots with SUMMED fields in home money: the root's own (unknown without a rate), else the
    sum of its members."""
    accounts = grouped.accounts.with_columns(pl.lit(rates.today, pl.Int64).alias("day"))
    accounts = accounts.with_columns(pl.col("currency").fill_null(rates.crm_currency))
    accounts = in_home(accounts, rates, *ACCOUNT_MONEY)
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


@step(revenue.window_sums, revenue.history, reads="events")
def add_revenue(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    frame = joined(frame, revenue.window_sums(sources.events.wins, sources.windows))
    return joined(frame, revenue.history(frame))


@step(silence.silence, reads="events")
def add_silence(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    allowed = sources.context.params.false_alarms
    rhythm, calibration = silence.silence(sources.events.wins, sources.windows, allowed)
    sources.findings += silence.silence_finding(calibration)
    return joined(frame, rhythm)


@step(concentration.pareto, needs="revenue")
def add_classes(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    unread = unread_revenue(sources.context.inputs, sources.context.policy)
    if unread:
        sources.findings.append(Finding("nothing_read", "warning", f"stream {unread}"))
    return concentration.pareto(frame)


def unread_revenue(inputs: Inputs, policy: Policy) -> str:
    """The stream that revenue is read from, if it has no record, not even a refused one: revenue
    is 0 by definition (numbers §2.1), which a person must not take for a fact."""
    if policy.source == "account":
        return ""
    stream = "revenue" if policy.source == "revenue" else "opportunity"
    read = not inputs.live(stream, "id").head(1).collect().is_empty()
    return "" if read or not inputs.refused(stream).is_empty() else stream


@step(
    *(growth.nominal, growth.constant_currency, growth.real, growth.trend),
    needs="revenue revenue_previous first_win q0",
    reads="events",
)
def add_growth(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    events, windows, context = sources.events, sources.windows, sources.context
    inputs, policy = context.inputs, context.policy
    earliest = events.totals.earliest_win
    reaches = (
        policy.source != "account" and earliest is not None and earliest <= windows.previous.lo + 1
    )
    inflation = None
    if policy.home_area and inputs.has("inflation"):
        rows = inputs.live("inflation", "area", "year", "rate").collect()
        inflation = growth.inflation_mean(rows, policy.home_area, windows)
    frame = growth.nominal(frame, reaches_back=reaches)
    frame = joined(frame, growth.constant_currency(events.wins, windows, context.rates))
    frame = growth.real(frame, inflation, reaches_back=reaches)
    return joined(frame, growth.trend(frame, windows))


@step(pipeline.pipeline, pipeline.open_deals, pipeline.late_owner, reads="events")
def add_pipeline(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    deals, windows = sources.events.deals, sources.windows
    inputs, is_open = sources.context.inputs, ~pl.col("is_closed")
    any_open = not (
        inputs.live("opportunity", "is_closed").filter(is_open).head(1).collect().is_empty()
        and inputs.deals_without_money().filter(is_open).is_empty()
    )
    frame = joined(frame, pipeline.pipeline(deals, windows))
    frame = joined(frame, pipeline.open_deals(deals, windows))
    frame = joined(frame, pipeline.late_owner(deals, windows))
    has_open = pl.col("has_open").fill_null(value=False)
    return frame.with_columns(
        (pl.col("pipeline") if any_open else pl.lit(None, pl.Int64)).alias("pipeline"),
        (~has_open & pl.lit(any_open)).alias("no_open_pipeline"),
    )


@step(reads="events")
@produces(
    Metric(
        "owner_issue",
        "yes/no",
        ("account.owner_id", "account.kam_id", "user.is_active"),
        "no active person owns it",
        rows=("0-13",),
    ),
    Column("owner_id", "id", ("account.owner_id", "account.kam_id"), "who owns the group", csv=4),
)
def add_owners(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """`frame` with owner_id as numbers §1.7 finds it in place of the account's own."""
    context = sources.context
    found = owners(
        context.grouped,
        sources.events.by_account,
        context.inputs,
        context.policy.fallback_owner,
    )
    return joined(frame.drop("owner_id"), found)


@step(*SELECTED, needs="revenue pipeline", reads="events")
def add_selected(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    frame, findings = add_selection(frame, sources.events.wins, sources.context)
    sources.findings += findings
    return frame


@produces(
    Metric(
        "revenue_incomplete",
        "yes/no",
        ("opportunity.amount",),
        "a win of the window was refused",
        csv=7,
    )
)
def _with_incomplete(frame: pl.DataFrame, incomplete: pl.DataFrame) -> pl.DataFrame:
    """`incomplete`: g."""
    found = pl.col("g").is_in(incomplete["g"].implode())
    return frame.with_columns(found.alias("revenue_incomplete"))


@step(
    *(dependency.account_levels, _with_incomplete), needs="revenue pipeline share", reads="events"
)
def add_dependency(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """`frame` with the level of each group; scopes and levels in detail are left in `sources`."""
    events, context, windows = sources.events, sources.context, sources.windows
    inputs, policy, rules = context.inputs, context.policy, context.params.dependency
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
    levels = dependency.scope_levels(
        sums, dependency.against(figures, planned), last, incomplete, rules
    )
    known = frame["pipeline"].null_count() == 0
    accounts = dependency.account_levels(
        levels, policy.dimensions, pipeline_known=known, of_plan=planned is not None
    )
    sources.scopes, sources.levels = figures, levels
    return _with_incomplete(joined(frame, accounts), incomplete)


@step(add_lost, needs="revenue_previous history growth_label revenue_incomplete last_win")
def add_losses(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    return add_lost(frame, sources.context.inputs.acknowledged)


STEPS: Final = (
    *(add_revenue, add_silence, add_classes, add_growth, add_pipeline, add_owners),
    *(add_selected, add_dependency, add_losses, add_unread),
)


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
