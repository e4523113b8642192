"""KPIs: the criteria's own code over followed indicators, per order and kind (register §1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.scorecard import HORIZONS, KPI_KINDS, ORDERS, Kpi, Scorecard
from kamsync.scoring.decide import criteria
from kamsync.scoring.decide.criteria import Bools, Floats, Judged
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Family, Metric, produces

LATE = 0.10
"""Attainment this far below the pace is behind it."""


@produces(
    Metric("kpi_financial", "points", (), "KPIs of the financial order", kind="int"),
    Metric("kpi_project", "points", (), "KPIs of the project order", kind="int"),
    Metric("kpi_relationship", "points", (), "KPIs of the relationship order", kind="int"),
    Metric("kpi_activity", "points", (), "KPIs of activity", kind="int"),
    Metric("kpi_result", "points", (), "KPIs of result", kind="int"),
    Metric("kpi_now", "points", (), "KPIs of today", kind="int", rows=("2-05",)),
    Metric("kpi_future", "points", (), "KPIs of the future", kind="int", rows=("2-05",)),
    Metric("kpi_confidence", "percent", (), "how far to trust the KPIs"),
    Metric(
        "kpi_balance",
        "share",
        (),
        "least part an order has in the weight of the KPIs that is known and fresh",
    ),
    Metric("attainment", "share", (), "way from the start to the target, over its KPIs"),
    Metric("pace", "share", (), "part of the time to the target that has passed, over its KPIs"),
    Metric("behind_pace", "yes/no", (), "a KPI whose attainment is below its pace by over 0.10"),
    families=(
        Family("kpoints_", "points", "points of the KPI"),
        Family("kquality_", "ratio", "how far the value of the KPI is to be trusted, 0 to 1"),
        Family("kattained_", "share", "way from its start to its target"),
    ),
)
def add_kpis(
    frame: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str, baselines: pl.DataFrame
) -> pl.DataFrame:
    """`frame` with what the KPIs of the scorecard say. `baselines`: root, kpi, value (in the unit
    of the scale) in the newest applied frame up to the KPI's since."""
    today = Windows(as_of).today
    judged = [criteria.judge_one(frame, k.criterion, card, today, home) for k in card.kpis]
    if not judged:
        return frame
    columns: list[pl.Series] = []
    for by, words in (("order", ORDERS), ("kind", KPI_KINDS), ("horizon", HORIZONS)):
        columns += [
            _whole(f"kpi_{word}", criteria.shown(criteria.weighted_score(part)))
            for word in words
            if (part := _of(card.kpis, judged, by, word))
        ]
    columns.append(_whole("kpi_confidence", criteria.confidence(judged)))
    fresh = [criteria.is_fresh(frame, k.criterion, card, today) for k in card.kpis]
    columns.append(_balance(card.kpis, judged, fresh))
    for item in judged:
        name = item.criterion.id
        columns.append(pl.Series(f"kpoints_{name}", item.points, nan_to_null=True))
        columns.append(pl.Series(f"kquality_{name}", item.quality))
    return _with_pace(frame.with_columns(columns), card.kpis, as_of, home, baselines)


def _of(kpis: Sequence[Kpi], judged: Sequence[Judged], by: str, word: str) -> list[Judged]:
    return [j for k, j in zip(kpis, judged, strict=True) if getattr(k, by) == word]


def _whole(name: str, values: Floats) -> pl.Series:
    return pl.Series(name, values, nan_to_null=True).cast(pl.Int64)


def _balance(kpis: Sequence[Kpi], judged: Sequence[Judged], fresh: Sequence[Bools]) -> pl.Series:
    counted: dict[str, Floats] = {order: np.zeros(len(judged[0].points)) for order in ORDERS}
    for kpi, item, young in zip(kpis, judged, fresh, strict=True):
        usable = item.known & young
        counted[kpi.order] = counted[kpi.order] + np.where(usable, kpi.criterion.weight, 0.0)
    parts: npt.NDArray[np.float64] = np.array([counted[order] for order in ORDERS])
    whole = parts.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        least = parts.min(axis=0) / whole
    return pl.Series("kpi_balance", np.round(least, 9), nan_to_null=True)


def _with_pace(
    frame: pl.DataFrame,
    kpis: Sequence[Kpi],
    as_of: dt.date,
    home: str,
    baselines: pl.DataFrame,
) -> pl.DataFrame:
    """attainment = (value - value at since) / (target - value at since); the account's figures
    are weighted means over the KPIs with both known."""
    height = frame.height
    total, attained, passed = np.zeros(height), np.zeros(height), np.zeros(height)
    behind, known = np.zeros(height, dtype=bool), np.zeros(height, dtype=bool)
    columns = []
    for kpi in kpis:
        pace = pace_of(kpi, as_of)
        part = _attained(frame, kpi, home, baselines)
        columns.append(pl.Series(f"kattained_{kpi.id}", part, nan_to_null=True))
        if pace is None:
            continue
        both, weight = ~np.isnan(part), kpi.criterion.weight
        total += np.where(both, weight, 0.0)
        attained += np.where(both, weight * np.nan_to_num(part), 0.0)
        passed += np.where(both, weight * pace, 0.0)
        known |= both
        behind |= both & (np.round(part, 9) < round(pace - LATE, 9))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = {
            "attainment": attained / total,
            "pace": passed / total,
        }
    return frame.with_columns(
        *columns,
        *(pl.Series(n, np.round(v, 9), nan_to_null=True) for n, v in means.items()),
    ).with_columns(
        pl.when(pl.Series(known)).then(pl.Series(behind)).alias("behind_pace"),
    )


def pace_of(kpi: Kpi, as_of: dt.date) -> float | None:
    """None without a target, and before its start."""
    if kpi.since is None or kpi.target_on is None or as_of < kpi.since:
        return None
    return min(1.0, (as_of - kpi.since).days / (kpi.target_on - kpi.since).days)


def _attained(frame: pl.DataFrame, kpi: Kpi, home: str, baselines: pl.DataFrame) -> Floats:
    nothing: Floats = np.full(frame.height, np.nan)
    if kpi.target is None or kpi.criterion.metric not in frame.columns:
        return nothing
    start = baselines.filter(pl.col("kpi") == kpi.id).select("root", "value")
    rows = frame.select("root").join(start, on="root", how="left", maintain_order="left")
    then = rows["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    now = criteria.scale_units(frame, kpi.criterion.metric, home)
    with np.errstate(invalid="ignore", divide="ignore"):
        way: Floats = np.where(kpi.target != then, (now - then) / (kpi.target - then), np.nan)
    return np.where(np.isfinite(way), way, nothing)
