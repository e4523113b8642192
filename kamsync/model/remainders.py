"""Whole parts that sum to a whole: what is printed adds up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def dealt(weights: Sequence[float], whole: int) -> list[int]:
    """`whole` in proportion to the weights: each part rounded down, what is left one each to the
    largest remainders, ties in order. All 0 where no weight is above 0."""
    exact = [Fraction(weight) for weight in weights]
    total = sum(exact)
    if not total:
        return [0] * len(exact)
    parts = [weight * whole / total for weight in exact]
    found = [math.floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda n: (found[n] - parts[n], n))
    for n in order[: whole - sum(found)]:
        found[n] += 1
    return found
