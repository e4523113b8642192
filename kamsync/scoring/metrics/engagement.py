"""Two-way touches and the people behind them (numbers §4.4)."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.frame import of_rows
from kamsync.scoring.read.activities import ENGAGED_DAYS
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces

TOUCH_DAYS = 183
HALF_LIFE_DAYS = 90
_WEIGHT_UNIT = 2.0**54
"""No weight is below 1/4, so a Float64 weight has no digit finer than 2^-54."""
_SQUARE_UNIT = 2.0**57
_FADED = {age: int(0.5 ** (age / HALF_LIFE_DAYS) * _WEIGHT_UNIT) for age in range(ENGAGED_DAYS + 1)}
"""Weight by age; a table, because an engine's power function may differ in the last digit."""

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
        absent=0,
        csv=27,
    ),
    Column("last_touch", "day", _ACTIVITY, "newest two-way touch"),
)
@of_rows
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


def talk(activities: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, contact_id (hashed), weight: Σ (2 inbound, else 1) × 0.5^(age/90) over two-way touches of
    age ≤ 180 days, the full weight for each linked contact; in whole parts of 2^-54."""
    age = windows.today - nw.col("day")
    inbound = (nw.col("direction") == "inbound").fill_null(False)
    faded = age.replace_strict(list(_FADED), list(_FADED.values()), return_dtype=nw.Int64)
    weight = nw.when(inbound).then(2).otherwise(1) * faded
    return (
        nw.from_native(activities, eager_only=True)
        .filter(is_two_way() & (age <= ENGAGED_DAYS) & (nw.col("contact_ids").list.len() > 0))
        .select(
            "g",
            nw.col("contact_ids").list.unique().alias("contact_id"),
            weight.alias("weight"),
        )
        .explode("contact_id")
        .group_by("g", "contact_id")
        .agg(nw.col("weight").cast(nw.Int128).sum())
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
        kind="number",
        absent=0,
        csv=25,
    ),
    Metric(
        "engaged_contacts",
        "count",
        _LINKED,
        "contacts with a two-way touch in 180 days",
        age="touch",
        absent=0,
        csv=26,
    ),
    Metric("single_threaded", "yes/no", _LINKED, "0 < threads < 1.5", rows=("2-43",)),
)
@of_rows
def threads(activities: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, threads, engaged_contacts.

    Weights and their squares are added as whole multiples of a fraction that every one of them
    is a multiple of: exact, so the same in any order, and without sorting millions of rows.
    """
    contacts = nw.from_native(talk(activities, windows), eager_only=True).with_columns(
        (nw.col("weight").cast(nw.Float64) / _WEIGHT_UNIT).alias("size")
    )
    square = (nw.col("size") * nw.col("size") * _SQUARE_UNIT).cast(nw.Int128)
    return (
        contacts.with_columns(square.alias("square"))
        .group_by("g")
        .agg(
            nw.col("weight").sum(),
            nw.col("square").sum(),
            nw.len().cast(nw.Int64).alias("engaged_contacts"),
        )
        .with_columns(
            (nw.col("weight").cast(nw.Float64) / _WEIGHT_UNIT).alias("all"),
            (nw.col("square").cast(nw.Float64) / _SQUARE_UNIT).alias("squares"),
        )
        .select(
            "g",
            (nw.col("all") * nw.col("all") / nw.col("squares")).alias("threads"),
            "engaged_contacts",
        )
        .to_native()
    )
