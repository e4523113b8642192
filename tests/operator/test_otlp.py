"""A collector on loopback: what arrives of a night, and that one which is down costs nothing."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic import ValidationError

from kamsync.config.operator import OtlpConfig
from kamsync.config.project import load_project
from kamsync.operator import otlp
from kamsync.operator.telemetry import Telemetry
from kamsync.operator.timeline import Timeline
from kamsync.sync.commands import run_once
from kamsync.sync.session import locked
from tests.sync.portfolio import Project, a_portfolio

NIGHT = dt.datetime(2026, 3, 2, 5, 30, tzinfo=dt.UTC)
SECTION = """
[operator.otlp]
endpoint = "http://127.0.0.1:{port}"
headers = {{ authorization = "env:KAMSYNC_OTLP" }}
"""
SECRET = "Bearer collector-secret-4711"


class Collector:
    """Keeps what was posted: path → (headers, body)."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[dict[str, str], bytes]] = {}
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                named = {k.lower(): v for k, v in self.headers.items()}
                collector.taken[self.path] = (named, body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


def _facts(attributes: Any) -> dict[str, Any]:
    return {a.key: a.value.string_value or a.value.int_value for a in attributes}


def test_a_night_arrives_as_a_trace_with_its_streams_and_batches_and_as_figures(
    tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAMSYNC_OTLP", SECRET)
    project = Project(tmp_path / "p", a_portfolio(7, 1), extra=SECTION.format(port=collector.port))
    with locked(load_project(project.config), None, None, NIGHT) as session:
        done = run_once(session, lambda _stream, _rows: None)

    headers, body = collector.taken["/v1/traces"]
    assert headers["authorization"] == SECRET
    sent = ExportTraceServiceRequest.FromString(body)
    spans = sent.resource_spans[0].scope_spans[0].spans
    (run,) = (s for s in spans if not s.parent_span_id)
    facts = _facts(run.attributes)
    assert (run.name, facts["kamsync.run"]) == ("kamsync run", done.run_id)
    assert facts["kamsync.records_written"] == done.counts["records_written"] == 7
    phases = {s.name: s for s in spans if s.parent_span_id == run.span_id}
    assert list(phases) == ["pull", "score", "apply", "publish"]
    streams = {_facts(s.attributes)["kamsync.stream"]: s for s in spans if s.name == "stream"}
    assert streams["account"].parent_span_id == phases["pull"].span_id
    assert _facts(streams["account"].attributes)["kamsync.rows"] == 7
    batches = [_facts(s.attributes) for s in spans if s.name == "batch"]
    sizes = [b["kamsync.records"] for b in batches if b["kamsync.kind"] == "fields"]
    assert sizes == [5, 2], "the canary, then the rest"
    assert all(s.start_time_unix_nano <= s.end_time_unix_nano for s in spans)

    _, body = collector.taken["/v1/metrics"]
    metrics = ExportMetricsServiceRequest.FromString(body).resource_metrics[0].scope_metrics[0]
    by_name = {m.name: m for m in metrics.metrics}
    (written,) = by_name["kamsync_records_written"].sum.data_points
    assert written.as_double == 7
    assert written.start_time_unix_nano == int(NIGHT.timestamp() * 1e9)
    assert by_name["kamsync_run_exit_code"].gauge.data_points[0].as_double == 0

    words = b"".join(body for _, body in collector.taken.values())
    names = [row["name"] for row in project.portfolio.accounts]
    assert not [name for name in names if name.encode() in words]
    assert SECRET.encode() not in words


def test_a_collector_that_is_down_is_noted_and_fails_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(otlp, "SECONDS", 0.2)
    line = Timeline()
    with line.step("kamsync run") as run:
        pass

    taken = otlp.push(run, Telemetry(), 0, OtlpConfig(endpoint="http://127.0.0.1:9"), tmp_path)

    assert not taken
    assert [r.getMessage() for r in caplog.records] == ["collector did not take the run"]


def test_a_part_that_failed_says_what_kind_of_error_and_never_its_text() -> None:
    line = Timeline()

    with (
        pytest.raises(ValueError, match="Acme"),
        line.step("kamsync run") as run,
        line.step("stream", stream="account"),
    ):
        raise ValueError("Acme")

    assert (run.error, run.steps[0].error) == ("ValueError", "ValueError")
    assert "Acme" not in repr(run)


@pytest.mark.parametrize(
    "given",
    [
        {"endpoint": "collector:4318"},
        {"endpoint": "https://me:pw@collector"},
        {"endpoint": "https://collector", "headers": {"authorization": "Bearer abc"}},
        {"endpoint": "http://collector:4318", "headers": {"authorization": "env:A"}},
    ],
)
def test_an_address_or_a_header_that_gives_a_secret_away_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OtlpConfig(**given)
