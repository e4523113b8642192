"""Streams → events united by group, in home money and epoch days (numbers §1–2, §4.1).

What is refused here (a win without a rate) joins the rejects; what is left out by rule (a win
dated in the future, a row without account) is counted and told.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.coerce import REJECT_SCHEMA
from kamsync.model.tables import STREAMS
from kamsync.scoring.groups import Groups
from kamsync.scoring.inputs import Inputs, Policy
from kamsync.scoring.rates import Rates, early_findings, to_home
from kamsync.scoring.windows import EPOCH, Windows

SCOPED = ("region", "country", "business_unit", "product_family", "currency", "owner")
_ACCOUNT_SCOPES = ("region", "country", "business_unit", "owner")


@dataclass(frozen=True)
class Events:
    wins: pl.DataFrame
    """Revenue rows: g, account_id, day, amount (original minor), home, currency, scopes, term."""
    deals: pl.DataFrame
    """Open deals: g, account_id, day (null = no date), home, probability, owner_id, scopes."""
    closed: pl.DataFrame
    """g, day of won and lost deals: traces in the internal domain."""
    activities: pl.DataFrame
    """g, day, kind, direction, completed, contact_ids; own traces left out."""
    rejects: pl.DataFrame
    findings: tuple[Finding, ...]
    facts: dict[str, int | None]
    """Counts and amounts for the report: without_account_rows, without_account_home, …"""
    earliest_win: int | None
    """Epoch day of the earliest accepted revenue row, with or without account."""


def day_of(column: str) -> pl.Expr:
    """A Date column as epoch days (Int64)."""
    return pl.col(column).cast(pl.Int32).cast(pl.Int64)


def build_events(inputs: Inputs, policy: Policy, groups: Groups, rates: Rates) -> Events:
    """All events of the portfolio's groups. Pure; collects each stream once."""
    owned = groups.accounts.with_columns(pl.col("owner_id").alias("owner"))
    where = owned.select("id", "g", *_ACCOUNT_SCOPES).rename(
        {c: f"account_{c}" for c in _ACCOUNT_SCOPES}
    )
    everyone = _all_live_accounts(inputs)
    wins, rejects, findings, facts = _wins(inputs, policy, rates, where, everyone)
    deals, deal_rejects, deal_findings = _deals(inputs, policy, rates, where)
    return Events(
        wins=wins.filter(pl.col("g").is_not_null()),
        deals=deals,
        closed=_closed(inputs, where, rejects),
        activities=_activities(inputs, policy, where),
        rejects=pl.concat([rejects, deal_rejects]),
        findings=tuple(findings + deal_findings),
        facts=facts,
        earliest_win=wins["day"].min(),  # type: ignore[arg-type]  # Int64 column
    )


def _all_live_accounts(inputs: Inputs) -> pl.DataFrame:
    return inputs.live("account", "id").select(pl.col("id").alias("account_id")).collect()


