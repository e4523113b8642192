"""Wins, open deals and lost ones on another engine than Polars: what touches every row.

Filtered, placed by account and priced there; what comes back is narrow, and of wins condensed: one
row per account, day, currency and scopes. A row that cannot be summed exactly (a term, an amount
too wide, no rate) comes as it is, and is priced as money_rows does it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import narwhals as nw
import polars as pl

from kamsync.engines.port import Engine, Rows
from kamsync.model.money import RATE_TYPE
from kamsync.model.tables import STREAMS
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.money_rows import (
    ACCOUNT_SCOPES,
    SHARED,
    DealRows,
    WinRows,
    rejected,
    scopes_of,
    stream_of,
    term_days,
)
from kamsync.scoring.read.rates import Rates, factor_table, to_home
from kamsync.scoring.read.windows import EPOCH, Windows, epoch

NARROW: Final = 2**43
"""Amounts below it are summed on the engine: half a million of them fit 64 bits."""
_NO_DAY: Final = epoch(dt.date.min)
"""Before every rate, as no day is."""
_KEYS: Final = ("key_currency", "key_day", "key_rate")
_ALONE: Final = ("id", "account_id", "rate")
"""What is asked of a row that Polars has to price."""


@dataclass(frozen=True)
class EngineRows:
    """What rows are read with."""

    engine: Engine
    inputs: Inputs
    policy: Policy
    rates: Rates
    places: pl.DataFrame

    def live(self, stream: str, *columns: str) -> Rows:
        return live(self.engine, self.inputs, stream, *columns, zone=self.policy.timezone)

    @cached_property
    def scopes(self) -> list[str]:
        """Columns of a row that a scope is read from, but for the currency."""
        return scopes_of(self.policy)

    def placed_at(self, places: pl.DataFrame) -> Rows:
        """account_id, place, as the engine reads it."""
        return self.engine.table(places.select("account_id", pl.col("place").cast(pl.Int64)))


def live(engine: Engine, inputs: Inputs, stream: str, *columns: str, zone: str = "UTC") -> Rows:
    """Not deleted rows with just these columns; a column that is not mapped is null."""
    spec = STREAMS[stream]
    kinds = {c: known.kind for c in (*columns, "is_deleted") if (known := spec.column(c))}
    rows = engine.read(inputs.stored[stream], kinds, zone)
    return rows.filter(~nw.col("is_deleted").fill_null(False)).drop("is_deleted")


def priced(engine: Engine, rows: Rows, rates: Rates, *amounts: str) -> Rows:
    """`rows` (with currency, day, rate) with early_rate and AMOUNT_home of each, null where Polars
    has to price it.

    Currencies, days and rates are few: each of their combinations is looked up here, and a table
    of integers goes back to multiply with.
    """
    currency, day, rate = _KEYS
    rows = rows.with_columns(
        nw.col("currency").fill_null("").alias(currency),
        nw.col("day").fill_null(_NO_DAY).alias(day),
        nw.col("rate").fill_null("").alias(rate),
    )
    found = engine.collect(rows.select(*_KEYS).unique())
    texts = pl.col(currency, rate).replace("", None)
    asked = found.with_columns(texts, pl.col(day).replace(_NO_DAY, None)).rename(
        {currency: "currency", day: "day", rate: "own_rate"}
    )
    table = factor_table(asked, rates)
    table = table.select("num", "den", "early_rate").hstack(found)
    rows = rows.join(engine.table(table), on=list(_KEYS), how="left")
    for amount in amounts:
        rows = engine.multiplied(rows, amount, f"{amount}_home")
    return rows.drop("num", "den", *_KEYS)


def read_wins(at: EngineRows) -> WinRows:
    today = Windows(at.policy.as_of).today
    rows = _raw_wins(at)
    late = rows.filter(nw.col("day") > today).select(nw.col("id").count().alias("n"))
    future = int(at.engine.collect(late).item())
    past = rows.filter(nw.col("day") <= today)
    past = past.join(at.placed_at(at.places), on="account_id", how="left")
    found = at.engine.collect(_condensed(at, priced(at.engine, past, at.rates, "amount")))
    found = found.with_columns(pl.when("has_amount").then("amount").alias("amount"))
    rows_, refused = _priced_here(at, _scoped(at, found), stream_of(at.policy), won=True)
    terms = [pl.lit(None, pl.Int64).alias(c) for c in ("term_from", "term_to")]
    if _spreads(at.policy):
        start = pl.lit(EPOCH) + pl.duration(days=pl.col("term_start"))
        terms = list(term_days(start.cast(pl.Date)))
    kept = ("place", "g", "day", "amount", "home", "currency", *at.scopes, "early_rate", "n")
    return WinRows(rows_.select(*kept, *terms), refused, future)


def read_deals(at: EngineRows) -> DealRows:
    rows = at.live(
        "opportunity",
        *("id", "account_id", "amount", "currency", "rate", "close_date", "probability"),
        *("is_closed", "owner_id", *SHARED),
    ).filter(~nw.col("is_closed"))
    inside = at.placed_at(at.places.filter(pl.col("g").is_not_null()))
    rows = rows.rename({"close_date": "day"}).join(inside, on="account_id", how="inner")
    rows = priced(at.engine, rows, at.rates, "amount")
    home = nw.col("amount_home")
    alone = home.is_null() & ~nw.col("amount").is_null()
    found = at.engine.collect(
        rows.select(
            *("place", "day", "amount", "currency", "probability", "owner_id", "early_rate"),
            *(c for c in at.scopes if c in SHARED),
            home.alias("home"),
            alone.alias("alone"),
            *(nw.when(alone).then(nw.col(c)).alias(c) for c in _ALONE),
        )
    )
    found = found.with_columns(pl.col("owner_id").alias("owner"))
    rows_, refused = _priced_here(at, _scoped(at, found), "opportunity", won=False)
    without = pl.col("home").is_null() & pl.col("amount").is_not_null()
    return DealRows(
        rows_.select(
            *("g", "day", "home", "probability", "currency", *at.scopes),
            pl.col("owner_id").cast(pl.Categorical),
            without.alias("without_money"),
        ),
        refused,
    )


def closed_days(engine: Engine, inputs: Inputs, policy: Policy) -> pl.DataFrame:
    """account_id, the newest day of its closed deals up to as_of; only of the lost ones where the
    won ones are the wins."""
    rows = live(engine, inputs, "opportunity", "account_id", "is_closed", "is_won", "close_date")
    rows = rows.filter(nw.col("is_closed") & (nw.col("close_date") <= Windows(policy.as_of).today))
    if policy.source == "opportunities":
        rows = rows.filter(~nw.col("is_won").fill_null(False))
    newest = rows.group_by("account_id").agg(nw.col("close_date").max().alias("day"))
    return engine.collect(newest)


def _spreads(policy: Policy) -> bool:
    return policy.recognition == "spread" and policy.source == "opportunities"


def _raw_wins(at: EngineRows) -> Rows:
    """id, account_id, amount, currency, rate, day, owner, term and a row's own scopes."""
    if at.policy.source == "revenue":
        rows = at.live("revenue", "id", "account_id", "amount", "currency", "booked_on", *SHARED)
        nothing = nw.lit(None, nw.String)
        return rows.rename({"booked_on": "day"}).with_columns(
            nothing.alias("rate"), nothing.alias("owner")
        )
    rows = at.live(
        "opportunity",
        *("id", "account_id", "amount", "currency", "rate", "close_date", "owner_id"),
        *("is_won", "term_start", "term_months", *SHARED),
    )
    return rows.filter(nw.col("is_won")).rename({"close_date": "day", "owner_id": "owner"})


