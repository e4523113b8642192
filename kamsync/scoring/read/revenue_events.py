"""Streams → events united by group, in home money and epoch days (numbers §1–2, §4.1).

What is refused here (a win without a rate) joins the rejects; what is left out by rule (a win
dated in the future, a row without account) is counted and reported. Millions of rows pass here: ids
become row numbers and words become codes in the first scan, texts are never carried along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.rejects import REJECT_SCHEMA
from kamsync.model.tables import STREAMS
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import Rates, early_findings, to_home
from kamsync.scoring.read.windows import EPOCH, Windows

SCOPED = ("region", "country", "business_unit", "product_family", "currency", "owner")
_ACCOUNT_SCOPES = ("region", "country", "business_unit", "owner")
NO_RATE: Final = "no rate for this currency"
"""Why a record is refused whose money no rate converts."""
_SHARED = ("region", "country", "business_unit", "product_family")
_PRICED_BY = ("amount", "currency", "rate", "day")


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
    """Money of the portfolio's groups, row by row. Scopes, currency and owner are categorical;
    rows have no order."""

    wins: pl.DataFrame
    """Revenue rows: g, day, amount (original minor), home, currency, scopes, term, is_win."""
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


def find_places(inputs: Inputs, groups: Groups) -> pl.DataFrame:
    """account_id, place (row number), g and the account's scopes of every live account; g is
    null where the portfolio's filter leaves it out."""
    owned = groups.accounts.select(
        pl.col("id").alias("account_id"),
        "g",
        *(
            pl.col("owner_id" if c == "owner" else c).cast(pl.Categorical).alias(f"account_{c}")
            for c in _ACCOUNT_SCOPES
        ),
    )
    everyone = inputs.live("account", "id").select(pl.col("id").alias("account_id")).collect()
    if everyone.height != owned.height:
        owned = everyone.join(owned, on="account_id", how="left")
    return owned.with_row_index("place")


def _raw_wins(inputs: Inputs, policy: Policy) -> pl.LazyFrame:
    """id, account_id, amount, currency, rate, day, term and a row's own scopes."""
    no_rate = pl.lit(None, STREAMS["opportunity"].dtype("rate")).alias("rate")
    no_owner = pl.lit(None, pl.String).alias("owner")
    no_term = [pl.lit(None, pl.Int64).alias(c) for c in ("term_from", "term_to")]
    if policy.source == "revenue":
        rows = inputs.live(
            "revenue", "id", "account_id", "amount", "currency", "booked_on", *_SHARED
        )
        day = day_of("booked_on").alias("day")
        return rows.select(pl.exclude("booked_on"), day, no_rate, no_owner, *no_term)
    if policy.source == "account":
        rows = inputs.live("account", "id", "customer_revenue", "currency")
        return rows.select(
            "id",
            pl.col("id").alias("account_id"),
            pl.col("customer_revenue").alias("amount"),
            "currency",
            *(pl.lit(None, pl.String).alias(c) for c in _SHARED),
            pl.lit((policy.as_of - EPOCH).days, pl.Int64).alias("day"),
            *(no_rate, no_owner, *no_term),
        ).filter(pl.col("amount").is_not_null())
    rows = inputs.live(
        "opportunity",
        *("id", "account_id", "amount", "currency", "rate", "close_date", "owner_id"),
        *("is_won", "term_start", "term_months", *_SHARED),
    ).filter(pl.col("is_won"))
    months = pl.concat_str([pl.col("term_months").cast(pl.String), pl.lit("mo")])
    has_term = pl.col("term_start").is_not_null() & (pl.col("term_months") > 0)
    start = pl.when(has_term).then(pl.col("term_start"))
    term = [
        start.cast(pl.Int32).cast(pl.Int64).alias("term_from"),
        start.dt.offset_by(months).cast(pl.Int32).cast(pl.Int64).alias("term_to"),
    ]
    return rows.select(
        pl.exclude("close_date", "owner_id", "is_won", "term_start", "term_months"),
        day_of("close_date").alias("day"),
        pl.col("owner_id").alias("owner"),
        *(term if policy.recognition == "spread" else no_term),
    )


def _placed(rows: pl.LazyFrame, places: pl.DataFrame, policy: Policy) -> pl.LazyFrame:
    """Rows with place and g instead of the account's id, and their scopes as codes: a row's own
    value wins, else its member account's; currency: the row's own, else home."""
    wanted = {*policy.dimensions, *(("product_family",) if policy.strategic_families else ())}
    scopes = [c for c in SCOPED if c in wanted and c != "currency"]
    codes = [pl.col(c).cast(pl.Categorical) for c in (*scopes, "currency")]
    others = pl.exclude(*SCOPED, "id")
    own = [c for c in scopes if c in _ACCOUNT_SCOPES]
    kept = places.select("account_id", "place", "g", *(f"account_{c}" for c in own))
    return (
        rows.select(others, *codes)
        .join(kept.lazy(), on="account_id", how="left")
        .with_columns(pl.coalesce(c, f"account_{c}").alias(c) for c in own)
        .drop("account_id", *(f"account_{c}" for c in own))
    )


