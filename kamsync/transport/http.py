"""One way to send: pooled connections, timeouts, no redirects, no retries, bodies within bounds.

Bytes are received piece by piece, unpacked by us (gzip, deflate) and counted after unpacking: an
answer larger than its ceiling is refused while it comes in. Statuses pass unjudged.
"""

from __future__ import annotations

import http.client
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import urllib3

from kamsync.errors import TransientError, UnexpectedResponse
from kamsync.hidden_text import hidden_bytes
from kamsync.transport.failures import PROXY_LOGIN, refused_by_proxy, translated
from kamsync.transport.response import Response
from kamsync.transport.route import Route, route_to

FIRST_ERROR: Final = 400
PIECE: Final = 1 << 16
LARGEST_BODY: Final = 64 << 20
"""Unpacked bytes of an ordinary answer; pages of records stay far below."""
LARGEST_DOWNLOAD: Final = 1 << 30
"""Bytes of a bulk result."""
LONGEST_BODY_SECONDS: Final = 600.0
_FAULTS: Final = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})

MakePool = Callable[[Route], urllib3.PoolManager]


def make_pool(route: Route) -> urllib3.PoolManager:
    """A pool manager for this route."""
    if route.proxy:
        return urllib3.ProxyManager(
            route.proxy,
            proxy_headers=route.proxy_headers,
            ca_certs=route.ca_file,
            cert_reqs="CERT_REQUIRED",
        )
    return urllib3.PoolManager(maxsize=4, ca_certs=route.ca_file, cert_reqs="CERT_REQUIRED")


class Http:
    """A connector's session. Thread-safe; close it at the end.

    Raises ConfigError when the environment's proxy or authorities cannot work, TransientError for
    network faults that may pass, ConnectorError for those that will not.
    """

    def __init__(
        self,
        connector: str,
        ca_file: str = "",
        timeout: tuple[float, float] = (10.0, 120.0),
        pool: MakePool = make_pool,
    ) -> None:
        self.connector = connector
        self.headers = {
            "user-agent": "kamsync",
            "accept-encoding": "gzip",
            "accept": "application/json",
        }
        self._ca_file = ca_file
        self._timeout = urllib3.Timeout(connect=timeout[0], read=timeout[1])
        self._make_pool = pool
        self._ways: dict[str, tuple[Route, urllib3.PoolManager]] = {}
        self._lock = threading.Lock()

    def prepare(self, url: str) -> None:
        """Resolve the way to this host now: a ConfigError comes before the first call."""
        self._way(url)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        ceiling: int = LARGEST_BODY,
        login: bool = False,
    ) -> Response:
        """One request, one answer of any status. `login`: the answer may bring a token, whatever
        its status, so that secrets in it stay."""

        def read(raw: urllib3.BaseHTTPResponse) -> Response:
            return self._whole(raw, ceiling, login=login)

        return self._exchange(method, url, headers, body, read)

    def download(
        self, url: str, to: Path, *, headers: Mapping[str, str], ceiling: int = LARGEST_DOWNLOAD
    ) -> Response:
        """A 200 goes to the file, its Response has no body; any other status comes whole."""

        def read(raw: urllib3.BaseHTTPResponse) -> Response:
            if raw.status != 200:
                return self._whole(raw, LARGEST_BODY)
            with to.open("wb") as out:
                out.writelines(_received(self.connector, raw, ceiling))
            return Response(self.connector, raw.status, _lower(raw))

        return self._exchange("GET", url, headers, None, read)

    def _whole(
        self, raw: urllib3.BaseHTTPResponse, ceiling: int, *, login: bool = False
    ) -> Response:
        """An error body is kept without the secrets it may echo."""
        body = b"".join(_received(self.connector, raw, ceiling))
        if raw.status >= FIRST_ERROR and not login:
            body = hidden_bytes(body)
        return Response(self.connector, raw.status, _lower(raw), body)

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        body: bytes | None,
        read: Callable[[urllib3.BaseHTTPResponse], Response],
    ) -> Response:
        route, open_target, target = self._way(url)
        try:
            raw = open_target(
                method,
                target,
                body=body,
                headers={**self.headers, **(headers or {})},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=self._timeout,
            )
            try:
                return read(self._let_through(route, raw))
            except BaseException:
                raw.close()
                raise
            finally:
                raw.release_conn()
        except _FAULTS as error:
            raise translated(self.connector, url, route, error) from error

    def close(self) -> None:
        for _, manager in self._ways.values():
            manager.clear()

    def _let_through(self, route: Route, raw: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
        """The same answer, unless it is the proxy's own."""
        if raw.status == PROXY_LOGIN and route.proxy:
            raise refused_by_proxy(self.connector, route, raw.status)
        return raw

    def _way(self, url: str) -> tuple[Route, Callable[..., urllib3.BaseHTTPResponse], str]:
        """The route to the URL's origin, what sends there, and the target it wants."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if origin not in self._ways:
                route = route_to(url, self._ca_file)
                self._ways[origin] = route, self._make_pool(route)
            route, manager = self._ways[origin]
        if route.proxy:
            return route, manager.urlopen, url
        # The manager's own urlopen parses every address twice more.
        return route, manager.connection_from_url(origin).urlopen, url[len(origin) :] or "/"


def _lower(raw: urllib3.BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in raw.headers.items()}


def _received(connector: str, raw: urllib3.BaseHTTPResponse, ceiling: int) -> Iterator[bytes]:
    """Unpacked pieces. Raises before more than `ceiling` bytes, or too much time, are spent."""
    size = 0
    for piece in _unpacked(connector, raw, _pieces(connector, raw)):
        size += len(piece)
        if size > ceiling:
            raise UnexpectedResponse(connector, code="answer_large", n=ceiling >> 20)
        yield piece


def _pieces(connector: str, raw: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """What came over the wire; a server that only trickles is given up."""
    until = time.monotonic() + LONGEST_BODY_SECONDS
    while piece := raw.read1(PIECE, decode_content=False):
        yield piece
        if time.monotonic() > until:
            raise TransientError(connector, code="answer_endless", n=int(LONGEST_BODY_SECONDS))


def _unpacked(
    connector: str, raw: urllib3.BaseHTTPResponse, pieces: Iterator[bytes]
) -> Iterator[bytes]:
    encoding = raw.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in _PACKED:
        raise UnexpectedResponse(connector, code="answer_packed")
    decoder, begun = zlib.decompressobj(_GZIP_OR_ZLIB), False
    try:
        for piece in pieces:
            rest = piece
            while rest and not decoder.eof:
                begun = True
                yield decoder.decompress(rest, PIECE)
                rest = decoder.unconsumed_tail
        if begun and not decoder.eof:
            raise TransientError(connector, code="answer_cut")
    except zlib.error as error:
        raise TransientError(connector, code="answer_damaged") from error
