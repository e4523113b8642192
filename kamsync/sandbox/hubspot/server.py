"""A loopback HubSpot: HTTP around the portal in memory, rights, limits, faults, call counts.

`python -m kamsync.sandbox.hubspot.server --port 0 --portfolio DIR` runs it on its own; it prints
its URL, and answers GET /__server__/calls, GET /__server__/ids, POST /__server__/faults. With
--limit it keeps to so many calls in ten seconds, with --delay a call takes so many milliseconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import email.utils
import gzip
import json
import signal
import socket
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from kamsync.sandbox.hubspot.answers import Answer, Request, dumped, error
from kamsync.sandbox.hubspot.api import Api, route
from kamsync.sandbox.hubspot.faults import Fault, Faults
from kamsync.sandbox.hubspot.habits import OtherHabits
from kamsync.sandbox.hubspot.limits import Limits
from kamsync.sandbox.hubspot.portfolio import Loader, generated, read_folder
from kamsync.sandbox.hubspot.store import Store

TOKEN = "pat-eu1-00000000-test"
ELSEWHERE = {"token": "token", "access-token-info": "token_info"}
"""Last part of a path beyond the CRM's own → kind of call."""
SCOPE_OF = {
    "0-2": "companies",
    "0-3": "deals",
    "0-1": "contacts",
    "0-27": "contacts",
    "0-46": "contacts",
    "0-47": "contacts",
    "0-48": "contacts",
    "0-49": "contacts",
}


