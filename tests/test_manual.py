"""The manual page and what a shell completes."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from kamsync.cli import app
from kamsync.cli.lazy import COMMANDS
from tests.sync.portfolio import say


@pytest.mark.parametrize(("language", "exits"), [("en", "EXIT STATUS"), ("fr", "CODES DE SORTIE")])
def test_the_manual_names_every_command_and_every_exit_code(language: str, exits: str) -> None:
    page = say(["manual", "--lang", language], as_json=False).out
    subsections = re.findall(r"^\.SS (.+)$", page, re.M)
    assert [name.replace(r"\-", "-") for name in subsections] == list(COMMANDS)
    last = page.split(f".SH {exits}\n")[1]
    assert re.findall(r"^\.TP\n(\d)$", last, re.M) == [str(n) for n in range(9)]
    assert r"\fB\-\-dry\-run\fR" in page
    assert not re.search(r"^\.(?!TH|SH|SS|TP)", page, re.M)


def test_a_shell_learns_commands_and_options() -> None:
    def completed(words: str, place: int) -> list[str]:
        asked = {
            "_KAMSYNC_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(place),
        }
        return CliRunner().invoke(app, [], env=asked, prog_name="kamsync").stdout.split()

    assert completed("kamsync sta", 1) == ["status"]
    assert "--dry-run" in completed("kamsync undo --", 2)
    script = say(["completion", "bash"], as_json=False).out
    assert "_KAMSYNC_COMPLETE=complete_bash" in script
