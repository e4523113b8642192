"""/healthz and /metrics on a port, for those who switch it on."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from kamsync.errors import UsageError
from kamsync.operator.telemetry import Telemetry


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
    port: int,
    telemetry: Telemetry,
    next_runs: Callable[[], dict[str, str]],
    host: str = "127.0.0.1",
) -> ThreadingHTTPServer:
    """Serve on host:port in a daemon thread; port 0 takes a free one.

    Raises UsageError for an address that cannot be had.
    """
    handler = type(
        "Handler", (_Handler,), {"telemetry": telemetry, "next_runs": staticmethod(next_runs)}
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server_type = type("Server", (ThreadingHTTPServer,), {"address_family": family})
    try:
        server: ThreadingHTTPServer = server_type((host, port), handler)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(code="port", host=host, port=port, reason=reason) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
    return server
