"""Size, Pareto, and who weighs how much in which scope (numbers §2.3–2.6)."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from kamsync.scoring.aggregate.pipeline import weighted
from kamsync.scoring.aggregate.registry import Metric, produces
from kamsync.scoring.aggregate.revenue import counted
from kamsync.scoring.windows import Windows

_WON = ("opportunity.amount", "opportunity.close_date")
PORTFOLIO = "portfolio"


@produces(
    Metric(
        "share", "share", _WON, "part of the portfolio's positive revenue", rows=("0-08", "1-06")
    ),
    Metric("size_rank", "count", _WON, "place by revenue, 1 = the largest", rows=("0-03",)),
    Metric(
        "pareto", "state", _WON, "class A up to 80 %, B up to 95 %, C beyond", rows=("0-02", "1-03")
    ),
)
def pareto(groups: pl.DataFrame) -> pl.DataFrame:
    """`groups` (g ascending = root id ascending) with share, size_rank, pareto."""
    positive = pl.col("revenue") > 0
    ranked = (
        groups.filter(positive)
        .sort(["revenue", "g"], descending=[True, False])
        .select("g", "revenue")
        .with_columns(pl.col("revenue").cast(pl.Int128).alias("r"))
        .with_columns((pl.col("r").cum_sum() - pl.col("r")).alias("before"))
        .with_row_index("size_rank", offset=1)
    )
    total = int(ranked["revenue"].sum())
    of_total = 100 * pl.col("before")
    ranked = ranked.select(
        "g",
        pl.col("size_rank").cast(pl.Int64),
        (pl.col("revenue") / total).alias("share"),
        pl.when(of_total < pl.lit(80 * total, pl.Int128))
        .then(pl.lit("A"))
        .when(of_total < pl.lit(95 * total, pl.Int128))
        .then(pl.lit("B"))
        .otherwise(pl.lit("C"))
        .alias("pareto"),
    )
    return groups.join(ranked, on="g", how="left", maintain_order="left").with_columns(
        pl.col("share").fill_null(0.0), pl.col("pareto").fill_null("none")
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

    `has_rows`: the value occurs on a revenue row of the trailing 12 months.
    """
    ahead = weighted(deals, windows)
    parts = []
    for scope in (PORTFOLIO, *dimensions):
        value = "" if scope == PORTFOLIO else scope
        parts.append(_one_scope(wins, ahead, scope, value, windows))
    return pl.concat(parts)


def _one_scope(
    wins: pl.DataFrame, ahead: pl.DataFrame, scope: str, column: str, windows: Windows
) -> pl.DataFrame:
    value = pl.col(column) if column else pl.lit("")
    touched = (
        pl.col("day").is_between(windows.ttm.lo, windows.ttm.hi, closed="right")
        & pl.col("term_to").is_null()
    ) | (
        pl.col("term_to").is_not_null()
        & (pl.col("term_from") <= windows.ttm.hi)
        & (pl.col("term_to") > windows.ttm.lo + 1)
    )
    inside = (
        wins.filter(touched)
        .with_columns(value.alias("value"))
        .filter(pl.col("value").is_not_null())
    )
    sums = (
        nw.from_native(inside, eager_only=True)
        .group_by("value", "g")
        .agg(counted(inside, windows.ttm).sum().cast(nw.Int64).alias("revenue"))
        .to_native()
        .with_columns(pl.lit(value=True).alias("has_rows"))
    )
    weights = (
        ahead.with_columns(value.alias("value"))
        .filter(pl.col("value").is_not_null())
        .group_by("value", "g")
        .agg(pl.col("weight").sum())
    )
    return sums.join(weights, on=["value", "g"], how="full", coalesce=True).select(
        pl.lit(scope).alias("scope"),
        pl.col("value").cast(pl.String),
        "g",
        pl.col("revenue").fill_null(0),
        pl.col("weight").fill_null(pl.lit(0, pl.Int128)),
        pl.col("has_rows").fill_null(value=False),
    )


def scope_figures(
    sums: pl.DataFrame, total: int, min_share: tuple[int, int], min_accounts: int
) -> pl.DataFrame:
    """One row per scope value that revenue rows have: eligible, revenue, accounts, top1, top5,
    hhi, effective_number, gini. `min_share` is an exact fraction (numerator, denominator)."""
    listed = sums.filter(pl.col("has_rows") | (pl.col("scope") == PORTFOLIO))
    positive = listed.filter(pl.col("revenue") > 0).sort(
        ["scope", "value", "revenue", "g"], descending=[False, False, True, False]
    )
    keys = ["scope", "value"]
    x = pl.col("revenue")
    part = x / x.sum()
    n = pl.len().cast(pl.Int64)
    # rank i counts upwards from the smallest, so descending order runs i = N … 1
    i = n - pl.int_range(pl.len(), dtype=pl.Int64)
    gini = ((2 * i - n - 1).cast(pl.Float64) * x).sum() / (n.cast(pl.Float64) * x.sum())
    figures = positive.group_by(keys, maintain_order=True).agg(
        x.sum().alias("sum"),
        n.alias("accounts"),
        part.first().alias("top1"),
        part.head(5).sum().alias("top5"),
        (part * part).sum().alias("hhi"),
        pl.when(n >= 2).then(gini).alias("gini"),
    )
    values = listed.select(keys).unique()
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
        )
    )
