"""When the parts of a run began and ended: phases, streams, batches. Costs two looks at the clock.

Kept in memory; who sends it on is `otlp.py`. A part has counts and words of ours, never a name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Fact = int | str | bool


@dataclass
class Step:
    """One part of a run and the parts inside it."""

    name: str
    began: int
    """Nanoseconds since 1970, like `ended`."""
    facts: dict[str, Fact] = field(default_factory=dict)
    ended: int = 0
    error: str = ""
    """The kind of what ended it, never its text."""
    steps: list[Step] = field(default_factory=list)


class Timeline:
    """The parts of one run, in the order they began."""

    def __init__(self) -> None:
        self._open: list[Step] = []

    def beside(self) -> Timeline:
        """For a thread of its own: its parts belong to the one that is open here."""
        made = Timeline()
        made._open = self._open[-1:]
        return made

    @contextmanager
    def step(self, name: str, **facts: Fact) -> Iterator[Step]:
        """One part; a part begun inside it belongs to it."""
        made = Step(name, time.time_ns(), dict(facts))
        if self._open:
            self._open[-1].steps.append(made)
        self._open.append(made)
        try:
            yield made
        except BaseException as error:
            made.error = type(error).__name__
            raise
        finally:
            made.ended = time.time_ns()
            self._open.pop()
