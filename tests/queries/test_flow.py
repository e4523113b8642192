"""What is installed, drawn from the config: nothing of it read as syntax, no secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.config.project import Project, load_project
from kamsync.queries.flow import flow
from kamsync.registry import connector_type

CONFIG = """language = "fr"
[connections.main]
connector = "local"
folder = "in"
[schedule]
cron = "15 4 * * *"
[sources.industry]
url = "env:SECRET_URL"
query = "select \\"a\\" from b -- [x]"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return load_project(path, lambda name: connector_type(name).settings_type)


def test_sources_schedule_and_scorecard_are_those_of_the_config(project: Project) -> None:
    drawn = flow(project, "main", "en")

    assert drawn.count("```mermaid") == 2
    assert 'crm["main #40;local#41;<br/>account, activity' in drawn
    assert "15 4 #42; #42; #42;" in drawn
    assert 's0["industry, from another source<br/>select #34;a#34; from b -- #91;x#93;"]' in drawn
    assert "SECRET_URL" not in drawn
    assert "Score 70 or more, confidence 60 or more" in drawn


def test_every_flag_of_the_scorecard_has_its_row_in_both_languages(project: Project) -> None:
    for language, someone in (("en", "account owner"), ("fr", "responsable du compte")):
        rows = [r for r in flow(project, "main", language).splitlines() if r.startswith("| ")]
        assert len(rows) == 1 + len(project.card.flags)
        assert any(someone in row for row in rows)
