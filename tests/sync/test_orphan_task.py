"""Deals of no account as a task through the ledger and the CRM: one, closed by itself. For whom and
when stands in plan/test_unassigned_deals.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kamsync.scorecard.reader import default_text
from tests.sync.portfolio import Portfolio, Project, day

EXTRA = """
[portfolio]
director = "u3"
[scorecard]
file = "scorecard.toml"
[scopes]
dimensions = []
"""


def choose(project: Project, who: str) -> None:
    text = default_text()
    if who:
        text += f'\n[hygiene]\ndeals_without_account = "{who}"\n'
    (project.folder / "scorecard.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def loose(project_of: Callable[..., Project]) -> Callable[[str], Project]:
    """Three deals of no account: 300 of u1, 40 and 5 of somebody unknown."""

    def make(who: str) -> Project:
        portfolio = Portfolio()
        portfolio.user("u1", language="en")
        portfolio.user("u3", language="fr")
        for k in range(1, 13):
            portfolio.account(f"a{k:03}")
            portfolio.win(f"a{k:03}", 9_000 - k, day(-30))
            portfolio.meeting(f"a{k:03}", day(-3))
        portfolio.deal("", 300, day(20), owner_id="u1")
        portfolio.deal("gone", 40, day(20), owner_id="u9")
        portfolio.win("", 5, day(-20))
        project = project_of(portfolio, extra=EXTRA)
        choose(project, who)
        return project

    return make


def orphans(project: Project) -> list[tuple[str, str, str]]:
    return [
        (t["key"].split(":", 3)[3], t["owner_id"], t["status"])
        for t in project.tasks()
        if ":deals_without_account:" in t["key"]
    ]


def place_all(project: Project) -> None:
    for row in project.portfolio.opportunities[-3:]:
        row["account_id"] = "a006"
    project.save()


@pytest.mark.nights
def test_the_director_has_one_task_over_all_of_them(loose: Callable[[str], Project]) -> None:
    project = loose("director")
    for night in (0, 0, 45):
        project.run(day(night))
    assert orphans(project) == [("u3:2026-03-02:1", "u3", "open")]
    (task,) = [t for t in project.tasks() if ":deals_without_account:" in t["key"]]
    assert task["subject"] == "Rattacher 3 affaires à leurs comptes"
    assert "345" in task["body"]
    assert task["account_id"] == "a001"

    place_all(project)
    project.run(day(46))
    assert [status for _, _, status in orphans(project)] == ["done"]
    before = project.written()
    project.run(day(46))
    assert project.written() == before


@pytest.mark.soak
def test_undo_takes_it_back_and_a_lost_state_does_not_double_it(
    loose: Callable[[str], Project],
) -> None:
    project = loose("director")
    said = project.run(day(0))
    assert len(orphans(project)) == 1
    assert project.cli("undo", said.data["run"]).exit == 0
    assert orphans(project) == []

    other = loose("director")
    other.run(day(0))
    other.state.rename(other.folder / "lost")
    other.run(day(1))
    assert orphans(other) == [("u3:2026-03-02:1", "u3", "open")]


@pytest.mark.soak
def test_it_waits_for_its_turn_in_the_weekly_pace(loose: Callable[[str], Project]) -> None:
    project = loose("owners")
    key = {"override_tier": "Key", "override_reason": "x", "override_until": "2027-01-01"}
    for account in project.portfolio.accounts[:3]:
        account |= key
    project.save()
    said = project.run(day(0))

    # u1 has three tasks of Key accounts without a deal under way; u3 has none
    assert orphans(project) == [("u3:2026-03-02:1", "u3", "open")]
    assert said.count("tasks_waiting") >= 1
    project.run(day(7))
    project.run(day(14))
    assert len([t for t in project.tasks() if t["owner_id"] == "u1"]) > 3
