"""Projects in a folder of their own; the report page has its own tests and is left blank here.

What many tests begin with is made once a session and copied: a first run, an approval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kamsync import registry
from tests.sync.portfolio import Portfolio, Project, day
from tests.sync.remote import Point, RemoteConnector


@contextmanager
def _about(folder: Path, remote: type[Any] | None = None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # where a bug would leave its report
        patch.setattr("kamsync.sync.results.publication.render", lambda *_: "<html></html>")
        if remote is not None:
            points = {**registry.available(), "remote": Point(remote)}
            patch.setattr(registry, "available", lambda: points)
        yield


@pytest.fixture(autouse=True)
def _blank_report(tmp_path: Path) -> Iterator[None]:
    with _about(tmp_path):
        yield


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Twelve accounts, three owners, nothing run yet."""
    return Project(tmp_path / "p")


@pytest.fixture(scope="session")
def _first_run(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("first-run")
    with _about(folder):
        made = Project(folder / "p")
        made.totals = made.run()
    assert made.totals.exit == 0
    return made


@pytest.fixture
def settled(_first_run: Project, tmp_path: Path) -> Project:
    """The twelve accounts after a run on TODAY."""
    return _first_run.copied(tmp_path / "settled")


@pytest.fixture(scope="session")
def _second_run(_first_run: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("second-run")
    made = _first_run.copied(folder / "p")
    for back in range(9):
        made.portfolio.meeting("a012", day(-back), f"ca012{back}")
    for name in ("a005", "a008"):
        made.portfolio.win(name, 300_000, day(0))
    overridden = {"override_tier": "Key", "override_reason": "x", "override_until": "2027-01-01"}
    made.portfolio.accounts[10] |= overridden  # its owner has no task yet
    made.save()
    with _about(folder):
        made.totals = made.run(day(1), "--full")
    assert made.totals.exit == 0
    assert made.totals.count("records_written") > 2
    assert made.totals.count("tasks_created") > 0
    return made


@pytest.fixture
def two_days(_second_run: Project, tmp_path: Path) -> Project:
    """After a second day, on which scores, tasks and flags moved."""
    return _second_run.copied(tmp_path / "two-days")


@pytest.fixture
def project_of(tmp_path: Path) -> Callable[..., Project]:
    """Projects with a portfolio, or an end of the config, of the test's own."""
    made = 0

    def make(portfolio: Portfolio | None = None, **how: str) -> Project:
        nonlocal made
        made += 1
        return Project(tmp_path / f"p{made}", portfolio, **how)

    return make


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[type[RemoteConnector]]:
    """A connector that needs a person's approval; its class carries the faults."""

    class Remote(RemoteConnector):
        pass

    with _about(tmp_path, Remote):
        yield Remote


@pytest.fixture
def remote(crm: type[RemoteConnector], tmp_path: Path) -> Project:
    """A project on it, nothing run yet."""
    project = Project(tmp_path / "remote", connector="remote")
    project.crm = crm
    return project


@pytest.fixture(scope="session")
def _first_apply(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("first-apply")
    with _about(folder, RemoteConnector):
        made = Project(folder / "p", connector="remote")
        made.run()
        assert made.cli("apply", "--yes").exit == 0
    return made


@pytest.fixture
def approved(crm: type[RemoteConnector], _first_apply: Project, tmp_path: Path) -> Project:
    """The same after a run and the apply of a person."""
    project = _first_apply.copied(tmp_path / "remote")
    project.crm = crm
    return project
