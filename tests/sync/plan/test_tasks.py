"""Tasks: for whom, how many, in which order, about which scope, and when they are completed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.refresh import watched
from kamsync.sync.plan.changes import PlanParts, build_plan
from kamsync.sync.plan.episodes import Episode, Key
from kamsync.sync.plan.tasks import due_date
from tests.sync.plan.frames import AS_OF, CARD, TASKS, a_context, a_group, scored_of

STATES = {
    "g": pl.Int64,
    "root": pl.String,
    "flag": pl.String,
    "was": pl.Boolean,
    "open": pl.Boolean,
    "kept": pl.Boolean,
    "unknown": pl.Boolean,
    "case": pl.Int64,
}
LATER = AS_OF - dt.timedelta(days=60)
"""A first applied run that is no longer the first week."""
PEOPLE = {
    "id": pl.String,
    "language": pl.String,
    "manager_id": pl.String,
    "is_active": pl.Boolean,
}


def fired(*flags: tuple[str, str], was: bool = False, is_open: bool = True) -> pl.DataFrame:
    """(root, flag) that fire now."""
    rows = [(0, root, flag, was, is_open, False, False, 0) for root, flag in flags]
    return pl.DataFrame(rows, schema=STATES, orient="row")


def people(*rows: tuple[str, str, str, bool | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=PEOPLE, orient="row")


def plan(flags: pl.DataFrame, *rows: Mapping[str, Any], **context: Any) -> PlanParts:
    given = {"director": "boss", "started": LATER} | context
    return build_plan(scored_of(*rows, flags=flags), CARD, a_context(**given))


def made(parts: PlanParts) -> list[tuple[str, str | None]]:
    """(flag of account, person) in the order of the plan."""
    rows = parts.tasks.select("flag", "root", "owner_id").iter_rows()
    return [(f"{flag} {root}", owner) for flag, root, owner in rows]


def a_task(flag: str, root: str, created: dt.date, **values: Any) -> dict[str, Any]:
    key = str(Key("main", flag, root, created, 1))
    row = {"key": key, "task_id": "t", "account_id": root, "owner_id": "u1", "flag": flag}
    row |= {"root": root, "created_on": created, "due_on": created, "status": "open"}
    return row | values


def tasks(*rows: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=TASKS)


def key_accounts(n: int, **values: Any) -> list[dict[str, Any]]:
    """a1 is the largest."""
    sizes = {f"a{k}": 1000 - k for k in range(1, n + 1)}
    return [a_group(a, tier="Key", revenue=size, **values) for a, size in sizes.items()]


def test_three_a_week_one_of_them_kept_for_what_is_grave() -> None:
    calm = [(f"a{k}", "single_threaded") for k in range(1, 6)]

    parts = plan(fired(*calm), *key_accounts(5))

    assert made(parts) == [("single_threaded a1", "u1"), ("single_threaded a2", "u1")]
    assert parts.waiting_tasks == 3
    grave = plan(fired(*calm, ("a5", "silent")), *key_accounts(5))
    assert made(grave) == [
        ("silent a5", "u1"),
        ("single_threaded a1", "u1"),
        ("single_threaded a2", "u1"),
    ]
    assert grave.waiting_tasks == 3


def test_grave_ones_take_all_three_by_severity_then_revenue() -> None:
    flags = fired(("a1", "plan_missing"), *((f"a{k}", "silent") for k in (4, 3, 2, 5)))

    parts = plan(flags, *key_accounts(5))

    assert [m[0] for m in made(parts)] == ["silent a2", "silent a3", "silent a4"]


@pytest.mark.parametrize(
    ("days_ago", "new"), [(0, 1), (6, 1), (7, 3)], ids=["first day", "seventh day", "after"]
)
def test_one_task_a_person_in_the_first_seven_days(days_ago: int, new: int) -> None:
    flags = fired(*((f"a{k}", "silent") for k in range(1, 6)))

    parts = plan(flags, *key_accounts(5), started=AS_OF - dt.timedelta(days=days_ago))

    assert parts.tasks.height == new
    assert plan(flags, *key_accounts(5), started=None).tasks.height == 1, "the first run"


def test_the_one_of_the_first_week_may_be_calm() -> None:
    flags = fired(("a1", "single_threaded"), ("a2", "single_threaded"))

    assert made(plan(flags, *key_accounts(2), started=AS_OF)) == [("single_threaded a1", "u1")]


@pytest.mark.parametrize(("owner", "new"), [("u1", 1), (None, 1), ("u2", 2)])
def test_a_task_found_again_without_an_owner_counts_for_who_would_own_it(
    owner: str | None, new: int
) -> None:
    """One of three is kept for what is grave: beside one calm one there is room for another."""
    known = tasks(a_task("single_threaded", "a3", AS_OF, owner_id=owner))
    new_ones = fired(("a1", "single_threaded"), ("a2", "single_threaded"))
    stands = fired(("a3", "single_threaded"), was=True)

    parts = plan(
        pl.concat([new_ones, stands]),
        *key_accounts(3),
        episodes=episodes("single_threaded", "a3"),
        tasks=known,
    )

    assert parts.tasks.height == new


def test_five_of_the_accounts_whose_tasks_reach_nobody_are_named() -> None:
    flags = fired(*((f"a{k}", "silent") for k in range(1, 7)))
    users = people(("u1", "en", "", False))

    (found,) = plan(flags, *key_accounts(6), users=users, director="").findings

    assert found.values == {"n": 6, "accounts": ["a1", "a2", "a3", "a4", "a5"]}


def test_one_task_an_account_and_run() -> None:
    flags = fired(("a1", "single_threaded"), ("a1", "silent"), ("a2", "touch_overdue"))

    parts = plan(flags, *key_accounts(2))

    assert [m[0] for m in made(parts)] == ["silent a1", "touch_overdue a2"]
    assert parts.waiting_tasks == 1


@pytest.mark.parametrize(("days_ago", "new"), [(6, 0), (7, 2)])
def test_tasks_of_the_last_seven_days_count(days_ago: int, new: int) -> None:
    day = AS_OF - dt.timedelta(days=days_ago)
    known = tasks(*(a_task("touch_overdue", f"b{k}", day) for k in range(3)))

    parts = plan(fired(("a1", "silent"), ("a2", "silent")), *key_accounts(2), tasks=known)

    assert parts.tasks.height == new


def test_only_key_and_tomorrow_have_tasks_but_for_what_is_for_all() -> None:
    rows = [a_group("a1"), a_group("a2"), a_group("a3", tier="Tomorrow", owner_id="u2")]
    flags = fired(("a1", "touch_overdue"), ("a2", "lost"), ("a3", "touch_overdue"))

    assert made(plan(flags, *rows)) == [("lost a2", "u1"), ("touch_overdue a3", "u2")]


@pytest.mark.parametrize(
    ("active", "own", "person"),
    [
        ({"u1": True}, (), "u1"),
        ({"u1": None}, (), "u1"),
        ({"u1": False, "m": True}, (), "m"),
        ({"u1": True, "m": True}, ("u1",), "m"),
        ({"u1": False, "m": False, "boss": True}, (), "boss"),
        ({"u1": False, "m": False, "boss": False, "last": True}, (), "last"),
        ({"u1": False, "m": False, "boss": True, "last": True}, ("boss",), "last"),
        ({"u1": False, "m": False}, (), None),
    ],
)
def test_the_first_active_person_gets_it(
    active: dict[str, bool | None], own: tuple[str, ...], person: str | None
) -> None:
    """Owner, manager, director, fallback; never kamsync's own user."""
    users = people(*((user, "en", "m", is_active) for user, is_active in active.items()))

    parts = plan(
        fired(("a1", "silent")),
        *key_accounts(1),
        users=users,
        own_users=frozenset(own),
        fallback="last",
    )

    assert made(parts) == [("silent a1", person)]
    assert parts.counts["tasks"] == (person is not None)
    lost = [f for f in parts.findings if f.code == "task_without_person"]
    assert [f.values["accounts"] for f in lost] == ([] if person else [["a1"]])


