"""Hours in which somebody is at work, and how long customers of each tier may wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TARGETS: Final = {"Key": 4.0, "Tomorrow": 8.0, "Maintain": 16.0}
OTHER_TARGET: Final = 24.0
GRACE_DAYS: Final = {"Key": 0, "Tomorrow": 2, "Maintain": 5}
OTHER_GRACE: Final = 10


@dataclass(frozen=True)
class OfficeHours:
    opens: int = 9 * 60
    """Minutes after midnight, by the clock of the portfolio's time zone."""
    closes: int = 18 * 60
    days: tuple[str, ...] = WEEKDAYS[:5]
    holidays: tuple[dt.date, ...] = ()
    targets: Mapping[str, float] = field(default_factory=lambda: dict(TARGETS))
    """Tier → hours within which a case is to be answered."""
    other_target: float = OTHER_TARGET
    grace_days: Mapping[str, int] = field(default_factory=lambda: dict(GRACE_DAYS))
    """Tier → days that a task or a promise may be past its date."""
    other_grace_days: int = OTHER_GRACE
