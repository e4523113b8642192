"""Intervals of shares: Wilson's score interval, two-sided at 95 %."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

Z: Final = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: an interval of 95 %."""


@dataclass(frozen=True)
class Share:
    """k of n with its interval; all None where n is 0."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson 1927: (p + z²/2n ± z·sqrt(p(1−p)/n + z²/4n²)) / (1 + z²/n)."""
        if not self.n:
            return None
        p, z2 = self.k / self.n, Z * Z
        middle = p + z2 / (2 * self.n)
        spread = Z * math.sqrt(p * (1 - p) / self.n + z2 / (4 * self.n * self.n))
        scale = 1 + z2 / self.n
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
