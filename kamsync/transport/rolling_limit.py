"""So many calls in so many seconds, counted so that no delay on the way makes them more.

The vendor counts a call when it arrives, which nobody here sees: so a call counts from before it is
sent until the seconds after its answer are over. Whatever a network does, no window of the vendor's
then holds more calls than are allowed. Calls are spread over the window, so that it shows in time
what others with the same key use.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from kamsync.transport.retry import pause

LOWEST_SHARE: Final = 0.1
RECOVERY: Final = 1.01
"""By how much each good answer raises a share that a refusal had halved."""
CATCH_UP_SECONDS: Final = 1.0
"""After slow answers, and at the start, so much of the time lost is made up for at once."""
_FASTER: Final = 1.02
"""Spread over a little less than the window: the window decides, not the spreading."""
CAUTION: Final = 3
"""Calls that others make while an answer is on its way, where there are others."""
_SHORTEST_WAIT: Final = 0.001
_UNTIL_AN_ANSWER: Final = 0.02


@dataclass(frozen=True)
class Sent:
    """A call on its way: the how many-th, and when."""

    number: int
    at: float


@dataclass
class RollingLimit:
    """Shared by all threads of one client; they get their turns one after the other."""

    calls: float
    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], bool] = pause
    """False: waiting is over, whatever the clock says."""
    share: float = 1.0
    """Of the calls, what is used: halved by a refusal."""
    _answered: deque[float] = field(default_factory=deque)
    _underway: set[int] = field(default_factory=set)
    _last: int = 0
    """Number of the call that was sent last."""
    _left: float = float("inf")
    """By the vendor's own count, less what is on its way."""
    _room_at: float = float("-inf")
    """Where that is nothing: when the oldest of our own calls is no longer counted."""
    _next: float = float("-inf")
    _closed_until: float = float("-inf")
    _halved_at: float = float("-inf")
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def allowed(self) -> int:
        return max(1, int(self.calls * self.share))

    @contextmanager
    def slot(self) -> Iterator[Sent]:
        """Waits for room, then counts what happens inside as one call."""
        with self._turn:
            while (wait := self._wait()) > 0:
                if not self.sleep(wait):
                    break
            with self._lock:
                self._last += 1
                sent = Sent(self._last, self.clock())
                self._underway.add(sent.number)
                self._left -= 1
                between = self.seconds / (self.allowed * _FASTER)
                self._next = max(sent.at - CATCH_UP_SECONDS, self._next) + between
        try:
            yield sent
        finally:
            with self._lock:
                self._underway.discard(sent.number)
                self._answered.append(self.clock())

    def counted(self, sent: Sent, used: int, left: int) -> None:
        """The vendor's own count when that call arrived: more than ours, where others use the key
        too. Calls that may have arrived after it are not in it."""
        with self._lock:
            later = self._last - sent.number
            later += sum(1 for number in self._underway if number < sent.number)
            shared = used > self._counting()
            self._left = left - later - (CAUTION if shared else 0)
            self._room_at = (self._answered[0] if self._answered else self.clock()) + self.seconds

    def accepted(self) -> None:
        with self._lock:
            self.share = min(1.0, self.share * RECOVERY)

    def refused(self, sent: Sent, seconds: float) -> bool:
        """Nobody sends for so long. The share is halved once for all calls that were on their way
        together; whether this is the first of them."""
        with self._lock:
            now = self.clock()
            self._closed_until = max(self._closed_until, now + seconds)
            first = sent.at > self._halved_at
            if first:
                self._halved_at = now
                self.share = max(LOWEST_SHARE, self.share / 2)
            return first

    def _wait(self) -> float:
        with self._lock:
            now = self.clock()
            first = max(self._closed_until, self._next)
            if now < first:
                return first - now
            if self._left < 1:
                return _UNTIL_AN_ANSWER if self._underway else max(0.0, self._room_at - now)
            over = self._counting() - self.allowed
            if over < 0:
                return 0.0
            if over >= len(self._answered):
                return _UNTIL_AN_ANSWER
            return max(_SHORTEST_WAIT, self._answered[over] + self.seconds - now)

    def _counting(self) -> int:
        """Calls that may be in the vendor's window now."""
        over = self.clock() - self.seconds
        while self._answered and self._answered[0] <= over:
            self._answered.popleft()
        return len(self._underway) + len(self._answered)
