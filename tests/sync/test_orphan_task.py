"""Deals of no account as a task, where the scorecard asks: one, grouped, closed by itself."""

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


def test_without_a_word_in_the_scorecard_nobody_is_asked(loose: Callable[[str], Project]) -> None:
    for who in ("", "off"):
        project = loose(who)
        project.run()
        assert orphans(project) == []


@pytest.mark.nights
def test_the_director_has_one_task_over_all_of_them(loose: Callable[[str], Project]) -> None:
    project = loose("director")
    for night in (0, 0, 1, 9, 45):
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


@pytest.mark.nights
def test_each_owner_has_their_own_and_the_rest_is_the_directors(
    loose: Callable[[str], Project],
) -> None:
    project = loose("owners")
    project.run()
    assert sorted(orphans(project)) == [
        ("u1:2026-03-02:1", "u1", "open"),
        ("u3:2026-03-02:1", "u3", "open"),
    ]
    project.portfolio.opportunities[-3]["account_id"] = "a006"
    project.save()
    project.run(day(1))
    assert sorted(orphans(project))[0] == ("u1:2026-03-02:1", "u1", "done")
    assert sorted(orphans(project))[1] == ("u3:2026-03-02:1", "u3", "open")


@pytest.mark.soak
def test_one_that_a_person_finished_is_not_made_again_before_the_next_cause(
    loose: Callable[[str], Project],
) -> None:
    project = loose("director")
    project.run(day(0))
    key = next(t["key"] for t in project.tasks() if "deals_wi" in t["key"])
    project.edit_task(key, "status", "done")
    for night in (1, 40):
        project.run(day(night))
    assert [key for key, _, _ in orphans(project)] == ["u3:2026-03-02:1"]

    place_all(project)
    project.run(day(41))
    project.portfolio.opportunities[-1]["account_id"] = ""
    project.save()
    project.run(day(42))
    assert [key for key, _, _ in orphans(project)] == ["u3:2026-03-02:1", "u3:2026-04-13:2"]


@pytest.mark.soak
def test_within_a_month_the_next_cause_makes_no_second_task(
    loose: Callable[[str], Project],
) -> None:
    project = loose("director")
    project.run(day(0))
    place_all(project)
    project.run(day(1))
    project.portfolio.opportunities[-1]["account_id"] = ""
    project.save()
    project.run(day(30))
    assert [key for key, _, _ in orphans(project)] == ["u3:2026-03-02:1"]
    project.run(day(31))
    assert [key for key, _, _ in orphans(project)] == ["u3:2026-03-02:1", "u3:2026-04-02:2"]


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


def test_a_scorecard_that_asks_no_more_closes_it(loose: Callable[[str], Project]) -> None:
    project = loose("director")
    project.run(day(0))
    choose(project, "off")
    project.run(day(1))
    assert [status for _, _, status in orphans(project)] == ["done"]
