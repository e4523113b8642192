"""`kamsync test`: a tenant's own expected scores over a folder of files and over the last pull."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.errors import ConfigError
from kamsync.scorecard.reader import load_scorecard
from tests.connectors.export_folder import ACCOUNTS, DEALS, ExportFolder
from tests.sync.portfolio import say

WINS = f"{DEALS}\nO0,A1,Won,true,true,1000,2026-03-09\nO1,A2,Won,true,true,10,2025-12-31\n"
EXPECTED = """
as_of = 2026-03-31
[accounts.A1]
tier = "Unrated"
flags = ["dependency_critical"]
[accounts.A2]
without = ["dependency_critical"]
"""


def test_expected_scores_pass_and_fail_over_files_and_over_the_last_pull(tmp_path: Path) -> None:
    export = ExportFolder(tmp_path)
    export.write({"accounts.csv": ACCOUNTS, "opportunities.csv": WINS})
    for case in ("files", "pull"):
        folder = tmp_path / "tests" / case
        folder.mkdir(parents=True)
        (folder / "expected.toml").write_text(EXPECTED)
    head = ["--config", str(tmp_path / "config.toml")]
    for name in ("accounts.csv", "opportunities.csv"):
        (tmp_path / "tests" / "files" / name).write_bytes(
            (tmp_path / "portfolio" / name).read_bytes()
        )

    first = say([*head, "--json", "test", str(tmp_path / "tests" / "files")])
    assert (first.exit, first.data["counts"]) == (0, {"cases": 1, "accounts": 2, "failed": 0})
    assert not (tmp_path / "state").exists(), "nothing of it is kept"

    assert say([*head, "--as-of", "2026-03-31", "plan"], as_json=False).exit == 0
    moved = EXPECTED.replace('"Unrated"', '"Key"')
    (tmp_path / "tests" / "pull" / "expected.toml").write_text(moved)
    pulled = say([*head, "--json", "test", str(tmp_path / "tests" / "pull")])
    assert (pulled.exit, pulled.data["counts"]["failed"]) == (3, 1)
    assert pulled.data["cases"][0]["missed"] == [
        {"account": "A1", "code": "tier", "found": "Unrated", "wanted": "Key"}
    ]


def test_a_flag_the_scorecard_does_not_have_is_named_with_its_line(tmp_path: Path) -> None:
    from kamsync.queries.expectations import _read

    path = tmp_path / "expected.toml"
    path.write_text('[accounts.A1]\nflags = ["silense"]\n')

    with pytest.raises(ConfigError, match=r"expected\.toml:1: A1: .*“silense”.*“silent”"):
        _read(path, load_scorecard(None))
