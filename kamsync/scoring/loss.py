"""What it would cost to lose a customer, or the worst three at once (numbers §2.10). Pure.

A scenario, not a forecast: nobody else reacts and nothing is won back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import polars as pl

from kamsync.scorecard import LEVELS
from kamsync.scoring.score import Scored
from kamsync.scoring.windows import Windows

WORST: Final = 3


@dataclass(frozen=True)
class ScopeLoss:
    scope: str
    value: str
    share: Fraction
    """Of the scope's positive revenue."""
    eligible: bool
    """False: a one-customer market or too small to make a level."""


@dataclass(frozen=True)
class Loss:
    """Money in home minor units over the trailing 12 months."""

    roots: tuple[str, ...]
    names: tuple[str, ...]
    level: str
    """The highest dependency level among them."""
    lost: int
    remaining: int
    """What stays of T, the sum of positive revenue."""
    share: Fraction
    """lost / T; 0 where nothing was there to lose."""
    scopes: tuple[ScopeLoss, ...]
    """Where something is lost: portfolio first, then by share."""
    top_name: str | None
    """The largest customer afterwards; None if nobody remains."""
    top_share: Fraction | None
    months: Fraction | None
    """Months of new-customer revenue that replace it; None where that cannot be told."""


@dataclass(frozen=True)
class Losses:
    each: tuple[Loss, ...]
    """Every group at watch or above, the largest loss first."""
    worst: Loss | None
    """The largest WORST of them together; None for fewer than two."""
    new_business: int | None
    """Trailing revenue of groups whose first win ever lies in the last 12 months; None where the
    history does not reach back 24 months."""
    new_customers: int


def simulate(scored: Scored, as_of: dt.date) -> Losses:
    """The table of losses of a scored portfolio."""
    shown = scored.groups.filter(
        pl.col("dependency").is_in(list(LEVELS[1:])) & (pl.col("revenue") > 0)
    ).sort(["revenue", "g"], descending=[True, False])
    new = _newcomers(scored.groups, Windows(as_of))
    fresh = int(new["revenue"].sum()) if _reaches_back(scored, as_of) else None
    ids = shown["g"].to_list()
    each = tuple(lose(scored, [g], fresh) for g in ids)
    joint = lose(scored, ids[:WORST], fresh) if len(ids) > 1 else None
    return Losses(each, joint, fresh, new.height)


def lose(scored: Scored, gone: Sequence[int], new_business: int | None) -> Loss:
    """The portfolio without the groups `gone` (their g)."""
    groups = scored.groups
    lost = groups.filter(pl.col("g").is_in(list(gone))).sort(
        ["revenue", "g"], descending=[True, False]
    )
    total = _positive(groups)
    amount = int(lost["revenue"].sum())
    remaining = total - _positive(lost)
    top = (
        groups.filter(~pl.col("g").is_in(list(gone)) & (pl.col("revenue") > 0))
        .sort(["revenue", "g"], descending=[True, False])
        .select("root", "name", "revenue")
        .head(1)
        .rows()
    )
    level = max((LEVELS.index(x) for x in lost["dependency"].to_list()), default=0)
    return Loss(
        roots=tuple(lost["root"].to_list()),
        names=tuple(n or r for r, n in lost.select("root", "name").rows()),
        level=LEVELS[level],
        lost=amount,
        remaining=remaining,
        share=Fraction(amount, total) if total > 0 else Fraction(0),
        scopes=_scopes(scored, gone),
        top_name=(top[0][1] or top[0][0]) if top else None,
        top_share=Fraction(top[0][2], remaining) if top else None,
        months=Fraction(12 * amount, new_business) if new_business and new_business > 0 else None,
    )


def _positive(groups: pl.DataFrame) -> int:
    return int(groups.filter(pl.col("revenue") > 0)["revenue"].sum())


def _newcomers(groups: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """Groups whose first win ever lies in the trailing 12 months; negative sums count as such."""
    span = windows.ttm
    return groups.filter((pl.col("first_win") > span.lo) & (pl.col("first_win") <= span.hi))


def _reaches_back(scored: Scored, as_of: dt.date) -> bool:
    """The same 24 months that growth asks for (numbers §3.1)."""
    earliest = scored.facts.get("earliest_win")
    return earliest is not None and earliest <= Windows(as_of).previous.lo + 1


def _scopes(scored: Scored, gone: Sequence[int]) -> tuple[ScopeLoss, ...]:
    rows = (
        scored.levels.filter(pl.col("g").is_in(list(gone)) & (pl.col("revenue") > 0))
        .group_by("scope", "value")
        .agg(pl.col("revenue").sum().alias("part"))
        .join(scored.scopes.select("scope", "value", "revenue", "eligible"), on=["scope", "value"])
        .filter(pl.col("revenue") > 0)
    )
    found = [
        ScopeLoss(scope, value, Fraction(part, whole), eligible)
        for scope, value, part, whole, eligible in rows.select(
            "scope", "value", "part", "revenue", "eligible"
        ).iter_rows()
    ]
    return tuple(sorted(found, key=lambda s: (s.scope != "portfolio", -s.share, s.scope, s.value)))
