"""The director's task when the scorecard's review is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.review_task import FLAG, keys_of, review_source
from kamsync.sync.plan.wanted_tasks import Source
from tests.sync.plan.frames import AS_OF, CARD, TASKS, a_context, a_group, groups_of

YESTERDAY = AS_OF - dt.timedelta(days=1)
GROUPS = groups_of(a_group("c", revenue=1), a_group("b", revenue=2), a_group("a", revenue=2))


def a_task(opened: dt.date, status: str = "open", flag: str = FLAG) -> dict[str, Any]:
    key = str(Key("main", flag, "a", opened, 1))
    return {**dict.fromkeys(TASKS), "key": key, "flag": flag, "status": status}


def source(
    due: dt.date | None,
    *known: dict[str, Any],
    groups: pl.DataFrame = GROUPS,
    director: str = "boss",
) -> Source:
    tasks = pl.DataFrame(list(known), schema=TASKS)
    context = a_context(director=director, tasks=tasks)
    return review_source(groups, replace(CARD, name="Ours", review_by=due), context)


@pytest.mark.parametrize(("due", "asked"), [(YESTERDAY, True), (AS_OF, False), (None, False)])
def test_it_is_asked_from_the_day_after_the_date(due: dt.date | None, asked: bool) -> None:
    assert len(source(due).wanted) == asked


def test_it_hangs_on_the_largest_account_and_is_due_in_fourteen_days() -> None:
    (task,) = source(YESTERDAY).wanted

    assert task.key == f"kamsync:main:{FLAG}:a:2026-03-01:1"
    assert (task.account_id, task.root, task.owner, task.severity) == ("a", "a", "boss", "medium")
    assert task.due_on == AS_OF + dt.timedelta(days=14)
    said = task.text("en", AccountFacts())
    assert "Ours" in said.subject
    assert "1 Mar 2026" in said.body


def test_nobody_is_asked_without_a_director_or_an_account() -> None:
    assert source(YESTERDAY, director="").wanted == ()
    assert source(YESTERDAY, groups=GROUPS.clear()).wanted == ()


def test_one_task_for_each_date_and_the_one_of_an_earlier_date_is_over() -> None:
    earlier = AS_OF - dt.timedelta(days=400)
    ours, theirs = a_task(YESTERDAY), a_task(earlier)

    again = source(YESTERDAY, ours, theirs, a_task(YESTERDAY, flag="silent"))
    renewed = source(AS_OF + dt.timedelta(days=300), ours)

    assert (again.wanted, again.over) == ((), [theirs["key"]])
    assert (renewed.wanted, renewed.over) == ((), [ours["key"]])
    assert len(source(YESTERDAY, theirs).wanted) == 1


def test_a_deleted_task_and_one_without_a_key_do_not_count() -> None:
    bare = a_task(YESTERDAY) | {"key": "typed by somebody"}
    tasks = pl.DataFrame([a_task(YESTERDAY, "deleted"), bare, a_task(AS_OF)], schema=TASKS)

    assert [k.opened for k in keys_of(a_context(tasks=tasks), FLAG)] == [AS_OF]
    assert len(source(YESTERDAY, a_task(YESTERDAY, "deleted")).wanted) == 1
