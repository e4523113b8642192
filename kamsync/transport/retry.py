"""The one retry policy, pacing, chunks, and the count of API calls.

Vendors' own retries are set to 0 everywhere; only `call` here tries again. What a status means
is the client's business: it raises TransientError/RateLimited for what is worth another try.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

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
    spare: float = 0.0
    """Calls to make up for after a slow answer: any window holds at most that many more."""
    _next: float = 0.0

    def wait(self) -> None:
        now = time.monotonic()
        if self._next > now:
            _sleep(self._next - now)
        self._next = max(now - self.spare / self.per_second, self._next) + 1.0 / self.per_second


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

    def spend(self, kind: str, calls: int = 1) -> None:
        """Count before sending. Raises QuotaExhausted at the ceiling."""
        if self.ceiling is not None and self.used.total() + calls > self.ceiling:
            raise QuotaExhausted(self.connector, code="api_budget", n=self.ceiling)
        self.used[kind] += calls

    def budget(self) -> Budget:
        return Budget(dict(self.used), dict(self.least), self.remaining, self.limit)


_testing = False
_stopping = threading.Event()


def request_stop() -> None:
    """A waiting retry gives up at once: the process was asked to end."""
    _stopping.set()


def set_testing(*, active: bool) -> None:
    """One switch for tests: same tries, no sleeping."""
    global _testing
    _testing = active


def _sleep(seconds: float) -> None:
    if not _testing:
        _stopping.wait(seconds)


def pause(seconds: float) -> None:
    """Wait; not in tests, and not on when the process was asked to end."""
    _sleep(seconds)


def call(action: Callable[[], Result], policy: RetryPolicy) -> Result:
    """Run `action`, again on TransientError; RateLimited waits as long as the server asked."""

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RateLimited) and error.wait_seconds is not None:
            return error.wait_seconds
        ceiling = min(policy.longest_wait, policy.first_wait * 2 ** (state.attempt_number - 1))
        return random.uniform(0, ceiling)  # noqa: S311 - jitter, not a secret

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
        stop=lambda state: _stopping.is_set() or used_up(state) or hopeless(state),
        wait=wait,
        sleep=_sleep,
        before_sleep=report,
        reraise=True,
    )
    return retrying(action)


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Consecutive parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
