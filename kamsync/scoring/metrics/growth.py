"""Growth that survives noise, currency and inflation (numbers §3.1–3.4)."""

from __future__ import annotations

import math

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.model.currencies import EXPONENTS
from kamsync.scoring.metrics.revenue import counted
from kamsync.scoring.read.rates import Rates, mean_rates
from kamsync.scoring.read.windows import QUARTERS, Windows
from kamsync.scoring.registry import Column, Metric, produces

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_WON = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")
_CURRENCIES = (*_WON, "rate.rate")
_MIN_QUARTERS = 6
_MIN_ACTIVE = 4
_A_YEAR = 4
_FLAT = 0.0125
_Z = -1.6448536269514729
"""Normal quantile of 5 %: a 90 % interval."""


@produces(
    Metric(
        "growth_nominal",
        "ratio",
        _WON,
        "trailing 12 months over the 12 before, minus 1",
        csv=12,
        rows=("1-09",),
    ),
    Metric(
        "growth_label", "state", _WON, "growth, small base, new, lost, none or too short", csv=16
    ),
)
def nominal(groups: pl.DataFrame, *, reaches_back: bool) -> pl.DataFrame:
    """`groups` with growth_nominal and growth_label, from revenue and revenue_previous."""
    if not reaches_back:
        return groups.with_columns(
            pl.lit(None, pl.Float64).alias("growth_nominal"),
            pl.lit("too short").alias("growth_label"),
        )
    now, before = pl.col("revenue"), pl.col("revenue_previous")
    label = (
        pl.when((before <= 0) & (now > 0))
        .then(pl.lit("new"))
        .when((before <= 0) & (now <= 0))
        .then(pl.lit("none"))
        .when(now <= 0)
        .then(pl.lit("lost"))
        .when(10 * before.cast(pl.Int128) < now)
        .then(pl.lit("small base"))
        .otherwise(pl.lit("growth"))
    )
    return groups.with_columns(
        pl.when((before > 0) & (label != "small base"))
        .then(now / before - 1)
        .alias("growth_nominal"),
        label.alias("growth_label"),
    )


@produces(
    Column(
        *("cc_now", "money", _CURRENCIES, "won in the trailing 12 months at mean rates of before"),
        kind="number",
    ),
    Column(
        *("cc_before", "money", _CURRENCIES, "won in the 12 months before at mean rates of then"),
        kind="number",
    ),
    Column(
        *("growth_foreign", "yes/no", _CURRENCIES, "a currency other than home took part"),
        absent=False,
    ),
)
def constant_currency(wins: pl.DataFrame, windows: Windows, rates: Rates) -> pl.DataFrame:
    """g, cc_now, cc_before: both periods at the mean rates of the previous window; and whether
    another currency than home took part.

    Null where a currency of the group has no dated rate in force in that window.
    """
    means = mean_rates(rates, windows.previous)
    home = EXPONENTS[rates.home_currency]
    factor = {c: m * 10.0 ** (home - EXPONENTS[c]) for c, m in means.items() if c in EXPONENTS}
    sums = (
        nw.from_native(wins, eager_only=True)
        .group_by("g", "currency")
        .agg(
            counted(wins, windows.ttm, "amount").sum().alias("now"),
            counted(wins, windows.previous, "amount").sum().alias("before"),
        )
        .to_native()
        .filter((pl.col("now") != 0) | (pl.col("before") != 0))
        .sort("g", "currency")
    )
    rate = pl.col("currency").replace_strict(
        list(factor), list(factor.values()), default=None, return_dtype=pl.Float64
    )
    priced = sums.with_columns(rate.alias("rate"))
    return priced.group_by("g", maintain_order=True).agg(
        pl.when(pl.col("rate").is_null().any())
        .then(None)
        .otherwise((pl.col("now") * pl.col("rate")).sum())
        .alias("cc_now"),
        pl.when(pl.col("rate").is_null().any())
        .then(None)
        .otherwise((pl.col("before") * pl.col("rate")).sum())
        .alias("cc_before"),
        (pl.col("currency").cast(pl.String) != rates.home_currency).any().alias("growth_foreign"),
    )


