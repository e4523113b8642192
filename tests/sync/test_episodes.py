"""A life of a flag: one task an episode, cool-down, rising and falling, the weekly pace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.sync.portfolio import Portfolio, Project, Said, day

DEPENDENCY = "dependency_"


def _steady() -> Portfolio:
    """Twelve alike, none above 10 %; every share is set by `_share_of`."""
    made = Portfolio()
    for k in range(1, 13):
        made.account(f"a{k:03}", owner_id=f"u{k}", region=f"r{k}")
        made.win(f"a{k:03}", 8_000, day(-30))
        made.win(f"a{k:03}", 8_000, day(-900))
        made.meeting(f"a{k:03}", day(-3), f"c{k}")
    return made


def _share_of(project: Project, percent: int) -> None:
    """Bring a001 to that share of the portfolio."""
    rest = 11 * 8_000
    amount = rest * percent // (100 - percent) + 1
    row = next(o for o in project.portfolio.opportunities if o["account_id"] == "a001")
    row["amount"] = str(amount)
    project.save()


@pytest.fixture
def steady(project_of: Callable[..., Project]) -> Project:
    return project_of(_steady(), extra="\n[scopes]\ndimensions = []\n")


def _dependency_tasks(project: Project) -> list[tuple[str, str]]:
    return [
        (t["key"].split(":", 2)[2], t["status"])
        for t in project.tasks()
        if t["key"].split(":")[2].startswith(DEPENDENCY)
    ]


def _run(project: Project, night: int, percent: int) -> Said:
    _share_of(project, percent)
    said = project.run(day(night))
    assert said.exit == 0, said.out
    return said


def test_an_episode_opens_with_a_task_and_its_clearing_closes_it(steady: Project) -> None:
    _run(steady, 0, 15)
    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "open")]

    _run(steady, 1, 5)

    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "done")]
    assert DEPENDENCY not in steady.fields()["a001"]["flags"]


def test_clearing_needs_nine_tenths_of_the_line(steady: Project) -> None:
    _run(steady, 0, 15)

    _run(steady, 1, 9)

    assert steady.fields()["a001"]["dependency"] == "watch"
    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "open")]


def test_within_the_cool_down_it_reopens_without_a_new_task(steady: Project) -> None:
    for night, percent in ((0, 15), (1, 5), (20, 15)):
        _run(steady, night, percent)

    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "done")]
    assert "dependency_watch" in steady.fields()["a001"]["flags"]


def test_after_the_cool_down_a_new_task_carries_the_next_number(steady: Project) -> None:
    for night, percent in ((0, 15), (1, 5), (32, 15)):
        _run(steady, night, percent)

    assert _dependency_tasks(steady) == [
        ("dependency_watch:a001:2026-03-02:1", "done"),
        ("dependency_watch:a001:2026-04-03:2", "open"),
    ]


def test_a_rising_level_keeps_the_task_and_a_falling_one_makes_none(steady: Project) -> None:
    one = [("dependency_watch:a001:2026-03-02:1", "open")]
    for night, percent, level in ((0, 15, "watch"), (1, 25, "high"), (2, 35, "critical")):
        _run(steady, night, percent)
        assert steady.fields()["a001"]["dependency"] == level
        assert _dependency_tasks(steady) == one
    for night, percent, level in ((3, 22, "high"), (4, 12, "watch")):
        _run(steady, night, percent)
        assert steady.fields()["a001"]["dependency"] == level
        assert _dependency_tasks(steady) == one

    _run(steady, 5, 5)

    assert _dependency_tasks(steady) == [(one[0][0], "done")]


def test_a_task_a_person_touched_is_not_closed(steady: Project) -> None:
    _run(steady, 0, 15)
    steady.edit_task(steady.tasks()[0]["key"], "body", "my notes")

    _run(steady, 1, 5)

    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "open")]
    assert steady.tasks()[0]["body"] == "my notes"


def test_a_task_a_person_finished_is_not_made_again(steady: Project) -> None:
    _run(steady, 0, 15)
    steady.edit_task(steady.tasks()[0]["key"], "status", "done")

    _run(steady, 8, 15)

    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "done")]


def test_a_rerun_of_the_day_opens_nothing_twice_even_with_other_data(steady: Project) -> None:
    _run(steady, 0, 15)
    _run(steady, 0, 5)
    _run(steady, 0, 15)

    assert [key for key, _ in _dependency_tasks(steady)] == ["dependency_watch:a001:2026-03-02:1"]


def test_one_task_an_owner_in_the_first_week_then_three_the_rest_follow(
    project_of: Callable[..., Project],
) -> None:
    made = _steady()
    for account in made.accounts:
        account |= {"owner_id": "u1", "override_tier": "Key"}
        account |= {"override_reason": "x", "override_until": "2027-01-01"}
    for meeting in made.activities:
        meeting["occurred_at"] = "2025-06-01T09:00:00"
    project = project_of(made, extra="\n[scopes]\ndimensions = []\n")
    made_on, waiting = [], {}

    for night in (0, 1, 6, 7, 8, 13, 14, 15):
        said = project.run(day(night))
        made_on += [night] * said.count("tasks_created")
        waiting[night] = said.count("tasks_waiting")

    assert made_on == [0] + [7] * 2 + [14] * 2, "none is grave: the third is kept"
    assert waiting[0] > waiting[7] > waiting[14] > 0
    assert {t["owner_id"] for t in project.tasks()} == {"u1"}
    assert all(dt.date.fromisoformat(t["due_on"]) >= day(0) for t in project.tasks())


def test_tasks_are_for_key_and_tomorrow_only(project_of: Callable[..., Project]) -> None:
    made = _steady()
    for meeting in made.activities:
        meeting["occurred_at"] = "2025-06-01T09:00:00"
    for account in made.accounts:
        account |= {"override_tier": "Maintain"}
        account |= {"override_reason": "x", "override_until": "2027-01-01"}
    project = project_of(made, extra="\n[scopes]\ndimensions = []\n")

    said = project.run()

    assert said.count("episodes_open") > 0
    assert project.tasks() == []


def test_a_lost_customer_s_tasks_stay_open_until_a_person_answers(
    project_of: Callable[..., Project],
) -> None:
    made = Portfolio()
    made.account("a001", owner_id="u1")
    made.account("a002", owner_id="u2")
    made.win("a001", 1, day(-1_000))
    for age in (700, 640, 600, 560, 520, 480, 440, 400):
        made.win("a001", 9_000, day(-age))
    for age in (400, 30):
        made.win("a002", 9_000, day(-age))
    scopes = "\n[scopes]\ndimensions = []\n"
    project = project_of(made, extra=scopes + '[portfolio]\ndirector = "boss"\n')

    def lost() -> list[str]:
        return [t["status"] for t in project.tasks() if ":lost:a001:" in t["key"]]

    assert project.run(day(0)).exit == 0
    assert lost() == ["open"]
    assert "72,000" in next(t["body"] for t in project.tasks() if ":lost:" in t["key"])
    assert project.run(day(40)).exit == 0
    assert lost() == ["open"]

    project.edit_task(next(t["key"] for t in project.tasks() if ":lost:" in t["key"]), "status",
                      "done")  # fmt: skip
    for night in (41, 42, 200):
        assert project.run(day(night)).exit == 0
        assert "lost" not in project.fields()["a001"]["flags"].split()
    assert lost() == ["done"]
