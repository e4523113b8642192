"""What a kept scored frame says of each KPI: for the portfolio or for one account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from kamsync.scorecard import Kpi, Scorecard
from kamsync.scoring.decide.criteria import divisor
from kamsync.scoring.decide.kpis import pace_of
from kamsync.scoring.read.windows import add_months


@dataclass(frozen=True)
class KpiLine:
    kpi: Kpi
    groups: int
    known: int
    """Groups with points."""
    points: float | None
    """Of the account; of a portfolio the mean over the groups with points."""
    value: Any
    """Of the account, as its column holds it; of a portfolio the median of the groups with points,
    None where the figure is no number."""
    target: float | None
    """As the column would hold it."""
    attainment: float | None
    pace: float | None
    retroactive: bool
    """Set after the window began that it is shown for."""

    def as_json(self) -> dict[str, Any]:
        kpi = self.kpi
        figures = {n: v for n, v in vars(self).items() if n not in ("kpi", "target", "value")}
        value = self.value.isoformat() if isinstance(self.value, dt.date) else self.value
        return {
            "id": kpi.id,
            "metric": kpi.criterion.metric,
            "order": kpi.order,
            "kind": kpi.kind,
            "weight": kpi.criterion.weight,
            "value": value,
            "target": kpi.target,
            "target_on": kpi.target_on.isoformat() if kpi.target_on else None,
            **figures,
        }


def lines_of(frame: pl.DataFrame, card: Scorecard, as_of: dt.date, home: str) -> list[KpiLine]:
    """In the order of weight, the heaviest first. `frame`: one row per group, as it was kept; a
    KPI that the scorecard had not then is unknown."""
    ordered = sorted(card.kpis, key=lambda k: (-k.criterion.weight, k.id))
    return [_line(frame, kpi, as_of, home) for kpi in ordered]


def _line(frame: pl.DataFrame, kpi: Kpi, as_of: dt.date, home: str) -> KpiLine:
    metric = kpi.criterion.metric
    points = _column(frame, f"kpoints_{kpi.id}")
    attained = _column(frame, f"kattained_{kpi.id}")
    target = kpi.target * divisor(metric, home) if kpi.target is not None else None
    return KpiLine(
        kpi=kpi,
        groups=frame.height,
        known=points.count(),
        points=_mean(points),
        value=_value(frame, metric, points),
        target=target,
        attainment=_mean(attained),
        pace=pace_of(kpi, as_of),
        retroactive=kpi.since is not None and kpi.since > add_months(as_of, -12),
    )


def _value(frame: pl.DataFrame, metric: str, points: pl.Series) -> Any:
    if metric not in frame.columns:
        return None
    values = frame[metric]
    if frame.height == 1:
        return values[0]
    if not values.dtype.is_numeric() or points.is_empty():
        return None
    return values.filter(points.is_not_null()).median()


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name] if name in frame.columns else pl.Series(name, [], dtype=pl.Float64)


def _mean(values: pl.Series) -> float | None:
    mean = values.mean()
    return float(mean) if isinstance(mean, int | float) else None
