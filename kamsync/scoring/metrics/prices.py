"""Net unit prices of one customer, country against country (docs/figures.md §13.3)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.rates import to_home
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

_LINES: Final = (
    *("revenue.product", "revenue.quantity", "revenue.amount", "revenue.booked_on"),
    *("revenue.country", "account.country"),
)


def unit_prices(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, product, country, price (home minor units, unrounded) of the invoice lines of 12 months,
    each at its own rate; the country is the line's, else its account's."""
    span, members = windows.ttm, context.grouped.accounts
    rows = (
        context.inputs.live(
            *("revenue", "account_id", "product", "quantity", "amount", "currency"),
            *("country", "booked_on"),
        )
        .with_columns(day_of("booked_on").alias("day"))
        .filter((pl.col("day") > span.lo) & (pl.col("day") <= span.hi))
        .filter((pl.col("amount") > 0) & (pl.col("quantity") > 0) & pl.col("product").is_not_null())
        .join(
            members.lazy().select("id", "g", pl.col("country").alias("at")),
            left_on="account_id",
            right_on="id",
        )
        .with_columns(pl.coalesce("country", "at").alias("country"))
        .filter(pl.col("country").is_not_null())
        .collect()
    )
    priced = to_home(rows, context.rates, "amount", "home").filter(pl.col("home").is_not_null())
    # sorted, so that the sum of floats is the same every time
    return (
        priced.sort("g", "product", "country", "quantity", "home")
        .group_by("g", "product", "country", maintain_order=True)
        .agg((pl.col("home").sum() / pl.col("quantity").sum()).alias("price"))
    )


@produces(
    Metric(
        "price_spread",
        "share",
        _LINES,
        "the widest spread of one product's net unit price between countries, over the median",
        rows=("1-11",),
    ),
    Metric("price_spread_product", "text", _LINES, "the product with the widest spread"),
    Metric("price_spread_n", "count", _LINES, "products bought in two countries or more", absent=0),
)
def price_spread(prices: pl.DataFrame) -> pl.DataFrame:
    """g and these, of groups that bought a product in two countries; the first by name of equal
    spreads."""
    price = pl.col("price")
    each = (
        prices.group_by("g", "product")
        .agg(pl.len().alias("n"), ((price.max() - price.min()) / price.median()).alias("spread"))
        .filter(pl.col("n") > 1)
        .sort(["g", "spread", "product"], descending=[False, True, False])
    )
    return each.group_by("g", maintain_order=True).agg(
        pl.col("spread").first().alias("price_spread"),
        pl.col("product").first().alias("price_spread_product"),
        pl.len().cast(pl.Int64).alias("price_spread_n"),
    )


@step(price_spread)
def add_prices(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    has = sources.context.inputs.has
    if not (has("revenue", "product") and has("revenue", "quantity")):
        return frame
    return joined(frame, price_spread(unit_prices(sources.context, sources.windows)))


STEPS: Final = (add_prices,)
