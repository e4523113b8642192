"""Two-way touches and the people behind them (numbers §4.4)."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.aggregate.registry import Metric, produces
from kamsync.scoring.windows import Windows

ENGAGED_DAYS = 180
TOUCH_DAYS = 183
HALF_LIFE_DAYS = 90

_ACTIVITY = ("activity.kind", "activity.direction", "activity.occurred_at", "activity.completed_at")
_LINKED = (*_ACTIVITY, "activity.contact_ids")


def is_two_way() -> nw.Expr:
    """Completed meeting, connected call, inbound e-mail."""
    inbound = (nw.col("direction") == "inbound").fill_null(False)
    outbound = (nw.col("direction") == "outbound").fill_null(False)
    connected = inbound | (outbound & nw.col("completed"))
    return (
        (nw.col("kind") == "meeting")
        | ((nw.col("kind") == "call") & connected)
        | ((nw.col("kind") == "email") & inbound)
    )


@produces(
    Metric(
        "client_touches_183d",
        "count",
        _ACTIVITY,
        "two-way touches in 183 days",
        age="touch",
        rows=("4-21",),
    ),
)
def touches(activities: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, client_touches_183d, last_touch (epoch day)."""
    age = windows.today - nw.col("day")
    return (
        nw.from_native(activities, eager_only=True)
        .filter(is_two_way())
        .group_by("g")
        .agg(
            (age <= TOUCH_DAYS).cast(nw.Int64).sum().alias("client_touches_183d"),
            nw.col("day").max().alias("last_touch"),
        )
        .to_native()
    )


@produces(
    Metric(
        "threads",
        "count",
        _LINKED,
        "effective number of contacts the talk rests on: 1 / Σ share²",
        age="touch",
        rows=("2-43", "2-19"),
    ),
    Metric(
        "engaged_contacts",
        "count",
        _LINKED,
        "contacts with a two-way touch in 180 days",
        age="touch",
    ),
    Metric("single_threaded", "yes/no", _LINKED, "0 < threads < 1.5", rows=("2-43",)),
)
def threads(activities: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, threads, engaged_contacts; a contact's weight is Σ (2 inbound, else 1) × 0.5^(age/90)
    over two-way touches of age ≤ 180 days, the full weight for each linked contact."""
    age = windows.today - nw.col("day")
    inbound = (nw.col("direction") == "inbound").fill_null(False)
    weight = nw.when(inbound).then(2.0).otherwise(1.0)
    contacts = (
        nw.from_native(activities, eager_only=True)
        .filter(is_two_way() & (age <= ENGAGED_DAYS) & (nw.col("contact_ids").list.len() > 0))
        .select(
            "g",
            "day",
            nw.col("contact_ids").list.unique().alias("contact_id"),
            (weight * (nw.lit(0.5) ** (age / HALF_LIFE_DAYS))).alias("weight"),
        )
        .explode("contact_id")
        .sort("g", "contact_id", "day", "weight")
        .group_by("g", "contact_id")
        .agg(nw.col("weight").sum())
        .sort("g", "contact_id")
    )
    return (
        contacts.with_columns((nw.col("weight") * nw.col("weight")).alias("square"))
        .group_by("g")
        .agg(
            nw.col("weight").sum().alias("all"),
            nw.col("square").sum().alias("squares"),
            nw.len().cast(nw.Int64).alias("engaged_contacts"),
        )
        .select(
            "g",
            (nw.col("all") * nw.col("all") / nw.col("squares")).alias("threads"),
            "engaged_contacts",
        )
        .to_native()
    )