def test_the_manager_of_an_owner_who_left_comes_before_the_fallback() -> None:
    """Scoring gave the account to the fallback, the CRM still names who left."""
    accounts = pl.DataFrame({"id": ["a1"], "root": ["a1"], "owner_id": ["gone"]})
    users = people(("gone", "en", "m", False), ("m", "fr", "", True), ("last", "en", "", True))

    (row,) = key_accounts(1, owner_id="last")
    parts = plan(
        fired(("a1", "silent")), row, users=users, accounts=accounts, fallback="last", director=""
    )

    assert made(parts) == [("silent a1", "m")]
    assert "Chiffre d’affaires" in parts.tasks["body"][0], "in the language of who gets it"


def test_who_directs_an_account_gets_what_is_for_the_director_and_nothing_else() -> None:
    rows = key_accounts(3)
    flags = fired(("a1", "silent"), ("a2", "lost"), ("a3", "lost"))
    director_flag = replace(CARD, flags=tuple(
        replace(f, act="director") if f.id == "lost" else f for f in CARD.flags))  # fmt: skip
    context = a_context(started=LATER, director="boss", directors={"a1": "chief", "a2": "chief"})

    parts = build_plan(scored_of(*rows, flags=flags), director_flag, context)

    assert sorted(made(parts)) == [("lost a2", "chief"), ("lost a3", "boss"), ("silent a1", "u1")]


