"""The service: when it runs, that it runs alone, that it stops cleanly, what it tells."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from kamsync import registry
from kamsync.config.hours import ScheduleConfig
from kamsync.config.project import load_project
from kamsync.errors import ConfigError
from kamsync.ledger.alerts import Heard
from kamsync.ledger.rows import RunRow
from kamsync.lock import run_lock
from kamsync.model.alert import Message
from kamsync.scheduler import Service
from kamsync.scheduler.clock import is_holiday, missed, trigger
from kamsync.scheduler.health import Telemetry, listen
from tests.servers.listener import listening
from tests.sync.portfolio import Project, a_portfolio, say
from tests.sync.remote import Point, RemoteConnector

PARIS = "Europe/Paris"
pytestmark = [
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated"),  # Apprise's own import
]

MONDAY = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).parent.parent


def fires(cron: str, days: int = 14, **more: int) -> list[dt.datetime]:
    schedule = ScheduleConfig(cron=cron, jitter_seconds=more.get("jitter", 0))
    due, found, at = trigger(schedule, PARIS), [], MONDAY
    while (fire := due.get_next_fire_time(None, at)) and fire < MONDAY + dt.timedelta(days=days):
        found.append(fire)
        at = fire + dt.timedelta(seconds=1)
    return found


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("*", "Mon Tue Wed Thu Fri Sat Sun"),
        ("0", "Sun"),
        ("7", "Sun"),
        ("1", "Mon"),
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("mon-fri", "Mon Tue Wed Thu Fri"),
        ("MON,fri", "Mon Fri"),
        ("0-4", "Mon Tue Wed Thu Sun"),
        ("5-7", "Fri Sat Sun"),
        ("*/2", "Tue Thu Sat Sun"),
        ("1-5/2", "Mon Wed Fri"),
        ("6,0", "Sat Sun"),
    ],
)
def test_weekday_numbers_count_as_in_cron(field: str, days: str) -> None:
    found = fires(f"30 5 * * {field}", days=7)

    assert [f"{f:%a}" for f in found] == days.split()
    assert {f"{f:%H:%M %Z}" for f in found} == {"05:30 CET"}


@pytest.mark.parametrize(
    "cron", ["30 5 * * fri-mon", "30 5 * * 8", "30 5 * * monday", "61 5 * * *", "30 5 * * 1/0"]
)
def test_a_cron_line_that_means_nothing_is_a_config_error(cron: str) -> None:
    with pytest.raises(ConfigError):
        trigger(ScheduleConfig(cron=cron), PARIS)


def test_the_hour_is_the_config_zones_in_summer_and_winter() -> None:
    found = fires("30 5 * * *", days=40)

    assert {f"{f:%H:%M}" for f in found} == {"05:30"}
    assert {f.utcoffset() for f in found} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}


def test_jitter_only_delays_and_never_beyond_its_bound() -> None:
    exact = fires("30 5 * * *", days=2)[0]
    due = trigger(ScheduleConfig(cron="30 5 * * *", jitter_seconds=300), PARIS)

    found = [due.get_next_fire_time(None, MONDAY) for _ in range(50)]

    assert all(exact <= f <= exact + dt.timedelta(seconds=300) for f in found)
    assert len(set(found)) > 1


def test_nothing_runs_on_a_holiday(tmp_path: Path) -> None:
    today = dt.datetime.now(dt.UTC).date()
    days = [(today + dt.timedelta(days=n)).isoformat() for n in (-1, 0, 1)]
    project = Project(tmp_path / "p", extra=f"\n[schedule]\nholidays = {json.dumps(days)}\n")
    service = Service(project.config)

    service.run_connection("main")

    assert is_holiday(load_project(project.config).config.schedule, today)
    assert service.telemetry.last["main"] == {
        "exit": 0,
        "at": service.telemetry.last["main"]["at"],
        "run": "",
    }
    assert project.written() == {}


EVERY_NIGHT = ScheduleConfig(cron="30 5 * * *", catch_up_hours=12, holidays=["2026-03-03"])


@pytest.mark.parametrize(
    ("last", "now", "is_missed"),
    [
        ("2026-03-01T05:31", "2026-03-02T05:00", False),
        ("2026-03-01T05:31", "2026-03-02T06:00", True),
        ("2026-03-02T05:31", "2026-03-02T06:00", False),
        ("2026-02-20T05:31", "2026-03-02T06:00", True),
        ("2026-03-01T05:31", "2026-03-02T18:00", False),  # older than catch_up_hours
        ("2026-03-02T05:31", "2026-03-03T06:00", False),  # a holiday
    ],
)
def test_downtime_is_made_up_for_once_and_not_when_it_is_old(
    last: str, now: str, is_missed: bool
) -> None:
    started, here = (dt.datetime.fromisoformat(f"{t}:00+01:00") for t in (last, now))

    assert (missed(EVERY_NIGHT, PARIS, started, here) is not None) is is_missed


def test_a_connection_that_never_ran_waits_for_its_time() -> None:
    assert missed(EVERY_NIGHT, PARIS, None, MONDAY) is None


def an_old_run(project: Project, hours: float) -> None:
    """As if the service had last run so long ago."""
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
    with project.ledger() as ledger:
        ledger.start_run(RunRow("old", "main", "run", at.date(), at))
        ledger.finish_run("old", status="applied", exit_code=0)


HOURLY = '\n[schedule]\ncron = "0 * * * *"\njitter_seconds = 0\n'


@pytest.mark.parametrize(("hours", "caught_up"), [(72, 1), (0, 0)])
def test_one_run_is_caught_up_after_downtime_however_many_were_missed(
    tmp_path: Path, hours: float, caught_up: int
) -> None:
    project = Project(tmp_path / "p", extra=HOURLY)
    an_old_run(project, hours)
    service = Service(project.config)

    service.plan_jobs(load_project(project.config))

    jobs = [job.id for job in service.scheduler.get_jobs()]
    assert jobs.count("main catch-up") == caught_up
    assert jobs.count("main") == 1


def test_a_run_at_work_in_another_process_is_waited_for_with_exit_7(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    service = Service(project.config)

    with run_lock(project.state, "main"):
        service.run_connection("main")
        assert say(["--config", str(project.config), "--json", "run"]).exit == 7
    assert service.telemetry.last["main"]["exit"] == 7
    assert project.written() == {}

    service.run_connection("main")
    assert service.telemetry.last["main"]["exit"] == 0


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    points = {**registry.available(), "remote": Point(RemoteConnector)}
    monkeypatch.setattr(registry, "available", lambda: points)
    return Project(tmp_path / "p", connector="remote")


@pytest.mark.nights
def test_an_unapproved_connection_only_plans_and_says_so(
    remote: Project, caplog: pytest.LogCaptureFixture
) -> None:
    service = Service(remote.config)

    service.run_connection("main")
    service.run_connection("main")

    assert service.telemetry.last["main"]["exit"] == 4
    assert remote.written() == {}
    waiting = [r for r in caplog.records if r.getMessage() == "a plan waits for a person"]
    assert len(waiting) == 2
    assert "kamsync apply" in vars(waiting[0])["reason"]


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_health_endpoint_tells_counts_and_times_and_no_customer() -> None:
    telemetry = Telemetry()
    server = listen(0, telemetry, lambda: {"main": "2026-03-03T05:30:00+01:00"})
    try:
        port = int(server.server_address[1])
        assert get(port, "/healthz")[0] == 200, "nothing has failed yet"
        telemetry.tell("main", 4, 1.5, 100.0, "run-1", {"records_written": 3}, {"remaining": 90})
        status, body = get(port, "/healthz")
        assert (status, json.loads(body)["ok"]) == (200, True), "a waiting plan is no fault"
        telemetry.tell("main", 5, 1.5, 200.0)
        status, body = get(port, "/healthz")
        assert (status, json.loads(body)["last"]["main"]["exit"]) == (503, 5)
        status, metrics = get(port, "/metrics")
        assert 'kamsync_runs_total{connection="main",exit="5"} 1.0' in metrics
        assert 'kamsync_records_written_total{connection="main"} 3.0' in metrics
        assert 'kamsync_api_calls_left{connection="main"} 90.0' in metrics
        assert get(port, "/else")[0] == 404
        assert server.server_address[0] == "127.0.0.1"
    finally:
        server.shutdown()
        server.server_close()


def test_serve_sends_a_held_message_when_its_time_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAMSYNC_ONE", "unset")
    extra = """
