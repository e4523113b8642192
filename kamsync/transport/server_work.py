"""Work that a server does for us by itself: asked whether it is done, with growing waits.

Several such works are asked in turn, each when its own wait is over, and whichever is done first is
taken first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from kamsync.errors import ConnectorError
from kamsync.transport.retry import pause

Key = TypeVar("Key")
Result = TypeVar("Result")

GROWTH: Final = 1.5
SHORTEST_SECONDS: Final = 0.5
"""Where the first wait is shorter, the second grows from this."""
LONGEST_SECONDS: Final = 60.0


@dataclass(eq=False)
class Awaited(Generic[Result]):
    """One such work, counted from when this is made."""

    ask: Callable[[], Result | None]
    """None: not done yet. A ConnectorError is raised where the result is taken, not before."""
    late: ConnectorError
    """Raised there where it is not done in time."""
    patience: float
    """Seconds it may take."""
    seconds: float
    """Before it is asked for the first time."""
    longest: float = LONGEST_SECONDS
    """Between two times."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], bool] = pause
    due: float = field(init=False)
    _until: float = field(init=False)
    _found: Result | None = None
    _error: ConnectorError | None = None

    def __post_init__(self) -> None:
        self.due = self.clock() + self.seconds
        self._until = self.clock() + self.patience

    @property
    def done(self) -> bool:
        return self._found is not None or self._error is not None

    def look(self) -> None:
        """Waits until it is due, then asks once."""
        if (wait := self.due - self.clock()) > 0:
            self.sleep(wait)
        try:
            self._found = self.ask()
        except ConnectorError as error:
            self._error = error
        if not self.done and self.clock() >= self._until:
            self._error = self.late
        self.seconds = min(self.longest, max(self.seconds, SHORTEST_SECONDS) * GROWTH)
        self.due = self.clock() + self.seconds

    def result(self) -> Result:
        """Waits until it is done."""
        while self._found is None:
            if self._error is not None:
                raise self._error
            self.look()
        return self._found


def first_done(works: Mapping[Key, Sequence[Awaited[Result]]]) -> Key:
    """The first of them, as given, of which all is done, well or not; waits until one is."""
    while True:
        for key, parts in works.items():
            if all(part.done for part in parts):
                return key
        missing = (part for parts in works.values() for part in parts if not part.done)
        min(missing, key=lambda part: part.due).look()
