"""How many of those who were Tomorrow a year ago are Key now. Pure: the past is handed in."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import add_months
from kamsync.scoring.score import Scored

MONTHS: Final = 12
_Z: Final = 1.959963984540054
"""Of a two-sided 95 % interval."""
_NOBODY: Final = pl.DataFrame(schema={"id": pl.String, "tier": pl.String})


@dataclass(frozen=True)
class Past:
    """The tiers in force a year before as_of, as they were applied then."""

    began: dt.date | None = None
    """as_of of the first applied run; None before it."""
    as_of: dt.date | None = None
    """Of the run in force a year ago; None where none had been applied yet."""
    tiers: pl.DataFrame = field(default_factory=_NOBODY.clone)
    """id (root then), tier."""

    @property
    def known_from(self) -> dt.date | None:
        """From when on the hit rate can be told."""
        return None if self.began is None else add_months(self.began, MONTHS)


@dataclass(frozen=True)
class HitRate:
    n: int
    """Groups that were Tomorrow then, those that have left the portfolio since among them."""
    hits: int
    low: float | None
    high: float | None
    """Wilson's 95 % interval; None for n = 0."""


def hit_rate(past: Past, inputs: Inputs, scored: Scored) -> HitRate | None:
    """None where nothing had been applied a year ago. A merged account counts as the one that
    stands for it now, a member as its group."""
    if past.as_of is None:
        return None
    then = past.tiers.filter(pl.col("tier") == "Tomorrow").select("id")
    now = scored.members.select("id", "root").join(
        scored.groups.select("root", pl.col("tier").alias("tier_now")), on="root"
    )
    found = _after_merges(then, inputs).join(now, on="id", how="left")
    hits = int((found["tier_now"] == "Key").sum())
    low, high = wilson(hits, found.height)
    return HitRate(found.height, hits, low, high)


def _after_merges(ids: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Each id, or the account it was merged into, chains followed to their end."""
    if not inputs.has("account", "merged_into"):
        return ids
    gone = (
        inputs.streams["account"]
        .filter(pl.col("is_deleted") & pl.col("merged_into").is_not_null())
        .select("id", "merged_into")
        .collect()
    )
    into = dict(gone.iter_rows())
    ends = []
    for start in ids["id"].to_list():
        end = start
        for _ in range(len(into)):
            if end not in into:
                break
            end = into[end]
        ends.append(end)
    return pl.DataFrame({"id": ends}, schema={"id": pl.String})


def wilson(hits: int, n: int) -> tuple[float | None, float | None]:
    """The interval of a share; (None, None) without anything counted."""
    if n == 0:
        return None, None
    share, z2 = hits / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
