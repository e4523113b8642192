"""Which archived runs stay, and which one speaks for a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from kamsync.archive import Archive, ArchivedRun

DAYS = ["2026-01-30", "2026-01-31", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    kept = Archive(tmp_path)
    for n, day in enumerate(DAYS):
        frame = pl.DataFrame({"root": ["A"], "score": [n]})
        kept.put(f"r{n}", dt.date.fromisoformat(day), frame, "name = 'x'", {})
    return kept


def days(archive: Archive) -> list[str]:
    return [run.as_of.isoformat() for run in archive.runs()]


def test_every_day_since_stays_and_the_last_of_each_month_before(archive: Archive) -> None:
    gone = archive.prune(dt.date(2026, 2, 27))

    assert (gone, days(archive)) == (1, DAYS[1:])
    archive.prune(dt.date(2026, 3, 1))
    assert days(archive) == ["2026-01-31", "2026-02-28", "2026-03-01"]


def month_of(run: ArchivedRun) -> tuple[int, int]:
    return run.as_of.year, run.as_of.month


def test_the_newest_run_of_each_key_is_given_oldest_key_first(archive: Archive) -> None:
    found = archive.newest(month_of)

    assert list(found) == [(2026, 1), (2026, 2), (2026, 3)]
    assert [run.run_id for run in found.values()] == ["r1", "r4", "r5"]


def test_only_the_latest_keys_where_so_many_are_asked_for(archive: Archive) -> None:
    assert [run.run_id for run in archive.newest(month_of, 2).values()] == ["r4", "r5"]


def test_a_run_that_was_cut_gives_way_to_the_one_before(archive: Archive, tmp_path: Path) -> None:
    frame = tmp_path / "run-r4" / "scored.parquet"
    frame.write_bytes(frame.read_bytes()[:20])

    assert archive.newest(month_of)[2026, 2].run_id == "r3"
    assert archive.damaged == ["r4"]


def test_columns_without_a_value_take_no_room_and_come_back_where_they_stood(
    archive: Archive, tmp_path: Path
) -> None:
    texts = {"owner": pl.String, "due": pl.Date, "is_key": pl.Boolean, "list": pl.List(pl.String)}
    frame = pl.DataFrame({"root": ["A", "B"], "gap": [None, 1]}).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in texts.items()
    )
    frame = frame.select("due", "root", "owner", "list", "gap", "is_key")
    archive.put("r9", dt.date(2026, 3, 31), frame, "", {})
    run = archive.runs()[-1]

    kept = pl.read_parquet(tmp_path / "run-r9" / "scored.parquet")
    assert kept.columns == ["root", "list", "gap"]
    found, _, _ = archive.load(run)
    assert found.equals(frame)
    assert found.schema == frame.schema
    assert archive.part(run, "owner", "root", "unheard").equals(frame.select("owner", "root"))
    assert archive.part(run, "owner").height == 2
