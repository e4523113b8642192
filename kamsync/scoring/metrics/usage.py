"""How much a customer uses what it bought, from a feed of counts (docs/figures.md §13.4)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

MONTHS: Final = 3
_FEED: Final = ("usage.measure", "usage.value", "usage.observed_on")


@produces(
    Metric(
        "usage_change",
        "ratio",
        _FEED,
        "use of the last 3 months over that of the 3 before, less 1; mean over its measures",
        rows=("2-36",),
    ),
    Metric("usage_measures", "count", _FEED, "measures that usage_change rests on", absent=0),
    Metric("usage_days", "days", _FEED, "since the newest day with any use", rows=("2-36",)),
)
def usage(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and these, of groups in the feed. A measure counts where it was used in the earlier
    months; what began since has no change."""
    now, before = windows.back(MONTHS), windows.back(2 * MONTHS)
    day, value = pl.col("day"), pl.col("value")
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    rows = (
        context.inputs.live("usage", "account_id", "measure", "value", "observed_on")
        .with_columns(day_of("observed_on").alias("day"), pl.col("measure").fill_null(""))
        .filter((day <= windows.today) & value.is_not_null())
        .join(members, on="account_id")
        .sort("g", "measure", "day", "value")  # so that the sum of floats is the same every time
        .collect()
    )
    each = rows.group_by("g", "measure", maintain_order=True).agg(
        value.filter(day > now).sum().alias("now"),
        value.filter((day > before) & (day <= now)).sum().alias("before"),
        day.filter(value > 0).max().alias("newest"),
    )
    known = pl.col("before") > 0
    change = (pl.col("now") / pl.col("before") - 1).filter(known)
    return (
        each.sort("g", "measure")
        .group_by("g", maintain_order=True)
        .agg(
            change.mean().alias("usage_change"),
            known.sum().cast(pl.Int64).alias("usage_measures"),
            (windows.today - pl.col("newest").max()).cast(pl.Int64).alias("usage_days"),
        )
    )


@step(usage)
def add_usage(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    if not sources.context.inputs.has("usage"):
        return frame
    return joined(frame, usage(sources.context, sources.windows))


STEPS: Final = (add_usage,)
