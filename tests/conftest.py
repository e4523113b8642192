"""For every test: sockets shut except loopback, no waiting, a clean environment, a fixed now.

Tests run beside one another, so each process takes one thread and looks for garbage seldom.
"""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

import kamsync.messages.errors  # noqa: F401 - what an error says in English
from kamsync import hidden_text
from tests.surroundings import surroundings

# The clauses of the connector contract are no test modules, but their asserts should explain too.
pytest.register_assert_rewrite("tests.connectors.clauses")

gc.freeze()
gc.set_threshold(100_000, 50, 100)

_DRAWN = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("many", max_examples=200, **_DRAWN)  # make soak
settings.register_profile("few", max_examples=20, derandomize="CI" in os.environ, **_DRAWN)
settings.load_profile("few")

# Hypothesis would parse every module of ours for constants to try, anew in each process of a fresh
# clone: three seconds of one. Edges stand in the strategies.
providers._get_local_constants = lambda: providers._local_constants


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite is spread over the cores; what is named runs in this process."""
    option, whole = config.option, config.args_source is pytest.Config.ArgsSource.TESTPATHS
    alone = option.collectonly or option.usepdb or hasattr(config, "workerinput")
    if whole and not alone and getattr(option, "numprocesses", 0) is None:
        option.numprocesses, option.dist = os.cpu_count() or 1, "worksteal"
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # else each process compiles every module


def pytest_collection_finish() -> None:
    """The tests stay to the end: the last look for garbage need not walk them."""
    gc.freeze()


def pytest_runtest_setup() -> None:
    """Credentials that were refused at a port are no worse at the next server that gets it."""
    login = sys.modules.get("connectors.salesforce.login")
    if login is not None:
        login._dead.clear()


_COMMANDS = {"say", "Project", "CliRunner", "run_once", "working", "subprocess"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """cli: tests of modules that run whole commands; server: of those that listen or ask one."""
    for module, found in itertools.groupby(items, lambda item: getattr(item, "module", None)):
        marks = [
            *([pytest.mark.cli] if _COMMANDS & vars(module).keys() else []),
            *([pytest.mark.server] if _serves(vars(module).values()) else []),
        ]
        for item in found:
            for mark in marks:
                item.add_marker(mark)
    _leave_out(config, items)


_ON_REQUEST = ("soak", "tools", "nights")


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of these marks run where -m names the first they have; nights also by their file."""
    named = set(re.findall(r"\w+", config.option.markexpr))
    if any(".py" in arg for arg in config.args):
        named.add("nights")
    kept, out = [], []
    for item in items:
        mark = next(filter(item.get_closest_marker, _ON_REQUEST), None)
        (kept if mark is None or mark in named else out).append(item)
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = kept


def _serves(names: Iterable[object]) -> bool:
    homes = (getattr(thing, "__module__", None) or "" for thing in names)
    return any(home.startswith(("tests.servers", "kamsync.sandbox", *_SERVING)) for home in homes)


_SERVING = tuple(
    f"tests.connectors.{name}"
    for name in ("parity", "hubspot_portal", "zoho_org", "salesforce_crm", "published", "test_zoho")
)


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One fixture for all: each would be looked up before every test."""
    with surroundings(tmp_path_factory.mktemp("ledger")):
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


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A state folder that does not exist yet."""
    return tmp_path / "state"


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
