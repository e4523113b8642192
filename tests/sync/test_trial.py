"""`check` and `plan` of files say what `run` would do, before it does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kamsync.cli import app
from kamsync.model.change import Finding
from kamsync.sync.trial import foretold
from tests.connectors.export_folder import ACCOUNTS, DEALS, ExportFolder

US_DATES = f"{DEALS}\nO0,A1,Won,true,true,1000,3/9/2026\nO1,A2,Won,true,true,2000,12/31/2025\n"


@pytest.fixture
def export(tmp_path: Path) -> ExportFolder:
    return ExportFolder(tmp_path)


def kamsync(export: ExportFolder, *words: str) -> Result:
    base = ["--config", str(export.root / "config.toml"), "--as-of", "2026-11-30"]
    return CliRunner().invoke(app, [*base, *words])


@pytest.mark.nights
def test_a_file_whose_every_row_is_refused_stops_check_and_plan(export: ExportFolder) -> None:
    export.write({"accounts.csv": ACCOUNTS, "opportunities.csv": US_DATES})

    checked = kamsync(export, "--json", "check")
    planned = kamsync(export, "plan")

    found = {f["code"]: f for f in json.loads(checked.stdout)["findings"]}
    assert checked.exit_code == 3
    assert "exit code 4, guard rejects" in found["run_would_stop"]["message"]
    assert 'dates = "m/d/y"' in found["values_refused"]["fix"]
    assert planned.exit_code == 4
    assert "rejects: opportunity: 2 of 2 records rejected" in planned.stdout


def test_check_foretells_what_a_run_says_of_rows_and_of_a_few_circles() -> None:
    circles = [Finding("parent_cycle", "warning", f"account {n}") for n in range(9)]
    rows = Finding("deal_without_probability", "warning", "stream opportunity", values={"n": 1})
    others = [
        Finding("task_without_person", "warning", "tasks"),
        Finding("stream_note", "info", "stream opportunity"),
        Finding("unassigned_rows", "info", "stream opportunity"),
    ]

    assert foretold([rows, *others, *circles]) == [rows, *circles[:5]]


def test_check_keeps_nothing_of_what_it_read(export: ExportFolder) -> None:
    export.write({"accounts.csv": ACCOUNTS, "opportunities.csv": f"{DEALS}\n"})

    kamsync(export, "check")

    state = export.root / "state"
    assert not list(state.glob("mirror/*/*"))
    assert not list(state.glob(".check-*"))


@pytest.mark.nights
def test_names_that_match_no_account_are_told_with_the_way_out(export: ExportFolder) -> None:
    deals = f"{DEALS}\nO0,ALDER WORKS,Won,true,true,1000,2026-03-01\n"
    export.write({"accounts.csv": ACCOUNTS, "opportunities.csv": deals})

    checked = kamsync(export, "--json", "check")

    found = {f["code"]: f for f in json.loads(checked.stdout)["findings"]}
    assert "guard unassigned" in found["run_would_stop"]["message"]
    assert 'compare = "words"' in found["run_would_stop"]["fix"]

    export.write({}, '[accounts]\ncompare = "words"\n')
    mended = json.loads(kamsync(export, "--json", "check").stdout)
    assert "run_would_stop" not in {f["code"] for f in mended["findings"]}
