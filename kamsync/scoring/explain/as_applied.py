"""Tiers and flags of a past day as they were applied then, in place of those computed anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

Applied = Mapping[dt.date, pl.DataFrame]
"""Past day → root (of today), tier, flags (ids, separated by a space) that were in force then."""
NOTHING: Final[Applied] = MappingProxyType({})


def as_applied(frame: pl.DataFrame, applied: pl.DataFrame | None) -> pl.DataFrame:
    """`frame` (root, tier, and flags as a list where it has them). A group that was not scored then
    has neither tier nor flag."""
    if applied is None:
        return frame
    then = applied.select(
        "root", pl.col("tier").alias("~tier"), pl.col("flags").str.split(" ").alias("~flags")
    ).unique("root", keep="first", maintain_order=True)
    found = frame.join(then, on="root", how="left", maintain_order="left")
    changed = [pl.col("~tier").alias("tier")]
    if "flags" in frame.columns:
        changed.append(pl.col("~flags").fill_null([]).alias("flags"))
    return found.with_columns(changed).drop("~tier", "~flags")
