"""The customer's industry: its growth, and what the account does beyond it (row 4-06)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

_SERIES: Final = ("industry", "country", "index_name")
_INDEX = ("industry.index_name", "industry.value", "industry.observed_on", "account.industry")
_GROWN = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")
NEAR: Final = 46
"""Days the earlier value may lie off the day 12 months before the later one: half a quarter."""


@produces(
    Metric(
        "industry_growth",
        "ratio",
        _INDEX,
        "its industry's index over a year, in its country where there is one, nominal",
        rows=("4-06",),
    ),
    Metric("industry_series", "count", _INDEX, "how many index series this is the mean of"),
    Metric(
        "relative_growth",
        "ratio",
        (*_GROWN, *_INDEX),
        "growth of the account less growth of its industry",
        rows=("4-06",),
    ),
    Metric(
        "relative_growth_kind",
        "state",
        (*_GROWN, "rate.rate"),
        "which growth of the account relative_growth takes: constant currency, else nominal",
    ),
)
def add_industry(
    frame: pl.DataFrame, inputs: Inputs, windows: Windows, stale_days: int
) -> pl.DataFrame:
    """`frame` (with growth_cc, growth_nominal) with the growth of its industry.

    Two values of a series are needed: the newest, at most `stale_days` old, and the one nearest to
    12 months before it, at most NEAR days off. The mean over the series of the group's industry
    and country, else over all of the industry.
    """
    grown = series_growth(_observed(inputs, windows), windows.today - stale_days)
    # a series of no country speaks for none
    exact = _mean(grown.filter(pl.col("country").is_not_null()), ["industry", "country"])
    wide = _mean(grown, ["industry"]).rename({"growth": "wide", "n": "wide_n"})
    found = (
        frame.select("industry", "country")
        .join(exact, on=["industry", "country"], how="left", maintain_order="left")
        .join(wide, on="industry", how="left", maintain_order="left")
    )
    own = pl.coalesce("growth_cc", "growth_nominal")
    kind = pl.when(pl.col("growth_cc").is_not_null()).then(pl.lit("constant currency"))
    relative = own - pl.col("industry_growth")
    exactly = pl.col("growth").is_not_null()
    growth = found.select(
        pl.coalesce("growth", "wide").alias("industry_growth"),
        pl.when(exactly).then("n").otherwise("wide_n").alias("industry_series"),
    )
    return frame.hstack(growth).with_columns(
        relative.alias("relative_growth"),
        pl.when(relative.is_not_null())
        .then(kind.otherwise(pl.lit("nominal")))
        .alias("relative_growth_kind"),
    )


def _observed(inputs: Inputs, windows: Windows) -> pl.DataFrame:
    """industry, country, index_name, day, value up to as_of; one value a day: their mean."""
    return (
        inputs.live("industry", *_SERIES, "value", "observed_on")
        .with_columns(day_of("observed_on").alias("day"), pl.col("value").cast(pl.Float64))
        .filter((pl.col("day") <= windows.today) & pl.col("value").is_finite())
        .group_by(*_SERIES, "day")
        .agg(pl.col("value").mean())
        .collect()
    )


def series_growth(observed: pl.DataFrame, since: int) -> pl.DataFrame:
    """industry, country, index_name, growth of series with two values a year apart."""
    newest = observed.sort("day").group_by(*_SERIES).last().filter(pl.col("day") >= since)
    year_before = pl.col("end").cast(pl.Int32).cast(pl.Date).dt.offset_by("-12mo")
    off = (pl.col("day") - year_before.cast(pl.Int32).cast(pl.Int64)).abs()
    return (
        newest.rename({"day": "end", "value": "now"})
        .join(observed, on=_SERIES, nulls_equal=True)
        .with_columns(off.alias("off"))
        .filter((pl.col("off") <= NEAR) & (pl.col("value") > 0))
        .sort("off", "day")
        .group_by(*_SERIES)
        .first()
        .select(*_SERIES, (pl.col("now") / pl.col("value") - 1).alias("growth"))
    )


def _mean(grown: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    # sorted, so that the sum of floats is the same every time
    return (
        grown.sort(*_SERIES)
        .group_by(*keys, maintain_order=True)
        .agg(pl.col("growth").mean(), pl.len().cast(pl.Int64).alias("n"))
    )
