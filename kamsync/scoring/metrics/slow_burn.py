"""Slow burn: what a customer costs creeps up while the revenue looks well (row 1-01).

Each series is a figure per trailing quarter; its robust slope (Theil–Sen, 90 % interval) must lie
wholly on the wrong side of 0 over at least 6 quarters without a gap, the latest included.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from polars.dataframe.group_by import GroupBy

from kamsync.scoring.metrics.growth import theil_sen
from kamsync.scoring.read.windows import QUARTERS, Windows
from kamsync.scoring.registry import Metric, produces

Floats = npt.NDArray[np.float64]

MIN_QUARTERS: Final = 6
LOOKS_WELL: Final = -0.0125
"""Slope of log revenue a quarter from which it looks flat or up; the same line as `flat` has."""
SERIES: Final = ("margin", "discount", "payment", "effort")
_WORSE_UP: Final = {"margin": False, "discount": True, "payment": True, "effort": True}
_INVOICED = ("revenue.margin", "revenue.discount", "revenue.due_on", "revenue.paid_on")
_ALL = (*_INVOICED, "activity.occurred_at", "opportunity.amount")


def invoiced_series(rows: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, k (0 = the latest quarter), margin, discount, payment.

    margin: Σ margin / Σ amount of rows that state one; discount: Σ discount / Σ (amount +
    discount) likewise, both by the quarter of the booking. payment: mean days from due to paid, by
    the quarter of the payment (what is booked last is seldom due yet); unpaid ones past due wait
    until today.
    """
    paid = pl.when(pl.col("paid_day") <= windows.today).then("paid_day")
    late = pl.when(pl.col("due_day") < windows.today).then(windows.today)
    settled = pl.coalesce(paid, late)
    full = pl.col("amount") + pl.col("discount")
    stated = pl.col("amount").filter(pl.col("margin").is_not_null()).sum()
    booked = _by_quarter(rows, pl.col("day"), windows).agg(
        pl.when(stated > 0).then(pl.col("margin").sum() / stated).alias("margin"),
        pl.when(full.sum() > 0).then(pl.col("discount").sum() / full.sum()).alias("discount"),
    )
    days, n = settled - pl.col("due_day"), pl.col("n").cast(pl.Int64)
    known = n.filter(days.is_not_null()).sum()
    waited = pl.when(known > 0).then((days * n).sum() / known).alias("payment")
    waits = _by_quarter(rows, settled, windows).agg(waited)
    return booked.join(waits, on=["g", "k"], how="full", coalesce=True)


def _by_quarter(rows: pl.DataFrame, day: pl.Expr, windows: Windows) -> GroupBy:
    """`rows` by g and k, the trailing quarter `day` lies in."""
    placed = rows.with_columns(quarter_of(day, windows).alias("k"))
    return placed.filter(pl.col("k").is_not_null()).group_by("g", "k")


def quarter_of(day: pl.Expr, windows: Windows) -> pl.Expr:
    """The trailing quarter an epoch day lies in, 0 = the latest; null outside of all."""
    ends = pl.Series([windows.back(3 * k) for k in range(QUARTERS, -1, -1)])
    k = QUARTERS - pl.lit(ends).search_sorted(day).cast(pl.Int64)
    return pl.when(k.is_between(0, QUARTERS - 1)).then(k)


