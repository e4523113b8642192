"""How many calls the portal allows: what its headers say, and what a 429 teaches.

One rolling limit for the key, a lower one for associations beside it, searches evenly spaced (they
are counted for all integrations of the account together, and their answers carry no headers).
Reference: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from connectors.hubspot.faults import CRM, Fault
from kamsync.errors import ConnectorError, QuotaExhausted, RateLimited
from kamsync.transport import CallCounter, Pace, Response, RollingLimit, Sent

USED_SHARE: Final = 0.99
"""Of the calls that the headers allow."""
WITHOUT_HEADERS: Final = 100
INTERVAL_MILLISECONDS: Final = 10_000
ODD_INTERVAL: Final = 60_000
LEAST_PER_SECOND: Final = 1.0
MOST_PER_SECOND: Final = 100.0
"""Headers that say less or more are odd: nobody waits for hours on their word."""
ROLLING: Final = "TEN_SECONDLY_ROLLING"
_RATE: Final = "x-hubspot-ratelimit-"


def _limit() -> RollingLimit:
    return RollingLimit(WITHOUT_HEADERS * USED_SHARE, INTERVAL_MILLISECONDS / 1000)


class Limits:
    """Shared by all threads of one client."""

    def __init__(self, calls: CallCounter, searches_per_second: float, reserve: float) -> None:
        self.calls = calls
        self.burst = _limit()
        self.associations = _limit()
        self._searches = Pace(searches_per_second)
        self._reserve = reserve
        """Share of the day's calls that is left to others."""
        self._unnamed = 0
        """Refusals in a row that named no policy."""

    @contextmanager
    def slot(self, kind: str, *, search: bool) -> Iterator[Sent | None]:
        """Waits until one call of that kind is allowed, and counts it. A search has no
        place in the burst."""
        with ExitStack() as slots:
            sent = None
            if search:
                self._searches.wait()
            else:
                own = self._of(kind)
                sent = slots.enter_context(own.slot())
                if own is not self.burst:
                    slots.enter_context(self.burst.slot())
            self._within_reserve()
            self.calls.spend(kind)
            yield sent

    def accepted(self, kind: str) -> None:
        self._unnamed = 0
        self._of(kind).accepted()

    def refused(
        self, kind: str, sent: Sent | None, fault: Fault, error: ConnectorError
    ) -> ConnectorError:
        """After a 429: fewer calls; a longer wait each time where the body names no policy."""
        if self.calls.remaining == 0:
            return QuotaExhausted(CRM, code="no_call_left")
        if isinstance(error, RateLimited) and not fault.secondly:
            seconds = (error.wait_seconds or 10.0) * 2**self._unnamed
            error.wait_seconds = seconds
            first = self._of(kind).refused(sent, seconds) if sent else True
            self._unnamed += first and fault.policy != ROLLING
        return error

    def note(self, kind: str, sent: Sent | None, answer: Response) -> None:
        """Burst and daily figures of this answer."""
        limit = self._of(kind)
        most = answer.number(f"{_RATE}max")
        interval = answer.number(f"{_RATE}interval-milliseconds") or INTERVAL_MILLISECONDS
        if most:
            per_second = min(MOST_PER_SECOND, max(LEAST_PER_SECOND, most * 1000 / interval))
            odd = not 1000 <= interval <= ODD_INTERVAL
            limit.seconds = (INTERVAL_MILLISECONDS if odd else interval) / 1000
            limit.calls = per_second * limit.seconds * USED_SHARE
            left = answer.number(f"{_RATE}remaining")
            if sent is not None and left is not None and left <= most:
                limit.counted(sent, most - left, left)
        self.calls.limit = answer.number(f"{_RATE}daily") or self.calls.limit
        remaining = answer.number(f"{_RATE}daily-remaining")
        self.calls.remaining = self.calls.remaining if remaining is None else remaining

    def _of(self, kind: str) -> RollingLimit:
        return self.associations if kind == "associations" else self.burst

    def _within_reserve(self) -> None:
        left, limit = self.calls.remaining, self.calls.limit
        if left is not None and (left == 0 or left < (limit or 0) * self._reserve):
            raise QuotaExhausted(CRM, code="call_reserve", left=left, limit=limit)
