"""docs/scorecard.md: every requirement, honest states, names and tests that exist."""

from __future__ import annotations

import functools
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


def test_a_feature_that_is_there_is_shown_by_tests_that_exist() -> None:
    shown = {r: c[3] for r, c in FEATURES.items() if c[1] != "missing"}
    assert len(shown) > 60
    assert lacking_tests(shown) == []


def lacking_tests(shown: dict[str, str]) -> list[str]:
    """`shown`: row → the cell that names its tests."""
    lacking = []
    for row, cell in shown.items():
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", cell)
        lacking += [] if named else [f"{row} names no test"]
        lacking += [f"{row}: {file} has no {name}" for file, name in named if name not in in_(file)]
    return lacking


@functools.cache
def in_(file: str) -> set[str]:
    return set(re.findall(r"def (test_\w+)\(", place_of(file).read_text(encoding="utf-8")))


def place_of(named: str) -> Path:
    """As named, or the one file of that name where it lies in another folder now."""
    found = [ROOT / "tests" / named]
    if not found[0].exists():
        found = sorted((ROOT / "tests").rglob(Path(named).name))
    assert len(found) == 1, f"{named}: {[str(f.relative_to(ROOT)) for f in found]}"
    return found[0]


def test_what_works_is_shown_by_tests_that_exist() -> None:
    shown = {row: ROWS[row][4] for row, state in STATES.items() if state == "works"}
    assert len(shown) > 150
    assert lacking_tests(shown) == []


def test_a_row_that_names_no_test_or_one_that_is_not_there_is_found() -> None:
    shown = {"a": "", "b": "`test_scorecard_docs.py::test_that_is_not_there`"}
    assert lacking_tests(shown) == [
        "a names no test",
        "b: test_scorecard_docs.py has no test_that_is_not_there",
    ]


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
