"""docs/scorecard.md: every row of first priority, honest states, names and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kamsync.scoring.score  # noqa: F401 - its import registers every metric
from kamsync.cli.lazy import COMMANDS
from kamsync.mapping import load_mapping
from kamsync.messages.catalogue import has
from kamsync.model.own_fields import OUTPUTS
from kamsync.model.tables import STREAMS
from kamsync.scorecard.loading import load_scorecard
from kamsync.scoring.registry import METRICS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "scorecard.md"

FIRST_PRIORITY = """
0-01 0-02 0-03 0-06 0-08 0-09 0-13 0-23 0-28 0-29 0-32 0-33 0-34 0-35 0-36
1-01 1-02 1-03 1-04 1-06 1-07 1-08 1-09 1-10 1-18 1-19 1-20 1-21 1-22 1-24 1-25 1-26 1-29 1-31
1-37 1-38 1-39 1-41 1-43 1-44 1-45
2-01 2-02 2-06 2-07 2-11 2-12 2-13 2-14 2-15 2-16 2-17 2-18 2-19 2-20 2-21 2-22 2-23 2-26 2-30
2-32 2-33 2-34 2-37 2-39 2-40 2-41 2-43
3-01 3-03 3-05 3-06 3-07 3-08 3-09 3-10 3-11 3-14 3-15 3-16 3-18 3-19 3-22 3-25 3-26 3-30 3-31
4-01 4-02 4-03 4-04 4-05 4-06 4-07 4-08 4-09 4-10 4-13 4-16 4-18 4-19 4-21 4-22 4-25 4-26 4-27
4-30 4-31
"""

SECOND_HALF = """
0-23 0-28 0-29 0-32 0-33 0-34 0-35 0-36 1-29 1-31 1-37 1-38 1-39
2-22 2-26 2-30 2-32 2-33 2-37 2-40 2-43
3-01 3-03 3-05 3-06 3-07 3-08 3-09 3-10 3-11 3-14 3-16 3-18 3-19 3-22 3-25 3-30 3-31
4-01 4-02 4-16 4-18 4-19 4-21 4-22 4-25 4-26 4-27 4-30 4-31
"""
"""Rows that may wait for KPI catalogue, relationship, plan, hand-over, voice and drivers."""

"""Rows of the first half that are not, or not wholly, served. A row that begins to work leaves
this list and the page's state together."""


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


def test_every_row_of_first_priority_is_listed_once() -> None:
    listed = [c[0] for c in table(5) if re.fullmatch(r"\d-\d\d", c[0])]
    assert listed == sorted(FIRST_PRIORITY.split())


def test_the_states_are_those_listed_here() -> None:
    assert set(STATES.values()) <= {"works", "second half"}
    assert sorted(r for r, s in STATES.items() if s == "second half") == sorted(SECOND_HALF.split())


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
