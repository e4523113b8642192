"""Fields are ours, unless the map shares them; a shared one is never emptied."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.portfolio import Project, Said, day

SHARED = """\
extends = "local"
[outputs.{field}]
shared = true
"""
KEEPS = """\
extends = "local"
[outputs.last_client_data_on]
shared = true
"""


def _edits(said: Said) -> list[str]:
    return [f["message"] for f in said.data["findings"] if f["code"] == "hand_edit"]


@pytest.mark.parametrize(
    ("column", "typed"),
    [("tier", "Key"), ("score", "1"), ("next_action", "call me"), ("why", "because I say so")],
)
def test_a_hand_edit_is_set_back_and_reported(settled: Project, column: str, typed: str) -> None:
    before = settled.written()
    settled.edit_field("a005", column, typed)

    said = settled.run()

    assert said.count("records_written") == 1
    assert _edits(said) == [f"{column} was changed by somebody and is set back"]
    assert [f["where"] for f in said.data["findings"]] == ["account a005"]
    assert settled.written()["fields.csv"] == before["fields.csv"]
    assert _edits(settled.run()) == []


def test_the_report_of_a_hand_edit_says_who_and_when(settled: Project) -> None:
    row = next(a for a in settled.portfolio.accounts if a["id"] == "a005")
    row |= {"modified_by": "u2", "modified_at": "2026-03-01T14:30:00Z"}
    settled.save()
    settled.edit_field("a005", "tier", "Key")

    said = settled.run()

    assert _edits(said) == ["tier was changed by u2 on 1 Mar 2026 at 14:30 UTC and is set back"]


def test_a_small_edit_of_confidence_is_set_back_too(settled: Project) -> None:
    """Confidence alone causes no write when it moves by itself inside its band."""
    before = settled.written()
    settled.edit_field("a005", "confidence", "99")

    said = settled.run()

    assert _edits(said) == ["confidence was changed by somebody and is set back"]
    assert settled.written()["fields.csv"] == before["fields.csv"]


@pytest.mark.parametrize("column", ["tier", "why"])
def test_a_shared_field_stays_what_a_person_made_it(
    project_of: Callable[..., Project], column: str
) -> None:
    project = project_of(mapping="own.toml")
    (project.folder / "own.toml").write_text(SHARED.format(field=column))
    project.run()
    project.edit_field("a005", column, "mine")
    edited = project.written()["fields.csv"]

    said = project.run()

    assert _edits(said) == [f"{column} was changed by somebody and stays as it is"]
    assert project.written()["fields.csv"] == edited
    assert project.run(day(1)).exit == 0
    project.edit_field("a005", "score", "1")
    project.run(day(1))
    assert project.fields()["a005"][column] == "mine"
    assert project.fields()["a005"]["score"] != "1"


def test_a_shared_field_filled_before_our_first_run_stays(
    project_of: Callable[..., Project],
) -> None:
    """Also on the second run, when the ledger knows the record."""
    project = project_of(mapping="own.toml")
    (project.folder / "own.toml").write_text(SHARED.format(field="tier"))
    project.out.mkdir()
    (project.out / "fields.csv").write_text("account_id,tier\na005,mine\n")

    tiers = []
    for night in range(3):
        assert project.run(day(night)).exit == 0
        tiers.append(project.fields()["a005"]["tier"])

    assert tiers == ["mine"] * 3
    assert project.fields()["a004"]["tier"] not in ("", "mine")


def test_a_shared_field_nobody_touched_goes_on_following_the_score(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(mapping="own.toml")
    (project.folder / "own.toml").write_text(SHARED.format(field="score"))
    project.run()
    for back in range(8):
        project.portfolio.meeting("a012", day(-back), f"ca012{back}")
    project.save()
    before = project.fields()["a012"]["score"]

    project.run(day(1))

    assert int(project.fields()["a012"]["score"]) > int(before)


@pytest.mark.parametrize(("mapping", "kept"), [("own.toml", True), ("local", False)])
def test_nothing_replaces_a_value_but_in_a_shared_field(
    project_of: Callable[..., Project], mapping: str, kept: bool
) -> None:
    project = project_of(mapping=mapping)
    (project.folder / "own.toml").write_text(KEEPS)
    project.run()
    shown = project.fields()["a012"]["last_client_data_on"]
    assert shown
    theirs = [v for v in project.portfolio.activities if v["account_id"] == "a012"]
    project.portfolio.activities = [v for v in project.portfolio.activities if v not in theirs]
    project.save()

    said = project.run(day(1))

    assert said.exit == 0
    assert project.fields()["a012"]["last_client_data_on"] == (shown if kept else "")
