"""Do we grow when the customer does? Our quarters beside its own, over at least eight of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import QUARTERS, Windows
from kamsync.scoring.registry import Metric, produces, step

MEASURE: Final = "customer_revenue"
"""Of the feed usage: the customer's own revenue."""
YEAR: Final = 4
"""Quarters between the two of a change: the season stays out of it."""
LAGS: Final = (0, 1, 2)
LEAST: Final = 6
"""Pairs of changes; fewer say nothing."""
LEAST_QUARTERS: Final = 8
_FEED: Final = ("usage.measure", "usage.value", "usage.observed_on", "opportunity.amount")


@produces(
    Metric(
        "cogrowth",
        "share",
        _FEED,
        "of the changes from year to year, quarter by quarter, those of ours that went the way of "
        "the customer's own revenue; at the lag that fits best",
        rows=("2-31",),
    ),
    Metric("cogrowth_lag", "count", _FEED, "quarters by which ours followed", rows=("2-31",)),
    Metric("cogrowth_n", "count", _FEED, "pairs of changes it rests on"),
)
def cogrowth(frame: pl.DataFrame, theirs: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """One row per group with enough of them. `frame`: g, first_win, q0 … q11; `theirs`: g, k,
    value: the customer's own figure of trailing quarter k."""
    known: dict[int, dict[int, float]] = {}
    for g, k, value in theirs.select("g", "k", "value").iter_rows():
        known.setdefault(g, {})[k] = value
    rows = []
    for row in frame.filter(pl.col("g").is_in(list(known))).iter_rows(named=True):
        own = known[row["g"]]
        if len(own) < LEAST_QUARTERS or row["first_win"] is None:
            continue
        ours = {
            k: float(row[f"q{k}"])
            for k in range(QUARTERS)
            if windows.quarter(k).hi >= row["first_win"]
        }
        if best := together(_changes(ours), _changes(own)):
            rows.append((row["g"], *best))
    counts = dict.fromkeys(("cogrowth_lag", "cogrowth_n"), pl.Int64())
    schema = {"g": frame.schema["g"], "cogrowth": pl.Float64(), **counts}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _changes(quarters: dict[int, float]) -> dict[int, float]:
    """k → what became of it since the same quarter of the year before; no change is left out."""
    both = (k for k in sorted(quarters) if k + YEAR in quarters)
    found = {k: quarters[k] - quarters[k + YEAR] for k in both}
    return {k: change for k, change in found.items() if change}


def together(
    ours: dict[int, float], theirs: dict[int, float], lags: Sequence[int] = LAGS
) -> tuple[float, int, int] | None:
    """Share of the same sign, lag, pairs; of several lags the highest share, then the shortest."""
    found = []
    for lag in lags:
        pairs = [(change, theirs[k + lag]) for k, change in ours.items() if k + lag in theirs]
        if len(pairs) >= LEAST:
            same = sum((one > 0) == (other > 0) for one, other in pairs)
            found.append((same / len(pairs), lag, len(pairs)))
    return max(found, key=lambda f: (f[0], -f[1]), default=None)


def their_quarters(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, k, value: the sum of MEASURE in each trailing quarter that has a row."""
    day = pl.col("day")
    quarter = pl.coalesce(
        pl.when((day > span.lo) & (day <= span.hi)).then(pl.lit(k, pl.Int64))
        for k, span in ((k, windows.quarter(k)) for k in range(QUARTERS))
    )
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    return (
        context.inputs.live("usage", "account_id", "measure", "value", "observed_on")
        .filter(pl.col("measure").str.strip_chars() == MEASURE)
        .with_columns(day_of("observed_on").alias("day"))
        .with_columns(quarter.alias("k"))
        .filter(pl.col("k").is_not_null() & pl.col("value").is_not_null())
        .join(members, on="account_id")
        .sort("g", "k", "day", "value")
        .group_by("g", "k", maintain_order=True)
        .agg(pl.col("value").sum())
        .collect()
    )


@step(cogrowth, needs="q0 first_win")
def add_cogrowth(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    if not sources.context.inputs.has("usage", "measure"):
        return frame
    theirs = their_quarters(sources.context, sources.windows)
    return joined(frame, cogrowth(frame, theirs, sources.windows))


STEPS: Final = (add_cogrowth,)
