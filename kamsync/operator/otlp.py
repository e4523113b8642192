"""Traces and metrics of a run to a collector over OTLP (HTTP); a failure that fails nothing.

What is sent is what `timeline.py` and `telemetry.py` hold: times, counts, words of ours.
The library is the extra `otlp`. (https://opentelemetry.io/docs/specs/otlp/)
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import kamsync
from kamsync.config.operator import OtlpConfig
from kamsync.errors import KamsyncError
from kamsync.operator.timeline import Step
from kamsync.secret import resolve

if TYPE_CHECKING:
    from opentelemetry.sdk.metrics.export import MetricsData
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan

    from kamsync.operator.telemetry import Telemetry

log = logging.getLogger(__name__)

SECONDS: Final = 5.0
"""What one of the two requests may take, its own tries included."""
_LIBRARY: Final = "opentelemetry"


def installed() -> bool:
    """Whether the extra `otlp` is there."""
    return importlib.util.find_spec(_LIBRARY) is not None


def push(run: Step, telemetry: Telemetry, since: int, settings: OtlpConfig, folder: Path) -> bool:
    """Whether the collector took both. `since`: from when the counters count (ns)."""
    if not installed():
        log.warning("collector not told: pip install kamsync[otlp]")
        return False
    try:
        headers = {name: resolve(where, folder) for name, where in settings.headers.items()}
    except (KamsyncError, ValueError) as error:
        log.warning("collector not told", extra={"kind": type(error).__name__})
        return False
    with _quiet():
        taken = _send(run, telemetry, since, _Target(settings, headers, folder))
    if not taken:
        log.warning("collector did not take the run", extra={"seconds": SECONDS})
    return taken


class _Target:
    """Where it goes and how."""

    def __init__(self, settings: OtlpConfig, headers: dict[str, str], folder: Path) -> None:
        self.base = settings.endpoint.rstrip("/")
        self.options: dict[str, Any] = {"headers": headers, "timeout": SECONDS}
        if settings.ca_file:
            self.options["certificate_file"] = str(folder / settings.ca_file)


def _send(run: Step, telemetry: Telemetry, since: int, target: _Target) -> bool:
    """Traces first; a collector that does not take them is not asked again for the metrics."""
    from opentelemetry.exporter.otlp.proto.http import metric_exporter, trace_exporter
    from opentelemetry.sdk.metrics.export import MetricExportResult
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace.export import SpanExportResult

    whence = Resource.create({"service.name": "kamsync", "service.version": kamsync.__version__})
    traces = trace_exporter.OTLPSpanExporter(f"{target.base}/v1/traces", **target.options)
    if traces.export(spans(run, whence)) is not SpanExportResult.SUCCESS:
        return False
    metrics = metric_exporter.OTLPMetricExporter(f"{target.base}/v1/metrics", **target.options)
    made = figures(telemetry, since, run.ended, whence)
    return metrics.export(made) is MetricExportResult.SUCCESS


def spans(run: Step, whence: Resource) -> list[ReadableSpan]:
    """The run and its parts, each under the one it belongs to."""
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from opentelemetry.sdk.trace.sampling import ALWAYS_ON

    kept = InMemorySpanExporter()
    provider = TracerProvider(ALWAYS_ON, resource=whence, shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracer = provider.get_tracer("kamsync", kamsync.__version__)

    def draw(step: Step, above: trace.Span | None) -> None:
        context = trace.set_span_in_context(above) if above else None
        facts = {f"kamsync.{name}": value for name, value in step.facts.items()}
        span = tracer.start_span(step.name, context, attributes=facts, start_time=step.began)
        for part in step.steps:
            draw(part, span)
        if step.error:
            span.set_attribute("error.type", step.error)
            span.set_status(trace.StatusCode.ERROR)
        span.end(step.ended)

    draw(run, None)
    return list(kept.get_finished_spans())


def figures(telemetry: Telemetry, since: int, now: int, whence: Resource) -> MetricsData:
    """Those of /metrics under the same names. Counters count from the ledger's first run on, so a
    process that begins anew each night does not count anew."""
    from opentelemetry.sdk.metrics import export
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope

    made = []
    for family in telemetry.registry.collect():
        samples = [s for s in family.samples if not s.name.endswith("_created")]
        points = [export.NumberDataPoint(dict(s.labels), since, now, s.value) for s in samples]
        data: export.Sum | export.Gauge = export.Gauge(points)
        if family.type == "counter":
            data = export.Sum(points, export.AggregationTemporality.CUMULATIVE, is_monotonic=True)
        if points:
            made.append(export.Metric(family.name, family.documentation, "", data))
    scope = export.ScopeMetrics(
        InstrumentationScope("kamsync", kamsync.__version__), made, schema_url=""
    )
    return export.MetricsData([export.ResourceMetrics(whence, [scope], schema_url="")])


@contextmanager
def _quiet() -> Iterator[None]:
    """The library's own words stay out: they may hold the address and what is sent."""
    logger = logging.getLogger(_LIBRARY)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
