"""What makes an account worth choosing: fit, room to grow, closeness, solvency, strategy.

What is not known stays unknown; people's own ratings (`rating_…`) are criteria as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import narwhals as nw
import polars as pl

from kamsync.model.countries import Point, distance_km, point_of
from kamsync.scoring.read.windows import Span, Windows
from kamsync.scoring.registry import Metric, produces

PEERS_NEEDED: Final = 5
_QUANTILE: Final = 0.75
_BOUGHT = ("opportunity.product_family", "opportunity.amount", "opportunity.close_date")
_PAID = ("revenue.amount", "revenue.booked_on", "revenue.due_on", "revenue.paid_on")


@produces(
    Metric(
        "product_fit",
        "share",
        _BOUGHT,
        "strategic ones among the product families bought in 24 months",
        rows=("2-13",),
    )
)
def product_fit(wins: pl.DataFrame, strategic: Collection[str], windows: Windows) -> pl.DataFrame:
    """g, product_fit of groups that bought a named family; families count once each."""
    bought = (
        nw.from_native(wins, eager_only=True)
        .filter(
            (nw.col("day") > windows.previous.lo)
            & (nw.col("day") <= windows.today)
            & (nw.col("home") > 0)
            & ~nw.col("product_family").is_null()
        )
        .select("g", "product_family")
        .unique()
    )
    wanted = nw.col("product_family").cast(nw.String).is_in(sorted(strategic))
    return (
        bought.with_columns(wanted.cast(nw.Float64).alias("product_fit"))
        .group_by("g")
        .agg(nw.col("product_fit").mean())
        .to_native()
    )


@produces(
    Metric(
        "revenue_potential",
        "money",
        ("account.potential_revenue", "account.employees", "account.industry"),
        "potential a year, as mapped or as the best quarter of peers per employee, less revenue",
        age="field",
        rows=("2-14",),
        dated_by="potential_revenue_at",
        origin="potential_origin",
    ),
    Metric(
        "potential_origin",
        "state",
        ("account.potential_revenue", "account.employees", "account.industry"),
        "where the potential comes from: field or peers",
    ),
    Metric(
        "pipeline_over_revenue",
        "ratio",
        ("opportunity.amount", "opportunity.probability", "opportunity.close_date"),
        "pipeline over the revenue of the trailing 12 months",
        rows=("2-15",),
    ),
)
def potential(groups: pl.DataFrame) -> pl.DataFrame:
    """g, revenue_potential, potential_origin, pipeline_over_revenue. A benchmark needs five
    customers of the industry with employees and revenue; what is left is never below zero."""
    sized = (pl.col("employees") > 0) & (pl.col("revenue") > 0) & pl.col("industry").is_not_null()
    each = pl.when(sized).then(pl.col("revenue") / pl.col("employees"))
    peers = each.count().over("industry") >= PEERS_NEEDED
    best = each.quantile(_QUANTILE, interpolation="linear").over("industry")
    comparable = peers & pl.col("industry").is_not_null() & (pl.col("employees") > 0)
    worth = pl.when(comparable).then((best * pl.col("employees") + 0.5).floor().cast(pl.Int64))
    whole = pl.coalesce("potential_revenue", worth)
    origin = (
        pl.when(pl.col("potential_revenue").is_not_null())
        .then(pl.lit("field"))
        .when(worth.is_not_null())
        .then(pl.lit("peers"))
    )
    ratio = pl.when(pl.col("revenue") > 0).then(pl.col("pipeline") / pl.col("revenue"))
    return groups.select(
        "g",
        (whole - pl.col("revenue")).clip(lower_bound=0).alias("revenue_potential"),
        origin.alias("potential_origin"),
        ratio.alias("pipeline_over_revenue"),
    )


@produces(
    Metric(
        "distance_km",
        "km",
        ("account.country",),
        "from the middle of its country to the nearest own site",
        age="field",
        rows=("2-17",),
    )
)
def distance(groups: pl.DataFrame, sites: Sequence[Point]) -> pl.DataFrame:
    """g, distance_km; null for a country that no table knows."""
    names = groups["country"].drop_nulls().unique().sort().to_list()
    known = {name: point for name in names if (point := point_of(name)) is not None}
    nearest = {
        name: round(min(distance_km(point, site) for site in sites), 1)
        for name, point in known.items()
    }
    return groups.select(
        "g",
        pl.col("country")
        .replace_strict(nearest, default=None, return_dtype=pl.Float64)
        .alias("distance_km"),
    )


@produces(
    Metric(
        "days_to_pay",
        "days",
        _PAID,
        "from invoice to payment, weighted by amount, paid in 12 months",
        kind="number",
        rows=("2-18",),
    ),
    Metric(
        "overdue_share",
        "share",
        _PAID,
        "not yet paid of what fell due in 12 months",
        rows=("2-18",),
    ),
)
def payment(invoices: pl.DataFrame, span: Span) -> pl.DataFrame:
    """g, days_to_pay, overdue_share. `invoices`: g, home, day, due, paid (epoch days)."""
    frame = nw.from_native(invoices, eager_only=True).filter(nw.col("home") > 0)
    settled = (nw.col("paid") > span.lo) & (nw.col("paid") <= span.hi)
    took = nw.max_horizontal(nw.col("paid") - nw.col("day"), nw.lit(0))
    fell_due = (nw.col("due") > span.lo) & (nw.col("due") < span.hi)  # due today is not late
    unpaid = fell_due & (nw.col("paid").is_null() | (nw.col("paid") > span.hi))

    def total(counts: nw.Expr, amount: nw.Expr) -> nw.Expr:
        return nw.when(counts).then(amount.cast(nw.Int128)).otherwise(0).cast(nw.Int128).sum()

    home = nw.col("home")
    sums = frame.group_by("g").agg(
        total(settled, home.cast(nw.Int128) * took).alias("waited"),
        total(settled, home).alias("settled"),
        total(fell_due, home).alias("fell_due"),
        total(unpaid, home).alias("unpaid"),
    )

    def over(part: str, whole: str) -> nw.Expr:
        return nw.when(nw.col(whole) > 0).then(
            nw.col(part).cast(nw.Float64) / nw.col(whole).cast(nw.Float64)
        )

    return sums.select(
        "g",
        over("waited", "settled").alias("days_to_pay"),
        over("unpaid", "fell_due").alias("overdue_share"),
    ).to_native()


@produces(
    Metric(
        "client_strategy",
        "yes/no",
        ("account.profile_strategy",),
        "the customer's own strategy is written down; as old as profile_strategy_at",
        age="field",
        rows=("3-15",),
        dated_by="profile_strategy_at",
    )
)
def client_strategy(groups: pl.DataFrame) -> pl.DataFrame:
    """g, client_strategy: true or unknown, so that a gate on it holds without a text."""
    written = pl.col("profile_strategy").is_not_null()
    return groups.select("g", pl.when(written).then(pl.lit(value=True)).alias("client_strategy"))
