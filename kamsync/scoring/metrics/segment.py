"""The segment that another tool gave an account, kept with its origin beside our own tier."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Column, Metric, produces, step

_FEED: Final = ("segment.segment", "segment.origin", "segment.assigned_on")


@produces(
    Metric(
        "segment_elsewhere",
        "text",
        _FEED,
        "the segment that another tool gave it, the newest up to as_of",
        rows=("1-05",),
    ),
    Column("segment_origin", "text", ("segment.origin",), "the tool that gave the segment"),
    Column("segment_on", "date", ("segment.assigned_on",), "when the segment was given"),
)
def segment_elsewhere(context: MeasureContext, as_of: dt.date) -> pl.DataFrame:
    """g and these: the root's newest row; of a root without any, its members' newest (tie: lowest
    account id, then the lowest row id). Without a date a row counts as the oldest."""
    day = pl.col("assigned_on")
    members = context.grouped.accounts.lazy().select(
        pl.col("id").alias("account_id"), "g", (pl.col("id") == pl.col("root")).alias("own")
    )
    return (
        context.inputs.live("segment", "id", "account_id", "segment", "origin", "assigned_on")
        .filter(day.is_null() | (day <= as_of))
        .join(members, on="account_id")
        .sort(
            ["g", "own", "assigned_on", "account_id", "id"],
            descending=[False, True, True, False, False],
            nulls_last=True,
        )
        .unique("g", keep="first", maintain_order=True)
        .select(
            "g",
            pl.col("segment").alias("segment_elsewhere"),
            pl.col("origin").alias("segment_origin"),
            day.alias("segment_on"),
        )
        .collect()
    )


@step(segment_elsewhere)
def add_segment(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    if not sources.context.inputs.has("segment"):
        return frame
    return joined(frame, segment_elsewhere(sources.context, sources.windows.as_of))


STEPS: Final = (add_segment,)
