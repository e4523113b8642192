"""docs/scorecard.md: every requirement, honest states, names and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kamsync.scoring.score  # noqa: F401 - its import registers every metric
from kamsync.cli.lazy import COMMANDS
from kamsync.field_maps import load_mapping
from kamsync.messages.catalogue import has
from kamsync.model.own_fields import OUTPUTS
from kamsync.model.tables import STREAMS
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.registry import METRICS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "scorecard.md"

HIGHEST = {"0": 40, "1": 45, "2": 49, "3": 38, "4": 31}
"""Article → its last requirement."""
IDS = [f"{article}-{n:02}" for article, last in HIGHEST.items() for n in range(1, last + 1)]


def table(columns: int) -> list[list[str]]:
    """Body rows of the page's table with that many columns and this first cell."""
    rows = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("|") and len(cells) == columns and not line.startswith("|---"):
            rows.append(cells)
    return rows


ROWS = {cells[0]: cells for cells in table(5) if re.fullmatch(r"\d-\d\d", cells[0])}
INPUTS = {c[0].strip("`"): c[1:] for c in table(5) if c[0].startswith("`")}
STATES = {row: cells[1] for row, cells in ROWS.items()}
FEATURES = {cells[0]: cells for cells in table(4) if re.fullmatch(r"B\d\d", cells[0])}


def test_every_requirement_is_listed_once() -> None:
    listed = [c[0] for c in table(5) if re.fullmatch(r"\d-\d\d", c[0])]
    assert listed == IDS


def test_a_row_works_partly_or_is_missing_and_partly_says_what_is_there() -> None:
    assert set(STATES.values()) <= {"works", "partly", "missing"}
    assert [r for r, s in STATES.items() if s == "partly" and len(ROWS[r][2]) < 10] == []


def test_every_feature_of_the_comparison_has_its_state_and_what_lacks() -> None:
    assert [c[0] for c in table(4) if c[0] in FEATURES] == [f"B{n:02}" for n in range(1, 71)]
    states = {row: cells[1] for row, cells in FEATURES.items()}
    assert set(states.values()) <= {"works", "partly", "missing"}
    assert [r for r, c in FEATURES.items() if c[1] == "partly" and len(c[2]) < 20] == []


@pytest.mark.parametrize("row", sorted(r for r, c in FEATURES.items() if c[1] != "missing"))
def test_a_feature_that_is_there_is_shown_by_tests_that_exist(row: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", FEATURES[row][3])
    assert named, f"{row} names no test"
    for file, name in named:
        assert f"def {name}(" in place_of(file).read_text(encoding="utf-8"), f"{row}: {name}"


def place_of(named: str) -> Path:
    """As named, or the one file of that name where it lies in another folder now."""
    found = [ROOT / "tests" / named]
    if not found[0].exists():
        found = sorted((ROOT / "tests").rglob(Path(named).name))
    assert len(found) == 1, f"{named}: {[str(f.relative_to(ROOT)) for f in found]}"
    return found[0]


@pytest.mark.parametrize("row", sorted(r for r, s in STATES.items() if s == "works"))
def test_what_works_is_shown_by_tests_that_exist(row: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", ROWS[row][4])
    assert named, f"{row} works but names no test"
    for file, name in named:
        text = place_of(file).read_text(encoding="utf-8")
        assert f"def {name}(" in text, f"{row}: {file} has no {name}"


def named_after(kind: str, text: str) -> set[str]:
    """Names in backticks that follow the word: "metrics `a`, `b`" gives a and b."""
    found: set[str] = set()
    for run in re.findall(rf"\b{kind}s?(?: and flag)? ((?:`\w+`(?:, | and )?)+)", text):
        found |= set(re.findall(r"`(\w+)`", run))
    return found


def test_every_metric_flag_output_section_finding_and_command_named_exists() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "kamsync").rglob("*.py"))
    flags = {f.id for f in load_scorecard(None).flags}
    commands = set(COMMANDS)
    for row, cells in ROWS.items():
        text = cells[2]
        assert named_after("metric", text) <= set(METRICS), row
        assert named_after("flag", text) <= flags, row
        assert named_after("output", text) <= set(OUTPUTS), row
        assert named_after("command", text) <= commands, row
        assert all(has(f"report.{s}.title") for s in named_after("report", text)), row
        assert all(f'"{code}"' in source for code in named_after("finding", text)), row


def test_every_input_named_is_a_canonical_column_with_its_line() -> None:
    used = {c for cells in ROWS.values() for c in re.findall(r"`([\w.]+)`", cells[3])}
    assert used == set(INPUTS)
    for name in used:
        stream, column = name.split(".")
        assert STREAMS[stream].column(column) is not None, name


@pytest.mark.parametrize(("place", "crm"), [(0, "salesforce"), (1, "hubspot"), (2, "zoho")])
def test_the_inputs_are_those_of_the_shipped_maps(place: int, crm: str) -> None:
    mapping = load_mapping(crm, ROOT)
    for name, cells in INPUTS.items():
        stream, column = name.split(".")
        mapped = mapping.streams.get(stream)
        expected = "–"
        if mapped and not mapped.fields:
            expected = "derived"
        elif mapped and column in mapped.fields:
            expected = mapped.fields[column].field
        elif stream == "account" and column in mapping.inputs:
            expected = mapping.inputs[column].field
        assert cells[place].removesuffix(" (own)").strip("`") == expected, f"{crm}: {name}"
        own = expected.lower().startswith("kam_")
        assert cells[place].endswith("(own)") == own, f"{crm}: {name}"
