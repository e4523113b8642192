"""Results per manager and one person's own sheet, by hand: as of 2026-03-31."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.explain.managers import Rate, managed, own_sheet
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, accounts, touch, typed

GROUPS = pl.DataFrame(
    {
        "root": ["a", "b", "c", "d"],
        "owner_id": ["u", "u", "v", None],
        "tier": ["Key", "Maintain", "Key", "Key"],
        "revenue": [900, -100, 7, 5],
        "revenue_previous": [500, 0, 7, 5],
        "tasks_on_time": [1.0, 0.5, 0.5, 0.0],
        "tasks_due": [2, 6, 4, 9],
        "promise_kept": [None, 0.8, None, None],
        "promise_n": [0, 5, 0, 0],
        "next_touch_due": [TODAY, None, TODAY, TODAY],
        "touched_in_cadence": [True, False, None, True],
    }
)


def test_a_share_of_a_manager_is_over_all_cases_and_needs_five() -> None:
    u, v = managed(GROUPS)

    assert (v.key, v.revenue) == (1, 7)
    assert (u.manager, u.accounts, u.key, u.revenue, u.revenue_previous) == ("u", 2, 1, 800, 500)
    assert u.tasks_on_time == Rate((2 + 3) / 8, 8)
    assert u.promise_kept == Rate(0.8, 5)
    assert u.in_cadence == Rate(None, 1)  # b has no cadence
    assert u.plan_execution == Rate(None, 0)  # no plan is mapped
    assert (v.tasks_on_time, v.in_cadence) == (Rate(None, 4), Rate(None, 0))
    assert (u.refused_wins, v.refused_wins) == (0, 0)
    lacking = managed(GROUPS.with_columns(refused_wins=pl.Series([1, 2, 0, 9])))
    assert [one.refused_wins for one in lacking] == [3, 0]


def test_figures_of_accounts_without_cases_weigh_nothing() -> None:
    rows = {
        "root": [*"abcdef"],
        "owner_id": ["w"] * 6,
        "tier": ["Key", "Maintain", "Maintain", "Maintain", "Maintain", "Maintain"],
        "revenue": [1] * 6,
        "revenue_previous": [1] * 6,
        "tasks_on_time": [1.0, 0.0, 1.0, None, 0.5, 1.0],
        "tasks_due": [1, 1, 1, 9, 2, 0],
        "next_touch_due": [TODAY] * 5 + [None],
        "touched_in_cadence": [True, True, True, False, None, False],
    }
    (w,) = managed(pl.DataFrame(rows))

    assert (w.accounts, w.key) == (6, 1)
    assert w.tasks_on_time == Rate((1 + 0 + 1 + 1) / 5, 5)
    assert w.in_cadence == Rate(None, 4)  # of those with a next day, where it is known
    only = managed(pl.DataFrame(rows).head(5).with_columns(touched_in_cadence=pl.lit(value=True)))
    assert only[0].in_cadence == Rate(1.0, 5)


def task(user: str, due: str, done: str, **more: str) -> dict[str, Any]:
    day = {"due_at": f"{due}T12:00:00Z", "completed_at": f"{done}T12:00:00Z" if done else ""}
    return {"account_id": "A", "kind": "task", "owner_id": user, **day, **more}


def meet(user: str, account: str, day: str) -> dict[str, Any]:
    return touch(account, "meeting", f"{day}T12:00:00Z", owner_id=user)


def test_one_person_sees_what_they_did_and_what_their_accounts_say() -> None:
    policy = Policy(as_of=TODAY)
    talk = [
        meet("u", "A", "2026-01-01"),  # 89 days ago
        meet("u", "A", "2025-12-31"),  # 90 days ago: too old
        meet("u", "B", "2026-03-01"),  # on another's account
        meet("v", "A", "2026-03-01"),
        touch("A", "note", "2026-03-01T12:00:00Z", owner_id="u"),
    ]
    tasks = [task("u", f"2026-0{n}-01", f"2026-0{n}-01") for n in (1, 2, 3)]
    tasks += [task("u", "2026-03-02", ""), task("u", "2025-04-01", "2025-05-01")]
    tasks += [task("u", "2026-03-31", ""), task("v", "2026-03-01", ""), task("u", "2025-03-31", "")]
    answers = [
        {"account_id": "A", "score": n, "scale_max": "10", "answered_at": "2026-01-01"}
        for n in (10, 8, 6, 4, 2)
    ]
    answers += [{"account_id": "B", "score": 1, "scale_max": "10", "answered_at": "2026-01-01"}]
    answers += [
        {"account_id": "A", "score": score, "scale_max": scale, "answered_at": day}
        for score, scale, day in (
            (12, "10", "2026-03-31"),  # beyond its scale counts as the best
            (1, "1", "2025-04-01"),
            (1, "10", "2025-03-31"),  # the year before
            (1, "10", "2026-04-01"),
            (1, "0", "2026-01-01"),
            ("", "10", "2026-01-01"),
        )
    ]
    items = [
        {"account_id": "A", "kind": kind, "owner_id": who, "due_at": due, "done_at": done}
        | {"first_due_at": first}
        for kind, who, first, due, done in (
            ("action", "u", "", "2025-04-01", "2025-04-01"),  # the first day of the year
            ("action", "u", "", "2026-03-30", "2026-03-30"),
            ("action", "u", "2026-01-01", "2026-02-01", "2026-02-01"),  # put off: late
            ("action", "u", "", "2026-02-01", ""),
            ("action", "u", "", "2026-02-02", "2026-02-01"),
            ("action", "u", "", "2026-03-31", "2026-03-31"),  # due today: not due yet
            ("action", "u", "", "2025-03-31", "2025-03-31"),
            ("action", "v", "", "2026-02-01", "2026-02-01"),
            ("programme", "u", "", "2026-02-01", "2026-02-01"),
        )
    ]
    files = {"activities": talk + tasks, "surveys": answers, "plan_items": items}
    inputs = typed({"accounts": accounts("A", "B")} | files, policy)
    frame = pl.DataFrame({"root": ["A", "B"], "owner_id": ["u", "v"]})

    own = own_sheet(inputs, policy, find_groups(inputs, policy), frame, "u")

    assert (own.touches, own.of) == (2, 2)
    assert own.tasks == Rate(3 / 5, 5)
    assert own.actions == Rate(3 / 5, 5)
    assert own.satisfaction == Rate(pytest.approx((10 + 8 + 6 + 4 + 2 + 10 + 10) / 70), 7)


def test_where_nothing_is_mapped_there_is_no_share() -> None:
    policy = Policy(as_of=TODAY)
    inputs = typed({"accounts": accounts("A")}, policy)
    frame = pl.DataFrame({"root": ["A"], "owner_id": ["u"]})
    own = own_sheet(inputs, policy, find_groups(inputs, policy), frame, "u")
    assert {own.tasks, own.actions, own.satisfaction} == {Rate(None, 0)}
