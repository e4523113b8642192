"""A life of a flag through the ledger and the CRM: one task an episode. The turns of an episode
and the pace of tasks stand in plan/test_episodes.py and plan/test_tasks.py."""

from __future__ import annotations

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


@pytest.mark.nights
def test_one_life_has_one_task_from_opening_to_the_end_of_the_cool_down(steady: Project) -> None:
    """At 9 % of the revenue it stays: clearing needs nine tenths of the line of 10 %."""
    key = "dependency_watch:a001:2026-03-02:1"
    lived = []

    for night, percent in ((0, 15), (1, 9), (2, 25), (3, 5), (20, 15)):
        _run(steady, night, percent)
        lived.append((steady.fields()["a001"]["dependency"], _dependency_tasks(steady)))

    assert lived == [
        ("watch", [(key, "open")]),
        ("watch", [(key, "open")]),
        ("high", [(key, "open")]),
        ("none", [(key, "done")]),
        ("watch", [(key, "done")]),
    ]


@pytest.mark.nights
def test_a_task_a_person_touched_is_not_closed(steady: Project) -> None:
    _run(steady, 0, 15)
    steady.edit_task(steady.tasks()[0]["key"], "body", "my notes")

    _run(steady, 1, 5)

    assert _dependency_tasks(steady) == [("dependency_watch:a001:2026-03-02:1", "open")]
    assert steady.tasks()[0]["body"] == "my notes"


@pytest.mark.nights
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
