"""Whole parts that sum to a whole: what is printed adds up."""

from __future__ import annotations

import math
from collections.abc import Sequence


def dealt(weights: Sequence[float], whole: int) -> list[int]:
    """`whole` in proportion to the weights: each part rounded down, what is left one each to the
    largest remainders, ties in order. All 0 where no weight is above 0."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    shared = math.lcm(*(below for _, below in ratios))
    exact = [above * (shared // below) for above, below in ratios]
    total = sum(exact)
    if not total:
        return [0] * len(exact)
    found, left = [], []
    for weight in exact:
        part, rest = divmod(weight * whole, total)
        found.append(part)
        left.append(-abs(rest))
    order = sorted(range(len(left)), key=lambda n: (left[n], n))
    for n in order[: whole - sum(found)]:
        found[n] += 1
    return found
