"""What our own people can do and what they cost, as the company says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Staffing:
    """Everything is unknown where it is not given."""

    seller_hours: float | None = None
    """Of a manager, a year, for customers."""
    dedicated_hours: float | None = None
    """That a dedicated manager needs for one Key account, a year."""
    role_cost: Mapping[str, int] = field(default_factory=dict)
    """Role in a team → cost a year, home minor units."""
    role_days: Mapping[str, float] = field(default_factory=dict)
    """Role that a deal asks for → days it takes."""
    lead_days: Mapping[str, int] = field(default_factory=dict)
    """Role that a deal asks for → days before the close by which it is to be at work."""
