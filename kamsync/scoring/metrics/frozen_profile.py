"""Frozen images: what is known of a customer was typed in at one go and did not flow (row 4-10)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.scoring.metrics import freshness
from kamsync.scoring.metrics.dated_facts import DATED, dated_columns
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

Floats = npt.NDArray[np.float64]

BULK: Final = 3
"""Dates typed by people that make a refresh in bulk, and four fifths of all of them."""
BULK_DAYS: Final = 7
"""Consecutive days a bulk refresh may take."""
REVIEW_DAYS: Final = 7
"""A bulk refresh at most this long before a review, or before today, was made for it."""
QUIET_DAYS: Final = 92
"""With nothing learnt for this long before: three months."""
_KEPT_UP: Final = 2
"""Months of the last six with customer data, from which on the image is kept up."""


@produces(
    Metric(
        "frozen",
        "yes/no",
        (*DATED, "account.plan_reviewed_at", "activity.occurred_at"),
        "its ratings and profile were refreshed in bulk: just before a review after months of "
        "silence, or never kept up",
        rows=("4-10",),
    )
)
def add_frozen(
    frame: pl.DataFrame, activities: pl.DataFrame, answers: pl.DataFrame, windows: Windows
) -> pl.DataFrame:
    """`frame` (with flow, plan_reviewed_at) with frozen: unknown with fewer than BULK dates, or
    where no stream could have brought customer data.

    A bulk: four fifths of its dates of ratings and profile fields lie within BULK_DAYS days. It is
    frozen where the bulk ended 0 to REVIEW_DAYS days before the plan's review or as_of and nothing
    was learnt in the QUIET_DAYS before it, or where customer data came in at most one of 6 months.
    `answers`: g, day of survey answers.
    """
    if not dated_columns(frame.columns):
        return frame.with_columns(pl.lit(None, pl.Boolean).alias("frozen"))
    bulks = _bulks(frame, windows.today)
    joined = frame.select("g", "flow", day_of("plan_reviewed_at").alias("reviewed")).hstack(bulks)
    ends = [pl.col("reviewed"), pl.lit(windows.today)]
    just_before = pl.any_horizontal(
        (end - pl.col("last")).is_between(0, REVIEW_DAYS).fill_null(value=False) for end in ends
    )
    made_for = joined.filter(pl.col("bulk") & just_before & (pl.col("flow") >= _KEPT_UP))
    busy = _learnt_before(made_for, frame, activities, answers, windows)
    quiet = pl.col("g").is_in(made_for["g"].implode()) & ~pl.col("g").is_in(busy.implode())
    # null where flow is unknown: nobody could have kept it up
    verdict = pl.col("bulk") & ((pl.col("flow") < _KEPT_UP) | quiet)
    known = pl.when(pl.col("bulk").is_not_null()).then(verdict)
    return frame.with_columns(joined.select(known.alias("frozen")).to_series())


def _bulks(frame: pl.DataFrame, today: int) -> pl.DataFrame:
    """bulk (null with too few dates), first, last (epoch days), other: the newest date outside,
    per row: the BULK_DAYS days that hold most dates, of several the latest."""
    columns = list(dated_columns(frame.columns).values())
    days = np.full((frame.height, len(columns)), np.nan)
    for place, column in enumerate(columns):
        known = frame.select(pl.when(day_of(column) <= today).then(day_of(column)))
        days[:, place] = known.to_series().cast(pl.Float64).fill_null(float("nan")).to_numpy()
    dates = (~np.isnan(days)).sum(axis=1)
    most, last = np.zeros(frame.height), np.full(frame.height, np.nan)
    for place in range(days.shape[1]):
        end = days[:, place]
        held = _within(days, end).sum(axis=1)
        better = (held > most) | ((held == most) & (end > last))
        most, last = np.where(better, held, most), np.where(better, end, last)
    inside = _within(days, last)
    first = np.where(inside, days, np.inf).min(axis=1)
    before = np.where(days < first[:, None], days, -np.inf).max(axis=1)
    bulk = pl.Series("bulk", (most >= BULK) & (5 * most >= 4 * dates))
    facts = pl.DataFrame({"bulk": bulk, "first": first, "last": last, "other": before})
    enough = pl.Series(dates >= BULK)
    return facts.select(
        pl.when(enough).then("bulk").alias("bulk"), pl.col("first", "last", "other")
    )


def _within(days: Floats, end: Floats) -> npt.NDArray[np.bool_]:
    back = end[:, None] - days
    found: npt.NDArray[np.bool_] = (back >= 0) & (back < BULK_DAYS)
    return found


def _learnt_before(
    candidates: pl.DataFrame,
    frame: pl.DataFrame,
    activities: pl.DataFrame,
    answers: pl.DataFrame,
    windows: Windows,
) -> pl.Series:
    """g of the candidates that had customer data, or another date, in the QUIET_DAYS before the
    bulk: few are asked, so few of the activities are read."""
    asked = candidates.select("g")
    if asked.is_empty():
        return asked["g"]
    heard = freshness.client_days(
        activities.join(asked, on="g", how="semi"), answers, frame, windows
    )
    since = pl.col("first") - QUIET_DAYS
    days = candidates.select("g", "first").join(heard, on="g")
    busy = days.filter((pl.col("day") >= since) & (pl.col("day") < pl.col("first")))
    other = candidates.filter(pl.col("other") >= since)
    return pl.concat([busy["g"], other["g"]]).unique()
