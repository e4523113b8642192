"""`kamsync demo` from an empty folder: what it leaves, and that a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.portfolio import read_csv, say

AS_OF = "2026-03-31"


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    said = say(["--json", "--as-of", AS_OF, "demo"])
    assert said.exit == 0, said.out
    return tmp_path / "demo"


def _files(folder: Path) -> dict[str, bytes]:
    out = folder / "out"
    return {p.name: p.read_bytes() for p in sorted(out.iterdir())}


def test_the_demo_scores_writes_and_the_second_run_changes_nothing(demo: Path) -> None:
    before = _files(demo)
    assert set(before) == {"fields.csv", "tasks.csv", "scores.csv", "scopes.csv", "report.html"}
    tiers = [row["tier"] for row in read_csv(demo / "out" / "scores.csv")]
    assert {"Key", "Tomorrow"} <= set(tiers)
    assert read_csv(demo / "out" / "tasks.csv")

    said = say(["--config", str(demo / "config.toml"), "--json", "--as-of", AS_OF, "run"])

    assert said.exit == 0
    assert (said.count("records_written"), said.count("tasks_created")) == (0, 0)
    assert _files(demo) == before


def test_the_demo_tells_people_who_is_key_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    said = say(["--as-of", AS_OF, "demo"], as_json=False)

    assert said.exit == 0
    for part in ("Key (", "Tomorrow (", "dependency ", "written: ", "kamsync why"):
        assert part in said.out
    why = say(["--config", "demo/config.toml", "why", "Globex Corporation"], as_json=False)
    assert why.exit == 0
    assert "Globex" in why.out
