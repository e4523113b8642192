"""/healthz and /metrics on a loopback port, for those who switch it on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from kamsync.errors import UsageError


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

    def healthy(self) -> bool:
        """No connection's last run ended in an error; a waiting plan is no error."""
        return all(item["exit"] in (0, 3, 4) for item in self.last.values())


class _Handler(BaseHTTPRequestHandler):
    telemetry: Telemetry
    next_runs: Callable[[], dict[str, str]]

    def do_GET(self) -> None:
        if self.path == "/healthz":
            ok = self.telemetry.healthy()
            body = {"ok": ok, "last": self.telemetry.last, "next": type(self).next_runs()}
            self._answer(200 if ok else 503, "application/json", json.dumps(body).encode())
        elif self.path == "/metrics":
            self._answer(200, CONTENT_TYPE_LATEST, generate_latest(self.telemetry.registry))
        else:
            self._answer(404, "text/plain", b"/healthz or /metrics\n")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests of a monitor are not news."""


def listen(
    port: int, telemetry: Telemetry, next_runs: Callable[[], dict[str, str]]
) -> ThreadingHTTPServer:
    """Serve on 127.0.0.1:port in a daemon thread; port 0 takes a free one.

    Raises UsageError for a port that cannot be had.
    """
    handler = type(
        "Handler", (_Handler,), {"telemetry": telemetry, "next_runs": staticmethod(next_runs)}
    )
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(code="port", port=port, reason=error.strerror) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
    return server