class HubSpotServer:
    """Use as a context manager in tests; `url` is its base."""

    def __init__(self, now: dt.datetime | None = None, port: int = 0) -> None:
        self.store = Store(now)
        self.api = Api(self.store)
        self.faults = Faults()
        self.loader = Loader(self.store)
        self.tokens: set[str] = {TOKEN}
        self.expired: set[str] = set()
        self.oauth: dict[str, str] = {}
        """refresh token → what it may be used for next time (rotation)."""
        self.rotate = False
        self.lives_seconds = 1800
        self.missing_scopes: set[str] = set()
        self.unreadable: set[str] = set()
        """Type ids whose definitions may be read and whose records may not."""
        self.scopes: list[str] | None = None
        """What the key may do, where the portal tells it."""
        self.habits: OtherHabits | None = None
        self.limits: Limits | None = None
        """Counted and kept only where asked for: tests do not wait."""
        self.calls: Counter[str] = Counter()
        self.log: list[Request] = []
        self.headers = {
            "X-HubSpot-RateLimit-Max": "1000000",
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
        }
        self.lock = threading.Lock()
        self._issued = 0
        outer = self

        class Handler(_Handler):
            server_side = outer

        self.http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> HubSpotServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()

    def answer(self, request: Request, token: str) -> Answer:
        """Rights first, then the work."""
        refused = self._refusal(token)
        if refused:
            return refused
        found = route(request.method, request.path)
        if found is None:
            return error(404, "OBJECT_NOT_FOUND", "no such path")
        request.kind, request.args = found
        if self.habits:
            self.habits.asked(request.kind, request.query, request.body)
        scope = self._lacking(request)
        if scope:
            context = {"requiredGranularScopes": [scope]}
            detail = {"message": "One or more scopes are needed.", "context": context}
            return error(403, "MISSING_SCOPES", "This app lacks scopes.", errors=[detail])
        answer = self.api.answer(request)
        return self.habits.answered(request.kind, *answer) if self.habits else answer

    def _refusal(self, token: str) -> Answer | None:
        if token in self.expired:
            context = {"expire time": ["2026-03-02T05:00:00Z"]}
            return error(401, "EXPIRED_AUTHENTICATION", "expired 1 hour ago", context=context)
        if token not in self.tokens:
            return error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
        return None

    def _lacking(self, request: Request) -> str:
        kind = request.kind
        if kind == "owners":
            scope = "crm.objects.owners.read"
        elif kind in ("rates", "today", "currency"):
            scope = "settings.currencies.read"
        elif kind.startswith("schema"):
            scope = f"crm.schemas.custom.{'read' if kind == 'schemas' else 'write'}"
        elif kind.startswith("segment"):
            scope = f"crm.lists.{'read' if kind == 'segment_named' else 'write'}"
        elif kind in ("account", "limits", "pipelines"):
            return ""
        else:
            type_id = request.args[1]
            special = {"0-5": "tickets", "0-19": "crm.objects.feedback_submissions.read"}
            writes = kind in ("update", "create", "archive")
            word = SCOPE_OF.get(type_id, "")
            scope = special.get(type_id) or f"crm.objects.{word}.{'write' if writes else 'read'}"
            if kind.startswith(("property_", "group_")):
                scope = f"crm.schemas.{word}.write"
            if kind in ("list", "search", "batch_read") and type_id in self.unreadable:
                return scope
        return scope if scope in self.missing_scopes else ""

    def token_for(self, form: dict[str, str]) -> Answer:
        refresh = form.get("refresh_token", "")
        if form.get("grant_type") != "refresh_token" or refresh not in self.oauth:
            return 400, {"error": "invalid_grant", "status": "BAD_REFRESH_TOKEN", "message": "bad"}
        self._issued += 1
        access = f"access-{self._issued}"
        self.tokens.add(access)
        following = refresh
        if self.rotate:
            following = f"refresh-{self._issued}"
            self.oauth = {following: ""}
        return 200, {
            "token_type": "bearer",
            "access_token": access,
            "refresh_token": following,
            "expires_in": self.lives_seconds,
            "scopes": self.scopes or [],
            "hub_id": self.store.portal["portalId"],
        }

    def admin(self, path: str, body: Any) -> Answer:
        if path.endswith("/calls"):
            return 200, dict(self.calls)
        if path.endswith("/limits"):
            return 200, self.limits.told() if self.limits else {}
        if path.endswith("/ids"):
            return 200, self.loader.ids
        if path.endswith("/faults"):
            self.faults.add(Fault(**{**body, "kinds": tuple(body.get("kinds", ()))}))
            return 200, {}
        if path.endswith("/random"):
            self.faults.at_random(int(body["seed"]), float(body["rate"]))
            return 200, {}
        return 404, None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server_side: HubSpotServer

    def log_message(self, *_: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _serve(self) -> None:
        side = self.server_side
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        if parts.path.startswith("/__server__/"):
            self._send(*side.admin(parts.path, json.loads(raw or b"null")))
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        found = route(self.command, parts.path)
        kind = found[0] if found else ELSEWHERE.get(parts.path.rpartition("/")[2], "unknown")
        limits = side.limits
        if limits:
            limits.travel()
        refusal = limits.arrived(kind) if limits else None
        with side.lock:
            side.calls[kind] += 1
            fault = refusal or side.faults.next(kind)
        if fault and fault.latency:
            time.sleep(fault.latency)
        if fault and fault.status:
            self._send(fault.status, fault.body, fault.headers)
            return
        if len(self.path) > side.api.url_limit:
            self._send(414, "<html><body>414 Request-URI Too Large</body></html>")
            return
        with side.lock:
            status, body = self._worked(side, kind, parts.path, parts.query, raw, token)
        self._finish(kind, status, body, fault)

    def _worked(
        self, side: HubSpotServer, kind: str, path: str, query: str, raw: bytes, token: str
    ) -> Answer:
        if kind == "token":
            return side.token_for(dict(parse_qsl(raw.decode())))
        if kind == "token_info":
            known = {"hubId": 62515, "userId": 7, "appId": 9, "scopes": side.scopes}
            return (200, known) if side.scopes is not None else error(404, "NOT_FOUND", "no app")
        body = json.loads(raw) if raw else None
        request = Request(self.command, path, dict(parse_qsl(query)), body)
        side.log.append(request)
        del side.log[:-1000]
        return side.answer(request, token)

    def _finish(self, kind: str, status: int, body: Any, fault: Fault | None) -> None:
        if fault and fault.drop:
            self._break()
            return
        limits = self.server_side.limits
        extra = {} if kind == "search" else self.server_side.headers
        if limits:
            extra = extra | limits.headers() if extra else extra
            limits.travel()
        data = dumped(body)
        if fault and fault.truncate and data:
            self._send_bytes(status, data[: len(data) // 2], extra)
        elif fault and fault.reset:
            self._send_bytes(status, data, extra, short=len(data) // 2)
            self._break()
        else:
            self._send_bytes(status, data, extra)

    def _break(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body.encode() if isinstance(body, str) else dumped(body)
        self._send_bytes(status, data, headers or {})

    def _send_bytes(
        self, status: int, data: bytes, headers: dict[str, str], short: int | None = None
    ) -> None:
        self.send_response_only(status)
        if self.server_side.habits and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = gzip.compress(data, 1)
            short = None if short is None else len(data) // 2
            headers = {"content-encoding": "gzip"}
        stamp = self.server_side.store.now().timestamp()
        self.send_header("Date", email.utils.formatdate(stamp, usegmt=True))
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data if short is None else data[:short])
        self.wfile.flush()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--portfolio", type=Path)
    parser.add_argument("--currency", default="EUR", help="the portal's company currency")
    parser.add_argument("--timezone", default="Europe/Paris")
    parser.add_argument(
        "--generate",
        type=int,
        nargs="+",
        metavar="N",
        help="made-up records: companies, deals, activities, contacts",
    )
    parser.add_argument("--limit", type=int, default=0, help="calls in ten seconds; 0: no limit")
    parser.add_argument("--delay", type=int, default=0, help="milliseconds a call takes on its way")
    args = parser.parse_args()
    server = HubSpotServer(port=args.port)
    if args.limit or args.delay:
        server.limits = Limits(args.limit or 1_000_000, args.delay / 1000)
    server.store.portal |= {"companyCurrency": args.currency, "timeZone": args.timezone}
    server.loader = Loader(server.store)
    if args.portfolio:
        server.loader.load(read_folder(args.portfolio))
    elif args.generate:
        server.loader.load(generated(*args.generate))
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    with server:
        print(server.url, flush=True)
        done.wait()
    sys.exit(0)


if __name__ == "__main__":
    main()