def _raw_wins(inputs: Inputs, policy: Policy) -> pl.DataFrame:
    shared = ("region", "country", "business_unit", "product_family")
    if policy.source == "revenue":
        rows = inputs.live(
            "revenue", "id", "account_id", "amount", "currency", "booked_on", *shared
        )
        return rows.select(
            pl.exclude("booked_on"),
            day_of("booked_on").alias("day"),
            pl.lit(None, STREAMS["opportunity"].dtype("rate")).alias("rate"),
            pl.lit(None, pl.String).alias("owner"),
            pl.lit(None, pl.Int64).alias("term_from"),
            pl.lit(None, pl.Int64).alias("term_to"),
        ).collect()
    if policy.source == "account":
        rows = inputs.live("account", "id", "customer_revenue", "currency")
        return (
            rows.select(
                "id",
                pl.col("id").alias("account_id"),
                pl.col("customer_revenue").alias("amount"),
                "currency",
                *(pl.lit(None, pl.String).alias(c) for c in shared),
                pl.lit((policy.as_of - EPOCH).days, pl.Int64).alias("day"),
                pl.lit(None, STREAMS["opportunity"].dtype("rate")).alias("rate"),
                pl.lit(None, pl.String).alias("owner"),
                pl.lit(None, pl.Int64).alias("term_from"),
                pl.lit(None, pl.Int64).alias("term_to"),
            )
            .filter(pl.col("amount").is_not_null())
            .collect()
        )
    rows = inputs.live(
        "opportunity",
        *("id", "account_id", "amount", "currency", "rate", "close_date", "owner_id"),
        *("is_won", "term_start", "term_months", *shared),
    ).filter(pl.col("is_won"))
    months = pl.concat_str([pl.col("term_months").cast(pl.String), pl.lit("mo")])
    has_term = pl.col("term_start").is_not_null() & (pl.col("term_months") > 0)
    if policy.recognition != "spread":
        has_term = pl.lit(value=False)
    start = pl.when(has_term).then(pl.col("term_start"))
    return rows.select(
        pl.exclude("close_date", "owner_id", "is_won", "term_start", "term_months"),
        day_of("close_date").alias("day"),
        pl.col("owner_id").alias("owner"),
        start.cast(pl.Int32).cast(pl.Int64).alias("term_from"),
        start.dt.offset_by(months).cast(pl.Int32).cast(pl.Int64).alias("term_to"),
    ).collect()


def _wins(
    inputs: Inputs,
    policy: Policy,
    rates: Rates,
    where: pl.DataFrame,
    everyone: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding], dict[str, int | None]]:
    today = Windows(policy.as_of).today
    rows = _raw_wins(inputs, policy)
    future = rows.filter(pl.col("day") > today)
    rows = to_home(rows.filter(pl.col("day") <= today), rates, "amount", "home")
    stream = "revenue" if policy.source == "revenue" else "opportunity"
    unpriced = rows.filter(pl.col("home").is_null())
    rows = rows.filter(pl.col("home").is_not_null())
    findings = early_findings(rows)
    if not future.is_empty():
        findings.append(
            Finding(
                "win_in_the_future",
                "warning",
                f"stream {stream}",
                f"{future.height} won rows are dated after {policy.as_of} and left out",
                "correct their close dates in the CRM",
            )
        )
    lost = rows.join(everyone, on="account_id", how="anti")
    facts: dict[str, int | None] = {
        "without_account_rows": lost.height,
        "without_account_home": int(lost["home"].sum()),
        "future_wins": future.height,
        "won_home": int(rows["home"].abs().sum()),
    }
    rows = _with_scopes(rows.join(where, left_on="account_id", right_on="id", how="left"), policy)
    is_win = pl.col("amount") > 0 if policy.source == "revenue" else pl.lit(value=True)
    rows = rows.with_columns(is_win.alias("is_win"))
    return rows, _no_rate(unpriced, stream, won=True), findings, facts


def _with_scopes(rows: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """A row's own value wins, else its member account's; currency: the row's own, else home."""
    own = [pl.coalesce(c, f"account_{c}").alias(c) for c in _ACCOUNT_SCOPES]
    return rows.with_columns(*own, pl.col("currency").fill_null(policy.home_currency)).drop(
        [f"account_{c}" for c in _ACCOUNT_SCOPES]
    )


def _no_rate(rows: pl.DataFrame, stream: str, *, won: bool) -> pl.DataFrame:
    facts = {
        "stream": pl.lit(stream),
        "record_id": pl.col("id"),
        "where": pl.lit(""),
        "field": pl.lit("currency"),
        "value": pl.col("currency"),
        "reason": pl.lit("no rate for this currency"),
        "whole_record": pl.lit(value=True),
        "account_id": pl.col("account_id"),
        "day": pl.col("day").cast(pl.Int32).cast(pl.Date),
        "won": pl.lit(won),
        "amount": pl.col("amount"),
        "currency": pl.col("currency"),
    }
    return rows.select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())


