"""Who answers surveys and who has stopped answering (docs/figures.md §11)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

DETRACTOR_AT_MOST: Final = 0.6
"""Of the scale: 0 to 6 of 10."""
WAVE_DAYS: Final = 183
MEMORY_MONTHS: Final = 24
_WHO: Final = ("survey.contact_id", "survey.answered_at")
_MARK: Final = (*_WHO, "survey.score", "survey.scale_max")


def by_role(inputs: Inputs, accounts: pl.LazyFrame, windows: Windows) -> pl.DataFrame:
    """g, role, contacts, answered: living contacts by role, and those with an answer of 12 months.
    `accounts`: account_id, g. A contact without a role stands under none."""
    span, day = windows.ttm, day_of("answered_at")
    who = (
        inputs.live("survey", "contact_id", "answered_at")
        .filter((day > span.lo) & (day <= span.hi) & pl.col("contact_id").is_not_null())
        .select(pl.col("contact_id").alias("id"), pl.lit(value=True).alias("said"))
        .unique()
    )
    here = pl.col("left_at").is_null() | (day_of("left_at") > windows.today)
    return (
        inputs.live("contact", "id", "account_id", "role", "left_at")
        .filter(here)
        .join(accounts, on="account_id")
        .join(who, on="id", how="left")
        .group_by("g", "role")
        .agg(
            pl.len().cast(pl.Int64).alias("contacts"),
            pl.col("said").fill_null(value=False).sum().cast(pl.Int64).alias("answered"),
        )
        .sort("g", "role", nulls_last=True)
        .collect()
    )


@produces(
    Metric(
        "answer_roles",
        "share",
        (*_WHO, "contact.role"),
        "roles of the contacts from which somebody answered in 12 months",
        rows=("4-27",),
    ),
    Metric(
        "answer_rate",
        "share",
        _WHO,
        "contacts who answered a survey in 12 months",
        rows=("4-27", "2-35"),
    ),
)
def reach(roles: pl.DataFrame) -> pl.DataFrame:
    """g and both, of groups with a contact. `roles`: of by_role."""
    named, said = pl.col("role").is_not_null(), pl.col("answered") > 0
    n = named.sum()
    return roles.group_by("g").agg(
        pl.when(n > 0).then((named & said).sum() / n).alias("answer_roles"),
        (pl.col("answered").sum() / pl.col("contacts").sum()).alias("answer_rate"),
    )


@produces(
    Metric(
        "detractors_silent",
        "count",
        _MARK,
        "contacts whose last mark was at most 60 % of the scale and who have not answered since, "
        "though the same question was answered by others in 183 days",
        absent=0,
        rows=("4-27",),
    ),
)
def silent_detractors(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g, detractors_silent of groups that have one."""
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    return (
        silent_critics(context.inputs, members, windows)
        .group_by("g")
        .agg(pl.col("contact_id").n_unique().cast(pl.Int64).alias("detractors_silent"))
        .collect()
    )


def silent_critics(inputs: Inputs, members: pl.LazyFrame, windows: Windows) -> pl.LazyFrame:
    """contact_id, question, score, scale_max, answered_at and the columns of `members` (account_id
    and more): the last answer of each critic who fell silent. An answer older than 24 months is
    forgotten; whoever has left is not silent."""
    day = day_of("answered_at")
    oldest = windows.back(MEMORY_MONTHS)
    answers = (
        inputs.live(
            *("survey", "account_id", "contact_id", "question", "score", "scale_max"),
            "answered_at",
        )
        .filter(day.is_between(oldest, windows.today, closed="right"))
        .with_columns(pl.col("question").fill_null(""), day.alias("day"))
    )
    recent = pl.col("day") > windows.today - WAVE_DAYS
    asked = answers.filter(recent).select("question").unique()
    gone = (
        inputs.live("contact", "id", "left_at")
        .filter(day_of("left_at") <= windows.today)
        .select(pl.col("id").alias("contact_id"))
    )
    last = answers.filter(pl.col("contact_id").is_not_null()).sort("day", "score")
    newest = last.unique(["contact_id", "question"], keep="last", maintain_order=True)
    low = (pl.col("scale_max") > 0) & (
        pl.col("score") <= DETRACTOR_AT_MOST * pl.col("scale_max") + 1e-9
    )
    return (
        newest.filter(low.fill_null(value=False) & ~recent)
        .join(asked, on="question", how="semi")
        .join(gone, on="contact_id", how="anti")
        .join(members, on="account_id")
    )


@step(reach, silent_detractors)
def add_respondents(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    has = context.inputs.has
    if has("survey", "contact_id") and has("contact"):
        members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
        frame = joined(frame, reach(by_role(context.inputs, members, windows)))
    if has("survey", "contact_id"):
        frame = joined(frame, silent_detractors(context, windows))
    return frame


STEPS: Final = (add_respondents,)
