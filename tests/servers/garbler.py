"""A loopback server between a connector and a CRM's: passes calls on and spoils the answers.

Spoilt are values inside JSON (another type, infinite, half an emoji, nested deep, gone), bytes,
headers, packings and statuses; a seed decides which, so that a failure comes again.
"""

from __future__ import annotations

import gzip
import http.client
import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from typing import Any, Final
from urllib.parse import urlsplit

DEEP: Final = "@@deep@@"
HUGE: Final = "@@huge@@"
ODD_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, [], {}, "", " ", 0, -1, 1.5, "x", "NaN", "null", 10**40, "1e999"),
    *([None], [[]], {"id": None}, {"id": []}, [{"id": {}}], {"name": 1}, "\ud83d", "\x00", "a\nb"),
    *("9" * 400, "2026-02-31", "0000-00-00", "²", "٣", -(2**63) - 1, DEEP, HUGE, float("inf")),
)
ODD_HEADERS: Final = (
    ("Retry-After", "inf"),
    ("Retry-After", "Mon, 99 Foo 2026 99:99:99 +99999999999"),
    ("Date", "Sat, 31 Feb 20266 00:00:00 GMT"),
    ("Date", ""),
    ("Content-Type", "text/html"),
    ("Sforce-Limit-Info", "api-usage=x/y"),
    ("Sforce-Limit-Info", ";;;"),
    ("Sforce-Locator", "\t"),
    ("Sforce-NumberOfRecords", "many"),
    ("X-API-CREDITS-REMAINING", "²"),
    ("X-HubSpot-RateLimit-Max", "0"),
    ("X-HubSpot-RateLimit-Interval-Milliseconds", "0"),
    ("X-HubSpot-RateLimit-Daily-Remaining", "-1"),
    ("Content-Encoding", "br"),
    ("Content-Encoding", "gzip"),
)
STATUSES: Final = (200, 202, 204, 207, 301, 304, 400, 403, 404, 409, 418, 500, 503)


Answer = tuple[int, dict[str, str], bytes]


class Garbler:
    def __init__(self, upstream: str, seed: int) -> None:
        self.upstream = upstream
        self.dice = random.Random(seed)
        self.pass_first = self.dice.randrange(0, 25)
        """Answers that stay whole, so that later calls are reached too."""
        self.rate = self.dice.choice((0.05, 0.2, 0.6))
        self.spoilt = 0
        self.url = ""

    def spoil(self, answer: Answer) -> Answer:
        """By chance; at most one fault an answer."""
        if self.pass_first > 0 or self.dice.random() > self.rate:
            self.pass_first -= 1
            return answer
        self.spoilt += 1
        ways: tuple[Callable[[Answer], Answer], ...] = (
            *(self._values,) * 6,
            self._bytes,
            self._header,
            self._status,
        )
        return self.dice.choice(ways)(answer)

    def _values(self, answer: Answer) -> Answer:
        status, headers, body = answer
        try:
            data = json.loads(body)
        except ValueError:
            return self._bytes(answer)
        for _ in range(self.dice.choice((1, 1, 3))):
            data = self._changed(data)
        text = json.dumps(data).replace(f'"{DEEP}"', "[" * 3000 + "]" * 3000)
        return status, headers, text.replace(HUGE, "x" * 100_000).encode()

    def _changed(self, data: Any) -> Any:
        places = list(islice(_places(data), 400))
        if not places:
            return self._odd()
        holder, key = self.dice.choice(places)
        way = self.dice.random()
        if way < 0.15:
            del holder[key]
        elif way < 0.25 and isinstance(holder, list):
            holder.append(holder[key])
        else:
            holder[key] = self._odd()
        return data

    def _odd(self) -> Any:
        """A copy: it may be changed further."""
        return deepcopy(self.dice.choice(ODD_VALUES))

    def _bytes(self, answer: Answer) -> Answer:
        status, headers, body = answer
        place = self.dice.randrange(len(body) + 1)
        ways = (
            body[:place],
            body[:place] + bytes([self.dice.randrange(256)]) + body[place + 1 :],
            body[:place] + b"\x00" + body[place:],
            b"",
            b"<html>Busy</html>",
            b"[]",
            b"null",
            b"{}",
            b'"x"',
            b"[" * 100_000,
        )
        return status, headers, self.dice.choice(ways)

    def _header(self, answer: Answer) -> Answer:
        status, headers, body = answer
        return status, {**headers, **dict((self.dice.choice(ODD_HEADERS),))}, body

    def _status(self, answer: Answer) -> Answer:
        return self.dice.choice(STATUSES), answer[1], answer[2]


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """(holder, key) of everything inside, nearest first."""
    waiting = [data]
    while waiting:
        holder = waiting.pop(0)
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


@contextmanager
def garbling(upstream: str, seed: int) -> Iterator[Garbler]:
    garbler, place = Garbler(upstream, seed), urlsplit(upstream).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True  # else head and body are 40 ms apart

        def handle_call(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            headers = {k: v for k, v in self.headers.items() if k.lower() != "accept-encoding"}
            link = http.client.HTTPConnection(place, timeout=20)
            link.request(self.command, self.path, body, headers)
            answer = link.getresponse()
            content = answer.read().replace(upstream.encode(), garbler.url.encode())
            kept = {k: v for k, v in answer.getheaders() if k.lower() not in _OWN}
            link.close()
            status, shown, content = garbler.spoil((answer.status, kept, content))
            with suppress(OSError):
                self.send_response_only(status)
                for name, value in shown.items():
                    self.send_header(name, value)
                if status in (204, 304):
                    content = b""
                elif shown.get("Content-Encoding") == "gzip" and garbler.dice.random() < 0.5:
                    content = gzip.compress(content)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_call  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    garbler.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield garbler
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_OWN: Final = frozenset({"content-length", "transfer-encoding", "connection", "content-encoding"})
