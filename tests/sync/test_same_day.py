"""Nothing new, nothing written: the same day twice, with the mirror, the ledger or both gone."""

from __future__ import annotations

import shutil

import pytest

from tests.sync.portfolio import Project, day

NOTHING = ("records", "fields", "tasks", "tasks_completed")
WRITTEN = ("records_written", "tasks_created", "tasks_closed")


def _assert_idle(project: Project) -> None:
    before = project.written()

    said = project.run()

    assert said.exit == 0
    assert {n: said.count(n) for n in (*NOTHING, *WRITTEN)} == dict.fromkeys(
        (*NOTHING, *WRITTEN), 0
    )
    assert project.written() == before


def test_first_run_writes_and_the_second_of_the_day_writes_nothing(project: Project) -> None:
    first = project.run()

    assert (first.exit, first.count("records_written"), first.count("tasks_created")) == (0, 12, 1)
    _assert_idle(project)


@pytest.mark.nights
def test_without_the_mirror_the_second_run_still_writes_nothing(settled: Project) -> None:
    shutil.rmtree(settled.state / "mirror")

    _assert_idle(settled)


@pytest.mark.nights
@pytest.mark.parametrize("lost", ["ledger", "whole state"])
def test_a_lost_ledger_is_rebuilt_from_the_tasks(settled: Project, lost: str) -> None:
    if lost == "ledger":
        for file in settled.state.glob("ledger.sqlite*"):
            file.unlink()
    else:
        shutil.rmtree(settled.state)
    keys = {t["key"] for t in settled.tasks()}

    _assert_idle(settled)

    with settled.ledger() as ledger:
        assert set(ledger.tasks("main")["key"]) == keys


@pytest.mark.nights
@pytest.mark.parametrize("lost", ["ledger", "whole state"])
def test_a_ledger_lost_overnight_doubles_no_task(settled: Project, lost: str) -> None:
    """The day after, the same flags would open with another day in their keys."""
    before = settled.tasks()
    if lost == "ledger":
        for file in settled.state.glob("ledger.sqlite*"):
            file.unlink()
    else:
        shutil.rmtree(settled.state)

    said = settled.run(day(1))

    assert said.count("tasks_created") == 0
    assert settled.tasks() == before


@pytest.mark.nights
def test_tasks_found_again_count_against_the_three_of_their_owner(project: Project) -> None:
    """Five flags want the director; two wait, and go on waiting when the ledger is lost."""
    for k in range(1, 13):
        project.portfolio.accounts[k - 1]["owner_id"] = "gone"
    project.save()
    first = project.run()
    assert first.count("tasks_waiting") > 0
    for file in project.state.glob("ledger.sqlite*"):
        file.unlink()

    again = project.run()

    assert again.count("tasks_created") == 0
    assert again.count("tasks_waiting") == first.count("tasks_waiting")
