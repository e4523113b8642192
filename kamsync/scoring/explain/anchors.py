"""Scale anchors proposed from a portfolio's own quantiles, to be frozen by people. Pure.

A proposal is made once, at set-up: a scale that moved with the portfolio would let a score change
because of others.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from kamsync.scorecard import Criterion, Scorecard
from kamsync.scoring.decide.criteria import divisor
from kamsync.scoring.registry import METRICS

Scale = tuple[tuple[float, float], ...]

LEAST_VALUES: Final = 20
"""Fewer accounts with a value say too little about their kind."""
_LOW, _HIGH = 0.05, 0.95
_NATURAL: Final = frozenset({"history", "flow", "triangulation", "gap"})
"""Counts that the calendar bounds: their scales say the same everywhere."""


def two_digits(value: float) -> float:
    """Rounded to two significant digits."""
    return float(f"{value:.1e}")


def proposed(groups: pl.DataFrame, card: Scorecard, home: str) -> dict[str, Scale]:
    """criterion id → scale, where the portfolio is large and varied enough; points stay."""
    found = {c.id: _proposal(groups, c, home) for c in card.criteria}
    return {name: scale for name, scale in found.items() if scale is not None}


def _proposal(groups: pl.DataFrame, criterion: Criterion, home: str) -> Scale | None:
    """The value at which so many per cent of the accounts lie below, for so many points."""
    if not _has_quantiles(criterion) or criterion.metric not in groups.columns:
        return None
    column = groups[criterion.metric].cast(pl.Float64, strict=False).drop_nulls().to_numpy()
    values = column[np.isfinite(column)] / divisor(criterion.metric, home)
    if criterion.scale[0][0] == 0:
        values = values[values != 0]  # nothing at all has its own anchor
    if len(values) < LEAST_VALUES:
        return None
    scale = tuple(
        (0.0 if value == 0 else two_digits(float(np.quantile(values, _at(points)))), points)
        for value, points in criterion.scale
    )
    rising = all(a < b for (a, _), (b, _) in itertools.pairwise(scale))
    return scale if rising else None


def _has_quantiles(criterion: Criterion) -> bool:
    """Falling points (distance, overdue) and bounded figures keep the scale people wrote."""
    metric = METRICS.get(criterion.metric)
    rising = all(a <= b for (_, a), (_, b) in itertools.pairwise(criterion.scale))
    units = ("money", "count", "ratio")
    return (
        bool(criterion.scale)
        and rising
        and metric is not None
        and metric.unit in units
        and criterion.metric not in _NATURAL
    )


def _at(points: float) -> float:
    return min(max(points / 100, _LOW), _HIGH)


def converted(card: Scorecard, rate: float) -> dict[str, Scale]:
    """Money scales of the shipped scorecard, written for the euro, in a home currency of which
    one euro is `rate`."""
    return {
        c.id: tuple((two_digits(value * rate), points) for value, points in c.scale)
        for c in card.criteria
        if c.scale and (metric := METRICS.get(c.metric)) is not None and metric.unit == "money"
    }


_NOTED: Final = ("# proposed on ", "# one euro as ")


def with_scales(text: str, scales: Mapping[str, Scale], note: str) -> str:
    """The scorecard's text with these scales, each under a comment; all else as it was."""
    lines: list[str] = []
    current = ""
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if line.startswith("["):
            current = ""
        elif key.strip() == "id":
            current = value.strip().strip('"')
        if key.strip() == "scale" and current in scales:
            if lines[-1].startswith(_NOTED):
                lines.pop()  # the note of an earlier proposal
            lines.append(f"# {note}")
            lines.append(f"scale = {_written(scales[current])}")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _written(scale: Scale) -> str:
    return "[" + ", ".join(f"[{_number(v)}, {_number(p)}]" for v, p in scale) + "]"


def _number(value: float) -> str:
    return f"{int(value):_}" if value == int(value) else repr(value)
