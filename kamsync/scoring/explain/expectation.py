"""What open deals are expected to bring by month, with a low and a high, and the days of each role
that they take. Pure (docs/figures_people.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

TENTH: Final = 1.2815515655446004
"""The 90 % quantile of the normal distribution: four of five months lie between low and high, if
deals are won or lost independently."""


@dataclass(frozen=True)
class Month:
    month: dt.date
    deals: int
    low: int
    base: int
    high: int
    """Home minor units."""
    days: Mapping[str, float]
    """Role → days, weighted by probability."""


def expectation(
    months: pl.DataFrame,
    family_roles: Mapping[str, Sequence[str]],
    role_days: Mapping[str, float],
) -> tuple[Month, ...]:
    """One for each month with an open deal. `months`: staff_rows.AHEAD."""
    return tuple(
        _month(rows, family_roles, role_days)
        for rows in months.sort("month").partition_by("month", maintain_order=True)
    )


def _month(
    rows: pl.DataFrame,
    family_roles: Mapping[str, Sequence[str]],
    role_days: Mapping[str, float],
) -> Month:
    base, amount = int(rows["expected"].sum()), int(rows["amount"].sum())
    half = TENTH * float(rows["variance"].sum()) ** 0.5
    low, high = max(0, round(base - half)), min(amount, round(base + half))
    days: dict[str, float] = {}
    for text, chances in rows.select("product_family", "chances").iter_rows():
        for family in dict.fromkeys(part.strip() for part in (text or "").split(";")):
            for role in family_roles.get(family, ()):
                days[role] = days.get(role, 0.0) + chances * role_days.get(role, 0.0)
    return Month(rows["month"][0], int(rows["n"].sum()), low, base, high, days)
