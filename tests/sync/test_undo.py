"""Undo puts back what a run wrote, where nobody changed it since, and stands still until resume."""

from __future__ import annotations

import pytest

from tests.sync.portfolio import Project, Said, day


def _two_days(project: Project) -> Said:
    """A second day on which scores, tasks and flags move."""
    assert project.run().exit == 0
    for back in range(9):
        project.portfolio.meeting("a012", day(-back), f"ca012{back}")
    for name in ("a005", "a008"):
        project.portfolio.win(name, 300_000, day(0))
    project.save()
    second = project.run(day(1), "--full")
    assert second.exit == 0
    assert second.count("records_written") > 2
    assert second.count("tasks_created") > 0
    return second


def test_undo_restores_the_images_to_the_byte_and_removes_the_tasks(project: Project) -> None:
    project.run()
    before = project.written()
    second = _two_days(project)

    said = project.cli("undo", second.data["run"])

    assert said.exit == 0
    assert said.count("restored") == second.count("records_written")
    assert said.count("tasks_removed") == second.count("tasks_created")
    after = project.written()
    assert after["fields.csv"] == before["fields.csv"]
    assert after["tasks.csv"] == before["tasks.csv"]


def test_the_connection_stands_still_until_resume(project: Project) -> None:
    second = _two_days(project)
    wanted = project.written()["fields.csv"]
    project.cli("undo", second.data["run"])
    undone = project.written()

    held = project.run(day(1))
    refused = project.cli("apply", "--yes")

    assert (held.exit, refused.exit) == (4, 4)
    assert "resume" in held.data["message"]
    assert project.written() == undone
    assert "resume" in project.cli("status").data["waiting"][0]
    assert project.cli("resume").exit == 0
    again = project.run(day(1))
    assert again.exit == 0
    assert again.count("records_written") == second.count("records_written")
    assert project.written()["fields.csv"] == wanted


def test_a_field_a_person_changed_since_is_left_and_named(project: Project) -> None:
    second = _two_days(project)
    project.edit_field("a012", "score", "1")

    said = project.cli("undo", second.data["run"])

    assert project.fields()["a012"]["score"] == "1"
    told = [f for f in said.data["findings"] if f["code"] == "changed_since"]
    assert [(f["where"], f["message"].split()[0]) for f in told] == [("account a012", "score")]


def test_a_task_a_person_touched_stays_and_is_not_made_again(project: Project) -> None:
    second = _two_days(project)
    with project.ledger() as ledger:
        made = [w.ref for w in ledger.writes(second.data["run"]) if w.kind == "task"]
    project.edit_task(made[0], "subject", "mine now")

    said = project.cli("undo", second.data["run"])

    assert (said.count("tasks_left"), said.count("tasks_removed")) == (1, len(made) - 1)
    assert [t["subject"] for t in project.tasks() if t["key"] == made[0]] == ["mine now"]
    project.cli("resume")
    project.run(day(2))
    told = [tuple(t["key"].split(":")[2:4]) for t in project.tasks()]
    assert len(told) == len(set(told)), told


def test_a_dry_run_changes_nothing_and_says_the_same(project: Project) -> None:
    second = _two_days(project)
    before = project.written()

    dry = project.cli("undo", second.data["run"], "--dry-run")

    assert project.written() == before
    assert project.run(day(1)).exit == 0, "a dry run must not hold the connection"
    real = project.cli("undo", second.data["run"])
    assert dry.data["counts"] == real.data["counts"] | {"failed": 0}


def test_undoing_an_idle_second_run_doubles_no_task(project: Project) -> None:
    """Its memory of the day is the first run's too."""
    project.run()
    idle = project.run()
    tasks = project.tasks()

    assert project.cli("undo", idle.data["run"]).exit == 0
    project.cli("resume")
    project.run(day(1))

    assert project.tasks() == tasks


@pytest.mark.parametrize("what", ["twice", "plan", "nonsense"])
def test_what_cannot_be_undone_is_refused(project: Project, what: str) -> None:
    run = project.run().data["run"]
    if what == "twice":
        assert project.cli("undo", run).exit == 0
    elif what == "plan":
        run = project.cli("plan").data["run"]
    else:
        run = "run-nonsense"
    before = project.written()

    said = project.cli("undo", run)

    assert said.exit == 2
    assert project.written() == before


def test_undo_of_the_first_run_empties_every_field(project: Project) -> None:
    run = project.run().data["run"]

    said = project.cli("undo", run)

    assert said.exit == 0
    assert project.tasks() == []
    shown = [v for row in project.fields().values() for k, v in row.items() if k != "account_id"]
    assert set(shown) <= {""}
