"""Where the way to each KPI's target began: read from what was applied then, never scored anew."""

from __future__ import annotations

import polars as pl

from kamsync.scoring.decide.criteria import scale_units
from kamsync.scoring.read.inputs import no_baselines
from kamsync.sync.session import Session


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