def _wins(
    inputs: Inputs, policy: Policy, rates: Rates, places: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding], dict[str, int | None]]:
    today = Windows(policy.as_of).today
    raw = _raw_wins(inputs, policy)
    future = int(raw.filter(pl.col("day") > today).select(pl.len()).collect().item())
    past = raw.filter(pl.col("day") <= today)
    rows = _placed(past, places, policy).collect(engine="streaming")
    rows = to_home(rows, rates, "amount", "home")
    stream = "revenue" if policy.source == "revenue" else "opportunity"
    refused = _no_rate(past, rows.filter(pl.col("home").is_null()), stream, won=True)
    rows = rows.filter(pl.col("home").is_not_null())
    findings = early_findings(rows)
    if future:
        findings.append(
            Finding(
                "win_in_the_future",
                "warning",
                f"stream {stream}",
                values={"n": future, "as_of": policy.as_of},
            )
        )
    lost = rows.filter(pl.col("place").is_null())
    facts: dict[str, int | None] = {
        "without_account_rows": lost.height,
        "without_account_home": int(lost["home"].sum()),
        "future_wins": future,
        "won_home": int(rows["home"].abs().sum()),
    }
    is_win = pl.col("amount") > 0 if policy.source == "revenue" else pl.lit(value=True)
    rows = rows.drop("rate", "early_rate").with_columns(
        is_win.alias("is_win"),
        pl.col("currency").fill_null(policy.home_currency),
    )
    return rows, refused, findings, facts


def _no_rate(raw: pl.LazyFrame, unpriced: pl.DataFrame, stream: str, *, won: bool) -> pl.DataFrame:
    """The rejects among `raw`: rows whose money is like that of the `unpriced` ones. Few, if any,
    so their ids and texts are read only now."""
    if unpriced.is_empty():
        return pl.DataFrame(schema=REJECT_SCHEMA)
    money = unpriced.select(_PRICED_BY).unique().cast({"currency": pl.String})
    facts = {
        "stream": pl.lit(stream),
        "record_id": pl.col("id"),
        "where": pl.lit(""),
        "field": pl.lit("currency"),
        "value": pl.col("currency"),
        "reason": pl.lit(NO_RATE),
        "whole_record": pl.lit(value=True),
        "account_id": pl.col("account_id"),
        "day": pl.col("day").cast(pl.Int32).cast(pl.Date),
        "won": pl.lit(won),
        "amount": pl.col("amount"),
        "currency": pl.col("currency"),
        "is_closed": pl.lit(won),
        "owner_id": pl.lit(None),
    }
    return (
        raw.join(money.lazy(), on=_PRICED_BY, how="semi", nulls_equal=True)
        .select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())
        .sort("record_id")
        .collect()
    )


def _deals(
    inputs: Inputs, policy: Policy, rates: Rates, places: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Open deals of known accounts. One whose money is refused is a reject and still an open
    deal; without odds: a finding."""
    raw = (
        inputs.live(
            "opportunity",
            *("id", "account_id", "amount", "currency", "rate", "close_date", "probability"),
            *("is_closed", "owner_id", *_SHARED),
        )
        .filter(~pl.col("is_closed"))
        .with_columns(day_of("close_date").alias("day"), pl.col("owner_id").alias("owner"))
        .drop("close_date", "is_closed")
    )
    coded = raw.with_columns(pl.col("owner_id").cast(pl.Categorical))
    placed = _placed(coded, places, policy).filter(pl.col("g").is_not_null())
    rows = to_home(placed.collect(engine="streaming"), rates, "amount", "home")
    unpriced = rows.filter(pl.col("home").is_null() & pl.col("amount").is_not_null())
    inside = places.lazy().filter(pl.col("g").is_not_null()).select("account_id")
    known = raw.join(inside, on="account_id", how="semi")
    refused = _no_rate(known, unpriced, "opportunity", won=False)
    priced = pl.col("home").is_not_null() | pl.col("amount").is_null()
    findings = []
    start, end = Windows(policy.as_of).next_12
    odds = rows.filter(
        priced & pl.col("probability").is_null() & pl.col("day").is_between(start, end)
    )
    rows = rows.drop("amount", "rate", "early_rate", "place")
    rows = pl.concat([rows, _deals_without_money(inputs, places, rows)])
    if not odds.is_empty():
        findings.append(
            Finding(
                "deal_without_probability",
                "warning",
                "stream opportunity",
                values={"n": odds.height},
            )
        )
    return rows.with_columns(pl.col("currency").fill_null(policy.home_currency)), refused, findings


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
    rows = inputs.live("opportunity", "account_id", "is_closed", "is_won", "close_date")
    rows = rows.filter(pl.col("is_closed"))
    parts = []
    if policy.source == "opportunities":
        rows = rows.filter(~pl.col("is_won").fill_null(value=False))
        parts.append(wins.group_by("g").agg(pl.col("day").max()))
        refused = pl.concat([refused, unpriced])
    dated = [
        rows.select("account_id", day_of("close_date").alias("day")),
        refused.lazy().select("account_id", day_of("day").alias("day")),
    ]
    newest = (
        pl.concat(dated)
        .filter(pl.col("day") <= Windows(policy.as_of).today)
        .join(places.lazy().select("account_id", "g"), on="account_id", how="inner")
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
