"""What people or the customer gave and is too old to count (numbers §5.2): whom that concerns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Criterion, Scorecard, is_given
from kamsync.scoring.decide.criteria import Bools, age_of
from kamsync.scoring.registry import age_limit


def given_too_old(groups: pl.DataFrame, card: Scorecard, today: int) -> list[Finding]:
    """One finding per criterion and KPI, its accounts by revenue."""
    found = []
    for kind, criterion in _given(card):
        old = _too_old(groups, criterion, card, today)
        if old.any():
            whose = groups.select("revenue", "root", "name").filter(pl.Series(old))
            whose = whose.sort(["revenue", "root"], descending=[True, False])
            names = whose.select(pl.coalesce("name", "root")).to_series()
            days = age_limit(criterion, card.stale_days)
            values = {"n": len(names), "days": days, "names": names.to_list()}
            where = f"{kind} {criterion.id}"
            found.append(Finding("given_too_old", "warning", where, values=values))
    return found


def still_counted(groups: pl.DataFrame, card: Scorecard, today: int) -> bool:
    """Whether a frame that was kept gave points for such a value: made by an earlier rule."""
    return any(
        bool((_too_old(groups, c, card, today) & groups[name].is_not_null().to_numpy()).any())
        for _, c in _given(card)
        if (name := f"points_{c.id}") in groups.columns and c.missing not in ("penalise", "impute")
    )


def _given(card: Scorecard) -> Iterator[tuple[str, Criterion]]:
    criteria = [("criterion", c) for c in card.criteria]
    kpis = [("kpi", k.criterion) for k in card.kpis]
    return ((kind, c) for kind, c in (*criteria, *kpis) if is_given(c.metric))


def _too_old(groups: pl.DataFrame, criterion: Criterion, card: Scorecard, today: int) -> Bools:
    if criterion.metric not in groups.columns:
        return np.zeros(groups.height, dtype=bool)
    known: Bools = groups[criterion.metric].is_not_null().to_numpy()
    age = age_of(groups, criterion, today)
    limit = age_limit(criterion, card.stale_days)
    if age is None or limit is None:
        return known
    old: Bools = known & (np.isnan(age) | (age > limit))
    return old
