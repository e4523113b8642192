"""Refusals are kept when they change, and old runs are forgotten without what still counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from kamsync.archive import Archive
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.rows import RunRow
from kamsync.model.change import Finding, Outcome
from kamsync.model.rejects import no_rejects

START = dt.datetime(2026, 1, 1, 5, 30, tzinfo=dt.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open("sqlite:///ledger.sqlite", tmp_path) as found:
        yield found


def night(
    ledger: Ledger, number: int, *refused: str, connection: str = "main", status: str = "applied"
) -> None:
    at = START + dt.timedelta(days=number)
    run_id = f"{connection}{number}"
    ledger.start_run(RunRow(run_id, connection, "run", at.date(), at))
    rows = {"stream": ["account"] * len(refused), "record_id": list(refused)}
    frame = pl.concat([no_rejects(), pl.DataFrame(rows)], how="diagonal_relaxed")
    ledger.add_rejects(run_id, frame)
    ledger.add_findings(run_id, [Finding("x", "info", "w")])
    ledger.end_batch(ledger.begin_batch(run_id, "fields", ["a"]), [Outcome("a", ok=True)])
    ledger.finish_run(run_id, status=status, exit_code=0)  # type: ignore[typeddict-item]


def refused(ledger: Ledger, run_id: str) -> list[str]:
    return [row["record_id"] for row in ledger.rejects(run_id)]


def stored(ledger: Ledger, sql: str) -> int:
    with ledger._database.reading() as db:
        return int(db.execute(text(sql)).scalar_one())


def test_the_same_refusals_every_night_are_stored_once(ledger: Ledger) -> None:
    for number in range(4):
        night(ledger, number, "a", "b\x00", "b\x00")
    night(ledger, 0, "a", connection="other")

    assert stored(ledger, "select count(*) from reject_kept") == 4
    assert refused(ledger, "main3") == ["a", "b\ufffd", "b\ufffd"]
    assert refused(ledger, "other0") == ["a"]


def test_every_run_keeps_what_it_refused_whatever_came_later(ledger: Ledger) -> None:
    nights = [("a", "b", "b"), ("b", "c"), (), ("a",)]
    for number, rows in enumerate(nights):
        night(ledger, number, *rows)
    ledger.start_run(RunRow("undo1", "main", "undo", START.date(), START))

    assert [tuple(refused(ledger, f"main{n}")) for n in range(4)] == nights
    assert refused(ledger, "undo1") == [], "it read nothing"
    view = "select count(*) from kamsync_rejects where run = 'main1'"
    assert stored(ledger, view) == 2
    assert stored(ledger, "select count(*) from kamsync_runs where connection = 'main'") == 5
    assert stored(ledger, "select count(*) from kamsync_writes where run = 'main1' and ok") == 1


def test_old_runs_are_forgotten_but_the_last_and_the_first_applied_one(ledger: Ledger) -> None:
    night(ledger, 0, "a")
    night(ledger, 1, "b")
    night(ledger, 2, "b", status="failed")
    night(ledger, 0, "z", connection="other")

    gone = ledger.forget_before("main", START + dt.timedelta(days=30))

    assert gone == 1
    assert [run.id for run in ledger.runs("main")] == ["main1", "main0"]
    assert ledger.findings("main1"), "the last applied one stays whole"
    assert refused(ledger, "main1") == ["b"]
    assert ledger.runs("other")[0].manifest == {}
    assert refused(ledger, "other0") == ["z"]
    assert ledger.forget_before("main", START + dt.timedelta(days=30)) == 0


def test_details_go_only_once_they_are_old(ledger: Ledger) -> None:
    for number in range(4):
        night(ledger, number, "a")

    ledger.forget_before("main", START + dt.timedelta(days=2))

    assert [run.id for run in ledger.runs("main")] == ["main3", "main2", "main0"]
    assert ledger.writes("main2")
    assert stored(ledger, "select count(*) from write") == 3


def test_an_archive_keeps_all_late_days_and_month_ends_before(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    days = [dt.date(2026, 1, 5), dt.date(2026, 1, 30), dt.date(2026, 2, 3), dt.date(2026, 2, 4)]
    for number, day in enumerate([*days, days[-1]]):
        archive.put(f"r{number}", day, pl.DataFrame({"root": ["A"]}), "", {})

    gone = archive.prune(dt.date(2026, 2, 1))

    assert gone == 2
    assert [run.run_id for run in archive.runs()] == ["r1", "r2", "r4"]
