"""Faults on demand: which calls they hit, how often, and what then happens."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "latency",
    "status",
    "error",
    "reset",
    "truncate",
    "expire",
    "commit_then_drop",
    "drop",
    "row_error",
    "html",
)
_CHAOS = ("status", "reset", "truncate", "expire", "commit_then_drop", "row_error", "latency")


@dataclass
class Fault:
    """`match` is a pattern on "METHOD path"; `times` -1 = always; `skip` calls pass first."""

    kind: str
    match: str = "."
    times: int = 1
    skip: int = 0
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    seconds: float = 0.01
    code: str = "UNABLE_TO_LOCK_ROW"
    message: str = "unable to obtain exclusive access to this record"
    rows: int = -1
    """row_error: how many rows of a call fail; -1 = all."""

    def hits(self, line: str) -> bool:
        if self.times == 0 or not re.search(self.match, line):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times > 0:
            self.times -= 1
        return True


class Faults:
    def __init__(self) -> None:
        self.planned: list[Fault] = []
        self.chaos: random.Random | None = None
        self.rate = 0.0

    def add(self, kind: str, match: str = ".", **more: Any) -> Fault:
        assert kind in KINDS, kind
        fault = Fault(kind, match, **more)
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        self.planned.clear()
        self.chaos = None

    def unleash(self, seed: int, rate: float) -> None:
        """From now on every call may fail, reproducibly for one thread of calls."""
        self.chaos, self.rate = random.Random(seed), rate

    def next(self, line: str) -> Fault | None:
        found = next((f for f in self.planned if f.hits(line)), None)
        if found is None and self.chaos is not None and self.chaos.random() < self.rate:
            kind = self.chaos.choice(_CHAOS)
            status = self.chaos.choice((429, 500, 502, 503, 504))
            return Fault(kind, status=status, rows=self.chaos.randint(1, 5))
        return found


def error_body(code: str, message: str) -> bytes:
    return json.dumps([{"message": message, "errorCode": code}]).encode()