def _condensed(at: EngineRows, rows: Rows) -> Rows:
    """One row per place, day, currency, scopes and sign; `alone`: what Polars has to price."""
    amount, home = nw.col("amount"), nw.col("amount_home")
    term = ("term_start", "term_months") if _spreads(at.policy) else ()
    alone = home.is_null()
    wide = ~(amount.is_between(-NARROW, NARROW) & home.is_between(-NARROW, NARROW))
    single = alone | wide
    if term:
        single = single | ~nw.col("term_start").is_null()
    keys = ["place", "day", "currency", *at.scopes, "early_rate", *term]
    made = {
        "alone": alone,
        "has_amount": ~amount.is_null(),
        "rises": amount > 0,
        "falls": amount < 0,
        "home_rises": home > 0,
        "home_falls": home < 0,
        "id": nw.when(single).then(nw.col("id")),
        "account_id": nw.when(alone).then(nw.col("account_id")),
        "rate": nw.when(alone).then(nw.col("rate")),
    }
    keyed = rows.select(*keys, "amount", home.alias("home"), **made)
    return keyed.group_by(*keys, *made).agg(
        nw.col("amount").sum(), nw.col("home").sum(), nw.col("day").count().alias("n")
    )


def _scoped(at: EngineRows, found: pl.DataFrame) -> pl.DataFrame:
    """`found` with g and scopes as codes: a row's own value wins, else its member account's."""
    own = [c for c in at.scopes if c in ACCOUNT_SCOPES]
    places = at.places.select(pl.col("place").cast(pl.Int64), "g", *(f"account_{c}" for c in own))
    codes = pl.col(*at.scopes, "currency").cast(pl.Categorical)
    rows = found.with_columns(codes).join(places, on="place", how="left")
    scopes = [pl.coalesce(c, f"account_{c}").alias(c) for c in own]
    return rows.with_columns(scopes).drop(*(f"account_{c}" for c in own))


def _priced_here(
    at: EngineRows, rows: pl.DataFrame, stream: str, *, won: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All rows with their home money, wins without it left out; and those no rate converts, as
    rejects."""
    done, left = rows.filter(~pl.col("alone")), rows.filter("alone")
    if left.is_empty():
        return done, rejected(left.lazy(), left, stream, won=won)
    left = left.with_columns(pl.col("rate").cast(RATE_TYPE))
    left = to_home(left, at.rates, "amount", "home")
    without = left.filter(pl.col("home").is_null())
    own_words = left.with_columns(pl.col("currency").cast(pl.String)).lazy()
    refused = rejected(own_words, without, stream, won=won)
    if won:
        left = left.filter(pl.col("home").is_not_null())
    left = left.with_columns(pl.col("rate").cast(pl.String))
    return pl.concat([done, left.select(done.columns)]), refused