def _deals(
    inputs: Inputs, policy: Policy, rates: Rates, where: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Open deals of known accounts; one without a rate is a reject, without odds a finding."""
    rows = (
        inputs.live(
            "opportunity",
            *("id", "account_id", "amount", "currency", "rate", "close_date", "probability"),
            *("is_closed", "owner_id", "region", "country", "business_unit", "product_family"),
        )
        .filter(~pl.col("is_closed"))
        .with_columns(day_of("close_date").alias("day"), pl.col("owner_id").alias("owner"))
        .drop("close_date", "is_closed")
        .collect()
    )
    rows = rows.join(where, left_on="account_id", right_on="id", how="inner")
    rows = _with_scopes(to_home(rows, rates, "amount", "home"), policy)
    unpriced = rows.filter(pl.col("home").is_null() & pl.col("amount").is_not_null())
    rows = rows.filter(pl.col("home").is_not_null() | pl.col("amount").is_null())
    findings = []
    start, end = Windows(policy.as_of).next_12
    odds = rows.filter(pl.col("probability").is_null() & pl.col("day").is_between(start, end))
    if not odds.is_empty():
        findings.append(
            Finding(
                "deal_without_probability",
                "warning",
                "stream opportunity",
                f"{odds.height} open deals have no probability and are left out of the pipeline",
                "fill the probability, or give their stages a default",
            )
        )
    return rows, _no_rate(unpriced, "opportunity", won=False), findings


def _closed(inputs: Inputs, where: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    rows = inputs.live("opportunity", "id", "account_id", "is_closed", "close_date")
    closed = rows.filter(pl.col("is_closed")).select(
        "id", "account_id", day_of("close_date").alias("day")
    )
    known = where.lazy().select("id", "g")
    refused = rejects.lazy().filter(pl.col("stream") == "opportunity").select("record_id")
    return (
        closed.join(refused, left_on="id", right_on="record_id", how="anti")
        .join(known, left_on="account_id", right_on="id", how="inner")
        .select("g", "day")
        .collect()
    )


def _activities(inputs: Inputs, policy: Policy, where: pl.DataFrame) -> pl.DataFrame:
    """Activities of known accounts; kamsync's own user and tasks never count."""
    rows = inputs.live(
        "activity",
        *("account_id", "opportunity_id", "contact_ids", "kind", "direction"),
        *("occurred_at", "completed_at", "owner_id", "is_own"),
    ).filter(
        ~pl.col("is_own").fill_null(value=False)
        & ~pl.col("owner_id").is_in(sorted(policy.own_user_ids)).fill_null(value=False)
        & (pl.col("kind") != "task")
    )
    known = where.lazy().select("id", "g")
    rows = rows.join(known, left_on="account_id", right_on="id", how="left")
    if inputs.has("activity", "opportunity_id"):
        deals = _deal_groups(inputs, known)
        rows = rows.join(deals, on="opportunity_id", how="left").with_columns(
            pl.when(_without_account(inputs))
            .then(pl.col("deal_g"))
            .otherwise(pl.col("g"))
            .alias("g")
        )
    when = pl.coalesce("occurred_at", "completed_at").dt.convert_time_zone(policy.timezone)
    today = Windows(policy.as_of).today
    return (
        rows.select(
            "g",
            when.dt.date().cast(pl.Int32).cast(pl.Int64).alias("day"),
            "kind",
            "direction",
            pl.col("completed_at").is_not_null().alias("completed"),
            "contact_ids",
        )
        .filter((pl.col("day") <= today) & pl.col("g").is_not_null())
        .collect()
    )


def _without_account(inputs: Inputs) -> pl.Expr:
    """No account, one that is not in the mirror, or a deleted one (numbers §2.2)."""
    live = inputs.live("account", "id").collect()["id"]
    return pl.col("account_id").is_null() | ~pl.col("account_id").is_in(live.implode())


def _deal_groups(inputs: Inputs, known: pl.LazyFrame) -> pl.LazyFrame:
    """opportunity_id, deal_g: the group of the deal's account."""
    deals = inputs.streams["opportunity"].select(
        pl.col("id").alias("opportunity_id"), pl.col("account_id")
    )
    return deals.join(known, left_on="account_id", right_on="id", how="inner").select(
        "opportunity_id", pl.col("g").alias("deal_g")
    )
