"""`kamsync serve`: runs on the schedule, one at a time, stopping cleanly when asked."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from kamsync import transport
from kamsync.config.project import Project, load_project
from kamsync.errors import KamsyncError, LockHeld, Stopped
from kamsync.ledger.rows import NIGHTLY, RunRow
from kamsync.operator.telemetry import Telemetry
from kamsync.scheduler.clock import is_holiday, missed, next_run, trigger
from kamsync.scheduler.health import listen
from kamsync.sync.commands import run_once
from kamsync.sync.notify import send_due
from kamsync.sync.run_log import Result
from kamsync.sync.session import locked, opened, today
from kamsync.sync.watch import SEEDED

log = logging.getLogger(__name__)

STOP_WITHIN = 28.0
"""Seconds a run gets to finish its batch after SIGTERM; then the process ends as in a kill,
which the next run cleans up."""

AfterRun = Callable[[str, Result], None]


@dataclass
class Service:
    """The jobs of one config file."""

    path: Path
    telemetry: Telemetry = field(default_factory=Telemetry)
    stop: threading.Event = field(default_factory=threading.Event)
    busy: threading.Lock = field(default_factory=threading.Lock)
    scheduler: BackgroundScheduler = field(
        default_factory=lambda: BackgroundScheduler(timezone="UTC")
    )

    def plan_jobs(self, project: Project) -> None:
        """One job per connection; a run that could not start on time is made up for once."""
        schedule, zone = project.config.schedule, project.config.timezone
        for name in project.head.run_alone:
            self.scheduler.add_job(
                self.run_connection,
                trigger(schedule, zone),
                args=[name],
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=max(1, schedule.catch_up_hours * 3600),
            )
            if project.config.alerts.directors or project.config.operator.channels:
                self.scheduler.add_job(
                    self.send_alerts,
                    "interval",
                    minutes=1,
                    args=[name],
                    id=f"{name} alerts",
                    coalesce=True,
                    max_instances=1,
                )
            runs = self._runs(project, name)
            self.telemetry.seed(name, reversed(runs))
            if self._is_behind(project, runs):
                log.info("catching up", extra={"connection": name})
                self.scheduler.add_job(self.run_connection, args=[name], id=f"{name} catch-up")

    def _runs(self, project: Project, name: str) -> list[RunRow]:
        """Newest first."""
        with opened(project, name, None, dt.datetime.now(dt.UTC)) as session:
            rows = session.ledger.runs(session.name, SEEDED)
        return [row for row in rows if row.command in NIGHTLY]

    def _is_behind(self, project: Project, runs: Sequence[RunRow]) -> bool:
        now = dt.datetime.now(dt.UTC)
        last = runs[0].started_at if runs else None
        return missed(project.config.schedule, project.config.timezone, last, now) is not None

    def run_connection(self, name: str) -> None:
        """One scheduled run. Never raises: what went wrong is logged, counted and in the ledger."""
        if self.stop.is_set():
            return
        with self.busy:
            started = time.time()
            result, code = None, 1
            try:
                result = self._run(name)
                code = result.exit_code if result else 0
            except LockHeld as error:
                code = error.exit_code
                log.warning("another run is at work", extra={"connection": name})
            except Stopped:
                code = 0
                log.warning("stopped between batches", extra={"connection": name})
            except KamsyncError as error:
                code = error.exit_code
                log.error("run failed", extra={"connection": name, "reason": str(error)})  # noqa: TRY400 - no trace for people
            except Exception:
                log.exception("run failed", extra={"connection": name})
            self._tell(name, code, started, result)

    def _run(self, name: str) -> Result | None:
        project = load_project(self.path)
        now = dt.datetime.now(dt.UTC)
        day = today(project.config, now)
        if is_holiday(project.config.schedule, day):
            log.info("holiday", extra={"connection": name, "day": day.isoformat()})
            return None
        with locked(project, name, None, now) as session:
            session.checkpoint = self.checkpoint
            return run_once(session, lambda _stream, _rows: self.checkpoint())

    def send_alerts(self, name: str) -> None:
        """Digests and messages whose time has come; a run at work sends them itself."""
        if self.stop.is_set() or not self.busy.acquire(blocking=False):
            return
        try:
            now = dt.datetime.now(dt.UTC)
            with locked(load_project(self.path), name, None, now) as session:
                session.checkpoint = self.checkpoint
                send_due(session, patient=True)
        except LockHeld:
            pass
        except KamsyncError as error:
            log.error("alerts not sent", extra={"connection": name, "reason": str(error)})  # noqa: TRY400 - no trace for people
        finally:
            self.busy.release()

    def checkpoint(self) -> None:
        """Between batches and pages."""
        if self.stop.is_set():
            raise Stopped(code="stopped")

    def _tell(self, name: str, code: int, started: float, result: Result | None) -> None:
        seconds = time.time() - started
        run = result.run_id if result else ""
        counts = result.counts if result else {}
        calls = result.calls if result else {}
        self.telemetry.tell(name, code, seconds, time.time(), run, counts, calls)
        fields = {"connection": name, "exit": code, "run": run, "seconds": round(seconds, 1)}
        if code == 4 and result is not None:
            log.warning("a plan waits for a person", extra=fields | {"reason": result.message})
        else:
            log.info("run ended", extra=fields)

    def next_runs(self) -> dict[str, str]:
        """Job → next time, ISO."""
        jobs = self.scheduler.get_jobs()
        return {j.id: j.next_run_time.isoformat() for j in jobs if j.next_run_time}


def serve(path: Path, *, http_port: int | None = None) -> int:
    """Run until SIGTERM or SIGINT; 0 after a clean stop. Raises ConfigError before it starts."""
    project = load_project(path)
    service = Service(path)
    port = project.config.schedule.http_port if http_port is None else http_port
    host = project.config.schedule.http_host
    server = listen(port, service.telemetry, service.next_runs, host) if port else None
    due = next_run(project.config.schedule, project.config.timezone, dt.datetime.now(dt.UTC))
    log.info("next run", extra={"at": due.isoformat()})
    service.plan_jobs(project)
    asked = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del frame
        log.info("stopping", extra={"signal": signal.Signals(number).name})
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    service.scheduler.start()
    log.info("serving", extra={"next": service.next_runs()})
    asked.wait()
    service.stop.set()
    transport.request_stop()
    service.scheduler.pause()
    finished = service.busy.acquire(timeout=STOP_WITHIN)
    if server:
        server.shutdown()
    if not finished:
        log.warning("the batch in hand did not end in time; the next run cleans up")
        os._exit(0)
    service.scheduler.shutdown(wait=False)
    return 0
