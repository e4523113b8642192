"""Counts and times for monitors: what /metrics and the textfile tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from kamsync import durable
from kamsync.ledger.rows import RunRow


@dataclass
class Telemetry:
    """What the outside may know: counts and times, never a name or a figure of a customer."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    last: dict[str, dict[str, Any]] = field(default_factory=dict)
    """connection → exit code, time and run of the last run."""

    def __post_init__(self) -> None:
        by = ["connection"]
        into = self.registry
        self.runs = Counter("kamsync_runs", "Runs by exit code", [*by, "exit"], registry=into)
        self.seconds = Gauge("kamsync_run_seconds", "Duration of the last run", by, registry=into)
        self.finished = Gauge(
            "kamsync_run_finished", "Unix time of the last run's end", by, registry=into
        )
        self.exit = Gauge("kamsync_run_exit_code", "Exit code of the last run", by, registry=into)
        self.records = Counter("kamsync_records_written", "Records written", by, registry=into)
        self.refused = Counter(
            "kamsync_records_refused", "Records the CRM refused", by, registry=into
        )
        self.tasks = Counter("kamsync_tasks_created", "Tasks inserted", by, registry=into)
        self.rejects = Gauge("kamsync_rejects", "Records refused while reading", by, registry=into)
        self.waiting = Gauge(
            "kamsync_plan_waiting", "1 while a plan waits for a person", by, registry=into
        )
        self.calls = Counter("kamsync_api_calls", "API calls by kind", [*by, "kind"], registry=into)
        self.left = Gauge(
            "kamsync_api_calls_left", "Calls the CRM says are left today", by, registry=into
        )

    def tell(
        self,
        connection: str,
        exit_code: int,
        seconds: float,
        at: float,
        run: str = "",
        counts: dict[str, int] | None = None,
        calls: dict[str, Any] | None = None,
    ) -> None:
        """One run ended."""
        counts, calls = counts or {}, calls or {}
        self.runs.labels(connection, str(exit_code)).inc()
        self.seconds.labels(connection).set(seconds)
        self.finished.labels(connection).set(at)
        self.exit.labels(connection).set(exit_code)
        self.records.labels(connection).inc(counts.get("records_written", 0))
        self.refused.labels(connection).inc(counts.get("records_refused", 0))
        self.tasks.labels(connection).inc(counts.get("tasks_created", 0))
        self.rejects.labels(connection).set(counts.get("rejects", 0))
        self.waiting.labels(connection).set(int(exit_code == 4))
        for kind, number in (calls.get("used") or {}).items():
            self.calls.labels(connection, kind).inc(number)
        if calls.get("remaining") is not None:
            self.left.labels(connection).set(calls["remaining"])
        self.last[connection] = {"exit": exit_code, "at": at, "run": run}

    def seed(self, connection: str, runs: Iterable[RunRow]) -> None:
        """What the ledger knows of runs that ended, oldest first: a restart forgets nothing."""
        for run in runs:
            if run.exit_code is None or run.finished_at is None:
                continue
            seconds = (run.finished_at - run.started_at).total_seconds()
            at = run.finished_at.timestamp()
            self.tell(connection, run.exit_code, seconds, at, run.id, run.counts, run.calls)

    def write(self, path: Path) -> None:
        """For node-exporter's textfile collector, which is another user. Raises LedgerError."""
        durable.write_file(path, generate_latest(self.registry))
        with durable.translated_errors(path):
            path.chmod(0o644)

    def healthy(self) -> bool:
        """No connection's last run ended in an error; a waiting plan is no error."""
        return all(item["exit"] in (0, 3, 4) for item in self.last.values())
