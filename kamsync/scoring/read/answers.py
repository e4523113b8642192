"""Survey answers of the portfolio's groups."""

from __future__ import annotations

import polars as pl

from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.windows import Windows


def read_answers(context: MeasureContext) -> pl.DataFrame:
    """g, day, mark (0 to 1, null without a scale) of survey answers up to as_of."""
    return (
        context.inputs.live("survey", "account_id", "answered_at", "score", "scale_max")
        .select(
            "account_id",
            day_of("answered_at").alias("day"),
            pl.when(pl.col("scale_max") > 0)
            .then((pl.col("score") / pl.col("scale_max")).clip(0, 1))
            .alias("mark"),
        )
        .filter(pl.col("day") <= Windows(context.policy.as_of).today)
        .join(
            context.grouped.accounts.lazy().select("id", "g"), left_on="account_id", right_on="id"
        )
        .select("g", "day", "mark")
        .collect()
    )


def answer_mean(answers: pl.DataFrame, since: int) -> pl.DataFrame:
    """g, answer_mean of answers that are not stale."""
    marked = answers.filter((pl.col("day") >= since) & pl.col("mark").is_not_null())
    # sorted, so that the sum of floats is the same every time
    return marked.sort("g", "mark").group_by("g").agg(pl.col("mark").mean().alias("answer_mean"))
