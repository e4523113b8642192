"""What the command line says comes from the catalogue: nothing else stands beside it."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from kamsync.cli import app
from kamsync.cli.lazy import COMMANDS
from kamsync.messages.catalogue import CATALOGUES
from tests.sync.portfolio import Portfolio, Project, a_portfolio, day

_WIDE: Final = {ord(c): ord(c) + 0xFEE0 for c in string.ascii_letters}
_WORD: Final = re.compile(r"(?<![\w/.\-])[A-Za-z]{4,}(?![\w/\-]|\.\w)")
_MONTHS: Final = {"mars", "avril", "juin", "juil", "sept", "janv"}
_DATA: Final = {"main", "portfolio", "Default"}
"""Names of the connection, the folder and the scorecard."""
_IDS: Final = {"engagement", "growth", "history", "potential", "relationship"}
"""Criteria of the scorecard."""
_COMMANDS: Final = {"plan"}
_SUGGESTED: Final = re.compile(r"→ \d{4}-\d\d-\d\d .* \(")
"""The next action as it was written into the field: a text of the scorecard's flag."""


def _marked(text: str) -> str:
    """Its own letters in wide forms, its places as they are."""
    made = ""
    for words, name, form, conversion in string.Formatter().parse(text):
        made += words.translate(_WIDE).replace("{", "{{").replace("}", "}}")
        if name is not None:
            made += "{" + name + (f"!{conversion}" if conversion else "")
            made += (f":{form}" if form else "") + "}"
    return made


def _project(folder: Path) -> Project:
    portfolio: Portfolio = a_portfolio(4, owners=1)
    portfolio.users[0]["language"] = "fr"
    project = Project(folder, portfolio)
    config = project.config.read_text(encoding="utf-8").replace('"en"', '"fr"', 1)
    project.config.write_text(config, encoding="utf-8")
    return project


@pytest.mark.nights
def test_the_command_line_says_nothing_that_the_catalogue_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    french = CATALOGUES["fr"]
    assert isinstance(french, dict)
    for key, text in french.items():
        monkeypatch.setitem(french, key, _marked(text))
    monkeypatch.setenv("KAMSYNC_USER", "u")
    project = _project(tmp_path / "p")

    found = [
        project.cli(*words, as_of=day(on), as_json=False)
        for on, words in (
            (0, ("check",)),
            (0, ("plan",)),
            (0, ("run",)),
            (0, ("status",)),
            (0, ("runs",)),
            (0, ("why", "a001")),
            (0, ("kpis",)),
            (0, ("report",)),
            (0, ("provision",)),
            (0, ("alerts",)),
            (0, ("load",)),
            (0, ("backtest",)),
            (0, ("drivers",)),
            (0, ("plan-check", "a001")),
        )
    ]
    run = project.cli("runs").data["runs"][0]["id"]
    found.append(project.cli("show", run, as_json=False))

    lines = [line for said in found for line in (said.out + said.err).splitlines()]
    shown = [_SUGGESTED.sub("(", line.replace(str(tmp_path), "")) for line in lines]
    left = {word: line for line in shown for word in _WORD.findall(line)}
    allowed = _MONTHS | _DATA | _IDS | _COMMANDS
    assert all(said.exit in (0, 2, 3) for said in found)
    assert all(any(ord(c) in _WIDE.values() for c in said.out + said.err) for said in found)
    assert {word: at for word, at in left.items() if word not in allowed} == {}


def test_the_help_of_every_command_comes_from_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    french = CATALOGUES["fr"]
    for key, text in french.items():
        monkeypatch.setitem(french, key, _marked(text))
    config = tmp_path / "config.toml"
    config.write_text('language = "fr"\n', encoding="utf-8")
    names = re.compile(r"^  \S+|<[^>]*>|\b[A-Z|_]+\b|" + "|".join(COMMANDS))

    for words in ((), *((name,) for name in COMMANDS)):
        answer = CliRunner().invoke(app, ["--config", str(config), *words, "--help"])
        lines = [names.sub("", line) for line in answer.stdout.splitlines()[1:]]
        plain = [re.sub(r"(?<=\[).*(?=\])", "", line) for line in lines]
        assert [line for line in plain if _WORD.findall(line)] == [], words
