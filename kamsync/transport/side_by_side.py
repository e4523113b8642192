"""Work that waits for a server, several at once: in threads, results in the order of the work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextvars import copy_context
from typing import Final, TypeVar

from kamsync.transport.retry import Cancelled, Scope, scope

Item = TypeVar("Item")
Result = TypeVar("Result")

_GRACE_SECONDS: Final = 2.0
"""How long an interrupted process waits for calls on their way; the threads die with it."""


def side_by_side(jobs: Sequence[Callable[[], Result]], at_once: int) -> list[Result]:
    """Results in the order of the jobs. When one fails, those that have not begun never do, and the
    others end at their next call; the error of the first failed job in order is raised."""
    if at_once < 2 or len(jobs) < 2:
        return [job() for job in jobs]
    work = _Work(jobs)
    threads = [work.thread(n) for n in range(min(at_once, len(jobs)))]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except BaseException:
        work.scope.cancel()
        until = time.monotonic() + _GRACE_SECONDS
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        raise
    return work.outcome()


class _Work:
    def __init__(self, jobs: Sequence[Callable[[], Result]]) -> None:
        self.scope = Scope(scope.get())
        self._waiting = iter(enumerate(jobs))
        self._results: dict[int, object] = {}
        self._errors: dict[int, BaseException] = {}
        self._lock = threading.Lock()

    def thread(self, number: int) -> threading.Thread:
        return _thread(self._run, f"side-{number}", self.scope)

    def _run(self) -> None:
        while not self.scope.cancelled:
            with self._lock:
                place, job = next(self._waiting, (-1, None))
            if job is None:
                return
            try:
                self._results[place] = job()
            except BaseException as error:
                self._errors[place] = error
                self.scope.cancel()

    def outcome(self) -> list[Result]:
        failed = [e for _, e in sorted(self._errors.items()) if not isinstance(e, Cancelled)]
        for error in failed or self._errors.values():
            raise error
        return [self._results[place] for place in sorted(self._results)]  # type: ignore[misc]


def one_ahead(items: Iterator[Item]) -> Generator[Item, None, None]:
    """The same items in the same order, each made while the one before is used: at most two in
    memory. An error comes where it would have come."""
    inner = Scope(scope.get())
    coming = _Coming(items, inner)
    try:
        while coming.arrived():
            item = coming.item
            coming = _Coming(items, inner)
            yield item  # type: ignore[misc]
    finally:
        inner.cancel()
        coming.thread.join(_GRACE_SECONDS)


class _Coming:
    """The next item, made in a thread of its own."""

    def __init__(self, items: Iterator[object], within: Scope) -> None:
        self._items = items
        self._error: BaseException | None = None
        self.item: object = _NONE
        self.thread = _thread(self._make, "ahead", within)
        self.thread.start()

    def _make(self) -> None:
        try:
            self.item = next(self._items, _NONE)
        except BaseException as error:
            self._error = error

    def arrived(self) -> bool:
        """Whether there is one; waits for it."""
        self.thread.join()
        if self._error is not None:
            raise self._error
        return self.item is not _NONE


_NONE: Final = object()


def _thread(run: Callable[[], None], name: str, within: Scope) -> threading.Thread:
    """It ends with the process, whatever it waits for."""
    context = copy_context()
    context.run(scope.set, within)
    return threading.Thread(target=context.run, args=(run,), name=name, daemon=True)
