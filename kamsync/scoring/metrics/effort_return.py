"""Effort that grows while the margin does not (docs/figures_people.md): a large account takes more
time and is supposed to leave more in the long run."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from kamsync.scoring.metrics.slow_burn import effort_series, quarter_of, recent_slopes
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import QUARTERS, Windows
from kamsync.scoring.registry import Metric, produces, step

_EFFORT: Final = ("activity.kind", "activity.occurred_at", "case.opened_at")
_MARGIN: Final = ("revenue.margin", "revenue.booked_on")


def margin_series(rows: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, k (0 = the latest quarter), margin: its sum by the quarter of the booking, from the first
    row on that states one; 0 in a quarter without."""
    stated = rows.filter(pl.col("margin").is_not_null())
    first = stated.group_by("g").agg(pl.col("day").min().alias("first"))
    quarter = quarter_of(pl.col("day"), windows).alias("k")
    sums = stated.group_by("g", quarter).agg(pl.col("margin").sum().cast(pl.Float64))
    quarters = range(QUARTERS)
    lows = pl.DataFrame({"k": quarters, "lo": [windows.quarter(k).lo for k in quarters]})
    whole = first.join(lows, how="cross").filter(pl.col("first") <= pl.col("lo") + 1)
    found = whole.select("g", "k").join(sums, on=["g", "k"], how="left")
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
    quarter = quarter_of(pl.col("day"), windows).alias("k")
    n = cases.group_by("g", quarter).agg(pl.len().alias("cases"))
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
    nothing = (np.full(groups.height, np.nan),) * 3
    slope, low, _ = nothing if effort is None else recent_slopes(groups["g"], effort, "effort")
    gain, gained, _ = nothing if margin is None else recent_slopes(groups["g"], margin, "margin")
    known = pl.Series(~(np.isnan(slope) | np.isnan(gain)))
    found = groups.with_columns(
        pl.Series("effort_slope", slope, nan_to_null=True),
        pl.Series("margin_slope", np.floor(gain + 0.5), nan_to_null=True).cast(pl.Int64),
    )
    verdict = pl.when(known).then(pl.Series((low > 0) & ~(gained > 0)))
    return found.with_columns(verdict.alias("effort_without_return"))


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
