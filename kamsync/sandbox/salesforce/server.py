"""A loopback Salesforce org over HTTP: REST, Bulk 2.0, Collections, metadata, faults on demand.

`python -m kamsync.sandbox.salesforce.server --port 0 --portfolio DIR` serves a canonical portfolio.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gzip
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from kamsync.sandbox.salesforce import auth, rest
from kamsync.sandbox.salesforce.bulk import Jobs
from kamsync.sandbox.salesforce.call import Call, Cursor
from kamsync.sandbox.salesforce.faults import Fault, Faults, error_body
from kamsync.sandbox.salesforce.load import features_for, load, load_synthetic, read_folder
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.reply import Reply, refuse
from kamsync.sandbox.salesforce.soql import SoqlError

VERSIONS = ("63.0", "64.0", "65.0", "66.0", "67.0")


class SalesforceServer:
    """One org on a port of its own; `calls` counts what Salesforce would count, by kind."""

    def __init__(self, org: Org | None = None, port: int = 0) -> None:
        self.org = org or Org()
        self.faults = Faults()
        self.jobs = Jobs(self.org)
        self.logins = auth.Logins(self)
        self.calls: Counter[str] = Counter()
        self.log: list[str] = []
        self.cursors: dict[str, Cursor] = {}
        self.pages: dict[Any, bytes] = {}
        """Rendered answers of big reads, so that a benchmark measures the client."""
        self.cache_pages = False
        self.page_size = 2000
        self.daily_limit = 100_000
        self.used_before = 0
        self.short_by = 0
        """Rows a query silently loses (a vendor breaking its contract)."""
        self.http = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.http.daemon_threads = True
        self.thread = threading.Thread(
            target=self.http.serve_forever, args=(0.02,), name="salesforce", daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def start(self) -> SalesforceServer:
        self.thread.start()
        return self

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    @property
    def total(self) -> int:
        return sum(self.calls.values())

    def counted(self) -> dict[str, int]:
        return dict(self.calls)


@contextlib.contextmanager
def serving(org: Org | None = None) -> Iterator[SalesforceServer]:
    server = SalesforceServer(org).start()
    try:
        yield server
    finally:
        server.stop()


def _handler(server: SalesforceServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            return

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(server.org.now().timestamp())

        def do_GET(self) -> None:
            self.handle_call()

        do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815

        def handle_call(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            line = f"{self.command} {unquote_plus(self.path)}"
            server.log.append(line)
            fault = None if self.path.startswith("/__") else server.faults.next(line)
            if fault is not None and fault.kind == "latency":
                time.sleep(fault.seconds)
                fault = None
            if fault is not None and self.early(fault):
                return
            with server.org.lock:
                reply = answer(server, self.command, self.path, self.headers, body, fault)
            self.late(reply, fault)

        def early(self, fault: Fault) -> bool:
            """Faults before anything is done; a call that was refused still counts."""
            if fault.kind in ("drop", "reset", "truncate", "commit_then_drop", "row_error"):
                if fault.kind == "drop":
                    self.close_connection = True
                return fault.kind == "drop"
            server.calls["refused"] += 1
            if fault.kind == "expire":
                server.logins.expire_all()
                text = error_body("INVALID_SESSION_ID", "Session expired or invalid")
                self.put(401, text, {})
            elif fault.kind == "html":
                self.put(
                    fault.status, b"<html><body>Sorry</body></html>", {"Content-Type": "text/html"}
                )
            elif fault.body is not None:
                plain = isinstance(fault.body, bytes)
                content = fault.body if plain else json.dumps(fault.body).encode()
                self.put(fault.status, content, fault.headers)
            elif fault.kind == "error":
                self.put(fault.status, error_body(fault.code, fault.message), fault.headers)
            else:
                self.put(fault.status, error_body("SERVER_UNAVAILABLE", "busy"), fault.headers)
            return True

        def late(self, reply: Reply, fault: Fault | None) -> None:
            content = reply.body
            if content is None:
                content = b""
            elif not isinstance(content, bytes):
                content = json.dumps(content, separators=(",", ":")).encode()
            if fault is not None and fault.kind == "commit_then_drop":
                self.close_connection = True
                return
            if fault is not None and fault.kind == "truncate" and len(content) > 10:
                content = content[: len(content) * 2 // 3]
            if fault is not None and fault.kind == "reset" and len(content) > 1:
                self.put(reply.status, content, reply.headers, cut=True)
                self.close_connection = True
                return
            self.put(reply.status, content, reply.headers)

        def put(
            self, status: int, content: bytes, headers: dict[str, str], *, cut: bool = False
        ) -> None:
            self.send_response(status)
            used = server.used_before + server.total
            self.send_header("Sforce-Limit-Info", f"api-usage={used}/{server.daily_limit}")
            if (
                len(content) > 1000
                and not server.cache_pages
                and "gzip" in (self.headers.get("Accept-Encoding") or "")
            ):
                content = gzip.compress(content, 1)
                self.send_header("Content-Encoding", "gzip")
            for name, value in {"Content-Type": "application/json;charset=UTF-8"}.items():
                if name not in headers:
                    self.send_header(name, value)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content[: len(content) // 2] if cut else content)

    return Handler


def answer(
    server: SalesforceServer,
    method: str,
    target: str,
    headers: Any,
    body: bytes,
    fault: Fault | None,
) -> Reply:
    parts = urlsplit(target)
    query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
    try:
        return _route(server, method, parts.path, query, headers, body, fault)
    except Reply as reply:
        return reply
    except SoqlError as error:
        return refuse(400, error.code, error.message)
    except (KeyError, ValueError, TypeError) as error:
        return refuse(400, "JSON_PARSER_ERROR", f"{type(error).__name__}: {error}")


def _route(
    server: SalesforceServer,
    method: str,
    path: str,
    query: dict[str, str],
    headers: Any,
    body: bytes,
    fault: Fault | None,
) -> Reply:
    if path == "/__control":
        return control(server, json.loads(body))
    if path == "/services/oauth2/token":
        return server.logins.token(body)
    if path.rstrip("/") == "/services/data":
        return Reply(
            200, [{"label": v, "url": f"/services/data/v{v}", "version": v} for v in VERSIONS]
        )
    user = server.logins.user_of(headers)
    if server.used_before + server.total >= server.daily_limit:
        raise refuse(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    if path == "/services/oauth2/userinfo":
        server.calls["userinfo"] += 1
        return Reply(200, {"user_id": user, "organization_id": "00D000000000001AAA"})
    found = re.match(r"/services/data/v(\d+\.\d)/(.*)$", path)
    if not found:
        raise refuse(404, "NOT_FOUND", "The requested resource does not exist")
    if found[1] not in VERSIONS:
        raise refuse(410, "GONE", f"API version {found[1]} is retired")
    if len(path) + sum(len(v) * 1.2 for v in query.values()) > 15_800:
        raise refuse(414, "URI_TOO_LONG", "URI too long")
    call = Call(server, user, found[1], method, found[2].strip("/"), query, headers, body, fault)
    return rest.dispatch(call)


def control(server: SalesforceServer, wish: dict[str, Any]) -> Reply:
    """Uncounted: what a test in another process asks of the server."""
    for name, value in wish.get("faults", ()):
        server.faults.add(name, **value)
    if wish.get("clear"):
        server.faults.clear()
    if "chaos" in wish:
        server.faults.unleash(*wish["chaos"])
    if "advance" in wish:
        server.org.advance(**wish["advance"])
    if wish.get("reset_calls"):
        server.calls.clear()
    if "rows" in wish:
        return Reply(200, {"rows": list(server.org.rows[wish["rows"]].values())})
    return Reply(200, {"calls": server.counted(), "total": server.total})


def main() -> None:
    parser = argparse.ArgumentParser(description="a loopback Salesforce org")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--portfolio", type=Path, default=None)
    parser.add_argument("--synthetic", default="", help="ACCOUNTSxOPPORTUNITIES[xACTIVITIES]")
    parser.add_argument("--clock", default="")
    parser.add_argument("--features", default="")
    parser.add_argument("--cache-pages", action="store_true")
    parser.add_argument("--job-seconds", default="", help="how long jobs take: OBJECT=N,OBJECT=N")
    options = parser.parse_args()
    clock = dt.datetime.fromisoformat(options.clock) if options.clock else None
    portfolio = read_folder(options.portfolio) if options.portfolio else {}
    features = [f for f in options.features.split(",") if f] or features_for(portfolio)
    org = Org(*features, clock=clock)
    org.ticking = clock is None
    if portfolio:
        load(org, portfolio)
    if options.synthetic:
        load_synthetic(org, *(int(n) for n in options.synthetic.split("x")))
    server = SalesforceServer(org, options.port)
    server.cache_pages = options.cache_pages
    for part in filter(None, options.job_seconds.split(",")):
        name, _, seconds = part.partition("=")
        server.jobs.seconds[name] = float(seconds)
    server.start()
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.thread.join()


if __name__ == "__main__":
    main()
