"""What a customer lets one know of itself, in six places, each with its age (row 4-05)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.registry import Metric, produces

SLOTS: Final = ("experience", "priorities", "challenges", "trends", "relation", "value")
"""profile_NAME with profile_NAME_at: how it fares with us, what it wants first, what is in its way,
what moves beneath, how it sees its account manager, what we are worth to it."""
_TEXTS = tuple(f"account.profile_{slot}" for slot in SLOTS)
_INPUTS = (*_TEXTS, *(f"{text}_at" for text in _TEXTS))


def slot_ages(frame: pl.DataFrame, today: int) -> dict[str, pl.Expr] | None:
    """Slot → age in days of what stands there; null where nothing does, or without a date. None
    where no slot is mapped."""
    columns = frame.columns
    if not any(f"profile_{slot}" in columns for slot in SLOTS):
        return None
    found = {}
    for slot in SLOTS:
        text, dated = f"profile_{slot}", f"profile_{slot}_at"
        age = pl.lit(None, pl.Int64)
        if text in columns and dated in columns:
            written = pl.col(text).is_not_null()
            # a date to come is no knowledge yet
            age = pl.when(written & (day_of(dated) <= today)).then(today - day_of(dated))
        found[slot] = age
    return found


@produces(
    Metric(
        "customer_slots",
        "count",
        _INPUTS,
        "of the six things a customer lets one know, how many are written down and not stale",
        rows=("4-05",),
    ),
    Metric("customer_slots_missing", "state", _INPUTS, "which of the six are missing, by name"),
)
def add_profile_coverage(frame: pl.DataFrame, today: int, stale_days: int) -> pl.DataFrame:
    """`frame` (with trend, slow_burn) with both; as it is where no slot is mapped.

    A drift found in the customer's own figures, a trend up or down or a slow burn, fills `trends`.
    """
    ages = slot_ages(frame, today)
    if ages is None:
        return frame
    drifts = pl.col("trend").is_in(["growing", "shrinking"]) | pl.col("slow_burn")
    known = {slot: (age <= stale_days).fill_null(value=False) for slot, age in ages.items()}
    known["trends"] = known["trends"] | drifts.fill_null(value=False)
    lacking = [pl.when(~known[slot]).then(pl.lit(slot)) for slot in SLOTS]
    return frame.with_columns(
        pl.sum_horizontal(k.cast(pl.Int64) for k in known.values()).alias("customer_slots"),
        pl.concat_str(lacking, separator=" ", ignore_nulls=True).alias("customer_slots_missing"),
    )