def inflation_mean(inflation: pl.DataFrame, area: str, windows: Windows) -> float | None:
    """π: mean inflation of the years of as_of − k months, k = 0..11, as a fraction.

    A missing year takes the latest up to 2 years older; None where there is none.
    """
    by_year = dict(inflation.filter(pl.col("area") == area).select("year", "rate").iter_rows())
    months = [windows.as_of.year * 12 + windows.as_of.month - 1 - k for k in range(12)]
    found: list[float] = []
    for month in months:
        year = month // 12
        rate = next((by_year[y] for y in (year, year - 1, year - 2) if y in by_year), None)
        if rate is None:
            return None
        found.append(rate / 100)
    return math.fsum(found) / len(found)


@produces(
    Metric(
        "growth_cc",
        "ratio",
        _CURRENCIES,
        "growth at the rates of the year before",
        csv=13,
        rows=("1-10",),
    ),
    Metric(
        *("fx_effect", "ratio", _CURRENCIES, "nominal growth minus constant-currency growth"),
        csv=17,
    ),
    Metric(
        "growth_real",
        "ratio",
        (*_WON, "inflation.rate"),
        "growth after inflation at home",
        csv=14,
        rows=("1-09",),
    ),
    Metric(
        "growth",
        "ratio",
        _WON,
        "real growth, else constant-currency, else nominal",
        csv=15,
        rows=("2-15",),
    ),
)
def real(groups: pl.DataFrame, inflation: float | None, *, reaches_back: bool) -> pl.DataFrame:
    """`groups` (with cc_now, cc_before) with growth_cc, fx_effect, growth_real, growth."""
    cc = pl.when(
        (pl.col("revenue_previous") > 0)
        & (pl.col("cc_before") > 0)
        & (pl.col("growth_label") != "small base")
        & pl.lit(reaches_back)
    ).then(pl.col("cc_now") / pl.col("cc_before") - 1)
    groups = groups.with_columns(cc.alias("growth_cc")).with_columns(
        (pl.col("growth_nominal") - pl.col("growth_cc")).alias("fx_effect")
    )
    best = pl.coalesce("growth_cc", "growth_nominal")
    deflated = pl.lit(None, pl.Float64) if inflation is None else (1 + best) / (1 + inflation) - 1
    return groups.with_columns(deflated.alias("growth_real")).with_columns(
        pl.coalesce("growth_real", "growth_cc", "growth_nominal").alias("growth")
    )


