"""Tiers and flags that were in force on past days, from the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.sync.inputs import merges
from kamsync.sync.session import Session

_LATE: Final = dt.timedelta(days=31)


def applied_then(session: Session, days: Sequence[dt.date]) -> dict[dt.date, pl.DataFrame]:
    """Past day → root, tier, flags that were in force that day, of runs applied within _LATE of
    their as_of: one made up for the past later on knew more. Merged accounts stand under the
    winner."""
    found = {}
    for day in days:
        run = session.archive.at(day)
        if run is None or run.as_of < day - _LATE or run.created_at.date() > run.as_of + _LATE:
            continue
        found[day] = session.archive.part(run, "root", "tier", "flags")
    generation = session.mirror.current() if found else None
    into = merges(generation) if generation else {}
    winner = pl.col("root").replace(into)
    return {day: frame.with_columns(winner) for day, frame in found.items()}