def test_a_deal_of_an_inactive_user_goes_to_the_accounts_owner() -> None:
    users = people(("gone", "en", "u1", False), ("u1", "en", "", True), ("seller", "en", "", True))
    rows = [
        a_group("a1", tier="Key", late_owner="gone"),
        a_group("a2", tier="Key", late_owner="seller"),
    ]

    parts = plan(fired(("a1", "past_close"), ("a2", "past_close")), *rows, users=users)

    assert made(parts) == [("past_close a1", "u1"), ("past_close a2", "seller")]


LEVELS = {
    "scope": pl.String,
    "value": pl.String,
    "g": pl.Int64,
    "revenue": pl.Int64,
    "share": pl.Float64,
    "level": pl.Int8,
}
SCOPES = {"scope": pl.String, "value": pl.String, "revenue": pl.Int64, "accounts": pl.Int64}


@pytest.mark.parametrize(
    ("revenue", "buyers", "asked"),
    [(5_000, 5, True), (4_999, 5, False), (5_000, 4, False)],
)
def test_a_dependency_makes_a_task_where_the_scope_weighs_enough(
    revenue: int, buyers: int, asked: bool
) -> None:
    """At least 5 % of 100,000 and 5 buying groups; the task prints the amount there."""
    group = a_group("a1", revenue=40_000, dependency="critical", dependency_share=0.7)
    scored = replace(
        scored_of(group, flags=fired(("a1", "dependency_critical"))),
        levels=pl.DataFrame(
            [("region", "North", 0, 312_300, 0.72, 3)], schema=LEVELS, orient="row"
        ),
        scopes=pl.DataFrame(
            [("portfolio", "", 100_000, 40), ("region", "North", revenue, buyers)],
            schema=SCOPES,
            orient="row",
        ),
    )

    parts = build_plan(scored, CARD, a_context(director="boss", started=LATER))

    assert made(parts) == ([("dependency_critical a1", "boss")] if asked else [])
    if asked:
        (body,) = parts.tasks["body"]
        assert "72" in body
        assert "3,123" in body
        assert "400" not in body


def test_the_task_is_on_the_gravest_scope_that_weighs_enough() -> None:
    group = a_group("a1", dependency="critical", dependency_scope="region")
    scored = replace(
        scored_of(group, flags=fired(("a1", "dependency_critical"))),
        levels=pl.DataFrame(
            [("portfolio", "", 0, 25_000, 0.25, 2), ("region", "Isle", 0, 900, 0.9, 3)],
            schema=LEVELS,
            orient="row",
        ),
        scopes=pl.DataFrame(
            [("portfolio", "", 100_000, 40), ("region", "Isle", 1_000, 3)],
            schema=SCOPES,
            orient="row",
        ),
    )

    (task,) = build_plan(scored, CARD, a_context(director="boss", started=LATER)).tasks.to_dicts()

    assert (task["flag"], task["priority"]) == ("dependency_high", "high")
    assert "25" in task["body"]


def dependent(*levels: tuple[str, str, float, int]) -> list[dict[str, Any]]:
    """Tasks of a1, whose (scope, value, share, level) these are; every scope weighs enough."""
    rows = [(scope, value, 0, 9_000, share, level) for scope, value, share, level in levels]
    scopes = {("portfolio", "", 100_000, 40), *((s, v, 50_000, 9) for s, v, _, _ in levels)}
    group = a_group("a1", dependency="critical")
    scored = replace(
        scored_of(group, flags=fired(("a1", "dependency_critical"))),
        levels=pl.DataFrame(rows, schema=LEVELS, orient="row"),
        scopes=pl.DataFrame(sorted(scopes), schema=SCOPES, orient="row"),
    )
    return build_plan(scored, CARD, a_context(director="boss", started=LATER)).tasks.to_dicts()


def test_a_scope_without_a_dependency_makes_no_task() -> None:
    assert dependent(("region", "North", 0.05, 0)) == []


