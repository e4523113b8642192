"""Shocks from outside, one at a time, on the revenue of the last 12 months (row 1-42). Pure.

Scenarios, not forecasts: each says what it would take away if nobody reacted. The sizes of the
shocks are fixed and printed beside the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import Scored

FX: Final = Fraction(1, 10)
"""Part of its worth that a foreign currency loses."""
PRICES: Final = Fraction(1, 10)
"""Rise of all prices but ours."""
COMPETITOR: Final = Fraction(1, 5)
"""Part of the revenue that a competitor takes."""
_CURRENCIES: Final = 3
"""Shown one by one."""
_READ: Final = frozenset(
    {"g", "root", "revenue", "margin_ttm", "margin_gaps", "competitors", "single_threaded"}
)


@dataclass(frozen=True)
class Scenario:
    name: str
    """fx | fx_one | prices | costs | competitor | one_contact | largest"""
    detail: str = ""
    """A currency, or the root of an account."""
    accounts: int | None = None
    """Whom it touches."""
    lost: int | None = None
    """Of revenue, of margin for `costs`; home minor units. None: what it needs is not known."""
    of: int | None = None
    """What it is a part of."""


def scenarios(scored: Scored, policy: Policy) -> tuple[Scenario, ...]:
    """All of them, always: one that cannot be told is unknown. Empty without revenue."""
    read = [c for c in scored.groups.columns if c in _READ]
    buying = scored.groups.select(read).filter(pl.col("revenue") > 0)
    buying = buying.sort(["revenue", "g"], descending=[True, False])
    total = int(buying["revenue"].sum())
    if not total:
        return ()
    top = buying.row(0, named=True)
    prices = _part(total, PRICES / (1 + PRICES))
    return (
        *_currencies(scored, policy, total),
        Scenario("prices", "", buying.height, prices, total),
        _costs(buying),
        _taken("competitor", buying, _named(buying), total),
        _taken("one_contact", buying, pl.col("single_threaded"), total),
        Scenario("largest", top["root"], 1, top["revenue"], total),
    )


def _part(amount: int, share: Fraction) -> int:
    return int(amount * share + Fraction(1, 2))


def _currencies(scored: Scored, policy: Policy, total: int) -> list[Scenario]:
    """All foreign currencies together, then the largest one by one."""
    if "currency" not in policy.dimensions:
        return [Scenario("fx", of=total)]
    foreign = pl.col("value") != policy.home_currency
    inside = (pl.col("scope").cast(pl.String) == "currency") & (pl.col("revenue") > 0)
    rows = scored.levels.with_columns(pl.col("value").cast(pl.String)).filter(inside & foreign)
    sums = rows.group_by("value").agg(pl.col("revenue").sum(), pl.col("g").n_unique().alias("n"))
    sums = sums.sort(["revenue", "value"], descending=[True, False])
    whole = Scenario("fx", "", rows["g"].n_unique(), _part(int(rows["revenue"].sum()), FX), total)
    if sums.height < 2:
        return [whole]
    each = sums.head(_CURRENCIES).iter_rows()
    return [whole, *(Scenario("fx_one", c, n, _part(r, FX), total) for c, r, n in each)]


def _costs(buying: pl.DataFrame) -> Scenario:
    """Of the margin of those whose invoices all state it; costs are what revenue leaves beside."""
    if not {"margin_ttm", "margin_gaps"} <= set(buying.columns):
        return Scenario("costs")
    known = buying.filter((pl.col("margin_ttm") != 0) & (pl.col("margin_gaps") == 0))
    if known.is_empty():
        return Scenario("costs")
    margin = int(known["margin_ttm"].sum())
    spent = max(int(known["revenue"].sum()) - margin, 0)
    return Scenario("costs", "", known.height, _part(spent, PRICES), margin)


def _named(buying: pl.DataFrame) -> pl.Expr:
    """Null where nobody's competitors are on record."""
    if "competitors" not in buying.columns or not buying["competitors"].drop_nulls().len():
        return pl.lit(None, pl.Boolean)
    return pl.col("competitors").fill_null("").str.strip_chars() != ""


def _taken(name: str, buying: pl.DataFrame, whom: pl.Expr, total: int) -> Scenario:
    known = buying.select(whom.alias("it"), "revenue")
    if known["it"].null_count() == known.height:
        return Scenario(name, of=total)
    hit = known.filter(pl.col("it"))
    return Scenario(name, "", hit.height, _part(int(hit["revenue"].sum()), COMPETITOR), total)
