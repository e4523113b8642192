"""Projects in a folder of their own; the report page has its own tests and is left blank here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kamsync import registry
from tests.sync.portfolio import Portfolio, Project
from tests.sync.remote import Point, RemoteConnector


@pytest.fixture(autouse=True)
def _blank_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # where a bug would leave its report
    monkeypatch.setattr("kamsync.sync.publish.render", lambda *_: "<html></html>")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Twelve accounts, three owners, nothing run yet."""
    return Project(tmp_path / "p")


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
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project on a connector that needs a person's approval; its class carries the faults."""

    class Remote(RemoteConnector):
        pass

    points = {**registry.available(), "remote": Point(Remote)}
    monkeypatch.setattr(registry, "available", lambda: points)
    project = Project(tmp_path / "remote", connector="remote")
    project.crm = Remote
    return project
