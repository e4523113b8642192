"""Fields are ours, unless the map shares them: through the ledger and the CRM; each case stands in
plan/test_hand_edits.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.portfolio import Project, Said, day

SHARED = """\
extends = "local"
[outputs.{field}]
shared = true
"""


def _edits(said: Said) -> list[str]:
    return [f["message"] for f in said.data["findings"] if f["code"] == "hand_edit"]


@pytest.mark.nights
def test_the_report_of_a_hand_edit_says_who_and_when(settled: Project) -> None:
    row = next(a for a in settled.portfolio.accounts if a["id"] == "a005")
    row |= {"modified_by": "u2", "modified_at": "2026-03-01T14:30:00Z"}
    settled.save()
    before = settled.written()["fields.csv"]
    settled.edit_field("a005", "tier", "Key")

    said = settled.run()

    assert _edits(said) == ["“Tier” was changed by u2 on 1 Mar 2026 at 15:30 and is set back"]
    assert said.count("records_written") == 1
    assert settled.written()["fields.csv"] == before
    assert _edits(settled.run()) == []


@pytest.mark.nights
def test_a_shared_field_stays_what_a_person_made_it(project_of: Callable[..., Project]) -> None:
    column = "tier"
    project = project_of(mapping="own.toml")
    (project.folder / "own.toml").write_text(SHARED.format(field=column))
    project.run()
    project.edit_field("a005", column, "mine")
    edited = project.written()["fields.csv"]

    said = project.run()

    assert _edits(said) == ["“Tier” was changed by somebody and stays as it is"]
    assert project.written()["fields.csv"] == edited
    assert project.run(day(1)).exit == 0
    project.edit_field("a005", "score", "1")
    project.run(day(1))
    assert project.fields()["a005"][column] == "mine"
    assert project.fields()["a005"]["score"] != "1"
