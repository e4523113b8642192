"""A plan in every form: nothing left out, nothing that a name could make of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from kamsync.queries.plan_html import plan_html
from kamsync.queries.plan_markdown import escaped, plan_markdown
from kamsync.queries.plan_text import plan_text
from kamsync.queries.plan_view import PlanView, plan_view
from kamsync.sync.plan_folder import StoredPlan
from kamsync.sync.plan_manifest import PlanManifest

HOSTILE = "A|B <b>*x*</b> [y](https://z)"
CHANGES = [
    ("a2", "tier", "Maintain", "Key", "changed"),
    ("a2", "flags", "past_close silent", None, "cleared"),
    ("a1", "score", None, "74", "new"),
]
TASK = {
    "key": "kamsync:main:silent:a2:2026-03-02:1",
    "account_id": "a2",
    "owner_id": None,
    "subject": "Call Zeta",
    "body": "",
    "due_on": dt.date(2026, 3, 9),
    "priority": "high",
    "flag": "silent",
    "root": "a2",
}


@pytest.fixture
def stored(tmp_path: Path) -> StoredPlan:
    names = ("account_id", "field", "current", "desired", "reason")
    pl.DataFrame(CHANGES, schema=names, orient="row").write_parquet(tmp_path / "changes.parquet")
    pl.DataFrame([TASK]).write_parquet(tmp_path / "tasks.parquet")
    scored = pl.DataFrame({"root": ["a1", "a2"], "name": [HOSTILE, "Zeta"]})
    scored.write_parquet(tmp_path / "scored.parquet")
    pl.DataFrame({"key": ["k"]}).write_parquet(tmp_path / "completes.parquet")
    manifest = PlanManifest(
        id="p260302-80000",
        connection="main",
        org_id="o",
        as_of="2026-03-02",
        created_at="",
        expires_at="",
        scorecard_sha256="",
        scorecard_name="Default 1",
        generation="1",
        counts={},
        calls=3,
        guards=[
            {"guard": "many_tasks", "code": "many_tasks", "values": {"n": 60, "line": 50}},
        ],
    )
    return StoredPlan(tmp_path, manifest)


@pytest.fixture
def view(stored: StoredPlan) -> PlanView:
    return plan_view(stored, "en")


def test_every_change_and_task_is_told_in_words(view: PlanView) -> None:
    text = plan_text(view, "en")

    assert "2 records (3 fields), 0 new tasks, 1 task to close; API calls for writing: 3" in text
    assert "1 task has no active person and would not be written" in text
    assert "many_tasks: 60 new tasks, limit 50" in text
    assert "Zeta (a2)\n  Tier: Maintain → Key (changed)" in text
    assert "  Score: nothing → 74 (first value)" in text
    assert "→ nothing (no longer applies)" in text
    assert "past_close" not in text, "flags are told by their labels"
    assert "task for nobody, due 9 Mar 2026: Call Zeta" in text


def test_a_long_plan_is_folded_and_says_where_the_rest_is(view: PlanView) -> None:
    text = plan_text(view, "en", 1)

    assert "Zeta (a2)" not in text
    assert "… and 1 more account: kamsync show p260302-80000" in text


def test_only_the_lines_that_are_asked_for_are_made(stored: StoredPlan) -> None:
    first = plan_view(stored, "en", 1)

    assert {c.account_id for c in first.changes} == {"a1"}
    assert (first.records, first.fields, first.new_tasks, first.for_nobody) == (2, 3, 0, 1)
    assert "2 records (3 fields)" in plan_text(first, "en", 1)


def test_markdown_keeps_names_in_their_cell(view: PlanView) -> None:
    page = plan_markdown(view, "en")

    (row,) = [line for line in page.splitlines() if "74" in line]
    assert row == (
        r"| A\|B \<b\>\*x\*\</b\> \[y\](https\://z) | a1 | Score | nothing | 74 | first value |"
    )
    assert escaped("plain words: 3 (a)") == "plain words: 3 (a)"


def test_html_escapes_names_and_allows_no_script(view: PlanView) -> None:
    page = plan_html(view, "en")

    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert "default-src 'none'" in page
    assert page.count("<tr>") == 2 + len(CHANGES) + 1


def test_french_says_the_same(view: PlanView) -> None:
    text = plan_text(view, "fr")

    assert "2 fiches (3 champs)" in text
    assert "rien → 74" in text
