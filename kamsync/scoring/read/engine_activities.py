"""Activities on another engine than Polars: what touches every row (numbers §2.2, §4.1)."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from kamsync.engines.port import Engine, Rows
from kamsync.model.tables import ACTIVITY_KINDS, DIRECTIONS
from kamsync.scoring.read.engine_rows import live
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows


@dataclass(frozen=True)
class ActivityRows:
    """What they are read with."""

    engine: Engine
    inputs: Inputs
    policy: Policy
    places: pl.DataFrame


def find_activities(at: ActivityRows, since: int) -> pl.DataFrame:
    """g, day, kind, direction, completed, contact_ids, row by row. Whom it was with only `since`
    the day from which it counts as engaged; hashed here, as Polars hashes contacts elsewhere."""
    rows, g = _placed(at, _foreign(at.engine, at.inputs, at.policy))
    matters = (nw.col("day") >= since) & (nw.col("kind") != "note")
    found = at.engine.collect(
        rows.select(
            g.alias("g"),
            *("day", "kind", "direction", "completed"),
            nw.when(matters).then(nw.col("contact_ids")).alias("contact_ids"),
        )
    )
    return found.with_columns(
        pl.col("kind").cast(pl.Enum(ACTIVITY_KINDS), strict=False),
        pl.col("direction").cast(pl.Enum(DIRECTIONS), strict=False),
        _hashed(),
    )


def owned_activities(at: ActivityRows, keep: nw.Expr) -> pl.DataFrame:
    """g, owner_id, day, kind, direction, completed, contact_ids (hashed), attendee_ids of what
    names its owner; `keep`: a condition on day and owner_id."""
    rows = _foreign(at.engine, at.inputs, at.policy)
    rows, g = _placed(at, rows.filter(~nw.col("owner_id").is_null() & keep))
    kept = ("day", "kind", "direction", "completed", "contact_ids", "attendee_ids")
    found = at.engine.collect(rows.select(g.alias("g"), "owner_id", *kept))
    return found.with_columns(_hashed(), pl.col("attendee_ids").cast(pl.List(pl.String)))


def _hashed() -> pl.Expr:
    return pl.col("contact_ids").cast(pl.List(pl.String)).list.eval(pl.element().hash())


def _placed(at: ActivityRows, rows: Rows) -> tuple[Rows, nw.Expr]:
    """`rows` up to as_of that have a group, and how it reads: the account's; without account, its
    deal's."""
    g = nw.col("g")
    places = at.places.select("account_id", "g", pl.lit(value=True).alias("known"))
    rows = rows.filter(nw.col("day") <= Windows(at.policy.as_of).today)
    rows = rows.join(at.engine.table(places), on="account_id", how="left")
    if at.inputs.has("activity", "opportunity_id") and at.inputs.has("opportunity"):
        unplaced = rows.filter(nw.col("known").is_null() & ~nw.col("opportunity_id").is_null())
        asked = unplaced.select("opportunity_id").unique()
        deals = _deal_groups(at, asked)
        rows = rows.join(deals, on="opportunity_id", how="left")
        g = nw.when(nw.col("known").is_null()).then(nw.col("deal_g")).otherwise(nw.col("g"))
    return rows.filter(~g.is_null()), g


def _foreign(engine: Engine, inputs: Inputs, policy: Policy) -> Rows:
    """Live activities but for kamsync's own and for tasks, with their day."""
    rows = live(
        engine,
        inputs,
        "activity",
        *("account_id", "opportunity_id", "contact_ids", "kind", "direction"),
        *("occurred_at", "completed_at", "owner_id", "is_own", "attendee_ids"),
        zone=policy.timezone,
    ).filter(~nw.col("is_own").fill_null(False) & (nw.col("kind") != "task"))
    if policy.own_user_ids:
        own = nw.col("owner_id").fill_null("").is_in(sorted(policy.own_user_ids))
        rows = rows.filter(~own)
    return rows.with_columns(
        nw.coalesce("occurred_at", "completed_at").alias("day"),
        (~nw.col("completed_at").is_null()).alias("completed"),
    )


def _deal_groups(at: ActivityRows, asked: Rows) -> Rows:
    """opportunity_id, deal_g: the group of the deal's account, for those among `asked`, deals that
    were read and refused too."""
    engine, inputs = at.engine, at.inputs
    stored = inputs.stored["opportunity"]
    deals = engine.read(stored, {"id": "id", "account_id": "id"}, "UTC")
    deals = deals.rename({"id": "opportunity_id"}).join(asked, on="opportunity_id", how="semi")
    refused = inputs.refused("opportunity").select(
        pl.col("record_id").alias("opportunity_id"), "account_id"
    )
    if not refused.is_empty():
        # a duplicate of an accepted record is a reject of the same id
        others = engine.table(refused.unique("opportunity_id"))
        only_refused = others.join(deals, on="opportunity_id", how="anti")
        deals = nw.concat([deals, only_refused.select("opportunity_id", "account_id")])
    inside = at.places.filter(pl.col("g").is_not_null()).select("account_id", deal_g="g")
    found = deals.join(engine.table(inside), on="account_id", how="inner")
    return found.select("opportunity_id", "deal_g")
