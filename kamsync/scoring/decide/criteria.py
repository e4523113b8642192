"""Criteria: metric → points, score with contributions, confidence, bounds (numbers §5.1–5.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

import kamsync.scoring.metrics  # noqa: F401 - declares units and ages
from kamsync.model.change import Finding
from kamsync.model.currencies import EXPONENTS
from kamsync.model.tables import ACCOUNT_MONEY
from kamsync.scorecard import Criterion, Scorecard, is_given
from kamsync.scoring.registry import ESTIMATED, METRICS, age_limit, dated_by

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_FRESH, _AGEING, _STALE, _UNDATED = 1.0, 0.8, 0.5, 0.8
PLAN_DATES = ("plan_reviewed_at", "plan_presented_at", "plan_start")
"""The newest of them says how old the plan is."""
_IMPUTED = 0.5
"""Also of what people said."""


@dataclass(frozen=True)
class Judged:
    """One criterion over all groups, as arrays in row order."""

    criterion: Criterion
    points: Floats
    """0–100; NaN = missing, also after the missing policy."""
    known: Bools
    """A value of its own: neither missing, penalised nor imputed."""
    quality: Floats
    """q of numbers §5.4; 0 where missing."""


def judge(groups: pl.DataFrame, card: Scorecard, as_of_day: int, home: str) -> list[Judged]:
    """Every criterion of the scorecard, in the order of ids."""
    return [judge_one(groups, criterion, card, as_of_day, home) for criterion in card.criteria]


def columns_read(criteria: Iterable[Criterion]) -> set[str]:
    """What judging these may read of a frame: values, their dates and origins."""
    named = [c.metric for c in criteria]
    known = [METRICS[name] for name in named if name in METRICS]
    dates = (dated_by(name) for name in named)
    beside = {"last_touch", "industry", "sponsor_at", *PLAN_DATES}
    return {*named, *dates, *(metric.origin for metric in known), *beside} - {""}


def unlisted_ratings(groups: pl.DataFrame, card: Scorecard) -> list[Finding]:
    """Values a rating table does not list: missing, and told."""
    findings: list[Finding] = []
    for criterion in card.criteria:
        if not criterion.rating or criterion.metric not in groups.columns:
            continue
        listed = [value for value, _ in criterion.rating]
        column = groups[criterion.metric].cast(pl.String)
        strange = column.filter(column.is_not_null() & ~column.is_in(listed)).unique().sort()
        findings.extend(
            Finding(
                "rating_unlisted",
                "warning",
                f"criterion {criterion.id}",
                values={"value": value, "metric": criterion.metric},
            )
            for value in strange.to_list()
        )
    return findings


def missing_metrics(
    groups: pl.DataFrame, card: Scorecard, unfed: Collection[str] = ()
) -> list[Finding]:
    """Criteria whose metric this connection cannot supply: unknown for every account."""
    return [
        Finding(
            "criterion_unmapped",
            "warning",
            f"{kind} {c.id}",
            values={"metric": c.metric},
        )
        for kind, c in (
            *(("criterion", c) for c in card.criteria),
            *(("kpi", k.criterion) for k in card.kpis),
        )
        if c.metric not in groups.columns or c.metric in unfed
    ]


def interpolate(values: Floats, scale: tuple[tuple[float, float], ...]) -> Floats:
    """Piecewise linear between anchors, clamped outside; NaN and infinities are missing."""
    xs = np.array([v for v, _ in scale])
    ys = np.array([p for _, p in scale])
    finite = np.isfinite(values)
    safe = np.where(finite, values, xs[0])
    at = np.clip(np.searchsorted(xs, safe, side="right") - 1, 0, len(xs) - 2)
    x0, x1, y0, y1 = xs[at], xs[at + 1], ys[at], ys[at + 1]
    points = y0 + (y1 - y0) * (safe - x0) / (x1 - x0)
    points = np.where(safe <= xs[0], ys[0], np.where(safe >= xs[-1], ys[-1], points))
    result: Floats = np.where(finite, points, np.nan)
    return result


def judge_one(
    groups: pl.DataFrame, criterion: Criterion, card: Scorecard, today: int, home: str
) -> Judged:
    """A criterion, or a KPI, over all groups."""
    points = _raw_points(groups, criterion, home)
    age = age_of(groups, criterion, today)
    most = age_limit(criterion, card.stale_days)
    if most is not None and age is not None:
        points = np.where(age > most, np.nan, points)
    if is_given(criterion.metric):
        undated = True if age is None else np.isnan(age)
        points = np.where(undated, np.nan, points)
    known = ~np.isnan(points)
    quality = np.where(known, _age_part(groups, criterion, card, age), 0.0)
    if criterion.manual:
        quality = np.minimum(quality, _IMPUTED)
    quality = np.where(_estimated(groups, criterion), np.minimum(quality, _IMPUTED), quality)
    if criterion.missing == "penalise":
        points = np.where(known, points, criterion.points)
    elif criterion.missing == "impute":
        imputed = _peer_median(groups, points)
        quality = np.where(~known & ~np.isnan(imputed), _IMPUTED, quality)
        points = np.where(known, points, imputed)
    return Judged(criterion, points, known, quality)


def _raw_points(groups: pl.DataFrame, criterion: Criterion, home: str) -> Floats:
    if criterion.metric not in groups.columns:
        return np.full(groups.height, np.nan)
    column = groups[criterion.metric]
    if criterion.rating:
        table = dict(criterion.rating)
        listed = column.cast(pl.String).replace_strict(
            list(table), list(table.values()), default=None, return_dtype=pl.Float64
        )
        return listed.fill_null(float("nan")).to_numpy()
    return interpolate(scale_units(groups, criterion.metric, home), criterion.scale)


def scale_units(groups: pl.DataFrame, metric: str, home: str) -> Floats:
    """The column in the unit scales speak; NaN = unknown."""
    values = groups[metric].cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    result: Floats = values / divisor(metric, home)
    return result


def is_fresh(groups: pl.DataFrame, criterion: Criterion, card: Scorecard, today: int) -> Bools:
    """Where the age part of its quality is that of fresh values, whatever its origin."""
    young: Bools = _age_part(groups, criterion, card, age_of(groups, criterion, today)) == _FRESH
    return young


def scale_values(row: pl.DataFrame, card: Scorecard, home: str) -> dict[str, float | str | None]:
    """criterion id → the value of a one-row frame in the unit its scale speaks, or as its rating
    table lists it."""
    found: dict[str, float | str | None] = {}
    for criterion in card.criteria:
        if criterion.metric not in row.columns:
            found[criterion.id] = None
        elif criterion.rating:
            found[criterion.id] = row[criterion.metric].cast(pl.String)[0]
        else:
            value = row[criterion.metric].cast(pl.Float64, strict=False)[0]
            scale = divisor(criterion.metric, home)
            found[criterion.id] = value / scale if value is not None else None
    return found


def divisor(metric: str, home: str) -> float:
    """Scales speak in currency units and in fractions; columns hold minor units and billionths."""
    known = METRICS.get(metric)
    if (known and known.unit == "money") or metric in ACCOUNT_MONEY:
        return float(10 ** EXPONENTS[home])
    return 1e9 if metric == "wallet_share" else 1.0


def age_of(groups: pl.DataFrame, criterion: Criterion, today: int) -> Floats | None:
    """Age in days of the value; NaN where it has no date; None for figures of the window."""
    known = METRICS.get(criterion.metric)
    if known is not None and known.age == "touch":
        days = groups["last_touch"]
    elif criterion.metric.startswith("plan_") and known is None:
        named = [c for c in PLAN_DATES if c in groups.columns]
        days = groups.select(pl.max_horizontal(pl.col(named).cast(pl.Int32))).to_series()
    elif criterion.metric == "sponsor_id" and "sponsor_at" in groups.columns:
        days = groups["sponsor_at"].cast(pl.Int32).cast(pl.Int64)
    elif (column := dated_by(criterion.metric)) in groups.columns:
        days = groups[column].cast(pl.Int32).cast(pl.Int64)
    else:
        return None
    ages: Floats = today - days.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return ages


def _age_part(
    groups: pl.DataFrame, criterion: Criterion, card: Scorecard, age: Floats | None
) -> Floats:
    if age is None:
        known = METRICS.get(criterion.metric)
        computed = known is not None and known.age != "field"
        return np.full(groups.height, _FRESH if computed else _UNDATED)
    by_age = np.where(
        age <= card.fresh_days, _FRESH, np.where(age <= card.stale_days, _AGEING, _STALE)
    )
    result: Floats = np.where(np.isnan(age), _STALE, by_age)
    return result


def _estimated(groups: pl.DataFrame, criterion: Criterion) -> Bools:
    """Where the metric's own origin says that the value is no measurement."""
    known = METRICS.get(criterion.metric)
    if known is None or known.origin not in groups.columns:
        return np.zeros(groups.height, dtype=bool)
    return groups[known.origin].is_in(ESTIMATED).fill_null(value=False).to_numpy()


