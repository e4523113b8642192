"""Streams → events united by group, in home money and epoch days (numbers §1–2, §4.1).

What is refused here (a win without a rate) joins the rejects; what is left out by rule (a win
dated in the future, a row without account) is counted and reported.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.tables import WON_SOURCE
from kamsync.scoring.read import engine_rows, money_rows
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.engine_rows import EngineRows
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.money_rows import ACCOUNT_SCOPES, stream_of
from kamsync.scoring.read.rates import Rates, early_findings
from kamsync.scoring.read.windows import Windows


@dataclass(frozen=True)
class EventTotals:
    """What stays of the events of money when they are measured."""

    closed: pl.DataFrame
    """g, day of the newest won or lost deal: a trace in the internal domain."""
    rejects: pl.DataFrame
    findings: tuple[Finding, ...]
    facts: dict[str, int | None]
    """Counts and amounts for the report: without_account_rows, without_account_home, …"""
    earliest_win: int | None
    """Epoch day of the earliest accepted revenue row, with or without account."""


@dataclass(frozen=True)
class Events:
    """Money of the portfolio's groups. Scopes, currency and owner are categorical; rows have no
    order."""

    wins: pl.DataFrame
    """Revenue rows: g, day, amount (original minor), home, currency, scopes, term, is_win. One
    stands for `n` of them that differ in amount only and have the same sign: amount and home are
    their sums, so a metric that counts rows sums n."""
    deals: pl.DataFrame
    """Open deals: g, day (null = no date), home (null = no amount, or refused), probability,
    owner_id, scopes."""
    by_account: pl.DataFrame
    """id, revenue of the trailing 12 months, for members that are not their group's root."""
    totals: EventTotals


def build_events(context: MeasureContext, places: pl.DataFrame) -> Events:
    """Pure; collects each stream once."""
    inputs, policy, rates = context.inputs, context.policy, context.rates
    wins, rejects, findings, facts = _wins(inputs, policy, rates, places)
    deals, deal_rejects, deal_findings = _deals(inputs, policy, rates, places)
    earliest = wins["day"].min()
    wins = wins.filter(pl.col("g").is_not_null())
    totals = EventTotals(
        closed=_closed(inputs, policy, places, wins, rejects),
        rejects=pl.concat([rejects, deal_rejects]),
        findings=tuple(findings + deal_findings),
        facts=facts,
        earliest_win=earliest,  # type: ignore[arg-type]  # Int64 column
    )
    by_account = _by_account(context.grouped, places, wins, Windows(policy.as_of))
    return Events(wins.drop("place"), deals, by_account, totals)


def find_wins(context: MeasureContext, places: pl.DataFrame) -> pl.DataFrame:
    """Only the wins of `build_events`."""
    wins, *_ = _wins(context.inputs, context.policy, context.rates, places)
    return wins.filter(pl.col("g").is_not_null()).drop("place")


def find_places(inputs: Inputs, groups: Groups) -> pl.DataFrame:
    """account_id, place (row number), g and the account's scopes of every live account; g is
    null where the portfolio's filter leaves it out."""
    owned = groups.accounts.select(
        pl.col("id").alias("account_id"),
        "g",
        *(
            pl.col("owner_id" if c == "owner" else c).cast(pl.Categorical).alias(f"account_{c}")
            for c in ACCOUNT_SCOPES
        ),
    )
    everyone = inputs.live("account", "id").select(pl.col("id").alias("account_id")).collect()
    if everyone.height != owned.height:
        owned = everyone.join(owned, on="account_id", how="left")
    return owned.with_row_index("place")


