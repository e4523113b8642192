"""Effort that grows while the margin does not (docs/figures_people.md): a large account takes more
time and is supposed to leave more in the long run."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.scoring.metrics.growth import theil_sen
from kamsync.scoring.metrics.slow_burn import MIN_QUARTERS, effort_series
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import QUARTERS, Windows
from kamsync.scoring.registry import Metric, produces, step

Floats = npt.NDArray[np.float64]
_EFFORT: Final = ("activity.kind", "activity.occurred_at", "case.opened_at")
_MARGIN: Final = ("revenue.margin", "revenue.booked_on")


def margin_series(rows: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, k (0 = the latest quarter), margin: its sum by the quarter of the booking, from the first
    row on that states one; 0 in a quarter without."""
    stated = rows.filter(pl.col("margin").is_not_null())
    first = stated.group_by("g").agg(pl.col("day").min().alias("first"))
    spans = [(k, windows.quarter(k)) for k in range(QUARTERS)]
    sums = [
        stated.filter(pl.col("day").is_between(s.lo, s.hi, closed="right"))
        .group_by("g")
        .agg(pl.col("margin").sum().cast(pl.Float64))
        .with_columns(pl.lit(k, pl.Int64).alias("k"))
        for k, s in spans
    ]
    lows = pl.DataFrame({"k": [k for k, _ in spans], "lo": [s.lo for _, s in spans]})
    whole = first.join(lows, how="cross").filter(pl.col("first") <= pl.col("lo") + 1)
    found = whole.select("g", "k").join(pl.concat(sums), on=["g", "k"], how="left")
    return found.with_columns(pl.col("margin").fill_null(0.0))


def cases_added(
    effort: pl.DataFrame, inputs: Inputs, members: pl.DataFrame, windows: Windows
) -> pl.DataFrame:
    """`effort` (g, k, effort) with the cases opened in each quarter. `members`: account_id, g."""
    opened = pl.col("opened_at").dt.date().cast(pl.Int32).cast(pl.Int64)
    cases = (
        inputs.live("case", "account_id", "opened_at")
        .join(members.lazy(), on="account_id")
        .select("g", opened.alias("day"))
        .collect()
    )
    quarter = pl.lit(None, pl.Int64)
    for k in range(QUARTERS):
        span = windows.quarter(k)
        quarter = (
            pl.when((pl.col("day") > span.lo) & (pl.col("day") <= span.hi))
            .then(k)
            .otherwise(quarter)
        )
    n = cases.with_columns(quarter.alias("k")).group_by("g", "k").agg(pl.len().alias("cases"))
    both = effort.join(n, on=["g", "k"], how="left")
    return both.select("g", "k", pl.col("effort") + pl.col("cases").fill_null(0))


@produces(
    Metric(
        "effort_slope",
        "per quarter",
        _EFFORT,
        "robust slope of meetings, calls, e-mails and cases a quarter, 6 quarters or more",
        rows=("0-10",),
    ),
    Metric(
        "margin_slope",
        "money",
        _MARGIN,
        "robust slope of the margin a quarter, 6 quarters or more",
        rows=("0-10",),
    ),
    Metric(
        "effort_without_return",
        "yes/no",
        (*_EFFORT, *_MARGIN),
        "the effort surely grows and the margin does not",
        rows=("0-10",),
    ),
)
def without_return(
    groups: pl.DataFrame, effort: pl.DataFrame | None, margin: pl.DataFrame | None
) -> pl.DataFrame:
    """`groups` with these; unknown where one of the two is."""
    ids = groups["g"]
    slope, up = _slopes(ids, effort, "effort")
    gain, gains = _slopes(ids, margin, "margin")
    known = ~(np.isnan(slope) | np.isnan(gain))
    verdicts = [bool(u and not g) if k else None for u, g, k in zip(up, gains, known, strict=True)]
    money = [None if np.isnan(x) else int(np.floor(x + 0.5)) for x in gain]
    return groups.with_columns(
        pl.Series("effort_slope", slope).fill_nan(None),
        pl.Series("margin_slope", money, dtype=pl.Int64),
        pl.Series("effort_without_return", verdicts, dtype=pl.Boolean),
    )


def _slopes(
    ids: pl.Series, source: pl.DataFrame | None, name: str
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Per group: the slope (not a number where too short), and whether it is surely above 0."""
    slope, rises = np.full(len(ids), np.nan), np.zeros(len(ids), dtype=bool)
    if source is None or source.is_empty():
        return slope, rises
    values = np.full((len(ids), QUARTERS), np.nan)
    rows = source.join(pl.DataFrame({"g": ids}).with_row_index("row"), on="g")
    values[rows["row"].to_numpy(), QUARTERS - 1 - rows["k"].to_numpy()] = rows[name].to_numpy()
    missing = np.isnan(values[:, ::-1])
    runs = np.where(missing.any(axis=1), missing.argmax(axis=1), QUARTERS)
    for n in range(MIN_QUARTERS, QUARTERS + 1):
        at = np.flatnonzero(runs == n)
        if at.size:
            slope[at], low, _ = theil_sen(values[at, QUARTERS - n :])
            rises[at] = low > 0
    return slope, rises


@step(without_return, reads="invoices activities")
def add_return(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    effort = margin = None
    if context.inputs.has("activity"):
        effort = effort_series(sources.activities, windows)
    if effort is not None and context.inputs.has("case"):
        members = context.grouped.accounts.select(pl.col("id").alias("account_id"), "g")
        effort = cases_added(effort, context.inputs, members, windows)
    if sources.invoices.mapped:
        margin = margin_series(sources.invoices.rows, windows)
    return without_return(frame, effort, margin)


STEPS: Final = (add_return,)
