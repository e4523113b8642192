"""The portal's own limits and its distance: a rolling burst for the key, searches by the second.

A call counts when it arrives, half a way after it was sent; what is refused does not count.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from dataclasses import dataclass, field

from kamsync.sandbox.hubspot.faults import Fault, limited

BURST_SECONDS = 10.0
SEARCHES = 5
SEARCH_SECONDS = 1.0


@dataclass
class Rolling:
    calls: int
    seconds: float
    refused: int = 0
    seen: deque[float] = field(default_factory=deque)

    def admits(self, now: float) -> bool:
        while self.seen and self.seen[0] <= now - self.seconds:
            self.seen.popleft()
        if len(self.seen) >= self.calls:
            self.refused += 1
            return False
        self.seen.append(now)
        return True


class Limits:
    """`calls` in ten seconds; each call takes `delay` seconds, a fifth more or less."""

    def __init__(self, calls: int, delay: float = 0.0) -> None:
        self.burst = Rolling(calls, BURST_SECONDS)
        self.searches = Rolling(SEARCHES, SEARCH_SECONDS)
        self._delay = delay
        self._dice = random.Random(7)
        self._lock = threading.Lock()

    def travel(self) -> None:
        """Half of the way, there or back."""
        if self._delay:
            time.sleep(self._delay / 2 * self._dice.uniform(0.8, 1.2))

    def arrived(self, kind: str) -> Fault | None:
        with self._lock:
            search = kind == "search"
            limit = self.searches if search else self.burst
            if limit.admits(time.monotonic()):
                return None
            return limited("SECONDLY" if search else "TEN_SECONDLY_ROLLING")

    def headers(self) -> dict[str, str]:
        with self._lock:
            left = self.burst.calls - len(self.burst.seen)
            return {
                "X-HubSpot-RateLimit-Max": str(self.burst.calls),
                "X-HubSpot-RateLimit-Remaining": str(left),
                "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            }

    def told(self) -> dict[str, int]:
        return {"refused": self.burst.refused, "searches_refused": self.searches.refused}
