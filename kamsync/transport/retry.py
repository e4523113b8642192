"""The one retry policy, waiting, pacing, chunks, and the count of API calls.

Vendors' own retries are set to 0 everywhere; only `call` here tries again. What a status means
is the client's business: it raises TransientError/RateLimited for what is worth another try.
"""

from __future__ import annotations

import logging
import random
import threading
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_any
from tenacity.stop import stop_after_attempt, stop_after_delay

from kamsync.connector import Budget
from kamsync.errors import QuotaExhausted, RateLimited, TransientError

Result = TypeVar("Result")
Item = TypeVar("Item")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential back-off with full jitter, capped in tries and in total time."""

    tries: int = 6
    total_seconds: float = 300.0
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_server_wait: float = 120.0
    """A server that asks for more than this is not waited for: the error escapes."""


@dataclass
class Pace:
    """At most `per_second` calls a second, evenly spaced (HubSpot search, Zoho concurrency)."""

    per_second: float
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            mine = self._next
            self._next = max(now, mine) + 1.0 / self.per_second
        if mine > now:
            pause(mine - now)


@dataclass
class CallCounter:
    """API calls of this process by kind, with the user's own ceiling."""

    connector: str
    ceiling: int | None = None
    """Calls this run may use; None = no limit of ours."""
    used: Counter[str] = field(default_factory=Counter)
    least: Counter[str] = field(default_factory=Counter)
    remaining: int | None = None
    limit: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def spend(self, kind: str, calls: int = 1) -> None:
        """Count before sending. Raises QuotaExhausted at the ceiling."""
        with self._lock:
            if self.ceiling is not None and self.used.total() + calls > self.ceiling:
                raise QuotaExhausted(self.connector, code="api_budget", n=self.ceiling)
            self.used[kind] += calls

    def need(self, kind: str, calls: int = 1) -> None:
        """Count what the same work takes at least."""
        with self._lock:
            self.least[kind] += calls

    def budget(self) -> Budget:
        return Budget(dict(self.used), dict(self.least), self.remaining, self.limit)


class Cancelled(Exception):
    """Work that is no longer wanted, because other work beside it failed."""


class Scope:
    """Work that is cancelled together, with the work inside it. What waits in it wakes up, and
    nothing more is sent."""

    def __init__(self, within: Scope | None = None) -> None:
        self.cancelled: bool = within is not None and within.cancelled
        self.awake = threading.Event()
        self._inner: weakref.WeakSet[Scope] = weakref.WeakSet()
        if within is not None:
            within._inner.add(self)
            if within.awake.is_set():
                self.awake.set()

    def cancel(self) -> None:
        self.cancelled = True
        self.wake()
        for each in list(self._inner):
            each.cancel()

    def wake(self) -> None:
        self.awake.set()
        for each in list(self._inner):
            each.wake()


_testing = False
_whole_process: Final = Scope()
scope: ContextVar[Scope] = ContextVar("scope", default=_whole_process)


def request_stop() -> None:
    """A waiting retry gives up at once: the process was asked to end."""
    _whole_process.wake()


def set_testing(*, active: bool) -> None:
    """One switch for tests: same tries, no sleeping."""
    global _testing
    _testing = active


def pause(seconds: float) -> bool:
    """Wait; not in tests, and not on when the process was asked to end. Whether it makes sense to
    wait again. Raises Cancelled in a scope that was."""
    here = scope.get()
    if not _testing:
        here.awake.wait(seconds)
    if here.cancelled:
        raise Cancelled
    return not (_testing or here.awake.is_set())


def call(action: Callable[[], Result], policy: RetryPolicy) -> Result:
    """Run `action`, again on TransientError; RateLimited waits as long as the server asked.
    Raises Cancelled in a scope that was."""
    here = scope.get()

    def attempt() -> Result:
        if here.cancelled:
            raise Cancelled
        return action()

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RateLimited) and error.wait_seconds is not None:
            return error.wait_seconds
        ceiling = min(policy.longest_wait, policy.first_wait * 2 ** (state.attempt_number - 1))
        return random.uniform(0, ceiling)  # noqa: S311 - jitter, not a secret

    def rest(seconds: float) -> None:
        pause(seconds)

    def report(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        log.warning(
            "retry",
            extra={"attempt": state.attempt_number, "reason": type(error).__name__},
        )

    def hopeless(state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_seconds if isinstance(error, RateLimited) else None
        return asked is not None and asked > policy.longest_server_wait

    used_up = stop_any(stop_after_attempt(policy.tries), stop_after_delay(policy.total_seconds))
    retrying = Retrying(
        retry=retry_if_exception_type(TransientError),
        stop=lambda state: here.awake.is_set() or used_up(state) or hopeless(state),
        wait=wait,
        sleep=rest,
        before_sleep=report,
        reraise=True,
    )
    return retrying(attempt)


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Consecutive parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
