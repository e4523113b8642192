"""The mark on the one question a company follows, say "my account manager knows our company"
(docs/figures.md §13.5)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

_ASKED: Final = (
    *("survey.question", "survey.score", "survey.scale_max"),
    *("survey.answered_at", "survey.contact_id"),
)


@produces(
    Metric(
        "question_mark",
        "share",
        _ASKED,
        "mean mark on the question of [survey], as part of its scale; the newest of each contact "
        "not older than stale_days",
        rows=("1-30",),
    ),
    Metric("question_n", "count", _ASKED, "marks that question_mark rests on", absent=0),
)
def question_mark(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and both, of groups with such a mark. An answer without a contact stands for itself."""
    day = day_of("answered_at")
    asked = pl.col("question").str.strip_chars().str.to_lowercase()
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    rows = (
        context.inputs.live(
            *("survey", "account_id", "contact_id", "question", "score", "scale_max"),
            "answered_at",
        )
        .filter(asked.is_in(list(context.params.questions)))
        .filter((day <= windows.today) & (day >= windows.today - context.params.stale_days))
        .filter((pl.col("scale_max") > 0) & pl.col("score").is_not_null())
        .join(members, on="account_id")
        .select(
            *("g", "contact_id", day.alias("day")),
            (pl.col("score") / pl.col("scale_max")).clip(0, 1).alias("mark"),
        )
        .sort("g", "contact_id", "day", "mark")
        .collect()
    )
    named = pl.col("contact_id").is_not_null()
    newest = rows.filter(named).unique(["g", "contact_id"], keep="last", maintain_order=True)
    marks = pl.concat([newest, rows.filter(~named)]).sort("g", "mark")
    return marks.group_by("g").agg(
        pl.col("mark").mean().alias("question_mark"),
        pl.len().cast(pl.Int64).alias("question_n"),
    )


@step(question_mark)
def add_question(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """Only where the scorecard follows a question."""
    context = sources.context
    if not (context.params.questions and context.inputs.has("survey", "question")):
        return frame
    return joined(frame, question_mark(context, sources.windows))


STEPS: Final = (add_question,)
