"""For every test: sockets shut except loopback, no waiting, a clean environment, a fixed now.

Tests run beside one another, so each process takes one thread and looks for garbage seldom.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import hashlib
import ipaddress
import itertools
import os
import pickle
import socket
import socketserver
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

import kamsync.messages.errors  # noqa: F401 - what an error says in English
from kamsync import hidden_text, transport

# The clauses of the connector contract are no test modules, but their asserts should explain too.
pytest.register_assert_rewrite("tests.connectors.clauses")

gc.freeze()
gc.set_threshold(100_000, 50, 100)

settings.register_profile(
    "kamsync",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=50,
)
settings.load_profile("kamsync")

# Hypothesis would parse every module of ours for constants to try, anew in each process of a fresh
# clone: three seconds of one. Edges stand in the strategies.
providers._get_local_constants = lambda: providers._local_constants

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


def pytest_collection_finish() -> None:
    """The tests stay to the end: the last look for garbage need not walk them."""
    gc.freeze()


_COMMANDS = {"say", "Project", "CliRunner", "run_once", "working", "subprocess"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """cli: tests of modules that run whole commands; server: of those that listen or ask one."""
    for module, found in itertools.groupby(items, lambda item: getattr(item, "module", None)):
        marks = [
            *([pytest.mark.cli] if _COMMANDS & vars(module).keys() else []),
            *([pytest.mark.server] if _serves(vars(module).values()) else []),
        ]
        for item in found:
            for mark in marks:
                item.add_marker(mark)


def _serves(names: Iterable[object]) -> bool:
    homes = (getattr(thing, "__module__", None) or "" for thing in names)
    return any(home.startswith(("tests.servers", "kamsync.sandbox", *_SERVING)) for home in homes)


_SERVING = tuple(
    f"tests.connectors.{name}"
    for name in ("parity", "hubspot_portal", "zoho_org", "salesforce_crm", "published", "test_zoho")
)


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
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


@pytest.fixture(scope="session", autouse=True)
def _no_waiting() -> Iterator[None]:
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


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in _INHERITED:
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        yield


@pytest.fixture(autouse=True)
def _no_secret_of_another_test() -> Iterator[None]:
    """What one test resolves is not taken out of the texts of the next."""
    before = set(hidden_text._known)
    yield
    hidden_text._known.clear()
    hidden_text._known.update(before)


@pytest.fixture(scope="module", autouse=True)
def _blank_page(request: pytest.FixtureRequest) -> Iterator[None]:
    """Runs leave an empty report: it has its own tests, and drawing it is most of a small run.
    A module that looks at the page says DRAWS_PAGES = True."""
    with pytest.MonkeyPatch.context() as patch:
        if not getattr(request.module, "DRAWS_PAGES", False):
            patch.setattr("kamsync.sync.results.publication.render", lambda *_: "<html></html>")
        yield


@pytest.fixture(scope="session", autouse=True)
def _scored_once() -> Iterator[None]:
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


@pytest.fixture(scope="session", autouse=True)
def _mapped_once() -> Iterator[None]:
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


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new SQLite ledger is a copy of one that went through all migrations."""
    from kamsync.ledger.database import Database

    real = Database._prepare
    folder = tmp_path_factory.mktemp("ledger")
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


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A state folder that does not exist yet."""
    return tmp_path / "state"


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
