"""How managers of Key accounts work beside other account owners, as a programme: medians of three
people or more, nobody named, no judgement of anybody. Pure (docs/figures_people.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

LEAST: Final = 3
LEAST_WORK: Final = 10
MEASURES: Final = (
    *("accounts", "meetings", "departments", "level", "plan", "execution", "objectives"),
)


@dataclass(frozen=True)
class Spread:
    """Median and quartiles over people; None below three of them."""

    n: int
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class SheetLine:
    measure: str
    key: Spread
    """Owners of a Key account."""
    others: Spread
    """Other owners of accounts."""

    @property
    def differs(self) -> bool | None:
        """Whether the median of the first lies outside the quartiles of the others."""
        order = (self.others.low, self.key.median, self.others.high)
        known = [x for x in order if x is not None]
        return known != sorted(known) if len(known) == len(order) else None


def manager_sheet(groups: pl.DataFrame, work: pl.DataFrame) -> tuple[SheetLine, ...]:
    """A line for each of MEASURES. `groups`: the scored frame; `work`: owner_id, kind, n."""
    people = per_owner(groups, work)
    key, others = people.filter("is_key"), people.filter(~pl.col("is_key"))
    return tuple(SheetLine(m, _spread(key[m]), _spread(others[m])) for m in MEASURES)


def per_owner(groups: pl.DataFrame, work: pl.DataFrame) -> pl.DataFrame:
    """owner_id, is_key, MEASURES; means over the accounts of each, as far as known."""
    n = pl.col("n").sum()
    met = pl.col("n").filter(pl.col("kind") == "meeting").sum()
    mixed = work.group_by("owner_id").agg(pl.when(n >= LEAST_WORK).then(met / n).alias("meetings"))
    long = pl.col("plan_objectives").cast(pl.Float64) > 0
    return (
        groups.lazy()
        .filter(pl.col("owner_id").is_not_null())
        .group_by("owner_id")
        .agg(
            (pl.col("tier") == "Key").any().alias("is_key"),
            pl.len().cast(pl.Float64).alias("accounts"),
            pl.col("active_departments").mean().alias("departments"),
            pl.col("contact_level").mean().alias("level"),
            pl.col("plan_pct").mean().alias("plan"),
            pl.col("plan_execution").mean().alias("execution"),
            long.cast(pl.Float64).mean().alias("objectives"),
        )
        .collect()
        .join(mixed, on="owner_id", how="left")
        .sort("owner_id")
    )


def _spread(values: pl.Series) -> Spread:
    known = values.drop_nulls()
    if len(known) < LEAST:
        return Spread(len(known), None, None, None)
    at = [known.quantile(q, "linear") for q in (0.5, 0.25, 0.75)]
    return Spread(len(known), *(None if x is None else float(x) for x in at))
