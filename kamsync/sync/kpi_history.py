"""What KPIs were before: read from what was applied then, never scored anew."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.archive import ArchivedRun
from kamsync.mirror import Generation
from kamsync.scoring.decide.criteria import scale_units
from kamsync.scoring.read.inputs import no_baselines, no_indicators
from kamsync.scoring.read.windows import add_months
from kamsync.sync.session import Session

MONTHS: Final = 12
"""Shown before this one."""
_MONTHLY: Final = {"month": pl.Date, "kpi": pl.String, "points": pl.Float64}


def baselines(session: Session) -> pl.DataFrame:
    """root, kpi, value in the unit of its scale, of the newest applied frame up to its since."""
    parts = [no_baselines()]
    for kpi in session.card.kpis:
        run = session.archive.at(kpi.since) if kpi.since and kpi.target is not None else None
        if run is None:
            continue
        frame = session.archive.part(run, "root", kpi.criterion.metric)
        if kpi.criterion.metric not in frame.columns:
            continue
        values = scale_units(frame, kpi.criterion.metric, session.config.home_currency)
        parts.append(
            frame.select(
                "root",
                pl.lit(kpi.id).alias("kpi"),
                pl.Series("value", values, nan_to_null=True),
            )
        )
    return pl.concat(parts)


def kpi_months(session: Session) -> pl.DataFrame:
    """month (its first day), kpi, points: means over the groups with points in the last applied
    run of each of the MONTHS before this one. A KPI the scorecard had not then has no row."""
    names = [f"kpoints_{kpi.id}" for kpi in session.card.kpis]
    this = session.as_of.replace(day=1)
    if not names:
        return pl.DataFrame(schema=_MONTHLY)

    def month_of(run: ArchivedRun) -> dt.date | None:
        month = run.as_of.replace(day=1)
        return month if add_months(this, -MONTHS) <= month < this else None

    kept = session.archive.newest(month_of)
    found = [
        pl.DataFrame(
            {
                "month": [month] * len(means),
                "kpi": [name.removeprefix("kpoints_") for name in means],
                "points": [means[name] for name in means],
            },
            schema=_MONTHLY,
        )
        for month, run in kept.items()
        if (means := _means(session.archive.part(run, *names)))
    ]
    return pl.concat([pl.DataFrame(schema=_MONTHLY), *found])


def _means(frame: pl.DataFrame) -> dict[str, float]:
    return {
        name: float(mean)
        for name in frame.columns
        if isinstance(mean := frame[name].mean(), int | float)
    }


def indicator_months(session: Session, generation: Generation) -> pl.DataFrame:
    """root, metric, on, value: figures that objectives name, in the last applied run of each month
    before this day, as they were stored."""
    parts = [no_indicators()]
    names = _indicators(generation)
    if not names:
        return parts[0]

    def month_of(run: ArchivedRun) -> dt.date | None:
        return run.as_of.replace(day=1) if run.as_of < session.as_of else None

    for run in session.archive.newest(month_of).values():
        frame = session.archive.part(run, "root", *names)
        known = [n for n in names if n in frame.columns and frame.schema[n].is_numeric()]
        rows = frame.unpivot(known, index="root", variable_name="metric") if known else frame
        if known:
            on = pl.lit(run.as_of).alias("on")
            value = pl.col("value").cast(pl.Float64)
            parts.append(rows.drop_nulls().select("root", "metric", on, value))
    return pl.concat(parts)


def _indicators(generation: Generation) -> list[str]:
    if "plan_item" not in generation.manifest.streams:
        return []
    rows = generation.scan("plan_item")
    if not {"kind", "indicator"} <= set(rows.collect_schema().names()):
        return []
    named = pl.col("indicator").str.strip_chars()
    found = rows.filter(pl.col("kind") == "objective").select(named.drop_nulls().unique())
    return sorted(found.collect()["indicator"].to_list())
