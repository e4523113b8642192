"""runs.html: what each night did, cost and was refused, in both languages."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kamsync.ledger.rows import RunRow
from kamsync.report.runs_page import runs_page

START = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
GOOD = RunRow(
    *("r2", "main", "run", START.date(), START, START + dt.timedelta(seconds=90)),
    status="applied",
    exit_code=3,
    counts={"records_written": 1234, "tasks_created": 0, "records_refused": 2, "rejects": 0},
    calls={"used": {"rest": 30, "bulk": 12}},
)
FAILED = RunRow("r1", "main", "run", START.date(), START, status="failed", exit_code=5)


@pytest.mark.parametrize(
    ("language", "written", "begun", "state"),
    [("en", "1,234", "3 Mar 2026 00:30", "failed (5)"), ("fr", "1\u202f234", "3 mars 2026", "(5)")],
)
def test_a_line_says_what_a_run_did_and_leaves_empty_what_it_never_knew(
    language: str, written: str, begun: str, state: str
) -> None:
    refused = {"r2": [("RULE: <b>no</b>", 2)]}

    page = runs_page([GOOD, FAILED], refused, "main", "Europe/Paris", language)

    cells = [
        re.sub("<[^>]+>", "", c).strip() for c in re.findall(r"<td[^>]*>(.*?)</td>", page, re.S)
    ]
    assert cells[3:10] == ["90", written, "0", "2", "0", "42", "r2"]
    assert cells[13:20] == ["", "", "", "", "", "", "r1"]
    assert begun in page
    assert state in cells[12]
    assert "<b>no</b>" not in page
    assert "&lt;b&gt;no" in page


def test_nothing_refused_is_said() -> None:
    assert "refused no record" in runs_page([GOOD], {}, "main", "Europe/Paris", "en")
