"""The programme director's task when the scorecard's review is overdue. Pure.

A task needs a record to hang on: the largest customer's. It is found again by its key's flag and
date, on whichever record it was.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, plain
from kamsync.scorecard import Scorecard
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.tasks import TASK_SCHEMA

FLAG: Final = "scorecard_review"
_DAYS: Final = 14


def review_task(groups: pl.DataFrame, card: Scorecard, context: PlanContext) -> pl.DataFrame:
    """One task for each review date that has passed; none without a director in the config."""
    due = card.review_by
    empty = pl.DataFrame(schema=TASK_SCHEMA)
    if due is None or due >= context.as_of or not context.director or groups.is_empty():
        return empty
    if due in {key.opened for key in keys_of(context, FLAG)}:
        return empty
    root = groups.sort(["revenue", "root"], descending=[True, False])["root"][0]
    language = language_of(context.director, context)
    name = plain(card.name, 60)
    row = (
        str(Key(context.connection, FLAG, root, due, 1)),
        root,
        context.director,
        text("task.review.subject", language, name=name),
        text("task.review.body", language, name=name, due=date(due, language)),
        context.as_of + dt.timedelta(days=_DAYS),
        "normal",
        FLAG,
        root,
    )
    return pl.DataFrame([row], schema=TASK_SCHEMA, orient="row")


def reviewed(completes: pl.DataFrame, card: Scorecard, context: PlanContext) -> pl.DataFrame:
    """`completes` with review tasks whose date was renewed, without the one that still holds:
    no episode stands behind it."""
    still = card.review_by if card.review_by and card.review_by < context.as_of else None
    ours = {str(key): key.opened for key in keys_of(context, FLAG)}
    over = [key for key, opened in ours.items() if opened != still]
    done = context.tasks.filter((pl.col("status") == "open") & pl.col("key").is_in(over))
    others = completes.filter(~pl.col("key").is_in(list(ours)))
    return pl.concat([others, done.select("key", "task_id")])


def keys_of(context: PlanContext, flag: str) -> list[Key]:
    """Keys of the engine's own tasks of that name, but for deleted ones."""
    standing = context.tasks.filter((pl.col("flag") == flag) & (pl.col("status") != "deleted"))
    return [key for text_ in standing["key"].to_list() if (key := Key.parse(text_)) is not None]


def language_of(person: str, context: PlanContext) -> str:
    """The one a person's task is written in."""
    spoken = context.users.filter(pl.col("id") == person)["language"].to_list()
    first = str(spoken[0] or "")[:2].lower() if spoken else ""
    return first if first in ("fr", "en") else context.language