@pytest.mark.parametrize(
    ("first", "then", "shown"),
    [
        (("region", "North", 0.3, 2), ("region", "South", 0.9, 1), "North"),
        (("region", "North", 0.3, 2), ("region", "South", 0.31, 2), "South"),
        (("region", "South", 0.3, 2), ("region", "North", 0.3, 2), "North"),
        (("region", "South", 0.3, 2), ("segment", "Alps", 0.3, 2), "South"),
    ],
    ids=["the level", "the share", "the name", "the kind"],
)
def test_of_two_scopes_the_task_names_the_first_by_level_share_kind_and_name(
    first: tuple[str, str, float, int], then: tuple[str, str, float, int], shown: str
) -> None:
    for order in ((first, then), (then, first)):
        (task,) = dependent(*order)
        assert shown in task["body"]


def episodes(flag: str, root: str) -> dict[tuple[str, str], Episode]:
    key = str(Key("main", flag, root, LATER, 1))
    return {(root, flag): Episode(flag, root, key, 1, LATER)}


def test_a_task_is_completed_when_its_reason_is_gone() -> None:
    known = tasks(a_task("silent", "a1", LATER), a_task("silent", "a1", LATER, status="done"))
    closes = fired(("a1", "silent"), was=True, is_open=False)

    parts = plan(closes, *key_accounts(1), tasks=known[:1], episodes=episodes("silent", "a1"))

    assert parts.completes.rows() == [(known["key"][0], "t")]
    done = plan(closes, *key_accounts(1), tasks=known[1:], episodes=episodes("silent", "a1"))
    assert done.completes.is_empty()


def test_a_task_that_stands_is_not_made_again() -> None:
    known = tasks(a_task("silent", "a1", LATER))
    stays = fired(("a1", "silent"), was=True)

    parts = plan(stays, *key_accounts(1), tasks=known, episodes=episodes("silent", "a1"))

    assert parts.tasks.is_empty()
    assert parts.completes.is_empty()


@pytest.mark.parametrize(("status", "made_again"), [("done", 0), ("deleted", 1)])
def test_a_task_a_person_finished_is_not_made_again_but_a_deleted_one_is(
    status: str, made_again: int
) -> None:
    known = tasks(a_task("silent", "a1", LATER, status=status))
    stays = fired(("a1", "silent"), was=True)

    parts = plan(stays, *key_accounts(1), tasks=known, episodes=episodes("silent", "a1"))

    assert parts.tasks.height == made_again


def test_an_overdue_review_is_one_task_of_the_director_until_it_is_renewed() -> None:
    due = AS_OF - dt.timedelta(days=1)
    overdue = replace(CARD, review_by=due)
    scored = scored_of(*key_accounts(2), flags=fired())

    parts = build_plan(scored, overdue, a_context(director="boss"))

    assert made(parts) == [("scorecard_review a1", "boss")]
    known = tasks(a_task("scorecard_review", "a1", due))
    again = build_plan(scored, overdue, a_context(director="boss", tasks=known))
    assert (again.tasks.height, again.completes.height) == (0, 0)
    renewed = replace(CARD, review_by=AS_OF + dt.timedelta(days=300))
    over = build_plan(scored, renewed, a_context(director="boss", tasks=known))
    assert over.completes["key"].to_list() == known["key"].to_list()


def test_every_flag_of_the_card_has_a_severity_the_pace_knows() -> None:
    assert {flag.severity for flag in watched(CARD)} <= {"critical", "high", "medium", "low"}


def test_a_case_without_tasks_is_an_open_flag_and_nothing_more() -> None:
    sure = fired(("A", "voice_mismatch"))
    by_lexicon = sure.with_columns(pl.lit(1, pl.Int64).alias("case"))

    assert made(plan(sure, a_group("A", tier="Streamline"))) == [("voice_mismatch A", "u1")]
    assert made(plan(by_lexicon, a_group("A", tier="Key"))) == []


def test_no_growth_is_asked_of_an_account_that_is_to_be_left() -> None:
    """Its dependency is still a task, and its next action."""
    both = fired(("A", "no_open_pipeline"), ("B", "no_open_pipeline"))
    rows = [a_group(root, tier="Key") | {"course": c} for root, c in (("A", "exit"), ("B", None))]

    parts = plan(both, *rows)

    assert made(parts) == [("no_open_pipeline B", "u1")]
    actions = parts.changes.filter(pl.col("field") == "next_action")
    assert actions["account_id"].to_list() == ["B"]


def test_a_task_is_due_so_many_days_after_its_reason_came_up() -> None:
    flag = replace(CARD.flags[0], due_days=10)
    assert due_date(Episode(flag.id, "a", "k", 1, AS_OF), flag) == dt.date(2026, 3, 12)
