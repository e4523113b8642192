"""`kamsync check` knows when the service would run next."""

from __future__ import annotations

from pathlib import Path

from tests.sync.portfolio import Project


def test_a_schedule_that_never_comes_is_told_by_check(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", extra='\n[schedule]\ncron = "30 2 30 2 *"\n')

    said = project.cli("check")

    assert said.exit == 2
    (found,) = said.data["findings"]
    assert found["where"].endswith("schedule.cron")
    assert "never comes" in found["message"]


def test_check_says_when_the_service_would_run_next(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", extra='\n[schedule]\ncron = "30 5 * * *"\n')

    found = {f["code"]: f for f in project.cli("check").data["findings"]}

    assert "05:30 (Europe/Paris)" in found["schedule_next"]["message"]


def test_a_map_of_a_name_no_file_can_have_is_a_config_error(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    text = project.config.read_text(encoding="utf-8")
    for name in ("m" * 3000, "m" * 3000 + ".toml", "a\\u0000.toml"):
        changed = text.replace('mapping = "local"', f'mapping = "{name}"')
        assert changed != text
        project.config.write_text(changed, encoding="utf-8")
        assert project.cli("check").exit == 2
