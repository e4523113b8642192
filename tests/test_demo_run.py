"""`kamsync demo` from an empty folder: what it leaves, and that a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.portfolio import Said, read_csv, say

AS_OF = "2026-03-31"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The folder the demo left, and what it said to people."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder / "demo", say(["--as-of", AS_OF, "demo"], as_json=False)


def _files(folder: Path) -> dict[str, bytes]:
    out = folder / "out"
    return {p.name: p.read_bytes() for p in sorted(out.iterdir())}


@pytest.mark.nights
def test_the_demo_scores_writes_and_the_second_run_changes_nothing(
    shown: tuple[Path, Said],
) -> None:
    demo, _ = shown
    before = _files(demo)
    assert set(before) == {"fields.csv", "tasks.csv", "scores.csv", "scopes.csv", "report.html"}
    tiers = [row["tier"] for row in read_csv(demo / "out" / "scores.csv")]
    assert {"Key", "Tomorrow"} <= set(tiers)
    assert read_csv(demo / "out" / "tasks.csv")

    said = say(["--config", str(demo / "config.toml"), "--json", "--as-of", AS_OF, "run"])

    assert said.exit == 0
    assert (said.count("records_written"), said.count("tasks_created")) == (0, 0)
    assert _files(demo) == before


@pytest.mark.nights
def test_the_demo_tells_people_who_is_key_and_why(shown: tuple[Path, Said]) -> None:
    demo, said = shown

    assert said.exit == 0, said.out
    for part in ("Key (", "Tomorrow (", "dependency ", "written: ", "kamsync why"):
        assert part in said.out
    why = say(["--config", str(demo / "config.toml"), "why", "Globex Corporation"], as_json=False)
    assert why.exit == 0
    assert "Globex" in why.out
