"""Size, Pareto, and who weighs how much in which scope (numbers §2.3–2.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import polars as pl

from kamsync.scoring.metrics.pipeline import weighted
from kamsync.scoring.metrics.revenue import counted
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

_WON = ("opportunity.amount", "opportunity.close_date")
PORTFOLIO = "portfolio"
TOP5_LINE: Final = 0.5
FEW_LINE: Final = 10
SMALL: Final = 3
"""Fewer accounts make no ratio."""


@produces(
    Metric(
        "share",
        "share",
        _WON,
        "part of the portfolio's positive revenue",
        csv=8,
        rows=("0-08", "1-06"),
    ),
    Metric("size_rank", "count", _WON, "place by revenue, 1 = the largest", csv=10, rows=("0-03",)),
    Metric(
        "pareto",
        "state",
        _WON,
        "class A up to 80 %, B up to 95 %, C beyond",
        csv=9,
        rows=("0-02", "1-03"),
    ),
)
def pareto(groups: pl.DataFrame) -> pl.DataFrame:
    """`groups` (g ascending = root id ascending) with share, size_rank, pareto."""
    ranked = classed(groups, "revenue").rename({"rank": "size_rank", "class": "pareto"})
    return groups.join(ranked, on="g", how="left", maintain_order="left").with_columns(
        pl.col("share").fill_null(0.0), pl.col("pareto").fill_null("none")
    )


def classed(groups: pl.DataFrame, revenue: str) -> pl.DataFrame:
    """g, rank, share, class by that column, of the groups where it is above 0."""
    ranked = (
        groups.filter(pl.col(revenue) > 0)
        .sort([revenue, "g"], descending=[True, False])
        .select("g", pl.col(revenue).cast(pl.Int128).alias("r"))
        .with_columns((pl.col("r").cum_sum() - pl.col("r")).alias("before"))
        .with_row_index("rank", offset=1)
    )
    total = int(ranked["r"].sum())
    of_total = 100 * pl.col("before")
    return ranked.select(
        "g",
        pl.col("rank").cast(pl.Int64),
        (pl.col("r").cast(pl.Int64) / total).alias("share"),
        pl.when(of_total < pl.lit(80 * total, pl.Int128))
        .then(pl.lit("A"))
        .when(of_total < pl.lit(95 * total, pl.Int128))
        .then(pl.lit("B"))
        .otherwise(pl.lit("C"))
        .alias("class"),
    )


def pareto_points(groups: pl.DataFrame) -> dict[int, int]:
    """q → n_q, the least number of groups that make q % of revenue, for 70, 75, 80."""
    sizes = groups.filter(pl.col("revenue") > 0)["revenue"].sort(descending=True).to_list()
    total, points = sum(sizes), {}
    for q in (70, 75, 80):
        running = 0
        for n, size in enumerate(sizes, start=1):
            running += size
            if 100 * running >= q * total:
                points[q] = n
                break
    return points


def scope_sums(
    wins: pl.DataFrame, deals: pl.DataFrame, dimensions: Sequence[str], windows: Windows
) -> pl.DataFrame:
    """scope, value, g, revenue, weight (pipeline numerator), has_rows: portfolio first.

    `has_rows`: the value occurs on a revenue row of the trailing 12 months. scope and value are
    categorical: millions of rows, few words.
    """
    rows = _counting(wins, weighted(deals, windows), dimensions, windows)
    used = [name for name in dimensions if rows[name].null_count() < rows.height]
    return pl.concat([_one_scope(rows, scope) for scope in (PORTFOLIO, *used)])


def _counting(
    wins: pl.DataFrame, ahead: pl.DataFrame, dimensions: Sequence[str], windows: Windows
) -> pl.DataFrame:
    """Won rows of the window and open deals under each other: g, scopes, revenue, weight."""
    touched = (
        pl.col("day").is_between(windows.ttm.lo, windows.ttm.hi, closed="right")
        & pl.col("term_to").is_null()
    ) | (
        pl.col("term_to").is_not_null()
        & (pl.col("term_from") <= windows.ttm.hi)
        & (pl.col("term_to") > windows.ttm.lo + 1)
    )
    kept = ("g", *dimensions)
    inside = wins.filter(touched)
    revenue = (
        nw.from_native(inside, eager_only=True)
        .select(*kept, counted(inside, windows.ttm).cast(nw.Int64).alias("revenue"))
        .to_native()
    )
    won = revenue.with_columns(pl.lit(0, pl.Int128).alias("weight"), pl.lit(1).alias("rows"))
    deals = ahead.select(
        *kept, pl.lit(0, pl.Int64).alias("revenue"), "weight", pl.lit(0).alias("rows")
    )
    return pl.concat([won, deals])


def _one_scope(rows: pl.DataFrame, scope: str) -> pl.DataFrame:
    value = pl.lit("") if scope == PORTFOLIO else pl.col(scope)
    found = rows.select(value.cast(pl.Categorical).alias("value"), "g", "revenue", "weight", "rows")
    sums = (
        nw.from_native(found.filter(pl.col("value").is_not_null()), eager_only=True)
        .group_by("value", "g")
        .agg(nw.col("revenue", "weight", "rows").sum())
        .to_native()
    )
    return sums.select(
        pl.lit(scope).cast(pl.Categorical).alias("scope"),
        "value",
        "g",
        "revenue",
        "weight",
        (pl.col("rows") > 0).alias("has_rows"),
    )


def scope_figures(
    sums: pl.DataFrame, total: int, min_share: tuple[int, int], min_accounts: int
) -> pl.DataFrame:
    """One row per scope value that revenue rows have: eligible, revenue, accounts, top1, top5,
    hhi, effective_number, gini. `min_share` is an exact fraction (numerator, denominator)."""
    listed = sums.filter(pl.col("has_rows") | (pl.col("scope") == PORTFOLIO))
    # equal revenues are interchangeable in every figure, so this order is enough
    positive = (
        listed.filter(pl.col("revenue") > 0)
        .select("scope", "value", "revenue")
        .sort("revenue", descending=True)
    )
    keys = ["scope", "value"]
    figures = (
        positive.group_by(keys, maintain_order=True)
        .agg(pl.col("revenue").sum().alias("sum"), *_shape(pl.col("revenue")))
        .with_columns(pl.col(keys).cast(pl.String))
    )
    values = listed.select(keys).unique().with_columns(pl.col(keys).cast(pl.String))
    if PORTFOLIO not in values["scope"].to_list():
        values = pl.concat([values, pl.DataFrame({"scope": [PORTFOLIO], "value": [""]})])
    num, den = min_share
    enough = (pl.col("revenue").cast(pl.Int128) * den >= pl.lit(total * num, pl.Int128)) & (
        pl.col("accounts") >= min_accounts
    )
    return (
        values.join(figures, on=keys, how="left")
        .with_columns(pl.col("sum").fill_null(0).alias("revenue"), pl.col("accounts").fill_null(0))
        .with_columns(
            ((pl.col("scope") == PORTFOLIO) | enough).alias("eligible"),
            (1 / pl.col("hhi")).alias("effective_number"),
            _normalised().alias("hhi_normalised"),
        )
        .select(
            "scope",
            "value",
            "eligible",
            "revenue",
            "accounts",
            "top1",
            "top5",
            "hhi",
            "effective_number",
            "gini",
            "hhi_normalised",
        )
    )


def _shape(x: pl.Expr) -> list[pl.Expr]:
    """accounts, top1, top5, hhi, gini of positive values in descending order."""
    part = x / x.sum()
    n = pl.len().cast(pl.Int64)
    # rank i counts upwards from the smallest, so descending order runs i = N … 1
    i = n - pl.int_range(pl.len(), dtype=pl.Int64)
    gini = ((2 * i - n - 1).cast(pl.Float64) * x).sum() / (n.cast(pl.Float64) * x.sum())
    return [
        n.alias("accounts"),
        part.first().alias("top1"),
        part.head(5).sum().alias("top5"),
        (part * part).sum().alias("hhi"),
        pl.when(n >= 2).then(gini).alias("gini"),
    ]


def _normalised() -> pl.Expr:
    """(HHI − 1/N) / (1 − 1/N): 0 for equal ones, whatever their number; null for one alone."""
    least = 1 / pl.col("accounts")
    spread = (pl.col("hhi") - least) / (1 - least)
    return pl.when(pl.col("accounts") >= 2).then(spread.clip(lower_bound=0.0))


@dataclass(frozen=True)
class Concentration:
    """How much few of them hold; a ratio that says nothing about so few is None."""

    accounts: int
    top1: float
    top5: float | None
    hhi: float | None
    hhi_normalised: float | None
    effective_number: float | None
    gini: float | None

    @property
    def findings(self) -> tuple[str, ...]:
        """top5: the five largest hold half or more; few: fewer than ten count. Rounded first: ten
        equal ones are ten and five of them half, whatever the last digit of a float says."""
        found = []
        if self.top5 is not None and round(self.top5, 9) >= TOP5_LINE:
            found.append("top5")
        if self.effective_number is not None and round(self.effective_number, 9) < FEW_LINE:
            found.append("few")
        return tuple(found)


def concentration_of(row: Mapping[str, Any]) -> Concentration | None:
    """Of a row of scope_figures; None where nobody holds anything. With fewer than SMALL accounts
    only the largest share is told: of two customers every ratio is alarming."""
    if not row["accounts"]:
        return None
    small = row["accounts"] < SMALL
    ratios = ("top5", "hhi", "hhi_normalised", "effective_number", "gini")
    figures = {name: None if small else row[name] for name in ratios}
    return Concentration(row["accounts"], row["top1"], **figures)


def concentration_in(values: pl.Series) -> Concentration | None:
    """The same of any amounts, one per group: margin, money owed. Only positive ones count."""
    held = values.filter(values > 0).sort(descending=True).to_frame("x")
    shape = held.select(_shape(pl.col("x"))).with_columns(
        (1 / pl.col("hhi")).alias("effective_number"), _normalised().alias("hhi_normalised")
    )
    return concentration_of(shape.row(0, named=True)) if held.height else None
