"""A guard that stopped: which, what it saw, and its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Trip:
    """One guard that stopped: `guard.CODE` in kamsync/messages says what it saw and its line."""

    guard: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
