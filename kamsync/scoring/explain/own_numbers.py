"""The programme's own numbers: win rate, retention and spend of Key, others and new. Pure.

Classes are those of a year ago, as they were known then; figures are of the year since. Accounts
that became Key because they did well would otherwise prove the programme.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scoring.explain.backtest import LEAST
from kamsync.scoring.explain.year_after import YearAfter
from kamsync.scoring.read.intervals import Share, Z

CLASSES: Final = ("key", "others", "new")
SIZES: Final = ("large", "middle", "small")


@dataclass(frozen=True)
class Spend:
    """Median revenue of a buying group in the year since, home minor units; 95 % interval."""

    n: int
    median: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class OwnNumbers:
    name: str
    """key | others | new: bought nothing before that day. Or a size: large | middle | small."""
    retention: Share
    """Of those that had bought in the year before, who bought in the year since."""
    win_rate: Share
    """Of deals closed in the year since, how many were won."""
    spend: Spend

    @property
    def shown(self) -> bool:
        return max(self.retention.n, self.win_rate.n, self.spend.n) >= LEAST


def own_numbers(year: YearAfter, deals: pl.DataFrame) -> tuple[OwnNumbers, ...]:
    """`deals`: root, won of every deal closed in the year since."""
    key = pl.when(pl.col("tier") == "Key").then(pl.lit("key")).otherwise(pl.lit("others"))
    classes = year.frame.select("root", key.alias("class"))
    sizes = _sizes(year.frame)
    found = [_of(name, classes, year, deals) for name in CLASSES]
    return (*found, *(_of(name, sizes, year, deals) for name in SIZES))


def _sizes(frame: pl.DataFrame) -> pl.DataFrame:
    """Thirds by revenue of that day, the largest first; ties by id."""
    place = pl.struct(-pl.col("revenue"), "root").rank("ordinal") - 1
    third = 3 * place.cast(pl.Int64) // frame.height
    named = third.replace_strict(dict(enumerate(SIZES)), return_dtype=pl.String)
    return frame.select("root", named.alias("class"))


def _of(name: str, classes: pl.DataFrame, year: YearAfter, deals: pl.DataFrame) -> OwnNumbers:
    before = year.frame.select("root")
    if name == "new":
        is_new = ~pl.col("root").is_in(year.known.implode())
        bought, closed = year.bought.filter(is_new), deals.filter(is_new)
        retention = Share(0, 0)
    else:
        roots = classes.filter(pl.col("class") == name).select("root")
        own = before.join(roots, on="root").join(year.bought, on="root", how="left")
        retention = Share(int((own["after"].fill_null(0) > 0).sum()), own.height)
        bought = year.bought.join(roots, on="root")
        closed = deals.join(roots, on="root")
    wins = Share(int(closed["won"].sum()), closed.height)
    return OwnNumbers(name, retention, wins, spend(bought["after"].to_list()))


def spend(values: list[int]) -> Spend:
    """Median and the order statistics at n/2 ∓ z·√n/2, as far from either end; no bounds where
    these do not exist."""
    paid = sorted(v for v in values if v > 0)
    n = len(paid)
    if not n:
        return Spend(0, None, None, None)
    low = math.floor(n / 2 - Z * math.sqrt(n) / 2)
    median = (paid[(n - 1) // 2] + paid[n // 2]) // 2
    bounds = (paid[low - 1], paid[-low]) if low >= 1 else (None, None)
    return Spend(n, median, *bounds)
