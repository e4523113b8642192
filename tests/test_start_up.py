"""Help and status answer at once: slowly loading libraries wait for a command that needs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync.portfolio import Project

SLOW = (
    "altair",
    "vl_convert",
    "alembic",
    "apscheduler",
    "prometheus_client",
    "apprise",
    "scipy",
    "keyring",
    "docx",
    "pptx",
    "xlsxwriter",
)
_PROGRAM = """
import sys
from kamsync.cli import main
try:
    main()
except SystemExit as end:
    print(end.code or 0, *sorted(set(sys.modules) & set(sys.argv[-1].split(","))))
"""


def _ended(folder: Path, *words: str) -> str:
    """Exit code and the slow libraries that were loaded: the last line on stdout."""
    program = _PROGRAM.replace("sys.argv[-1]", repr(",".join(SLOW)))
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


FRAMES_AND_CRMS = ("polars", "sqlalchemy", "requests", "hubspot", "simple_salesforce")


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_load_neither_frames_nor_a_crms_library(
    tmp_path: Path, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "SLOW", (*SLOW, *FRAMES_AND_CRMS))

    assert _ended(tmp_path, word) == "0"


@pytest.mark.parametrize("word", ["status", pytest.param("runs", marks=pytest.mark.soak)])
def test_reading_a_ledger_that_is_up_to_date_loads_no_slow_library(
    tmp_path: Path, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path / "p")
    assert project.run().exit == 0
    monkeypatch.setattr(sys.modules[__name__], "SLOW", (*SLOW, "sqlalchemy"))

    assert _ended(project.folder, "--config", "config.toml", word) == "0 sqlalchemy"
