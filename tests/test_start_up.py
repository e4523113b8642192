"""Help and status answer at once: slowly loading libraries wait for a command that needs them."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from kamsync.ledger.rows import RunRow
from tests.sync.portfolio import Project, day

SLOW = (
    *("polars", "numpy", "narwhals", "sqlalchemy", "alembic", "rich", "jinja2"),
    "pydantic",
    *("requests", "urllib3", "hubspot", "simple_salesforce", "apscheduler"),
    *("prometheus_client", "apprise", "scipy", "keyring", "docx", "pptx", "xlsxwriter"),
)
_PROGRAM = """
import sys
from kamsync.cli import main
try:
    main()
except SystemExit as end:
    print(end.code or 0, *sorted(set(sys.modules) & set({slow!r})))
"""


def _ended(folder: Path, *words: str) -> str:
    """Exit code and the slow libraries that were loaded: the last line on stdout."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(slow=SLOW), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_load_neither_frames_nor_a_crms_library(tmp_path: Path, word: str) -> None:
    assert _ended(tmp_path, word) == "0"


@pytest.mark.parametrize("word", ["status", "runs", "connectors"])
def test_what_only_reads_how_things_stand_loads_neither_frames_nor_a_database_layer(
    tmp_path: Path, word: str
) -> None:
    project = Project(tmp_path / "p")
    with project.ledger() as ledger:
        ledger.start_run(RunRow("r1", "main", "run", day(0), dt.datetime.now(dt.UTC)))

    assert _ended(project.folder, word) == "0"


def test_a_config_that_is_wrong_in_its_head_is_explained_by_the_whole_of_it(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    text = project.config.read_text(encoding="utf-8")
    project.config.write_text(text.replace('"en"', '"de"', 1), encoding="utf-8")

    answer = project.cli("status")

    assert answer.exit == 2
    assert "language" in answer.out
