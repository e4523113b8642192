"""The activities of one customer group, by the same rules as in scoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import narwhals as nw
import polars as pl

from kamsync.scoring.metrics.engagement import is_two_way, talk
from kamsync.scoring.read.activities import find_activities
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import EPOCH, Windows


def touches_of(inputs: Inputs, policy: Policy, members: Sequence[str]) -> pl.DataFrame:
    """day, kind, direction, completed, contact_ids (hashed) of the account ids `members`."""
    accounts = inputs.live("account", "id").select(pl.col("id").alias("account_id")).collect()
    ours = pl.col("account_id").is_in(list(members))
    places = accounts.with_columns(pl.when(ours).then(pl.lit(0, pl.Int64)).alias("g"))
    return find_activities(inputs, policy, places).drop("g")


def meetings(found: pl.DataFrame, policy: Policy) -> int:
    """Meetings of the trailing 12 months."""
    span = Windows(policy.as_of).ttm
    inside = (pl.col("day") > span.lo) & (pl.col("day") <= span.hi)
    return found.filter((pl.col("kind") == "meeting") & inside).height


def last_touches(found: pl.DataFrame, contacts: Sequence[str]) -> dict[str, dt.date]:
    """Contact id → newest two-way touch, of those within 180 days.

    Traces name people by the hash of their id, so the ids asked for are hashed alike.
    """
    two_way = nw.from_native(found, eager_only=True).filter(is_two_way()).to_native()
    newest = (
        two_way.select("day", pl.col("contact_ids").alias("person"))
        .explode("person")
        .drop_nulls("person")
        .group_by("person")
        .agg(pl.col("day").max())
    )
    asked = pl.DataFrame({"id": list(contacts)}, schema={"id": pl.String})
    named = asked.with_columns(pl.col("id").hash().alias("person")).join(newest, on="person")
    days = named.select("id", "day").iter_rows()
    return {who: EPOCH + dt.timedelta(days=day) for who, day in days}


def threads_without(
    found: pl.DataFrame, contacts: Sequence[str], as_of: dt.date
) -> dict[str, float]:
    """Contact id → effective number of contacts that the talk would rest on without them, of those
    engaged (figures_people.md); 0 where nobody would be left."""
    spoken = talk(found.with_columns(pl.lit(0).alias("g")), Windows(as_of))
    sizes = spoken.select("contact_id", pl.col("weight").cast(pl.Float64)).sort(
        "weight", "contact_id"
    )
    weights = dict(sizes.iter_rows())
    asked = pl.DataFrame({"id": list(contacts)}, schema={"id": pl.String})
    named = asked.with_columns(pl.col("id").hash().alias("person")).iter_rows()
    return {who: _threads(weights, person) for who, person in named if person in weights}


def _threads(weights: dict[int, float], without: int) -> float:
    rest = [weight for person, weight in weights.items() if person != without]
    squares = sum(weight * weight for weight in rest)
    return sum(rest) ** 2 / squares if squares else 0.0