[alerts.channels.one]
url = "env:KAMSYNC_ONE"
[alerts.directors.head]
channels = ["one"]
"""
    project = Project(tmp_path / "p", extra=extra)
    service = Service(project.config)
    now = dt.datetime.now(dt.UTC)
    held = Message("head", "one", "immediate", "Title", "Body", now - dt.timedelta(minutes=1))
    with project.ledger() as ledger:
        ledger.hear("main", Heard("", now, (), (), [held]))
    with listening() as listener:
        monkeypatch.setenv("KAMSYNC_ONE", listener.url("/one"))

        service.send_alerts("main")
        service.send_alerts("main")

        assert [m["title"] for m in listener.at("/one")] == ["Title"]


@pytest.mark.nights
def test_sigterm_in_the_middle_of_a_run_stops_in_time_and_the_next_run_completes(
    tmp_path: Path, remote: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of its own: caught after some batches, ended within 30 s, nothing doubled."""
    remote.portfolio = a_portfolio(accounts=40)
    remote.save()
    remote.config.write_text(remote.config.read_text() + HOURLY)
    an_old_run(remote, 24)
    command = [sys.executable, "-m", "tests.servers.slow_serve", str(remote.config)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        waited = time.monotonic()
        while not remote.fields() and time.monotonic() - waited < 120:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()

    events = [json.loads(line)["event"] for line in said.splitlines() if line.startswith("{")]
    assert process.returncode == 0
    assert "stopped between batches" in events
    assert 0 < len(remote.fields()) < 40, "it was in the middle"
    with remote.ledger() as ledger:
        assert ledger.unfinished_runs("main") == []
        assert ledger.open_batches("main") == []

    monkeypatch.setattr(RemoteConnector, "needs_approval", False)
    with run_lock(remote.state, "main"):
        pass  # free again
    after = say(["--config", str(remote.config), "--json", "run"])

    assert after.exit == 0
    assert len(remote.fields()) == 40
    keys = [task["key"] for task in remote.tasks()]
    assert len(keys) == len(set(keys))
    assert say(["--config", str(remote.config), "--json", "run"]).count("records_written") == 0
