"""Zoho CRM on loopback: its dialect as documented, faults on demand, calls and credits counted.

Also a process of its own: python -m kamsync.sandbox.zoho.server --port 0 --portfolio DIR
"""

from __future__ import annotations

import argparse
import json
import socket
import struct
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from kamsync.sandbox.zoho import metadata, read, write
from kamsync.sandbox.zoho.load import Loader
from kamsync.sandbox.zoho.reply import Reply, refuse
from kamsync.sandbox.zoho.store import Row, Store

REFRESH, CLIENT, SECRET = "1000.refresh", "1000.client", "shh-secret"


@dataclass
class Fault:
    """Played on calls whose "METHOD path" holds `match`, after `skip` of them, `times` times."""

    kind: str
    """latency, status, reset, truncate, drop, invalid_token, scope, no_permission, body"""
    match: str = ""
    times: int = 1
    skip: int = 0
    status: int = 503
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


class ZohoServer:
    """Start with `with ZohoServer() as server`; `server.url` is both API and accounts host."""

    def __init__(self, port: int = 0) -> None:
        self.store = Store()
        self.loader = Loader(self.store)
        self.faults: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self.credits: Counter[str] = Counter()
        self.requests: list[tuple[str, str, Any]] = []
        """method, path, parsed body; only the last thousand."""
        self.asked: list[tuple[str, str, dict[str, str], Any]] = []
        """The same with the query's parameters, all of them."""
        self.keep_requests = True
        self.tokens: set[str] = set()
        self.mints = 0
        self.token_answer: tuple[int, Any] | None = None
        self.api_domain = ""
        self.granted = ""
        """The grant's scopes, where the token answer tells them."""
        self.scopes_missing: set[str] = set()
        """Path pieces for which the grant lacks the scope."""
        self.record_codes: dict[str, Row] = {}
        """record id → the error element its write gets."""
        self.write_status: int | None = None
        self.short_answers = 0
        """So many writes tell one result less than they have."""
        self.reach = 100_000
        self.polymorphic = True
        self.tells_parents = True
        """False: names beyond What_Id stay empty."""
        self.jobs: dict[str, Row] = {}
        self.job_rows = 200_000
        self.csv_encoding = "utf-8"
        self.cache: dict[str, Any] | None = None
        """Answers rendered once, for measuring clients."""
        self.lock = threading.RLock()
        handler = type("Handler", (_Handler,), {"server_of": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.02}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def fault(self, kind: str, match: str = "", **more: Any) -> None:
        self.faults.append(Fault(kind, match, **more))

    def take_fault(self, line: str) -> Fault | None:
        for fault in self.faults:
            if fault.match in line:
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def login(self, form: dict[str, str]) -> Reply:
        self.mints += 1
        self.calls["login"] += 1
        if self.token_answer:
            return Reply(self.token_answer[0], self.token_answer[1], credits=0)
        given = (form.get("refresh_token"), form.get("client_id"), form.get("client_secret"))
        if given[1:] != (CLIENT, SECRET):
            return Reply(200, {"error": "invalid_client"}, credits=0)
        if given[0] != REFRESH:
            return Reply(200, {"error": "invalid_code"}, credits=0)
        token = f"1000.access.{self.mints}"
        self.tokens.add(token)
        answer: Row = {"access_token": token, "api_domain": self.api_domain or self.url,
                  "token_type": "Bearer", "expires_in": 3600}  # fmt: skip
        if self.granted:
            answer["scope"] = self.granted
        return Reply(200, answer, credits=0)

    def answer(self, method: str, path: str, params: dict[str, str], body: Any, auth: str) -> Reply:
        if auth.removeprefix("Zoho-oauthtoken ") not in self.tokens:
            return refuse(401, "INVALID_TOKEN", "invalid oauth token")
        if any(piece in f"{method} {path}" for piece in self.scopes_missing):
            return refuse(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL")
        parts = path.removeprefix("/crm/").split("/")
        if parts[0] == "bulk":
            return read.bulk(self, method, parts[2:], body)
        if parts[0] != "v8":
            return refuse(404, "INVALID_URL_PATTERN")
        match parts[1]:
            case "org" | "users" | "settings":
                return metadata.answer(self, method, parts[1:], params, body)
            case "coql":
                return read.selected(self, body)
        if method == "GET":
            return read.records(self, parts[1:], params)
        return write.answer(self, method, parts[1:], params, body)


class _Handler(BaseHTTPRequestHandler):
    server_of: ZohoServer
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self) -> None:
        owner = self.server_of
        parts = urlsplit(self.path)
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if parts.path.startswith("/__control/"):
            self._control(parts.path.rsplit("/", 1)[1], raw)
            return
        with owner.lock:
            owner.store.follow()
            fault = owner.take_fault(f"{self.command} {parts.path}")
            reply = self._early(fault) or self._reply(parts.path, params, raw)
            self._count(reply, parts.path)
        self._send(reply, fault)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _early(self, fault: Fault | None) -> Reply | None:
        """Faults that come before anything is done."""
        match fault.kind if fault else "":
            case "status" if fault:
                if isinstance(fault.body, bytes):
                    return Reply(fault.status, raw=fault.body, headers=fault.headers)
                body = fault.body if fault.body is not None else {"code": "INTERNAL_ERROR"}
                return Reply(fault.status, body, headers=fault.headers)
            case "html" if fault:
                return Reply(fault.status, raw=b"<html><body>Bad gateway</body></html>")
            case "invalid_token":
                self.server_of.tokens.clear()
            case "scope":
                return refuse(401, "OAUTH_SCOPE_MISMATCH")
            case "no_permission":
                return refuse(403, "NO_PERMISSION", permissions=["Crm_Implied_View"])
            case "refuse" if fault:
                return refuse(400, str(fault.body))
            case "hang_up":
                return Reply(200, raw=b"")
        return None

    def _reply(self, path: str, params: dict[str, str], raw: bytes) -> Reply:
        owner = self.server_of
        if path == "/oauth/v2/token":
            return owner.login(dict(parse_qsl(raw.decode())))
        plain = self.headers.get("Content-Type") != "application/json"
        if raw and plain and "/bulk/" in path:
            return refuse(415, "UNSUPPORTED_MEDIA_TYPE")
        body = json.loads(raw) if raw else None
        if owner.keep_requests:
            owner.requests = [*owner.requests[-999:], (self.command, path, body)]
            owner.asked.append((self.command, path, dict(params), body))
        params |= {k: v for k, v in self.headers.items() if k == "If-Modified-Since"}
        return owner.answer(self.command, path, params, body, self.headers.get("Authorization", ""))

    def _count(self, reply: Reply, path: str) -> None:
        if path == "/oauth/v2/token":
            return
        kind = path.removeprefix("/crm/").removeprefix("v8/").split("/")[0]
        self.server_of.calls[f"{self.command} {kind}"] += 1
        self.server_of.credits[f"{self.command} {kind}"] += reply.credits

    def _send(self, reply: Reply, fault: Fault | None) -> None:
        body = reply.bytes()
        kind = fault.kind if fault else ""
        if kind == "latency" and fault:
            time.sleep(fault.seconds)
        if kind in ("drop", "hang_up"):
            self._hang_up()
            return
        if kind == "truncate":
            body = body[: len(body) // 2]
        self.send_response_only(reply.status)
        self.send_header("Date", format_datetime(self.server_of.store.now, usegmt=True))
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if kind == "reset":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self._hang_up()
            return
        self.wfile.write(body)

    def _hang_up(self) -> None:
        """A reset, not a polite end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _control(self, what: str, raw: bytes) -> None:
        """For a server in its own process: counts, reset, faults."""
        owner = self.server_of
        given = json.loads(raw) if raw else {}
        with owner.lock:
            match what:
                case "counts":
                    answer: Any = {"calls": owner.calls, "credits": owner.credits,
                                   "mints": owner.mints}  # fmt: skip
                case "reset":
                    owner.calls.clear()
                    owner.credits.clear()
                    answer = {}
                case "fault":
                    owner.fault(given.pop("kind"), given.pop("match", ""), **given)
                    answer = {}
                case "ids":
                    answer = owner.loader.numbers
                case "shake":
                    answer = {"changed": owner.loader.shake(float(given["share"]))}
                case "rows":
                    answer = list(owner.store.modules[given["module"]].rows.values())
                case _:
                    answer = {"unknown": what}
        self._send(Reply(200, answer), None)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--portfolio", type=Path)
    parser.add_argument("--synthetic", default="", help="accounts,deals,activities")
    parser.add_argument("--provisioned", action="store_true")
    parser.add_argument("--cache", action="store_true", help="render each answer once")
    options = parser.parse_args()
    server = ZohoServer(options.port)
    server.keep_requests = False
    server.cache = {} if options.cache else None
    if options.portfolio:
        server.loader.folder(options.portfolio)
    if options.synthetic:
        server.loader.synthetic(*map(int, options.synthetic.split(",")))
    if options.provisioned:
        server.loader.provisioned()
    print(server.url, flush=True)
    sys.stdout.flush()
    server.http.serve_forever()


if __name__ == "__main__":
    main()
