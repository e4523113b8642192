"""What is known of the outlook's past: handed on beside the scored frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kamsync.scoring.read.intervals import Share

REASONS: Final = ("source", "too_short", "few", "few_events", "no_better")


@dataclass(frozen=True)
class OutlookRecord:
    """The rolling back-test; money in home minor units."""

    reason: str = ""
    """Why nothing is published, one of REASONS; empty: it is."""
    origins: tuple[int, ...] = ()
    """Past days, in quarters before as_of, the latest first."""
    cases: int = 0
    groups: int = 0
    """Distinct ones among the cases."""
    events: int = 0
    """Cases in which the year after differed from the year before by a quarter or more."""
    error: float | None = None
    """Mean absolute error of the outlook."""
    error_naive: float | None = None
    """The same of "same as last year"."""
    gain_low: float | None = None
    gain_high: float | None = None
    """95 % interval of the difference of both, by bootstrap over groups."""
    held: Share = field(default_factory=lambda: Share(0, 0))
    """Intervals that held what the year after brought."""

    @property
    def published(self) -> bool:
        return not self.reason

    @property
    def gain(self) -> float | None:
        if self.error is None or self.error_naive is None:
            return None
        return self.error_naive - self.error