def _wins(
    inputs: Inputs, policy: Policy, rates: Rates, places: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding], dict[str, int | None]]:
    on = WON_SOURCE.get(policy.source)
    engine = inputs.on_engine(on) if on else None
    if engine is None:
        read = money_rows.read_wins(inputs, policy, rates, places)
    else:
        read = engine_rows.read_wins(EngineRows(engine, inputs, policy, rates, places))
    rows = read.rows
    findings = early_findings(rows, rates)
    if read.future:
        findings.append(
            Finding(
                "win_in_the_future",
                "warning",
                f"stream {stream_of(policy)}",
                values={"n": read.future, "as_of": policy.as_of},
            )
        )
    lost = rows.filter(pl.col("place").is_null())
    facts: dict[str, int | None] = {
        "without_account_rows": int(lost["n"].sum()),
        "without_account_home": int(lost["home"].sum()),
        "future_wins": read.future,
        "won_home": int(rows["home"].abs().sum()),
    }
    is_win = pl.col("amount") > 0 if policy.source == "revenue" else pl.lit(value=True)
    rows = rows.drop("early_rate").with_columns(
        is_win.alias("is_win"),
        pl.col("currency").fill_null(policy.home_currency),
    )
    return rows, read.refused, findings, facts


def _deals(
    inputs: Inputs, policy: Policy, rates: Rates, places: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Open deals of known accounts. One whose money is refused is a reject and still an open
    deal; without odds: a finding."""
    engine = inputs.on_engine("opportunity")
    if engine is None:
        read = money_rows.read_deals(inputs, policy, rates, places)
    else:
        read = engine_rows.read_deals(EngineRows(engine, inputs, policy, rates, places))
    start, end = Windows(policy.as_of).next_12
    odds = read.rows.filter(
        ~pl.col("without_money")
        & pl.col("probability").is_null()
        & pl.col("day").is_between(start, end)
    )
    rows = read.rows.drop("without_money")
    rows = pl.concat([rows, _deals_without_money(inputs, places, rows)])
    findings = []
    if not odds.is_empty():
        findings.append(
            Finding(
                "deal_without_probability",
                "warning",
                "stream opportunity",
                values={"n": odds.height},
            )
        )
    rows = rows.with_columns(pl.col("currency").fill_null(policy.home_currency))
    return rows, read.refused, findings


def _deals_without_money(inputs: Inputs, places: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """Open deals that were refused for their money, as rows of `like`."""
    rows = (
        inputs.deals_without_money()
        .filter(~pl.col("is_closed"))
        .select("account_id", day_of("day").alias("day"), "owner_id")
        .join(places.select("account_id", "g"), on="account_id")
        .filter(pl.col("g").is_not_null())
    )
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in like.schema.items()
    )


def _closed(
    inputs: Inputs,
    policy: Policy,
    places: pl.DataFrame,
    wins: pl.DataFrame,
    unpriced: pl.DataFrame,
) -> pl.DataFrame:
    """g, day of won and lost deals, whatever became of their money. Accepted wins are at hand
    where they are the opportunities, those without a rate are `unpriced`; lost deals are read."""
    refused = inputs.deals_without_money().filter(pl.col("is_closed"))
    parts = []
    if policy.source == "opportunities":
        parts.append(wins.group_by("g").agg(pl.col("day").max()))
        refused = pl.concat([refused, unpriced])
    dated = refused.lazy().select("account_id", day_of("day").alias("day"))
    dated = dated.filter(pl.col("day") <= Windows(policy.as_of).today)
    engine = inputs.on_engine("opportunity")
    if engine is None:
        dated = pl.concat([dated, money_rows.closed_days(inputs, policy)])
    else:
        dated = pl.concat([dated, engine_rows.closed_days(engine, inputs, policy).lazy()])
    newest = (
        dated.join(places.lazy().select("account_id", "g"), on="account_id", how="inner")
        .filter(pl.col("g").is_not_null())
        .group_by("g")
        .agg(pl.col("day").max())
        .collect(engine="streaming")
    )
    return pl.concat([*parts, newest])


def _by_account(
    groups: Groups, places: pl.DataFrame, wins: pl.DataFrame, windows: Windows
) -> pl.DataFrame:
    span = windows.ttm
    members = groups.accounts.filter(pl.col("id") != pl.col("root")).select("id")
    at = members.join(places.select(pl.col("account_id").alias("id"), "place"), on="id")
    return (
        wins.filter((pl.col("day") > span.lo) & (pl.col("day") <= span.hi))
        .select("place", "home")
        .join(at, on="place")
        .group_by("id")
        .agg(pl.col("home").sum().alias("revenue"))
    )
