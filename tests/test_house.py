"""The house itself: packages, entry points, example config, README, lock files, hostile words."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from pydantic import BaseModel

import connectors
import kamsync
import mappings
from kamsync.cli.lazy import COMMANDS, LazyCommand
from kamsync.cli.usage import param_key
from kamsync.config.project import load_project
from kamsync.config.sections import Config
from kamsync.errors import (
    AuthError,
    ConfigError,
    ConnectorError,
    GuardTripped,
    KamsyncError,
    LedgerError,
    LockHeld,
)
from kamsync.messages.catalogue import CATALOGUES

ROOT = Path(__file__).parent.parent


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_three_packages_lie_side_by_side() -> None:
    folders = {Path(str(m.__file__)).parent.parent for m in (kamsync, connectors, mappings)}
    assert len(folders) == 1


def test_every_registered_connector_loads() -> None:
    points = entry_points(group="kamsync.connectors")
    assert {p.name for p in points} == {"local", "salesforce", "hubspot", "zoho"}
    for point in points:
        assert issubclass(point.load().settings_type, BaseModel)


CRM_FILES = (
    *("settings", "client", "connector", "provision", "login", "tasks", "metadata", "selection"),
    *("query", "reader", "pull", "decode", "canonical", "links", "writer", "fields", "check"),
    "faults",
)
"""The same idea has the same file name in every CRM folder."""


@pytest.mark.parametrize("crm", ["salesforce", "zoho", "hubspot"])
def test_every_crm_folder_tells_the_same_story(crm: str) -> None:
    folder = ROOT / "connectors" / crm
    assert [name for name in CRM_FILES if not (folder / f"{name}.py").is_file()] == []


@pytest.mark.parametrize("crm", ["salesforce", "zoho"])
def test_the_vendors_page_stands_above_each_call(crm: str) -> None:
    lacking = []
    for path in sorted((ROOT / "connectors" / crm).glob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            calls = re.search(r"\b(Ask|Request)\(", line) and "class " not in line
            above = "\n".join(lines[max(0, number - 4) : number])
            if calls and "# Reference: https://" not in above:
                lacking.append(f"{path.name}:{number + 1}: {line.strip()}")
    assert lacking == []


def test_every_call_to_hubspot_names_the_vendors_page() -> None:
    call = re.compile(r"Ask\(|client\.(get|post)\(\"|small_list\(client, ")
    for path in sorted((ROOT / "connectors" / "hubspot").glob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.name == "client.py":
            continue
        for number, line in enumerate(lines):
            if call.search(line):
                near = "\n".join(lines[max(0, number - 4) : number])
                assert "# Reference: https://" in near, f"{path.name}:{number + 1}"


def test_example_config_is_valid_and_shows_the_defaults() -> None:
    project = load_project(ROOT / "config.example.toml")
    bare = Config.model_validate({"connections": {"main": {"connector": "local"}}})
    shown, default = project.config.model_dump(), bare.model_dump()
    shown.pop("connections"), default.pop("connections")
    assert shown == default


def test_example_config_names_every_key() -> None:
    data = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    for name, field in Config.model_fields.items():
        assert name in data, f"{name} is missing from config.example.toml"
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for key in kind.model_fields:
                assert key in data[name], f"{name}.{key} is missing from config.example.toml"


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_readme_opens_with_the_two_commands_and_documents_every_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"\A# kamsync\n+(\*.*\*\n+)?```sh\nmake demo.*\nmake test", text)
    for command in COMMANDS:
        assert f"`{command}" in text, f"{name} does not mention kamsync {command}"


def test_both_readmes_type_the_same_commands_and_name_the_same_options_files_and_codes() -> None:
    english, french = (_typed(ROOT / name) for name in ("README.md", "README.fr.md"))
    assert [c.replace("--language en", "--language fr") for c in english[0]] == french[0]
    assert english[1] == french[1]


def _typed(page: Path) -> tuple[list[str], set[str]]:
    """Commands of its blocks without their comments; options, links and exit codes it names."""
    text = page.read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    named = re.findall(r"`(--[a-z-]+)|\]\(([\w./-]+)\)|^\| (\d) \|", text, re.MULTILINE)
    here = {"README.md", "README.fr.md"}
    return [line.partition("  #")[0].strip() for line in blocks], {*map("".join, named)} - here


_BEFORE_THE_COMMAND = ("as_json", "as_of", "config", "connection", "help", "verbose", "version")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_and_every_option_has_its_help(language: str) -> None:
    said = CATALOGUES[language]
    keys = {f"command.{name}" for name in COMMANDS}
    for name in COMMANDS:
        params = LazyCommand(name).loaded().params
        keys |= {param_key(name, p.name) for p in params}
    assert sorted(keys - set(said)) == []
    general = {"command.kamsync"} | {f"option.{name}" for name in _BEFORE_THE_COMMAND}
    written = {key for key in said if key.startswith(("command.", "option."))}
    assert written == keys | general


def test_readme_exit_codes_are_those_of_the_errors() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    codes = {int(n) for n in re.findall(r"^\| (\d) \|", text, flags=re.MULTILINE)}
    assert codes == set(range(9))
    used = {
        e.exit_code
        for e in (KamsyncError, ConfigError, GuardTripped, ConnectorError, AuthError, LockHeld)
    }
    assert used | {LedgerError.exit_code} == {1, 2, 4, 5, 6, 7, 8}


def test_makefile_targets_named_in_the_docs_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        used = set(re.findall(r"^make ([a-z-]+)", (ROOT / name).read_text(), flags=re.MULTILINE))
        assert used <= targets


def test_lock_files_pin_hashes_and_name_no_address() -> None:
    for path in tracked("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,]+\])?==", text, flags=re.MULTILINE | re.I)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_build_tools_are_no_part_of_the_runtime_lock() -> None:
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert "polars" in pinned
    assert not {"hatchling", "editables", "pytest", "mypy", "ruff", "mkdocs"} & set(pinned)


def test_vendor_nouns_stay_out_of_the_core() -> None:
    noun = re.compile(r"\b(company|companies|deal_id|hs_object_id)\b\s*[=:(]")
    for path in tracked("kamsync/*.py", "kamsync/**/*.py"):
        if ROOT / "kamsync" / "sandbox" in path.parents:
            continue  # stand-ins speak as the vendors do
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not noun.search(line), f"{path.name}:{number}: {line.strip()}"


def test_no_path_of_a_machine_is_in_the_project() -> None:
    absolute = re.compile(r"(?<![\w.])/(home|root|Users|work)/\w")
    for path in tracked("*.py", "*.md", "*.toml", "*.sh", "Makefile", ".ci/run"):
        text = path.read_text(encoding="utf-8")
        assert not absolute.search(text), f"{path} names a path of one machine"