def _peer_median(groups: pl.DataFrame, points: Floats) -> Floats:
    """Median points of the groups of the same industry that have a value."""
    peers = groups.select("industry").with_columns(pl.Series("p", points, nan_to_null=True))
    median = peers.select(
        pl.when(pl.col("industry").is_not_null()).then(pl.col("p").median().over("industry"))
    ).to_series()
    return median.fill_null(float("nan")).to_numpy()


def weighted_score(judged: list[Judged]) -> Floats:
    """Σ w·points / Σ w over usable criteria, rounded to 9 decimals; NaN with none."""
    total: Floats = np.zeros(len(judged[0].points) if judged else 0)
    weights: Floats = np.zeros_like(total)
    for item in judged:
        usable = ~np.isnan(item.points)
        total += np.where(usable, item.criterion.weight * item.points, 0.0)
        weights += np.where(usable, item.criterion.weight, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = np.round(total / weights, 9)
    return ratio


def shown(values: Floats) -> Floats:
    """floor(x + 0.5), NaN kept."""
    result: Floats = np.floor(values + 0.5)
    return result


def confidence(judged: list[Judged]) -> Floats:
    """Σ w·q / Σ w over all criteria, as a shown whole percent."""
    weights = sum(item.criterion.weight for item in judged)
    total: Floats = np.zeros(len(judged[0].points) if judged else 0)
    for item in judged:
        total += item.criterion.weight * item.quality
    percent: Floats = np.round(100 * total / weights, 9)
    return shown(percent)


def bounds(judged: list[Judged]) -> tuple[Floats, Floats]:
    """(low, high): what is missing taken as 0 and as 100, shown."""
    ends = []
    for fill in (0.0, 100.0):
        filled = [
            Judged(i.criterion, np.where(i.known, i.points, fill), i.known, i.quality)
            for i in judged
        ]
        ends.append(shown(weighted_score(filled)))
    return ends[0], ends[1]


def contributions(judged: list[Judged], score: Floats) -> list[Floats]:
    """Per criterion, in tenths that sum to the shown score; NaN where the criterion is missing.

    Parts w·points/Σw × shown/score, floored to tenths; missing tenths go to the largest
    remainders, ties by criterion id (largest-remainder method). None exceeds its greatest possible
    value, 100·w/Σw: what is beyond goes to the next remainder, as long as any has room.
    """
    usable = np.array([~np.isnan(i.points) for i in judged])
    weights = np.array([i.criterion.weight for i in judged])[:, None] * usable
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(score > 0, shown(score) / score, 0.0)
        raw = np.array([np.nan_to_num(i.points) for i in judged]) * weights / weights.sum(axis=0)
        tenths = 10 * np.where(usable, raw * factor, 0.0)
        most = np.floor(np.round(np.nan_to_num(1000 * weights / weights.sum(axis=0)), 9))
    whole = np.floor(np.round(tenths, 9))
    remainder = np.round(np.where(usable, tenths - whole, -1.0), 9)
    order = np.argsort(-remainder, axis=0, kind="stable")
    goal = np.nan_to_num(shown(score)) * 10
    found = _dealt(np.minimum(whole, most), goal, order, usable, most)
    found = _dealt(found, goal, order, usable, np.full_like(most, np.inf))
    return [np.where(usable[k], found[k] / 10, np.nan) for k in range(len(judged))]


def _dealt(tenths: Floats, goal: Floats, order: Ints, usable: Bools, most: Floats) -> Floats:
    """`tenths` with what lacks to the goal, one each in that order, in rounds, up to `most`."""
    place = np.empty_like(order)
    rows = np.arange(len(order))[:, None].repeat(order.shape[1], 1)
    np.put_along_axis(place, order, rows, axis=0)
    while True:
        room = usable & (tenths + 1 <= most)
        before = np.take_along_axis(room, order, axis=0).cumsum(axis=0)
        turn = np.take_along_axis(before, place, axis=0)
        given = room & (turn <= goal - tenths.sum(axis=0))
        if not given.any():
            return tenths
        tenths = tenths + given
