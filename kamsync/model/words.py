"""Words that more than one floor speaks: tiers, levels of dependency, dimensions of scopes."""

from __future__ import annotations

from typing import Final, Literal, get_args

Tier = Literal["Key", "Tomorrow", "Maintain", "Streamline", "Not key", "Unrated"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)

Level = Literal["none", "watch", "high", "critical"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""Ascending."""

Dimension = Literal["region", "country", "business_unit", "product_family", "currency", "owner"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
DEFAULT_DIMENSIONS: Final[tuple[Dimension, ...]] = DIMENSIONS[:-1]
"""Scopes by owner are looked at by choice only."""

FLAG_RESPONSES: Final = ("handled", "accepted", "not_true", "later")
"""What a person may answer to a flag in the CRM."""
