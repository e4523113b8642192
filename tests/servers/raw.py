"""A loopback server that answers with exactly the bytes it was given, optionally over TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

OK: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@dataclass
class RawServer:
    port: int = 0
    reply: bytes = OK
    heard: list[bytes] = field(default_factory=list)
    """Heads of requests."""

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"


def reply(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def raw_server(
    answer: bytes = OK, tls: ssl.SSLContext | None = None, *, speaks_first: bool = False
) -> Iterator[RawServer]:
    server = RawServer(reply=answer)
    listening = socket.create_server(("127.0.0.1", 0))
    server.port = listening.getsockname()[1]
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            with suppress(OSError):
                link, _ = listening.accept()
                threading.Thread(target=speak, args=(link,), daemon=True).start()

    def speak(link: socket.socket) -> None:
        link.settimeout(5)
        if tls is not None:
            link = tls.wrap_socket(link, server_side=True, do_handshake_on_connect=False)
        with suppress(OSError), link as stream:
            if isinstance(stream, ssl.SSLSocket):
                stream.do_handshake()
            if speaks_first:
                stream.sendall(server.reply)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = stream.recv(65536)
                if not piece:
                    return
                head += piece
            server.heard.append(head)
            if not speaks_first:
                stream.sendall(server.reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopped.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        listening.close()
        thread.join(5)
