"""A night that fails and the one after: told once, over once; the monitor hears both."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kamsync.config.project import load_project
from kamsync.errors import KamsyncError
from kamsync.model.alert import OPERATOR
from kamsync.operator.heartbeat import ping
from kamsync.sync.commands import run_once
from kamsync.sync.session import locked
from tests.servers.listener import listening
from tests.sync.portfolio import Project, a_portfolio

pytestmark = [
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated"),  # Apprise's own import
]
START = dt.datetime(2026, 3, 2, 5, 30, tzinfo=dt.UTC)
SECTION = """
[operator]
ping_url = "env:KAMSYNC_PING"
[operator.channels.admin]
url = "env:KAMSYNC_ADMIN"
[operator.channels.silent]
url = "env:KAMSYNC_SILENT"
"""


def night(project: Project, number: int) -> None:
    now = START + dt.timedelta(days=number)
    with locked(load_project(project.config), None, None, now) as session:
        run_once(session, lambda _stream, _rows: None)


def test_a_failed_night_is_told_once_and_its_recovery_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path / "p", a_portfolio(3, 1), extra=SECTION)
    accounts = project.folder / "portfolio" / "accounts.csv"
    with listening() as listener:
        monkeypatch.setenv("KAMSYNC_ADMIN", listener.url("/admin"))
        monkeypatch.setenv("KAMSYNC_SILENT", listener.url("/down"))
        monkeypatch.setenv("KAMSYNC_PING", f"http://127.0.0.1:{listener.port}/id")
        away = accounts.rename(accounts.with_suffix(".away"))
        for number in (0, 1):
            with pytest.raises(KamsyncError):
                night(project, number)
        away.rename(accounts)
        night(project, 2)

        begun, over = listener.at("/admin")
        assert begun["type"] == "failure"
        assert "failed with exit code" in begun["message"]
        assert (over["type"], over["title"]) == ("success", "kamsync main: 1 problem is over")
        assert listener.pinged == [
            *["/id/start", "/id/fail"] * 2,
            *["/id/start", "/id"],
        ]
    with project.ledger() as ledger:
        assert ledger.operator_conditions("main") == []
        owed = ledger.unsent("main")
    assert {(p.message.director, p.message.channel) for p in owed} == {(OPERATOR, "silent")}
    assert all(listener.url("") not in p.error for p in owed)


def test_a_monitor_that_cannot_be_reached_is_only_noted(tmp_path: Path) -> None:
    assert not ping("http://127.0.0.1:9/id", "start", tmp_path)
    assert not ping("file:nowhere", "start", tmp_path)