@produces(
    Metric(
        "trend",
        "state",
        _WON,
        "growing, flat, shrinking, cannot tell, lost or too short",
        rows=("1-01",),
        csv=18,
    ),
    Metric(
        *("trend_slope", "per quarter", _WON),
        "median of pairwise slopes of log quarterly revenue",
        csv=19,
    ),
    Metric(
        "trend_low",
        "per quarter",
        _WON,
        "lower end of the 90 % interval of trend_slope",
        csv=20,
    ),
    Metric(
        "trend_high",
        "per quarter",
        _WON,
        "upper end of the 90 % interval of trend_slope",
        csv=21,
    ),
    Metric(
        "trend_quarters",
        "count",
        _WON,
        "quarters the trend rests on, from the first win's on, at most 12",
    ),
    Metric(
        "trend_change",
        "ratio",
        _WON,
        "last four quarters of the trend over its first four, minus 1; from 8 quarters on",
    ),
    Metric("shrinking", "yes/no", _WON, "the whole interval of trend_slope lies below 0"),
)
def trend(groups: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, trend with its slope, interval, quarters and change from q0 … q11 and first_win.

    Theil–Sen on y = log1p(max(q, 0) / m), m the median of the positive quarters, from the quarter
    of the first win on; interval after Sen (1968) as scipy.stats.theilslopes computes it.
    """
    newest_first = groups.select([f"q{k}" for k in range(QUARTERS)]).to_numpy().astype(np.float64)
    values = newest_first[:, ::-1]
    counts = _quarters_since(groups["first_win"], windows)
    shape = (groups.height,)
    slope, low, high, change = (np.full(shape, np.nan) for _ in range(4))
    for n in range(_MIN_QUARTERS, QUARTERS + 1):
        rows = np.flatnonzero(counts == n)
        recent = values[rows, QUARTERS - n :]
        enough = (recent > 0).sum(axis=1) >= _MIN_ACTIVE
        rows, recent = rows[enough], recent[enough]
        if rows.size:
            slope[rows], low[rows], high[rows] = theil_sen(_scaled(recent))
            change[rows] = _change(recent)
    quarters = pl.Series("trend_quarters", np.where(np.isnan(slope), 0, counts))
    return _worded(groups, slope, low, high).with_columns(
        pl.when(quarters != 0).then(quarters).alias("trend_quarters"),
        pl.Series("trend_change", change, nan_to_null=True),
    )


def _change(quarters: Floats) -> Floats:
    """The last year over the first; unknown where they overlap, and from a small base (§3.1)."""
    unknown: Floats = np.full(len(quarters), np.nan)
    if quarters.shape[1] < 2 * _A_YEAR:
        return unknown
    first, last = quarters[:, :_A_YEAR].sum(axis=1), quarters[:, -_A_YEAR:].sum(axis=1)
    comparable = (first > 0) & (10 * first >= last)
    change: Floats = np.divide(last, first, out=unknown, where=comparable) - 1
    return change


def _quarters_since(first_win: pl.Series, windows: Windows) -> npt.NDArray[np.int64]:
    """How many trailing quarters there are from the first win's on, at most 12; 1 without a win,
    for nothing compares with what is not a number."""
    first = first_win.cast(pl.Float64).to_numpy()
    edges = np.array([windows.quarter(k).lo for k in range(QUARTERS - 1)])
    count: npt.NDArray[np.int64] = 1 + (first[:, None] <= edges).sum(axis=1)
    return count


def _scaled(quarters: Floats) -> Floats:
    """log1p(max(q, 0) / median of the positive ones), row by row."""
    positive = np.where(quarters > 0, quarters, np.nan)
    median = np.nanmedian(positive, axis=1, keepdims=True)
    scaled: Floats = np.log1p(np.maximum(quarters, 0) / median)
    return scaled


def theil_sen(y: Floats) -> tuple[Floats, Floats, Floats]:
    """(slope, low, high) of every row against 0..n−1, the 90 % interval with tie correction."""
    n = y.shape[1]
    later, earlier = np.tril_indices(n, -1)
    at = np.ascontiguousarray(y.T)
    slopes = np.ascontiguousarray(((at[later] - at[earlier]) / (later - earlier)[:, None]).T)
    slopes.sort(axis=1)
    sigma = np.sqrt((n * (n - 1) * (2 * n + 5) - _ties(at, later, earlier)) / 18.0)
    count = slopes.shape[1]
    upper = np.minimum(np.round((count - _Z * sigma) / 2).astype(int), count - 1)
    lower = np.maximum(np.round((count + _Z * sigma) / 2).astype(int) - 1, 0)
    rows = np.arange(len(y))
    middle = (slopes[:, (count - 1) // 2] + slopes[:, count // 2]) / 2
    return middle, slopes[rows, lower], slopes[rows, upper]


def _ties(at: Floats, later: Ints, earlier: Ints) -> Ints:
    """Per series (a column of `at`) Σ (equal − 1) · (2 · equal + 5) over its values."""
    equal = np.ones(at.shape, dtype=np.int64)
    for one, other in zip(later, earlier, strict=True):
        same = at[one] == at[other]
        equal[one] += same
        equal[other] += same
    ties: Ints = ((equal - 1) * (2 * equal + 5)).sum(axis=0)
    return ties


def _worded(groups: pl.DataFrame, slope: Floats, low: Floats, high: Floats) -> pl.DataFrame:
    frame = groups.select("g", "revenue").with_columns(
        pl.Series("trend_slope", slope, nan_to_null=True),
        pl.Series("trend_low", low, nan_to_null=True),
        pl.Series("trend_high", high, nan_to_null=True),
    )
    lo, hi = pl.col("trend_low"), pl.col("trend_high")
    word = (
        pl.when(lo.is_null())
        .then(pl.lit("too short"))
        .when(pl.col("revenue") <= 0)
        .then(pl.lit("lost"))
        .when(lo > 0)
        .then(pl.lit("growing"))
        .when(hi < 0)
        .then(pl.lit("shrinking"))
        .when((lo.abs() <= _FLAT) & (hi.abs() <= _FLAT))
        .then(pl.lit("flat"))
        .otherwise(pl.lit("cannot tell"))
    )
    frame = frame.with_columns(word.alias("trend"))
    known = pl.col("trend").is_in(["shrinking", "growing", "flat"])
    return frame.with_columns(
        pl.when(known).then(pl.col("trend") == "shrinking").alias("shrinking")
    ).drop("revenue")
