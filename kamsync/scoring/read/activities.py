"""Activities → traces of the portfolio's groups by day; own traces left out (numbers §4.1)."""

from __future__ import annotations

from typing import Final

import narwhals as nw
import polars as pl

from kamsync.model.tables import ACTIVITY_KINDS, DIRECTIONS
from kamsync.scoring.read import engine_activities
from kamsync.scoring.read.engine_activities import ActivityRows
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows

ENGAGED_DAYS: Final = 180
"""A two-way touch of this age still makes a contact engaged (numbers §4.4)."""


def find_activities(inputs: Inputs, policy: Policy, places: pl.DataFrame) -> pl.DataFrame:
    """g, day, kind, direction, completed, contact_ids up to as_of, for known accounts.

    Whom it was with is kept only where it can still count as engaged, and as a hash of 64 bits
    instead of the id: contacts are only told apart within their group.
    `places`: account_id, g (null outside the portfolio) of every live account.
    """
    at = _on_engine(inputs, policy, places)
    if at is not None:
        return engine_activities.find_activities(at, Windows(policy.as_of).today - ENGAGED_DAYS)
    return _traces(inputs, policy, places).collect(engine="streaming")


def find_days(inputs: Inputs, policy: Policy, places: pl.DataFrame) -> pl.DataFrame:
    """g, day, kind of what find_activities finds: with whom and how is not read."""
    if _on_engine(inputs, policy, places) is not None:
        return find_activities(inputs, policy, places).select("g", "day", "kind")
    traces = _traces(inputs, policy, places)
    return traces.select("g", "day", "kind").collect(engine="streaming")


def _traces(inputs: Inputs, policy: Policy, places: pl.DataFrame) -> pl.LazyFrame:
    rows = _dated(_foreign(inputs, policy), policy)
    return (
        _located(rows, inputs, places.lazy().select("account_id", "g"))
        .filter(pl.col("g").is_not_null())
        .select("g", "day", "kind", "direction", "completed", "contact_ids")
    )


def _dated(rows: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """`rows` up to as_of with codes and hashes for words and ids: done before the accounts are
    looked up, because what a join carries along is held in memory."""
    when = pl.coalesce("occurred_at", "completed_at").dt.convert_time_zone(policy.timezone)
    today = Windows(policy.as_of).today
    day = pl.col("day")
    matters = (day >= today - ENGAGED_DAYS) & (pl.col("kind") != "note")
    people = pl.when(matters).then(pl.col("contact_ids")).list.eval(pl.element().hash())
    return (
        rows.with_columns(when.dt.date().cast(pl.Int32).cast(pl.Int64).alias("day"))
        .filter(day <= today)
        .select(
            "account_id",
            "opportunity_id",
            "day",
            pl.col("kind").cast(pl.Enum(ACTIVITY_KINDS), strict=False),
            pl.col("direction").cast(pl.Enum(DIRECTIONS), strict=False),
            pl.col("completed_at").is_not_null().alias("completed"),
            people.alias("contact_ids"),
        )
    )


def _on_engine(inputs: Inputs, policy: Policy, places: pl.DataFrame) -> ActivityRows | None:
    """Where activities, and the deals they may name, are read by another engine."""
    named = ("activity", "opportunity") if inputs.has("opportunity") else ("activity",)
    engine = inputs.on_engine(*named)
    return ActivityRows(engine, inputs, policy, places) if engine else None


def owned_activities(
    inputs: Inputs, policy: Policy, places: pl.DataFrame, keep: nw.Expr
) -> pl.DataFrame:
    """g, owner_id, day, kind, direction, completed, contact_ids (hashed), attendee_ids of what
    names its owner; `keep`: a condition on day and owner_id, so that few rows are read."""
    at = _on_engine(inputs, policy, places)
    if at is not None:
        return engine_activities.owned_activities(at, keep)
    when = pl.coalesce("occurred_at", "completed_at").dt.convert_time_zone(policy.timezone)
    dated = (
        _foreign(inputs, policy)
        .with_columns(when.dt.date().cast(pl.Int32).cast(pl.Int64).alias("day"))
        .filter((pl.col("day") <= Windows(policy.as_of).today) & pl.col("owner_id").is_not_null())
    )
    rows = (
        nw.from_native(dated)
        .filter(keep)
        .to_native()
        .with_columns(
            pl.col("contact_ids").list.eval(pl.element().hash()),
            pl.col("completed_at").is_not_null().alias("completed"),
        )
    )
    return (
        _located(rows, inputs, places.lazy().select("account_id", "g"))
        .filter(pl.col("g").is_not_null())
        .select(
            *("g", "owner_id", "day", "kind", "direction", "completed", "contact_ids"),
            "attendee_ids",
        )
        .collect(engine="streaming")
    )


def _foreign(inputs: Inputs, policy: Policy) -> pl.LazyFrame:
    """Live activities but for kamsync's own and for tasks, which are no trace of anybody."""
    rows = inputs.live(
        "activity",
        *("account_id", "opportunity_id", "contact_ids", "kind", "direction"),
        *("occurred_at", "completed_at", "owner_id", "is_own", "attendee_ids"),
    ).filter(~pl.col("is_own").fill_null(value=False) & (pl.col("kind") != "task"))
    if policy.own_user_ids:
        own = pl.col("owner_id").is_in(sorted(policy.own_user_ids)).fill_null(value=False)
        rows = rows.filter(~own)
    return rows.drop("is_own")


def _located(rows: pl.LazyFrame, inputs: Inputs, places: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with g: the account's; without account, its deal's (numbers §2.2, §4.1)."""
    known = places.with_columns(pl.lit(value=True).alias("known"))
    placed = rows.join(known, on="account_id", how="left")
    if not inputs.has("activity", "opportunity_id"):
        return placed
    deals = _deal_groups(placed, inputs, places)
    if deals.is_empty():
        return placed
    return placed.join(deals.lazy(), on="opportunity_id", how="left").with_columns(
        pl.when(pl.col("known").is_null()).then("deal_g").otherwise("g").alias("g")
    )


def _deal_groups(placed: pl.LazyFrame, inputs: Inputs, places: pl.LazyFrame) -> pl.DataFrame:
    """opportunity_id, deal_g: the group of the deal's account, for the deals that are asked for,
    those among them that were read and refused too."""
    asked = (
        placed.filter(pl.col("known").is_null() & pl.col("opportunity_id").is_not_null())
        .select("opportunity_id")
        .unique()
        .collect(engine="streaming")
    )
    if asked.is_empty() or not inputs.has("opportunity"):
        return asked.clear()
    deals = inputs.streams["opportunity"].select(
        pl.col("id").alias("opportunity_id"), pl.col("account_id")
    )
    refused = inputs.refused("opportunity").select(
        pl.col("record_id").alias("opportunity_id"), "account_id"
    )
    # a duplicate of an accepted record is a reject of the same id
    only_refused = refused.lazy().join(deals, on="opportunity_id", how="anti")
    deals = pl.concat([deals, only_refused.unique("opportunity_id")])
    return (
        deals.join(asked.lazy(), on="opportunity_id", how="semi")
        .join(places, on="account_id", how="inner")
        .filter(pl.col("g").is_not_null())
        .select("opportunity_id", pl.col("g").alias("deal_g"))
        .collect(engine="streaming")
    )
