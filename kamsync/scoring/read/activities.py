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


def find_activities(
    inputs: Inputs, policy: Policy, places: pl.DataFrame, deals: DealGroups | None = None
) -> pl.DataFrame:
    """g, day, kind, direction, completed, contact_ids up to as_of, for known accounts.

    Whom it was with is kept only where it can still count as engaged, and as a hash of 64 bits
    instead of the id: contacts are only told apart within their group.
    `places`: account_id, g (null outside the portfolio) of every live account. `deals`: of these
    inputs and places, where they are read more than once.
    """
    at = _on_engine(inputs, policy, places)
    if at is not None:
        return engine_activities.find_activities(at, Windows(policy.as_of).today - ENGAGED_DAYS)
    traces = _dated(_foreign(inputs, policy), policy)
    return _located(traces, deals or DealGroups(inputs, places)).select(
        "g", "day", "kind", "direction", "completed", "contact_ids"
    )


def find_days(inputs: Inputs, policy: Policy, places: pl.DataFrame) -> pl.DataFrame:
    """g, day, kind of what find_activities finds: with whom and how is not read."""
    if _on_engine(inputs, policy, places) is not None:
        return find_activities(inputs, policy, places).select("g", "day", "kind")
    traces = _dated(_foreign(inputs, policy), policy)
    days = traces.select("account_id", "opportunity_id", "day", "kind")
    return _located(days, DealGroups(inputs, places)).select("g", "day", "kind")


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
    inputs: Inputs,
    policy: Policy,
    places: pl.DataFrame,
    keep: nw.Expr,
    deals: DealGroups | None = None,
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
        .drop("occurred_at", "completed_at")
    )
    return _located(rows, deals or DealGroups(inputs, places)).select(
        *("g", "owner_id", "day", "kind", "direction", "completed", "contact_ids"), "attendee_ids"
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


def _located(rows: pl.LazyFrame, deals: DealGroups) -> pl.DataFrame:
    """`rows` that have a group, with g: the account's; without account, its deal's (numbers §2.2,
    §4.1). Deals are looked up for the few rows without account, not joined to all of them."""
    known = deals.places.lazy().select("account_id", "g", pl.lit(value=True).alias("known"))
    unplaced = pl.when(pl.col("known").is_null()).then("opportunity_id")
    placed = (
        rows.join(known, on="account_id", how="left")
        .with_columns(unplaced.alias("opportunity_id"))
        .drop("account_id", "known")
        .filter(pl.col("g").is_not_null() | pl.col("opportunity_id").is_not_null())
        .collect(engine="streaming")
    )
    at = placed.get_column("opportunity_id").is_not_null().arg_true()
    if at.is_empty():
        return placed
    g = placed.get_column("g").scatter(at, deals.of(placed.select("opportunity_id")[at]))
    return placed.with_columns(g).filter(pl.col("g").is_not_null())


class DealGroups:
    """The group of a deal's account, for deals that activities name: those that were read and
    refused too. Each is looked up once, whoever asks."""

    def __init__(self, inputs: Inputs, places: pl.DataFrame) -> None:
        self._inputs = inputs
        self.places = places
        schema = {"opportunity_id": pl.String(), "g": places.schema["g"]}
        self._found = pl.DataFrame(schema=schema)

    def of(self, asked: pl.DataFrame) -> pl.Series:
        """g of each row of `asked` (opportunity_id); null where its account has none."""
        new = asked.join(self._found, on="opportunity_id", how="anti").unique()
        if new.height:
            self._found = pl.concat([self._found, self._looked_up(new)])
        on = "opportunity_id"
        return asked.join(self._found, on=on, how="left", maintain_order="left").get_column("g")

    def _looked_up(self, asked: pl.DataFrame) -> pl.DataFrame:
        """opportunity_id, g of all `asked`."""
        if not self._inputs.has("opportunity"):
            return asked.with_columns(pl.lit(None, self._found.schema["g"]).alias("g"))
        deals = self._inputs.streams["opportunity"].select(
            pl.col("id").alias("opportunity_id"), pl.col("account_id")
        )
        refused = self._inputs.refused("opportunity").select(
            pl.col("record_id").alias("opportunity_id"), "account_id"
        )
        # a duplicate of an accepted record is a reject of the same id
        only_refused = refused.lazy().join(deals, on="opportunity_id", how="anti")
        deals = pl.concat([deals, only_refused.unique("opportunity_id")])
        named = deals.join(asked.lazy(), on="opportunity_id", how="semi")
        groups = self.places.lazy().select("account_id", "g")
        found = named.join(groups, on="account_id", how="left").select("opportunity_id", "g")
        return asked.join(found.collect(engine="streaming"), on="opportunity_id", how="left")
