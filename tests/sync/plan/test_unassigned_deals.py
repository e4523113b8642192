"""Tasks for deals without an account: whom they ask, about what, again when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

import polars as pl
import pytest

from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.metrics.data_quality import Hygiene
from kamsync.scoring.score import Scored
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.unassigned_deals import FLAG, unassigned_source
from kamsync.sync.plan.wanted_tasks import Source
from tests.sync.plan.frames import AS_OF, CARD, TASKS, a_context, a_group, scored_of
from tests.sync.plan.test_tasks import people

ISSUES = {"kind": pl.String, "record": pl.String, "owner_id": pl.String, "money": pl.Int64}
USERS = people(("u1", "en", "", True), ("u2", "en", "", False), ("boss", "fr", "", True))
DEALS = (("d1", "u1", 30_000), ("d2", "u9", 4_000), ("d3", "u2", 500), ("d4", None, 20))


def scored(*deals: tuple[str, str | None, int]) -> Scored:
    """b is the larger of two accounts."""
    rows = [("deal_without_account", *deal) for deal in deals]
    other = ("deal_overdue", "d9", "u1", 900)
    groups = scored_of(a_group("a", revenue=1), a_group("b", revenue=2), a_group("c", revenue=2))
    issues = pl.DataFrame([
        (kind, record, owner, money) for kind, record, owner, money in [*rows, other]
    ], schema=ISSUES, orient="row")  # fmt: skip
    return replace(groups, hygiene=Hygiene(issues, ()))


def task(person: str, opened: dt.date, n: int = 1, status: str = "open") -> dict[str, Any]:
    key = str(Key("main", FLAG, person, opened, n))
    return {**dict.fromkeys(TASKS), "key": key, "flag": FLAG, "root": person, "status": status}


def source(
    who: Literal["off", "director", "owners"],
    *deals: tuple[str, str | None, int],
    known: tuple[dict[str, Any], ...] = (),
    **context: Any,
) -> Source:
    given = {"director": "boss", "users": USERS, "tasks": pl.DataFrame(known, schema=TASKS)}
    card = replace(CARD, deals_without_account=who)
    return unassigned_source(scored(*deals), card, a_context(**given | context))


def asked(found: Source) -> list[tuple[str, int]]:
    assert all(task.owner == task.root for task in found.wanted)
    return [(task.root, task.revenue) for task in found.wanted]


def test_the_director_is_asked_about_all_of_them_or_each_owner_about_their_own() -> None:
    """u9 is no user and u2 is inactive: theirs are the director's."""
    assert asked(source("off", *DEALS)) == []
    assert asked(source("director", *DEALS)) == [("boss", 34_520)]
    assert asked(source("owners", *DEALS)) == [("u1", 30_000), ("boss", 4_520)]
    assert asked(source("owners", *DEALS, director="")) == [("u1", 30_000)]
    assert asked(source("owners", *DEALS, director="", fallback="u1")) == [("u1", 34_520)]
    assert asked(source("director", *DEALS, director="")) == []
    assert asked(source("director")) == []


def test_what_was_not_looked_at_asks_nobody() -> None:
    bare = replace(scored(*DEALS), hygiene=None)
    card = replace(CARD, deals_without_account="director")

    assert unassigned_source(bare, card, a_context(director="boss")).wanted == ()
    none = replace(scored(*DEALS), groups=scored().groups.clear())
    assert unassigned_source(none, card, a_context(director="boss")).wanted == ()


def test_a_task_hangs_on_the_largest_account_and_is_due_in_thirty_days() -> None:
    (found,) = source("director", *DEALS).wanted

    assert (found.account_id, found.flag, found.severity) == ("b", FLAG, "low")
    assert found.due_on == AS_OF + dt.timedelta(days=30)
    assert found.key == f"kamsync:main:{FLAG}:boss:2026-03-02:1"


def test_it_names_the_five_largest_and_what_all_are_worth() -> None:
    many = [(f"d{k}", None, 100_000 - 100 * k) for k in range(7)]
    (found,) = source("director", *many).wanted

    said = found.text("en", AccountFacts())

    assert said.subject == "Give 7 deals their accounts"
    assert "6,979" in said.body
    assert all(f"d{k} (" in said.body for k in range(5))
    assert "d5" not in said.body


@pytest.mark.parametrize(
    ("known", "number"),
    [
        ((), 1),
        ((("boss", 31, 1, "open"),), None),
        ((("boss", 30, 1, "done"),), None),
        ((("boss", 31, 1, "done"),), 2),
        ((("boss", 31, 1, "deleted"),), 1),
        ((("boss", 99, 1, "done"), ("boss", 40, 2, "done")), 3),
        ((("boss", 40, 2, "done"), ("boss", 99, 1, "done")), 3),
        ((("boss", 99, 1, "open"), ("boss", 40, 2, "done")), None),
        ((("u1", 5, 4, "open"),), 1),
    ],
    ids=["none", "open", "a month", "after", "deleted", "third", "any order", "older", "another's"],
)
def test_the_next_task_waits_for_the_last_and_for_thirty_days(
    known: tuple[tuple[str, int, int, str], ...], number: int | None
) -> None:
    tasks = tuple(task(p, AS_OF - dt.timedelta(days=d), n, s) for p, d, n, s in known)

    found = source("director", *DEALS, known=tasks).wanted

    assert [Key.parse(t.key) for t in found] == (
        [] if number is None else [Key("main", FLAG, "boss", AS_OF, number)]
    )


def test_the_task_of_somebody_without_such_deals_is_over() -> None:
    known = (task("u1", AS_OF), task("boss", AS_OF))

    assert source("director", *DEALS, known=known).over == [known[0]["key"]]
    assert source("owners", *DEALS[:1], known=known).over == [known[1]["key"]]
    assert source("off", *DEALS, known=known).over == [known[0]["key"], known[1]["key"]]
