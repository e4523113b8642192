"""Wins and open deals row by row, as Polars reads them: placed by account, in home money.

Millions of rows pass here: ids become row numbers and words become codes in the first scan, texts
are never carried along. engine_rows reads the same on another engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.rejects import REJECT_SCHEMA
from kamsync.model.tables import STREAMS, WON_SOURCE
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import Rates, to_home
from kamsync.scoring.read.windows import EPOCH, Windows

SCOPED: Final = ("region", "country", "business_unit", "product_family", "currency", "owner")
ACCOUNT_SCOPES: Final = ("region", "country", "business_unit", "owner")
SHARED: Final = ("region", "country", "business_unit", "product_family")
NO_RATE: Final = "no rate for this currency"
"""Why a record is refused whose money no rate converts."""
_PRICED_BY = ("amount", "currency", "rate", "day")


@dataclass(frozen=True)
class WinRows:
    rows: pl.DataFrame
    """place, g, day, amount, home, currency, scopes, term, early_rate; n: how many revenue rows
    one of these stands for, amount and home are their sums."""
    refused: pl.DataFrame
    """Those no rate converts, as rejects."""
    future: int
    """Wins dated after as_of."""


@dataclass(frozen=True)
class DealRows:
    rows: pl.DataFrame
    """One per open deal of a group: g, day, home, probability, owner_id, currency, scopes, and
    without_money: it has an amount that no rate converts."""
    refused: pl.DataFrame


def stream_of(policy: Policy) -> str:
    """The stream that findings about wins name."""
    return WON_SOURCE.get(policy.source, "opportunity")


def scopes_of(policy: Policy) -> list[str]:
    """Columns a scope is read from, but for the currency."""
    wanted = {*policy.dimensions, *(("product_family",) if policy.strategic_families else ())}
    return [c for c in SCOPED if c in wanted and c != "currency"]


def term_days(start: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """term_from and term_to of a row's `start` (Date) and term_months; null without a term."""
    months = pl.concat_str([pl.col("term_months").cast(pl.String), pl.lit("mo")])
    begun = pl.when(start.is_not_null() & (pl.col("term_months") > 0)).then(start)
    return (
        begun.cast(pl.Int32).cast(pl.Int64).alias("term_from"),
        begun.dt.offset_by(months).cast(pl.Int32).cast(pl.Int64).alias("term_to"),
    )


def read_wins(inputs: Inputs, policy: Policy, rates: Rates, places: pl.DataFrame) -> WinRows:
    today = Windows(policy.as_of).today
    raw = _raw_wins(inputs, policy)
    future = int(raw.filter(pl.col("day") > today).select(pl.len()).collect().item())
    past = raw.filter(pl.col("day") <= today)
    rows = _placed(past, places, policy).collect(engine="streaming")
    rows = to_home(rows, rates, "amount", "home").with_columns(pl.lit(1, pl.UInt32).alias("n"))
    without = rows.filter(pl.col("home").is_null())
    refused = rejected(past, without, stream_of(policy), won=True)
    return WinRows(rows.filter(pl.col("home").is_not_null()).drop("rate"), refused, future)


def read_deals(inputs: Inputs, policy: Policy, rates: Rates, places: pl.DataFrame) -> DealRows:
    raw = (
        inputs.live(
            "opportunity",
            *("id", "account_id", "amount", "currency", "rate", "close_date", "probability"),
            *("is_closed", "owner_id", *SHARED),
        )
        .filter(~pl.col("is_closed"))
        .with_columns(day_of("close_date").alias("day"), pl.col("owner_id").alias("owner"))
        .drop("close_date", "is_closed")
    )
    coded = raw.with_columns(pl.col("owner_id").cast(pl.Categorical))
    placed = _placed(coded, places, policy).filter(pl.col("g").is_not_null())
    rows = to_home(placed.collect(engine="streaming"), rates, "amount", "home")
    without = pl.col("home").is_null() & pl.col("amount").is_not_null()
    inside = places.lazy().filter(pl.col("g").is_not_null()).select("account_id")
    known = raw.join(inside, on="account_id", how="semi")
    refused = rejected(known, rows.filter(without), "opportunity", won=False)
    rows = rows.with_columns(without.alias("without_money"))
    return DealRows(rows.drop("amount", "rate", "early_rate", "place"), refused)


def closed_days(inputs: Inputs, policy: Policy) -> pl.LazyFrame:
    """account_id, day of closed deals up to as_of; only the lost ones where the won ones are the
    wins."""
    rows = inputs.live("opportunity", "account_id", "is_closed", "is_won", "close_date")
    rows = rows.filter(pl.col("is_closed"))
    if policy.source == "opportunities":
        rows = rows.filter(~pl.col("is_won").fill_null(value=False))
    days = rows.select("account_id", day_of("close_date").alias("day"))
    return days.filter(pl.col("day") <= Windows(policy.as_of).today)


def _raw_wins(inputs: Inputs, policy: Policy) -> pl.LazyFrame:
    """id, account_id, amount, currency, rate, day, term and a row's own scopes."""
    no_rate = pl.lit(None, STREAMS["opportunity"].dtype("rate")).alias("rate")
    no_owner = pl.lit(None, pl.String).alias("owner")
    no_term = [pl.lit(None, pl.Int64).alias(c) for c in ("term_from", "term_to")]
    if policy.source == "revenue":
        rows = inputs.live(
            "revenue", "id", "account_id", "amount", "currency", "booked_on", *SHARED
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
            *(pl.lit(None, pl.String).alias(c) for c in SHARED),
            pl.lit((policy.as_of - EPOCH).days, pl.Int64).alias("day"),
            *(no_rate, no_owner, *no_term),
        ).filter(pl.col("amount").is_not_null())
    rows = inputs.live(
        "opportunity",
        *("id", "account_id", "amount", "currency", "rate", "close_date", "owner_id"),
        *("is_won", "term_start", "term_months", *SHARED),
    ).filter(pl.col("is_won"))
    return rows.select(
        pl.exclude("close_date", "owner_id", "is_won", "term_start", "term_months"),
        day_of("close_date").alias("day"),
        pl.col("owner_id").alias("owner"),
        *(term_days(pl.col("term_start")) if policy.recognition == "spread" else no_term),
    )


def _placed(rows: pl.LazyFrame, places: pl.DataFrame, policy: Policy) -> pl.LazyFrame:
    """Rows with place and g instead of the account's id, and their scopes as codes: a row's own
    value wins, else its member account's; currency: the row's own, else home."""
    scopes = scopes_of(policy)
    codes = [pl.col(c).cast(pl.Categorical) for c in (*scopes, "currency")]
    others = pl.exclude(*SCOPED, "id")
    own = [c for c in scopes if c in ACCOUNT_SCOPES]
    kept = places.select("account_id", "place", "g", *(f"account_{c}" for c in own))
    return (
        rows.select(others, *codes)
        .join(kept.lazy(), on="account_id", how="left")
        .with_columns(pl.coalesce(c, f"account_{c}").alias(c) for c in own)
        .drop("account_id", *(f"account_{c}" for c in own))
    )


def rejected(raw: pl.LazyFrame, unpriced: pl.DataFrame, stream: str, *, won: bool) -> pl.DataFrame:
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
