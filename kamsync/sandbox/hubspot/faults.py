"""Faults on demand: what goes wrong, for which kind of call, after how many and how often."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    kinds: tuple[str, ...] = ()
    """Kinds of calls it strikes; empty: all."""
    times: int = 1
    """How often; -1: for good."""
    after: int = 0
    """Calls of those kinds that pass first."""
    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    latency: float = 0.0
    reset: bool = False
    """The connection breaks in the middle of the body."""
    truncate: bool = False
    """The body ends early, with a matching length."""
    drop: bool = False
    """The work is done, the answer never sent."""

    def strikes(self, kind: str) -> bool:
        if (self.kinds and kind not in self.kinds) or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= self.times > 0
        return True


def limited(policy: str, *, times: int = 1, kinds: tuple[str, ...] = (), **more: Any) -> Fault:
    body = {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
        "policyName": policy,
    }
    return Fault(kinds, times, status=429, body=body, **more)


class Faults:
    """Struck in the order they were added; random ones on top, from a seed."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []
        self._random: random.Random | None = None
        self._rate = 0.0

    def add(self, fault: Fault) -> None:
        self.planned.append(fault)

    def at_random(self, seed: int, rate: float) -> None:
        self._random, self._rate = random.Random(seed), rate

    def clear(self) -> None:
        self.planned = []
        self._rate = 0.0

    def next(self, kind: str) -> Fault | None:
        for fault in self.planned:
            if fault.strikes(kind):
                return fault
        if self._random is not None and self._random.random() < self._rate:
            return self._random.choice(
                [
                    Fault(status=503),
                    Fault(status=502, body="<html>Bad gateway</html>"),
                    limited("TEN_SECONDLY_ROLLING"),
                    limited("SECONDLY"),
                    Fault(reset=True),
                    Fault(truncate=True),
                    Fault(drop=True),
                    Fault(status=423),
                ]
            )
        return None
