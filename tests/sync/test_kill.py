"""kill -9 of a real process at random moments, then one run: nothing doubled, nothing lost."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import time
from pathlib import Path

import pytest

from kamsync.mirror import Mirror
from tests.processes import Working, start
from tests.sync.portfolio import Project, a_portfolio, day

FILES = ("fields.csv", "tasks.csv", "scores.csv")
SEED = 20260302


class Victim:
    """A project that real processes run on, beside what a clean run of it makes."""

    def __init__(self, folder: Path) -> None:
        self.pattern = Project(folder / "pattern", a_portfolio(), extra="")
        self.clean = self._copy(folder / "clean")
        started = time.monotonic()
        assert self._process(self.clean, day(0)).wait() == 0
        self.duration = time.monotonic() - started
        self.expected = self.clean.written()

    def killed(self, folder: Path, after: float) -> Project:
        """A project whose first run was killed that long after its start."""
        project = self._copy(folder)
        process = self._process(project, day(0))
        process.wait(after)
        process.kill()
        return project

    def _copy(self, folder: Path) -> Project:
        shutil.copytree(self.pattern.folder, folder)
        return Project(folder, self.pattern.portfolio)

    @staticmethod
    def _process(project: Project, on: dt.date) -> Working:
        """The real command; only the page, which takes longest, is blank as in the other tests."""
        head = ("--config", str(project.config), "--as-of", on.isoformat())
        return start(project.folder, *head, "run")


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return Victim(tmp_path_factory.mktemp("victim"))


def _moments(victim: Victim, count: int) -> list[float]:
    """Seeded, spread evenly over a clean run, each somewhere in its own slice."""
    chance = random.Random(SEED)
    return [(n + chance.random()) / count * victim.duration for n in range(count)]


def _assert_whole(project: Project) -> None:
    """Mirror and bookmarks fit together, nothing is unfinished, no half file is left."""
    mirror = Mirror(project.state / "mirror" / "main")
    generation = mirror.current()
    assert generation is not None
    assert generation.frame("opportunity").height == len(project.portfolio.opportunities)
    assert not list((project.state / "mirror" / "main").glob("draft-*"))
    with project.ledger() as ledger:
        assert ledger.unfinished_runs("main") == []
        applied = [r for r in ledger.runs("main") if r.status == "applied"]
        assert applied
        assert not [b for b in ledger.open_batches("main") if b.run_id == applied[0].id]
        in_crm = {t["key"]: t["status"] for t in project.tasks()}
        assert dict(ledger.tasks("main").select("key", "status").iter_rows()) == in_crm
    assert not list(project.out.glob(".*"))
    assert not list((project.state / "plans").glob(".*"))


def _check_same_day(victim: Victim, folder: Path, moment: float) -> None:
    project = victim.killed(folder, moment)

    said = project.run()

    assert said.exit == 0, said.out
    assert {n: project.written()[n] for n in FILES} == {n: victim.expected[n] for n in FILES}
    _assert_whole(project)
    shutil.rmtree(folder)


def _check_next_day(victim: Victim, folder: Path, moment: float) -> None:
    project = victim.killed(folder, moment)

    said = project.run(day(1))

    assert said.exit == 0, said.out
    subjects = [tuple(t["key"].split(":")[2:4]) for t in project.tasks()]
    assert len(subjects) == len(set(subjects)), subjects
    assert len(subjects) == len(victim.clean.tasks())
    _assert_whole(project)
    again = project.run(day(1))
    assert (again.count("records_written"), again.count("tasks_created")) == (0, 0)
    shutil.rmtree(folder)


@pytest.mark.nights
@pytest.mark.parametrize("n", range(2))
def test_a_killed_run_is_made_good_by_the_next(victim: Victim, tmp_path: Path, n: int) -> None:
    _check_same_day(victim, tmp_path / "k", _moments(victim, 12)[3 * n + 1])


@pytest.mark.nights
@pytest.mark.parametrize("n", range(1))
def test_a_run_killed_yesterday_doubles_no_task_today(
    victim: Victim, tmp_path: Path, n: int
) -> None:
    _check_next_day(victim, tmp_path / "k", _moments(victim, 8)[2 * n + 4])


@pytest.mark.soak
@pytest.mark.parametrize("n", range(100))
def test_a_hundred_kills(victim: Victim, tmp_path: Path, n: int) -> None:
    check = _check_next_day if n % 4 == 3 else _check_same_day
    check(victim, tmp_path / "k", _moments(victim, 100)[n])
