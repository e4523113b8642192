"""The programme director's task when the scorecard's review is overdue. Pure.

A task needs a record to hang on: the largest customer's. It is found again by its key's flag and
date, on whichever record it was.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

import polars as pl

from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, plain
from kamsync.messages.task_words import TaskText
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.people import People
from kamsync.sync.plan.wanted_tasks import Source, WantedTask

FLAG: Final = "scorecard_review"
_DAYS: Final = 14


def review_source(groups: pl.DataFrame, card: Scorecard, context: PlanContext) -> Source:
    """One task for each review date that has passed; none without a director in the config. One
    whose date was renewed is over."""
    due = card.review_by
    still = due if due and due < context.as_of else None
    ours = {str(key): key.opened for key in keys_of(context, FLAG)}
    over = [key for key, opened in ours.items() if opened != still]
    if still is None or not context.director or groups.is_empty() or still in ours.values():
        return Source((), over)
    root = groups.select("root", "revenue").sort(["revenue", "root"], descending=[True, False])[
        "root"
    ][0]
    wanted = WantedTask(
        key=str(Key(context.connection, FLAG, root, still, 1)),
        account_id=root,
        flag=FLAG,
        root=root,
        severity="medium",
        owner=People.of(context).first(context.director, context.fallback),
        due_on=context.as_of + dt.timedelta(days=_DAYS),
        text=partial(_text, plain(card.name, 60), still),
    )
    return Source((wanted,), over)


def _text(name: str, due: dt.date, language: str, _facts: AccountFacts) -> TaskText:
    return TaskText(
        text("task.review.subject", language, name=name),
        text("task.review.body", language, name=name, due=date(due, language)),
    )


def keys_of(context: PlanContext, flag: str) -> list[Key]:
    """Keys of the engine's own tasks of that name, but for deleted ones."""
    standing = context.tasks.filter((pl.col("flag") == flag) & (pl.col("status") != "deleted"))
    return [key for text_ in standing["key"].to_list() if (key := Key.parse(text_)) is not None]
