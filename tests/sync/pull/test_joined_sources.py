"""Sources of a portfolio of several CRMs keep the rules that those of a single one keep."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from kamsync.mirror import Mirror
from tests.sync.portfolio import TODAY, Project
from tests.sync.test_several_crms import split, whole

QUERY = """
[sources.activity]
url = "sqlite:///erp.db"
query = "select * from done"
cursor = "changed"
"""
SURVEYS = """
[sources.survey]
file = "surveys.csv"

[voice]
texts = "keep"
retention_days = 30
"""


def rows(project: Project, stream: str) -> pl.DataFrame:
    generation = Mirror(project.state / "mirror" / "portfolio").current()
    assert generation is not None
    return generation.scan(stream).collect()


def with_more(folder: Path, more: str) -> Project:
    project = split(folder, whole())
    project.config.write_text(project.config.read_text() + more)
    return project


def test_what_a_cursor_read_by_another_clock_is_read_again(tmp_path: Path) -> None:
    project = with_more(tmp_path, QUERY)
    with closing(sqlite3.connect(tmp_path / "erp.db")) as db, db:
        db.execute("create table done (id, account_id, kind, occurred_at, changed)")
        visits = [(f"v{n}", "crm:a001", "meeting", f"2026-02-0{n} 20:00", n) for n in (1, 2)]
        db.executemany("insert into done values (?, ?, ?, ?, ?)", visits)

    hours = []
    for zone in ("Europe/Paris", "America/New_York"):
        text = project.config.read_text().replace("Europe/Paris", zone)
        project.config.write_text(text)
        assert project.cli("plan", as_of=TODAY).exit == 0
        hours.append([time.hour for time in rows(project, "activity")["occurred_at"]])

    assert hours == [[19, 19], [1, 1]]


@pytest.mark.parametrize("command", ["check", "plan"])
def test_refused_values_are_told(tmp_path: Path, command: str) -> None:
    project = with_more(tmp_path, SURVEYS)
    head = "id,account_id,answered_at,score\n"
    (tmp_path / "surveys.csv").write_text(f"{head}s1,crm:a001,2026-02-01,soon\n")

    said = project.cli(command, as_of=TODAY)

    told = [f["where"] for f in said.data["findings"] if f["code"] == "values_refused"]
    assert told == ["file surveys.csv"]


def test_words_go_when_they_may_be_kept_no_longer(tmp_path: Path) -> None:
    project = with_more(tmp_path, SURVEYS)
    head = "id,account_id,answered_at,score,text\n"
    (tmp_path / "surveys.csv").write_text(f"{head}s1,crm:a001,2020-02-01,9,always late\n")

    assert project.cli("plan", as_of=TODAY).exit == 0

    assert rows(project, "survey").select("score", "text").rows() == [(9.0, None)]