def effort_series(activities: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, k, effort: meetings, calls and e-mails a quarter, as far back as any activity reaches."""
    earliest = activities["day"].min()
    lows = [windows.quarter(k).lo for k in range(QUARTERS)]
    covered = sum(isinstance(earliest, int) and earliest <= lo + 1 for lo in lows)
    if covered < MIN_QUARTERS:
        return pl.DataFrame(schema={"g": pl.Int64, "k": pl.Int64, "effort": pl.Float64})
    known = activities.filter(pl.col("kind").is_in(["meeting", "call", "email"]).fill_null(False))
    inside = known.select("g", quarter_of(pl.col("day"), windows).alias("k"))
    inside = inside.filter(pl.col("k") < covered)
    groups = known["g"].unique().sort().to_numpy()
    at = inside["g"].to_numpy() * covered + inside["k"].to_numpy()
    size = (1 + groups.max(initial=-1)) * covered
    counts = np.bincount(at, minlength=size).reshape(-1, covered)[groups].ravel()
    quarters = np.arange(covered)
    each = {"g": np.repeat(groups, covered), "k": np.tile(quarters, len(groups)), "effort": counts}
    return pl.DataFrame(each, schema={"g": pl.Int64, "k": pl.Int64, "effort": pl.Float64})


@produces(
    Metric(
        "slow_burn",
        "yes/no",
        _ALL,
        "revenue looks flat or up while margin, discount, payment or effort gets worse",
        rows=("1-01",),
    ),
    Metric(
        "slow_burn_series", "state", _ALL, "which of the series get worse, by name", rows=("1-01",)
    ),
    Metric("slow_burn_known", "count", _ALL, "of the four series, how many are long enough"),
)
def slow_burn(
    groups: pl.DataFrame, invoiced: pl.DataFrame | None, effort: pl.DataFrame | None
) -> pl.DataFrame:
    """`groups` (with trend) with slow_burn: unknown without a trend or any series, false where
    revenue is seen to fall: then it is no longer slow."""
    worse = np.zeros((groups.height, len(SERIES)), dtype=bool)
    known = np.zeros_like(worse)
    for place, name in enumerate(SERIES):
        source = effort if name == "effort" else invoiced
        if source is not None:
            slope, low, high = recent_slopes(groups["g"], source, name)
            known[:, place] = ~np.isnan(slope)
            worse[:, place] = low > 0 if _WORSE_UP[name] else high < 0
    frame = groups.with_columns(
        pl.Series("slow_burn_known", known.sum(axis=1), dtype=pl.Int64),
        _named(worse).alias("slow_burn_series"),
    )
    fine = pl.col("trend").is_in(["growing", "flat", "cannot tell"])
    well = fine & (pl.col("trend_slope") >= LOOKS_WELL).fill_null(value=False)
    has_trend = pl.col("trend").is_not_null() & (pl.col("trend") != "too short")
    some = pl.col("slow_burn_series") != ""
    burning = (
        pl.when(has_trend & ~well)
        .then(pl.lit(value=False))
        .when(has_trend & (pl.col("slow_burn_known") > 0))
        .then(some)
    )
    frame = frame.with_columns(burning.alias("slow_burn"))
    shown = pl.when(pl.col("slow_burn")).then(pl.col("slow_burn_series"))
    return frame.with_columns(shown.alias("slow_burn_series"))


def _named(worse: npt.NDArray[np.bool_]) -> pl.Series:
    """Of each row the names of SERIES it holds for; there are few ways to hold."""
    ways = [
        " ".join(name for bit, name in enumerate(SERIES) if way >> bit & 1)
        for way in range(2 ** len(SERIES))
    ]
    return pl.Series(ways)[pl.Series(worse @ (2 ** np.arange(len(SERIES))))]


def recent_slopes(ids: pl.Series, source: pl.DataFrame, name: str) -> tuple[Floats, Floats, Floats]:
    """Per group slope and its interval over the unbroken quarters up to the latest, MIN_QUARTERS or
    more; not a number where there are fewer. `source`: g, k, `name`."""
    values = np.full((len(ids), QUARTERS), np.nan)
    rows = source.filter(pl.col(name).is_not_null()).select("g", "k", name)
    rows = rows.join(pl.DataFrame({"g": ids}).with_row_index("row"), on="g")
    # oldest first, as the slope reads them
    values[rows["row"].to_numpy(), QUARTERS - 1 - rows["k"].to_numpy()] = rows[name].to_numpy()
    missing = np.isnan(values[:, ::-1])
    runs = np.where(missing.any(axis=1), missing.argmax(axis=1), QUARTERS)
    slope, low, high = (np.full(len(ids), np.nan) for _ in range(3))
    for n in range(MIN_QUARTERS, QUARTERS + 1):
        at = np.flatnonzero(runs == n)
        if at.size:
            slope[at], low[at], high[at] = theil_sen(values[at, QUARTERS - n :])
    return slope, low, high
