"""How complete the client profile is: its sections and their fields stand in plans/profile.toml."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.plans.profile import COMPUTED, PARTS, SECTIONS
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.registry import Metric, produces

FULL_PROFILE: Final = 80
"""At this share of its weight a profile counts as kept."""
_PROFILE: Final = tuple(f"account.profile_{name}" for s in SECTIONS for name in s.fields)


@produces(
    Metric(
        "profile_pct",
        "percent",
        _PROFILE,
        "sections of the client profile that are filled and not stale, by weight",
        rows=("2-26", "3-08", "3-09", "3-10", "3-11"),
    ),
    Metric("profile_gaps", "state", _PROFILE, "the other sections, largest weight first"),
    Metric(
        "profile_parts", "count", _PROFILE, "of the four parts of the analysis, how many are fresh"
    ),
    Metric(
        "profile_gap",
        "yes/no",
        _PROFILE,
        "less than 80 of its client profile is filled and fresh",
        rows=("2-26",),
    ),
)
def add_profile(frame: pl.DataFrame, today: int, stale_days: int) -> pl.DataFrame:
    """`frame` (with revenue, last_touch) with all four; profile_gap alone, and false, where no
    section is mapped. The computed section is filled by sales or a two-way touch, both of ours to
    know."""
    mapped = {f for s in SECTIONS for f in s.fields if f"profile_{f}" in frame.columns}
    if not mapped:
        return frame.with_columns(pl.lit(value=False).alias("profile_gap"))
    fresh: dict[str, pl.Expr] = {}
    for section in SECTIONS:
        ways = [_filled(f, frame.columns, today, stale_days) for f in section.fields if f in mapped]
        if section.id == COMPUTED:
            ways = [pl.col("revenue") != 0, (today - pl.col("last_touch")) <= stale_days]
        known = [way.fill_null(value=False) for way in ways]
        fresh[section.id] = pl.any_horizontal(known) if known else pl.lit(value=False)
    whole = sum(s.weight for s in SECTIONS)
    part = pl.sum_horizontal(fresh[s.id].cast(pl.Int64) * s.weight for s in SECTIONS)
    ranked = sorted(SECTIONS, key=lambda s: -s.weight)
    gaps = [pl.when(~fresh[s.id]).then(pl.lit(s.id)) for s in ranked]
    parts = [pl.any_horizontal(fresh[s.id] for s in SECTIONS if s.part == part) for part in PARTS]
    frame = frame.with_columns(
        ((200 * part + whole) // (2 * whole)).cast(pl.Int64).alias("profile_pct"),
        pl.concat_str(gaps, separator=" ", ignore_nulls=True).alias("profile_gaps"),
        pl.sum_horizontal(p.cast(pl.Int64) for p in parts).alias("profile_parts"),
    )
    return frame.with_columns((pl.col("profile_pct") < FULL_PROFILE).alias("profile_gap"))


def _filled(field: str, columns: list[str], today: int, stale_days: int) -> pl.Expr:
    """Something stands there, with a date that is neither stale nor yet to come."""
    text, dated = f"profile_{field}", f"profile_{field}_at"
    if dated not in columns:
        return pl.lit(value=False)
    written = pl.col(text).is_not_null()
    return written & (today - day_of(dated)).is_between(0, stale_days)
