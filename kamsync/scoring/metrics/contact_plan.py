"""What the customer was told of its contacts: whom to ask, by which channel, how often
(docs/figures_people.md)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.registry import Metric, produces

PARTS: Final = ("person", "channel", "frequency")
"""Account columns profile_contact_PART."""
_FIELDS: Final = tuple(f"account.profile_contact_{part}" for part in PARTS)


@produces(
    Metric(
        "contact_plan",
        "count",
        _FIELDS,
        "of person, channel and frequency of contact, those that are written down",
        rows=("2-24",),
    ),
    Metric("contact_plan_missing", "state", _FIELDS, "what the contact plan lacks", rows=("2-24",)),
    Metric(
        "contact_plan_gap",
        "yes/no",
        _FIELDS,
        "a Key or Tomorrow account lacks one of them; no where none is mapped",
        rows=("2-24",),
    ),
)
def add_contact_plan(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with tier) with these, of the fields that are mapped; unknown where none is."""
    mapped = [part for part in PARTS if f"profile_contact_{part}" in frame.columns]
    if not mapped:
        return frame.with_columns(pl.lit(value=False).alias("contact_plan_gap"))
    filled = {
        part: pl.col(f"profile_contact_{part}").fill_null("").str.strip_chars() != ""
        for part in mapped
    }
    lacking = [pl.when(~there).then(pl.lit(part)) for part, there in filled.items()]
    return frame.with_columns(
        pl.sum_horizontal(there.cast(pl.Int64) for there in filled.values()).alias("contact_plan"),
        pl.concat_str(lacking, separator=" ", ignore_nulls=True).alias("contact_plan_missing"),
    ).with_columns(
        (pl.col("tier").is_in(["Key", "Tomorrow"]) & (pl.col("contact_plan") < len(mapped))).alias(
            "contact_plan_gap"
        )
    )
