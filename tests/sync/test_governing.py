"""The scorecard under management: approval, review date with its task, changes after approval."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kamsync.scorecard.reader import default_text
from tests.sync.portfolio import TODAY, Project, day

SIGNED = {"approved_by": "Chief Executive A. Example", "approved_on": "2026-01-05"}
EXTRA = '\n[scorecard]\nfile = "scorecard.toml"\n'


def sign(project: Project, rules: str = "", **head: str) -> None:
    """The shipped scorecard with these keys of its head; `rules`: "old -> new"."""
    text = default_text()
    text = text.replace('act = "director"', 'act = "owner"')  # the director has the review alone
    for key, value in (SIGNED | head).items():
        text = text.replace(f'{key} = ""', f'{key} = "{value}"', 1)
    if rules:
        old, new = rules.split(" -> ")
        assert old in text
        text = text.replace(old, new, 1)
    (project.folder / "scorecard.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def governed(project_of: Callable[..., Project]) -> Project:
    extra = '\n[portfolio]\ndirector = "boss"\n'
    project = project_of(extra=EXTRA + 'approvers = ["Chief Executive"]\n' + extra)
    project.portfolio.user("boss")
    project.save()
    sign(project)
    return project


def codes(project: Project) -> dict[str, str]:
    said = project.cli("check", as_of=TODAY)
    return {f["code"]: f["message"] for f in said.data["findings"]}


def review_tasks(project: Project) -> list[tuple[str, str, str]]:
    return [
        (t["key"].split(":", 2)[2], t["owner_id"], t["status"])
        for t in project.tasks()
        if ":scorecard_review:" in t["key"]
    ]


def test_of_a_signed_scorecard_and_a_review_further_off_than_thirty_days_nothing_is_told(
    governed: Project,
) -> None:
    sign(governed, review_by="2026-04-02")
    assert not [c for c in codes(governed) if c.startswith(("scorecard", "approv", "intuition"))]


@pytest.mark.nights
@pytest.mark.parametrize(
    ("head", "code", "words"),
    [
        ({"approved_by": "", "approved_on": ""}, "scorecard_unapproved", "not approved"),
        ({"approved_on": ""}, "scorecard_unapproved", "a name but no date"),
        ({"approved_by": ""}, "scorecard_unapproved", "a date but no name"),
        ({"approved_by": "A. Nother, sales"}, "approver_unknown", "A. Nother"),
        ({"approved_on": "2026-03-03"}, "approval_ahead", "3 Mar 2026"),
        ({"review_by": "2026-03-01"}, "scorecard_review", "1 Mar 2026"),
        ({"review_by": "2026-03-02"}, "scorecard_review_soon", "2 Mar 2026"),
        ({"review_by": "2026-04-01"}, "scorecard_review_soon", "1 Apr 2026"),
    ],
)
def test_check_tells_what_is_wrong_with_approval_and_review(
    governed: Project, head: dict[str, str], code: str, words: str
) -> None:
    sign(governed, **head)
    assert words in codes(governed)[code]


@pytest.mark.nights
def test_check_tells_too_much_judgement(governed: Project) -> None:
    sign(governed, 'metric = "history"\n -> metric = "rating_fit"\nmanual = true\n')
    assert "intuition_over" not in codes(governed)
    sign(governed, 'metric = "pipeline"\n -> metric = "rating_fit"\nmanual = true\n')
    assert "25%" in codes(governed)["intuition_over"]


@pytest.mark.nights
def test_an_overdue_review_is_one_task_of_the_director(governed: Project) -> None:
    sign(governed, review_by="2026-03-02")
    governed.run(day(0))
    assert review_tasks(governed) == []

    for night in (1, 2, 40):
        governed.run(day(night))

    assert review_tasks(governed) == [("scorecard_review:a001:2026-03-02:1", "boss", "open")]


@pytest.mark.nights
def test_a_renewed_review_date_closes_the_task_and_the_next_makes_another(
    governed: Project,
) -> None:
    sign(governed, review_by="2026-03-02")
    governed.run(day(1))
    sign(governed, review_by="2026-03-06")
    governed.run(day(2))
    assert [t[2] for t in review_tasks(governed)] == ["done"]

    governed.run(day(9))

    assert review_tasks(governed) == [
        ("scorecard_review:a001:2026-03-02:1", "boss", "done"),
        ("scorecard_review:a001:2026-03-06:1", "boss", "open"),
    ]


@pytest.mark.nights
def test_a_lost_state_doubles_no_review_task(governed: Project) -> None:
    sign(governed, review_by="2026-03-02")
    governed.run(day(1))
    governed.state.rename(governed.folder / "lost")

    governed.run(day(2))

    assert [t[2] for t in review_tasks(governed)] == ["open"]


@pytest.mark.nights
def test_rules_changed_under_an_old_approval_are_told_and_wait(remote: Project) -> None:
    with remote.config.open("a") as file:
        file.write(EXTRA)
    sign(remote)
    remote.run()
    assert remote.cli("apply", "--yes").exit == 0
    sign(remote, review_by="2027-01-01")
    assert "scorecard_changed" not in codes(remote)
    sign(remote, "weight = 25 -> weight = 60")
    before = remote.written()

    assert "Chief Executive" in codes(remote)["scorecard_changed"]
    waiting = remote.run(day(1))
    assert waiting.exit == 4
    assert "scorecard changed" in waiting.data["message"]
    assert remote.written() == before

    sign(remote, "weight = 25 -> weight = 60", approved_on="2026-03-02")
    assert "scorecard_changed" not in codes(remote)
    again = remote.run(day(1))
    assert "scorecard changed" not in again.data["message"]


@pytest.mark.nights
def test_check_lists_who_applied_what_and_when(remote: Project) -> None:
    remote.run()
    remote.cli("apply", "--yes")
    (given,) = remote.cli("check").data["approvals"]
    assert set(given) == {"by", "at", "scorecard"}
    assert len(given["scorecard"]) == 64


@pytest.mark.nights
def test_revenue_is_held_against_a_plan_only_where_there_is_one(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(extra=EXTRA)
    sign(project, 'clear_at = 0.9 -> clear_at = 0.9\ndenominator = "planned"')
    said = project.run()
    assert said.exit == 2
    assert "revenue.planned" in str(said.data["findings"])

    with project.config.open("a") as file:
        file.write("\n[revenue]\nplanned = 1_000_000\n")
    assert project.run().exit == 0
