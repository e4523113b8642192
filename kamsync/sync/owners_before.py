"""Who owned each account on earlier nights, out of the archive: where no change log is mapped (most
CRMs give the history of an owner account by account only), our own runs are one, for no call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from kamsync.archive import Archive
from kamsync.scoring.metrics.handover import OPEN_DAYS
from kamsync.scoring.read.inputs import OWNERS_BEFORE

Owners = Mapping[str, str]


def owners_before(archive: Archive, as_of: dt.date) -> pl.DataFrame:
    """OWNERS_BEFORE of groups known on the first and on the last run of the 60 days before as_of.

    A day of a change is looked for by halving, so that few runs are read.
    """
    since = as_of - dt.timedelta(days=OPEN_DAYS)
    days = sorted({run.as_of for run in archive.runs() if since <= run.as_of < as_of})
    if not days:
        return pl.DataFrame(schema=OWNERS_BEFORE)
    known: dict[dt.date, Owners] = {}

    def owners(day: dt.date) -> Owners:
        if day not in known:
            run = archive.at(day)
            rows = archive.part(run, "root", "owner_id") if run else pl.DataFrame()
            known[day] = dict(rows.iter_rows()) if rows.width == 2 else {}
        return known[day]

    first, last = owners(days[0]), owners(days[-1])
    rows = [
        (root, first[root], owner, None if first[root] == owner else changed(days, owners, root))
        for root, owner in last.items()
        if owner and first.get(root)
    ]
    return pl.DataFrame(rows, schema=OWNERS_BEFORE, orient="row")


def changed(days: Sequence[dt.date], owners: Callable[[dt.date], Owners], root: str) -> dt.date:
    """The first day that shows the owner of the last one, as far as halving finds it."""
    low, high = 0, len(days) - 1
    new = owners(days[high])[root]
    while high - low > 1:
        middle = (low + high) // 2
        if owners(days[middle]).get(root) == new:
            high = middle
        else:
            low = middle
    return days[high]
