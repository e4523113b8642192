"""Objectives of a plan as hypotheses: did the indicator move the way it was meant to (figures
§9.4)? Pure."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kamsync.plans.items import PlanItem

LEAST: Final = 5
"""Archived months; fewer decide nothing."""
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")

Verdict = Literal["supported", "contradicted", "undecided"]


@dataclass(frozen=True)
class Hypothesis:
    objective: PlanItem
    verdict: Verdict
    up: bool | None
    """Which way the indicator was to move; None: the plan does not say."""
    months: int
    """Archived months with a value."""
    first: float | None
    last: float | None
    """Oldest and newest of these values, as the column holds them."""


def hypothesis(objective: PlanItem, values: Sequence[float | None]) -> Hypothesis:
    """`values`: of the indicator in the archived months since the plan's start, oldest first."""
    known = [v for v in values if v is not None]
    up = direction(objective)
    ends = (known[0], known[-1]) if known else (None, None)
    return Hypothesis(objective, verdict(known, up=up), up, len(known), *ends)


def verdict(known: Sequence[float], *, up: bool | None) -> Verdict:
    """Supported where it moved that way by more than its median absolute monthly change."""
    if up is None or len(known) < LEAST:
        return "undecided"
    usual = statistics.median(abs(b - a) for a, b in itertools.pairwise(known))
    moved = known[-1] - known[0] if up else known[0] - known[-1]
    if moved > usual:
        return "supported"
    return "contradicted" if -moved > usual else "undecided"


def direction(objective: PlanItem) -> bool | None:
    """Up where the target is above the baseline, or is written with a plus; None: not said."""
    target, baseline = _number(objective.target), _number(objective.baseline)
    if target is not None and baseline is not None and target != baseline:
        return target > baseline
    sign = objective.target.strip().replace("−", "-")[:1]
    return {"+": True, "-": False}.get(sign) if target is not None else None


def is_hypothesis(item: PlanItem, columns: Sequence[str]) -> bool:
    """An objective whose indicator is a column of the scored frame."""
    return item.kind == "objective" and item.indicator.strip() in columns


def months_since(days: Sequence[dt.date], start: dt.date | None) -> list[dt.date]:
    """The last of the days of each month, from the plan's start on, oldest first."""
    kept: dict[tuple[int, int], dt.date] = {}
    for day in sorted(days):
        if start is None or day >= start:
            kept[(day.year, day.month)] = day
    return list(kept.values())


def _number(text: str) -> float | None:
    joined = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d)", "", text.replace("−", "-"))
    found = _NUMBER.search(joined)
    return float(found[0].replace(",", ".")) if found else None
