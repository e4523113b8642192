"""Sales that were there and could not be counted: what makes a sum a lower bound."""

from __future__ import annotations

import polars as pl

from kamsync.model.rejects import MONEY_FIELDS
from kamsync.scoring.frame import joined
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

_SOURCES = {"opportunities": "opportunity", "revenue": "revenue"}
_KNOWN = ("stream", "field", "whole_record", "account_id", "day", "won", "is_closed")


@step(reads="events")
@produces(
    Metric(
        "refused_wins",
        "count",
        ("opportunity.amount", "opportunity.close_date", "opportunity.is_won"),
        "refused records that are wins of the trailing 12 months, or may be",
        absent=0,
        csv=86,
    ),
    Metric(
        "unpriced_deals",
        "count",
        ("opportunity.amount", "opportunity.probability", "opportunity.close_date"),
        "open deals of the next 12 months whose amount or probability is unknown, or without date",
        absent=0,
        csv=87,
    ),
    Metric(
        "refused_elsewhere",
        "count",
        ("opportunity.amount", "opportunity.close_date", "opportunity.is_won"),
        "refused records of the other groups that are wins of the trailing 12 months, or may be",
        absent=0,
    ),
)
def add_unread(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """`frame` with how many sales of each group stand in no sum."""
    context, windows = sources.context, sources.windows
    rejects = pl.concat(
        part.select(_KNOWN).filter("whole_record")
        for part in (context.inputs.rejects, sources.events.totals.rejects)
    )
    members = context.grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    refused = rejects.with_columns(day_of("day").alias("day")).join(members, on="account_id")
    deals = sources.events.deals
    frame = joined(frame, refused_wins(refused, _SOURCES.get(context.policy.source, ""), windows))
    frame = joined(frame, unpriced_deals(deals, refused, windows))
    own = pl.col("refused_wins").fill_null(0)
    return frame.with_columns((own.sum() - own).alias("refused_elsewhere"))


def refused_wins(refused: pl.DataFrame, stream: str, windows: Windows) -> pl.DataFrame:
    """g, refused_wins. A record whose date or state is refused too may be a win of the window."""
    won = pl.col("won").fill_null(pl.col("is_closed").fill_null(value=True))
    return (
        refused.filter(
            (pl.col("stream") == stream) & won & _within(windows.ttm.lo + 1, windows.ttm.hi)
        )
        .group_by("g")
        .agg(pl.len().cast(pl.Int64).alias("refused_wins"))
    )


def unpriced_deals(deals: pl.DataFrame, refused: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, unpriced_deals: among the open deals, and those refused for more than their money."""
    span = windows.next_12
    worthless = pl.col("home").is_null() | pl.col("probability").is_null()
    inside = pl.col("day").is_between(*span) & worthless
    there = deals.filter(pl.col("day").is_null() | inside).select("g")
    is_open = ~pl.col("is_closed").fill_null(pl.col("won").fill_null(value=False))
    known = pl.col("field").is_in(list(MONEY_FIELDS)) & pl.col("is_closed").is_not_null()
    other = refused.filter(
        (pl.col("stream") == "opportunity") & is_open & ~known & _within(*span)
    ).select("g")
    return (
        pl.concat([there, other]).group_by("g").agg(pl.len().cast(pl.Int64).alias("unpriced_deals"))
    )


def _within(first: int, last: int) -> pl.Expr:
    return pl.col("day").is_null() | pl.col("day").is_between(first, last)
