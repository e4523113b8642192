"""Which archived run counts as what was in force on a past day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from kamsync.archive import Archive
from kamsync.sync.applied_then import applied_then

DAY = dt.date(2025, 3, 31)


def a_session(folder: Path, *runs: tuple[dt.date, dt.date]) -> Any:
    """`runs`: as_of and the day on which it ran."""
    archive = Archive(folder)
    for n, (as_of, ran) in enumerate(runs):
        frame = pl.DataFrame({"root": ["A"], "tier": [f"tier {n}"], "flags": ["silent lost"]})
        when = dt.datetime.combine(ran, dt.time(), dt.UTC)
        archive.put(f"r{n}", as_of, frame, "", {}, when)
    return SimpleNamespace(archive=archive, mirror=SimpleNamespace(current=lambda: None))


def test_the_run_in_force_that_day_is_taken_where_it_was_applied_at_the_time(
    tmp_path: Path,
) -> None:
    month_before, later = dt.date(2025, 3, 1), dt.date(2026, 3, 31)
    session = a_session(tmp_path, (month_before, month_before), (later, later))

    found = applied_then(session, [DAY, dt.date(2024, 3, 31), dt.date(2025, 9, 30)])

    assert {day: frame["tier"].to_list() for day, frame in found.items()} == {DAY: ["tier 0"]}


def test_a_past_made_up_later_is_not_what_was_known(tmp_path: Path) -> None:
    assert applied_then(a_session(tmp_path, (DAY, dt.date(2026, 3, 31))), [DAY]) == {}
