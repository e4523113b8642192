"""Undo puts back what a run wrote, where nobody changed it since, and stands still until resume."""

from __future__ import annotations

import pytest

from tests.sync.portfolio import Project, day


def test_undo_restores_the_images_to_the_byte_and_removes_the_tasks(
    settled: Project, two_days: Project
) -> None:
    before = settled.written()

    said = two_days.cli("undo", two_days.totals.data["run"])

    assert said.exit == 0
    assert said.count("restored") == two_days.totals.count("records_written")
    assert said.count("tasks_removed") == two_days.totals.count("tasks_created")
    after = two_days.written()
    assert after["fields.csv"] == before["fields.csv"]
    assert after["tasks.csv"] == before["tasks.csv"]


def test_the_connection_stands_still_until_resume(two_days: Project) -> None:
    wanted = two_days.written()["fields.csv"]
    two_days.cli("undo", two_days.totals.data["run"])
    undone = two_days.written()

    held = two_days.run(day(1))
    refused = two_days.cli("apply", "--yes")

    assert (held.exit, refused.exit) == (4, 4)
    assert "resume" in held.data["message"]
    assert two_days.written() == undone
    assert "resume" in two_days.cli("status").data["waiting"][0]
    assert two_days.cli("resume").exit == 0
    again = two_days.run(day(1))
    assert again.exit == 0
    assert again.count("records_written") == two_days.totals.count("records_written")
    assert two_days.written()["fields.csv"] == wanted


@pytest.mark.nights
def test_a_field_a_person_changed_since_is_left_and_named(two_days: Project) -> None:
    two_days.edit_field("a012", "score", "1")

    said = two_days.cli("undo", two_days.totals.data["run"])

    assert two_days.fields()["a012"]["score"] == "1"
    reported = [f for f in said.data["findings"] if f["code"] == "changed_since"]
    assert [(f["where"], f["values"]["fields"]) for f in reported] == [("account a012", ["score"])]


def test_a_task_a_person_touched_stays(two_days: Project) -> None:
    with two_days.ledger() as ledger:
        made = [w.ref for w in ledger.writes(two_days.totals.data["run"]) if w.kind == "task"]
    two_days.edit_task(made[0], "subject", "mine now")

    said = two_days.cli("undo", two_days.totals.data["run"])

    assert (said.count("tasks_left"), said.count("tasks_removed")) == (1, len(made) - 1)
    assert [t["subject"] for t in two_days.tasks() if t["key"] == made[0]] == ["mine now"]


@pytest.mark.nights
def test_a_task_that_undo_left_is_not_made_again(two_days: Project) -> None:
    with two_days.ledger() as ledger:
        made = [w.ref for w in ledger.writes(two_days.totals.data["run"]) if w.kind == "task"]
    two_days.edit_task(made[0], "subject", "mine now")
    two_days.cli("undo", two_days.totals.data["run"])

    two_days.cli("resume")
    two_days.run(day(2))

    shown = [tuple(t["key"].split(":")[2:4]) for t in two_days.tasks()]
    assert len(shown) == len(set(shown)), shown


@pytest.mark.nights
def test_a_dry_run_changes_nothing_and_says_the_same(two_days: Project) -> None:
    before = two_days.written()

    dry = two_days.cli("undo", two_days.totals.data["run"], "--dry-run")

    assert two_days.written() == before
    assert two_days.run(day(1)).exit == 0, "a dry run must not hold the connection"
    real = two_days.cli("undo", two_days.totals.data["run"])
    assert dry.data["counts"] == real.data["counts"] | {"failed": 0}


@pytest.mark.nights
def test_undoing_an_idle_second_run_doubles_no_task(settled: Project) -> None:
    """Its memory of the day is the first run's too."""
    idle = settled.run()
    tasks = settled.tasks()

    assert settled.cli("undo", idle.data["run"]).exit == 0
    settled.cli("resume")
    settled.run(day(1))

    assert settled.tasks() == tasks


@pytest.mark.nights
@pytest.mark.parametrize("what", ["twice", "plan", "nonsense"])
def test_what_cannot_be_undone_is_refused(settled: Project, what: str) -> None:
    run = settled.totals.data["run"]
    if what == "twice":
        assert settled.cli("undo", run).exit == 0
    elif what == "plan":
        run = settled.cli("plan").data["run"]
    else:
        run = "run-nonsense"
    before = settled.written()

    said = settled.cli("undo", run)

    assert said.exit == 2
    assert settled.written() == before


def test_undo_of_the_first_run_empties_every_field(settled: Project) -> None:
    run = settled.totals.data["run"]

    said = settled.cli("undo", run)

    assert said.exit == 0
    assert settled.tasks() == []
    shown = [v for row in settled.fields().values() for k, v in row.items() if k != "account_id"]
    assert set(shown) <= {""}
