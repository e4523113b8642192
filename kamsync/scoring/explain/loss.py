"""What it would cost to lose a customer, or the worst three at once (numbers §2.10). Pure.

A scenario, not a forecast: nobody else reacts and nothing is won back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import polars as pl

from kamsync.model.words import LEVELS
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.score import Scored

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
    """lost / T."""
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


Row = dict[str, Any]

_LEAST_NEWCOMERS: Final = 2
"""One new customer is no rate at which others come."""


@dataclass(frozen=True)
class _Ground:
    """What every scenario reads, gathered once: a portfolio may have hundreds of them."""

    total: int
    top: Sequence[Row]
    """The largest customers, one more than are ever lost together."""
    parts: Mapping[int, Sequence[Row]]
    """g → its part of every scope: scope, value, part, whole, eligible."""
    new_business: int | None


def simulate(scored: Scored, as_of: dt.date) -> Losses:
    """The table of losses of a scored portfolio."""
    positive = scored.groups.select("g", "root", "name", "revenue", "dependency")
    positive = positive.filter(pl.col("revenue") > 0).sort(
        ["revenue", "g"], descending=[True, False]
    )
    shown = positive.filter(pl.col("dependency").is_in(list(LEVELS[1:])))
    new = _newcomers(scored.groups, Windows(as_of))
    comparable = _reaches_back(scored, as_of) and new.height >= _LEAST_NEWCOMERS
    context = _Ground(
        total=int(positive["revenue"].sum()),
        top=positive.head(WORST + 1).to_dicts(),
        parts=_parts(scored, shown["g"]),
        new_business=int(new["revenue"].sum()) if comparable else None,
    )
    rows = shown.to_dicts()
    each = tuple(_lose([row], context) for row in rows)
    joint = _lose(rows[:WORST], context) if len(rows) > 1 else None
    return Losses(each, joint, context.new_business, new.height)


def _lose(gone: Sequence[Row], context: _Ground) -> Loss:
    """The portfolio without these groups, the largest of them first."""
    amount = sum(row["revenue"] for row in gone)
    remaining = context.total - amount
    names = {row["g"] for row in gone}
    top = next((row for row in context.top if row["g"] not in names), None)
    new = context.new_business
    return Loss(
        roots=tuple(row["root"] for row in gone),
        names=tuple(row["name"] or row["root"] for row in gone),
        level=LEVELS[max(LEVELS.index(row["dependency"]) for row in gone)],
        lost=amount,
        remaining=remaining,
        share=Fraction(amount, context.total),
        scopes=_scopes(gone, context),
        top_name=(top["name"] or top["root"]) if top else None,
        top_share=Fraction(top["revenue"], remaining) if top else None,
        months=Fraction(12 * amount, new) if new is not None and new > 0 else None,
    )


def _newcomers(groups: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """Groups whose first win ever lies in the trailing 12 months; negative sums count as such."""
    span = windows.ttm
    few = groups.select("revenue", "first_win")
    return few.filter((pl.col("first_win") > span.lo) & (pl.col("first_win") <= span.hi))


def _reaches_back(scored: Scored, as_of: dt.date) -> bool:
    """The same 24 months that growth asks for (numbers §3.1)."""
    earliest = scored.facts.get("earliest_win")
    return earliest is not None and earliest <= Windows(as_of).previous.lo + 1


def _parts(scored: Scored, shown: pl.Series) -> dict[int, list[Row]]:
    whole = scored.scopes.select("scope", "value", pl.col("revenue").alias("whole"), "eligible")
    rows = (
        scored.levels.filter(pl.col("g").is_in(shown.implode()) & (pl.col("revenue") > 0))
        .select("g", pl.col("scope", "value").cast(pl.String), pl.col("revenue").alias("part"))
        .join(whole, on=["scope", "value"])
    )
    parts: dict[int, list[Row]] = {}
    for row in rows.to_dicts():
        parts.setdefault(row["g"], []).append(row)
    return parts


def _scopes(gone: Sequence[Row], context: _Ground) -> tuple[ScopeLoss, ...]:
    lost: dict[tuple[str, str], int] = {}
    about: dict[tuple[str, str], Row] = {}
    for group in gone:
        for row in context.parts.get(group["g"], ()):
            key = (row["scope"], row["value"])
            lost[key] = lost.get(key, 0) + row["part"]
            about[key] = row
    found = [
        ScopeLoss(*key, Fraction(part, about[key]["whole"]), about[key]["eligible"])
        for key, part in lost.items()
    ]
    return tuple(sorted(found, key=lambda s: (s.scope != "portfolio", -s.share, s.scope, s.value)))
