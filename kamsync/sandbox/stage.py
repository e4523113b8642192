"""A stand-in with a portfolio in it, and what an admin needs to connect to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FAULTS: Final = (
    "limit",  # told to slow down
    "outage",  # server errors
    "html",  # a web page where JSON belongs
    "cut",  # the connection breaks within an answer
    "half",  # an answer that ends early
    "lost",  # the work is done, its answer never arrives
    "slow",  # half a second per call
    "expired",  # the login ends in between
)
"""What may go wrong on demand, by one word for every CRM."""


@dataclass(frozen=True)
class Wish:
    """Something that goes wrong: which, in how many calls, after how many."""

    kind: str
    times: int = 1
    after: int = 0


@dataclass(frozen=True)
class Stage:
    url: str
    flags: tuple[str, ...]
    """Of `kamsync init`, to connect to it."""
    secrets: dict[str, str]
    """Environment variable → its value here."""
    spoil: Callable[[Wish], None]
    stop: Callable[[], None]
