"""The command line in French, and no decision that hangs on a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kamsync.cli import app
from tests.sync.portfolio import Project, day

ROOT = Path(__file__).parents[2]
ENGLISH = re.compile(
    r"\b(written|records|tasks|nothing|the|and|of|next|planned|waits|unapproved|revenue 12 m)\b"
)


@pytest.mark.nights
def test_run_check_and_status_speak_french(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    text = project.config.read_text(encoding="utf-8")
    project.config.write_text(text.replace('"en"', '"fr"', 1), encoding="utf-8")

    answer = [project.cli(w, as_of=day(0), as_json=False).out for w in ("run", "check", "status")]

    assert "dépendance" in answer[0]
    assert "écrit" in answer[0]
    lines = [line for out in answer for line in out.splitlines() if str(tmp_path) not in line]
    assert [line for line in lines if ENGLISH.search(line)] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stats",), "Commande inconnue : stats ; vouliez-vous dire « status » ?"),
        (("--verbose",), "Il manque la commande."),
        (("show",), "Il manque l’argument RUN|PLAN"),
        (("snooze", "A1"), "Il manque l’option --until"),
        (("show", "r1", "r2"), "Arguments en trop : r2"),
        (("runs", "--limit", "x"), "Valeur incorrecte pour --limit : doit être un nombre entier"),
        (("runs", "--limt", "3"), "Option inconnue : --limt ; vouliez-vous dire « --limit » ?"),
        (("runs", "--limit"), "L’option --limit attend une valeur."),
        (("status", "--exit-code=3"), "L’option --exit-code ne prend pas de valeur."),
        (
            ("show", "r1", "--format", "x"),
            "Valeur incorrecte pour --format : doit être l’un de text, markdown, html, json",
        ),
    ],
)
def test_a_wrong_command_line_is_explained_in_french(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('language = "fr"\n', encoding="utf-8")

    answer = CliRunner().invoke(app, ["--config", str(config), *words])

    assert answer.exit_code == 2
    plain = answer.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain.splitlines()[-1] == f"Erreur : {said}"
    assert "Usage : " in plain


STILL_READ = {"connectors/local/records.py"}
"""The csv library says in words alone that a quote stays open; may only become fewer."""


def test_no_decision_is_read_from_a_sentence() -> None:
    read = re.compile(
        r"\bin str\(error\)|str\(error\)\.(startswith|endswith|find)|\.message (==|in)"
    )
    files = [p for top in ("kamsync", "connectors") for p in (ROOT / top).rglob("*.py")]

    found = {p for p in files if read.search(p.read_text(encoding="utf-8"))}
    assert {p.relative_to(ROOT).as_posix() for p in found} <= STILL_READ
