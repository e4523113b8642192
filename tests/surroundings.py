"""What stands around every test of a process: shut sockets, no waiting, a clean environment, and
what is pure worked out once."""

from __future__ import annotations

import dataclasses
import hashlib
import ipaddress
import os
import pickle
import socket
import socketserver
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from kamsync import transport

_INHERITED = ("KAMSYNC_CONFIG", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(host: object) -> None:
    # Not an OSError: the code under test would take that for a network failure and go on.
    pytest.fail(f"a test reached for {host!r}: only loopback is open", pytrace=True)


@contextmanager
def loopback_only() -> Iterator[None]:
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    resolve = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                _refuse(address[0])
            return real[name](self, address)

        return connect

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_loopback(host):
            _refuse(host)
        return resolve(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        for name in real:
            patch.setattr(socket.socket, name, guarded(name))
        patch.setattr(socket, "getaddrinfo", guarded_resolve)
        yield


@contextmanager
def no_waiting() -> Iterator[None]:
    """Neither between tries, nor for the disk (tests kill processes, they cut no power), nor for a
    server to see that it shall stop."""
    transport.set_testing(active=True)
    serve = socketserver.BaseServer.serve_forever
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        patch.setattr(
            socketserver.BaseServer, "serve_forever", lambda self, *_, **__: serve(self, 0.003)
        )
        yield
    transport.set_testing(active=False)


@contextmanager
def clean_environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in _INHERITED:
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        yield


@contextmanager
def scored_once() -> Iterator[None]:
    """Scoring is pure: a night whose inputs were scored before in this process takes that frame."""
    from kamsync.sync import assessment

    real, kept = assessment.score, {}

    def score(inputs: Any, policy: Any, card: Any) -> Any:
        read = {name: frame.collect() for name, frame in sorted(inputs.streams.items())}
        key = hashlib.sha256(
            pickle.dumps((dataclasses.replace(inputs, streams=read), policy, card))
        )
        if (digest := key.digest()) not in kept:
            kept[digest] = real(inputs, policy, card)
        return kept[digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assessment, "score", score)
        yield


@contextmanager
def mapped_once() -> Iterator[None]:
    """A field map is what its files say: the same texts are read once in this process."""
    from kamsync.field_maps import reader

    check, freeze = reader._checked, reader._frozen
    checked: dict[Any, Any] = {}
    frozen: dict[Any, Any] = {}

    def check_once(chain: Any, parts: Any, more: Any) -> Any:
        key = (*((source.name, source.text) for source in chain), *parts, more)
        if key not in checked:
            checked[key] = check(chain, parts, more)
        return checked[key]

    def freeze_once(name: str, parsed: Any, prefix: str, chain: Any) -> Any:
        key = (name, id(parsed), prefix)  # it stays in `checked`
        if key not in frozen:
            frozen[key] = freeze(name, parsed, prefix, chain)
        return frozen[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_checked", check_once)
        patch.setattr(reader, "_frozen", freeze_once)
        yield


@contextmanager
def migrated_once(folder: Path) -> Iterator[None]:
    """A new SQLite ledger is a copy of one that went through all migrations."""
    from kamsync.ledger.database import Database

    real = Database._prepare
    Database("sqlite:///migrated.db", folder).close()
    migrated = (folder / "migrated.db").read_bytes()

    def prepare(self: Any, *, read_only: bool) -> None:
        file = Path(self._url.database or "") if self.is_sqlite and not read_only else None
        if file is not None and file.exists() and not file.stat().st_size:
            file.write_bytes(migrated)
        real(self, read_only=read_only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "_prepare", prepare)
        yield


@contextmanager
def surroundings(folder: Path) -> Iterator[None]:
    """All of them; `folder` is empty."""
    with ExitStack() as stack:
        for state in (loopback_only, no_waiting, clean_environment, scored_once, mapped_once):
            stack.enter_context(state())
        stack.enter_context(migrated_once(folder))
        yield
