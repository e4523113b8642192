"""The task to refresh a datum, night after night: one, its owner's, closed when it is fresh."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kamsync.scorecard.reader import default_text
from tests.sync.portfolio import Portfolio, Project, day

CRITERION = """
[[criteria]]
id = "{name}"
view = "now"
weight = {weight}
metric = "rating_{name}"
rating = {{ A = 100, B = 40 }}
"""
KEY = {"override_tier": "Key", "override_reason": "x", "override_until": "2027-01-01"}
EXTRA = '\n[scopes]\ndimensions = []\n[scorecard]\nfile = "scorecard.toml"\n'


def rated_portfolio() -> Portfolio:
    """a001 is Key and met lately; its fit was rated 190 days ago, its culture never."""
    made = Portfolio()
    made.user("u1", language="en")
    made.user("u2", language="en")
    for k in range(1, 13):
        name = f"a{k:03}"
        made.account(name, owner_id=f"u{1 + k % 2}", rating_fit="A", rating_fit_at=str(day(-1)))
        made.accounts[-1] |= {"rating_culture": "A", "rating_culture_at": str(day(-1))}
        for quarter in range(12):
            made.win(name, 8_000, day(-20 - 91 * quarter))
        made.deal(name, 9_000, day(90))
        for back in range(0, 100, 20):
            made.meeting(name, day(-back), f"c{back}{name}")
    made.accounts[0] |= KEY | {"rating_fit_at": str(day(-190))}
    made.accounts[0] |= {"rating_culture": "", "rating_culture_at": ""}
    return made


@pytest.fixture
def rated(project_of: Callable[..., Project]) -> Project:
    project = project_of(rated_portfolio(), extra=EXTRA)
    criteria(project, culture=3, fit=2)
    return project


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Owner → the task. a001 is of u2, who reads French; a002 of u1, who reads English."""
    made = rated_portfolio()
    made.users[1]["language"] = "fr"
    made.accounts[1] |= KEY | {"rating_culture": "", "rating_culture_at": ""}
    project = Project(tmp_path_factory.mktemp("asked") / "p", made, extra=EXTRA)
    criteria(project, culture=3, fit=2)
    project.run(day(0))
    return {t["owner_id"]: t for t in project.tasks() if ":refresh_" in t["key"]}


def criteria(project: Project, **weights: int) -> None:
    more = "".join(CRITERION.format(name=n, weight=w) for n, w in weights.items())
    (project.folder / "scorecard.toml").write_text(default_text() + more, encoding="utf-8")


def rate(project: Project, datum: str, on: str, account: int = 0) -> None:
    project.portfolio.accounts[account] |= {datum: "A", f"{datum}_at": on}
    project.save()


def refreshes(project: Project) -> list[tuple[str, str]]:
    return [
        (t["key"].split(":", 2)[2], t["status"]) for t in project.tasks() if ":refresh_" in t["key"]
    ]


CULTURE = "refresh_rating_culture:a001:2026-03-02:1"


@pytest.mark.nights
def test_one_task_is_made_once_and_closed_when_the_datum_is_fresh(rated: Project) -> None:
    rated.run(day(0))
    assert refreshes(rated) == [(CULTURE, "open")]

    for night in (0, 1, 5):
        rated.run(day(night))
    assert refreshes(rated) == [(CULTURE, "open")]

    rate(rated, "rating_culture", str(day(8)))
    rated.run(day(8))
    # culture is done, and now the fit of last year is the largest gap
    assert refreshes(rated) == [(CULTURE, "done"), ("refresh_rating_fit:a001:2026-03-10:1", "open")]

    rate(rated, "rating_fit", str(day(9)))
    rated.run(day(9))
    assert [status for _, status in refreshes(rated)] == ["done", "done"]
    before = rated.written()
    rated.run(day(9))
    assert rated.written() == before


def test_it_says_what_why_by_when_and_how_it_ends(asked: dict[str, dict[str, str]]) -> None:
    task = asked["u1"]

    assert task["subject"] == "Refresh the rating “culture” of a002 Ltd"
    assert task["due_on"] == "2026-04-01"
    assert "it is missing or has no date" in task["body"]


def test_a_french_owner_reads_french(asked: dict[str, dict[str, str]]) -> None:
    task = asked["u2"]

    plain = re.sub("[\u00a0\u202f]", " ", task["subject"])
    assert plain == "Actualiser la note « culture » de a001 Ltd"
    assert "à la confiance du score" in task["body"]


@pytest.mark.soak
def test_a_datum_that_grows_old_asks_by_itself_and_leaves_when_it_is_not_key(
    rated: Project,
) -> None:
    rate(rated, "rating_culture", str(day(0)))
    rate(rated, "rating_fit", str(day(-180)))
    rated.run(day(0))
    assert refreshes(rated) == []
    rated.run(day(3))
    assert refreshes(rated) == []
    rated.run(day(4))
    fit = "refresh_rating_fit:a001:2026-03-06:1"
    assert refreshes(rated) == [(fit, "open")]

    rated.portfolio.accounts[0] |= {"override_tier": "Maintain"}
    rated.save()
    rated.run(day(5))
    assert refreshes(rated) == [(fit, "done")]


@pytest.mark.soak
def test_a_task_a_person_finished_is_not_made_again(rated: Project) -> None:
    rated.run(day(0))
    key = next(t["key"] for t in rated.tasks() if ":refresh_" in t["key"])
    rated.edit_task(key, "status", "done")
    for night in (1, 20, 60):
        rated.run(day(night))
    assert [k for k, _ in refreshes(rated)] == [CULTURE]


@pytest.mark.nights
def test_the_weekly_pace_holds_for_it_too(rated: Project) -> None:
    for account in rated.portfolio.accounts:
        account |= KEY | {"owner_id": "u1", "rating_culture": "", "rating_culture_at": ""}
    rated.save()
    said = rated.run(day(0))

    assert len([t for t in rated.tasks() if t["owner_id"] == "u1"]) == 1
    assert said.count("tasks_waiting") >= 11


@pytest.mark.nights
def test_undo_takes_it_back(rated: Project) -> None:
    said = rated.run(day(0))
    assert refreshes(rated) == [(CULTURE, "open")]

    assert rated.cli("undo", said.data["run"]).exit == 0
    assert refreshes(rated) == []


@pytest.mark.nights
def test_a_criterion_that_goes_takes_its_task_along(rated: Project) -> None:
    rated.run(day(0))
    criteria(rated, fit=2)
    rated.run(day(1))
    assert refreshes(rated)[0] == (CULTURE, "done")


@pytest.mark.soak
def test_a_lost_state_doubles_no_task(rated: Project) -> None:
    rated.run(day(0))
    rated.state.rename(rated.folder / "lost")
    rated.run(day(1))
    assert refreshes(rated) == [(CULTURE, "open")]
