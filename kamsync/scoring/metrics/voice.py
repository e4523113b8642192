"""What customers say in their own words, as figures (docs/figures.md §11)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

CLASSIFIED: Final = ("positive", "negative", "neutral")
"""An answer that could be read both ways is left out, above and below the line."""
_SAID: Final = ("survey.polarity", "survey.answered_at")
_MARKED: Final = (*_SAID, "survey.score", "survey.scale_max")
TOP_BOXES: Final = 2


def in_window(column: str, as_of: dt.date) -> pl.Expr:
    """Whether a day lies in the 12 months up to as_of."""
    span = Windows(as_of).ttm
    return (day_of(column) > span.lo) & (day_of(column) <= span.hi)


def is_mismatch() -> pl.Expr:
    """Of an answer with polarity, score, scale_max: whether the mark and the words contradict each
    other. A scale of four marks or fewer has no two best apart from the two worst."""
    best = pl.col("score") > pl.col("scale_max") - TOP_BOXES
    worst = pl.col("score") <= TOP_BOXES
    clear = pl.col("scale_max") > 2 * TOP_BOXES
    against = (best & (pl.col("polarity") == "negative")) | (
        worst & (pl.col("polarity") == "positive")
    )
    return (clear & against).fill_null(value=False)


def comments(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, polarity, polarity_by, score, scale_max of the answers of 12 months whose words were
    classified."""
    columns = ("polarity", "polarity_by", "answered_at", "score", "scale_max")
    rows = context.inputs.live("survey", "account_id", *columns)
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    return (
        rows.filter(pl.col("polarity").is_in(CLASSIFIED))
        .filter(in_window("answered_at", windows.as_of))
        .join(members, on="account_id")
        .select("g", "polarity", "polarity_by", "score", "scale_max")
        .collect()
    )


@produces(
    Metric(
        "voice",
        "share",
        _SAID,
        "comments of 12 months that praise, of those that could be classified",
        rows=("4-25", "4-26"),
    ),
    Metric("voice_n", "count", _SAID, "comments of 12 months that could be classified", absent=0),
    Metric(
        "voice_mismatch",
        "yes/no",
        _MARKED,
        "one of the two best marks with words that complain, or one of the two worst with praise",
        absent=False,
        rows=("4-27", "4-28"),
    ),
    Metric(
        "voice_mismatch_sure",
        "yes/no",
        _MARKED,
        "voice_mismatch by the model trained on the company's own comments",
        absent=False,
    ),
)
def voice(said: pl.DataFrame) -> pl.DataFrame:
    """g and these four, of groups with a classified comment."""
    odd = is_mismatch()
    sure = odd & (pl.col("polarity_by") == "model").fill_null(value=False)
    return said.group_by("g").agg(
        (pl.col("polarity") == "positive").mean().alias("voice"),
        pl.len().cast(pl.Int64).alias("voice_n"),
        odd.any().alias("voice_mismatch"),
        sure.any().alias("voice_mismatch_sure"),
    )
