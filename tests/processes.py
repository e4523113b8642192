"""Real kamsync processes that start in milliseconds: a fork server has imported everything.

For tests that kill: each process is one of its own, ended by SIGKILL like any other.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import kamsync.sync.results.publication as publish
from kamsync import transport
from kamsync.cli import main

_PRELOAD = [
    "kamsync.cli",
    "connectors.local.connector",
    "connectors.salesforce.connector",
    "connectors.hubspot.connector",
    "connectors.zoho.connector",
]


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    return context


_CONTEXT = _context()


def _work(folder: str, words: list[str], environment: dict[str, str]) -> None:
    """In the child: quiet, without waiting and without drawing the report."""
    os.environ.update(environment)
    os.chdir(folder)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    transport.set_testing(active=True)
    publish.render = lambda *_: "<html></html>"  # type: ignore[assignment]
    sys.argv = ["kamsync", *words]
    main()


class Working:
    """One started `kamsync` process."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    def wait(self, seconds: float | None = None) -> int | None:
        """Exit code; None when it is still at work after so many seconds."""
        self._process.join(seconds)
        return self._process.exitcode

    def kill(self) -> None:
        """kill -9, harmless when it has ended."""
        if self._process.exitcode is None and self._process.pid is not None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()


def working(target: Callable[..., object], *arguments: object) -> Working:
    """Any function of a test module as a process of its own."""
    process = _CONTEXT.Process(target=_quietly, args=(target, arguments, dict(os.environ)))
    process.start()
    return Working(process)


def _quietly(
    target: Callable[..., object], arguments: tuple[object, ...], environment: dict[str, str]
) -> None:
    """The fork server remembers the environment of its own start; the test's counts."""
    os.environ.update(environment)
    transport.set_testing(active=True)
    target(*arguments)


def start(folder: Path, *words: str) -> Working:
    """`kamsync WORDS` in that folder."""
    process = _CONTEXT.Process(target=_work, args=(str(folder), list(words), dict(os.environ)))
    process.start()
    return Working(process)
