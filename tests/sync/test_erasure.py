"""A contact is erased from all that is kept, and a search over the files themselves agrees."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from kamsync.sync.contact_erasure import _freed
from tests.sync.portfolio import Portfolio, Project, day

PERSON, NAME = "contact-77", "Zoe Quixote"

DRAWS_PAGES = True


@pytest.fixture
def project(project_of: Callable[..., Project]) -> Project:
    made = Portfolio()
    made.account("a1")
    made.win("a1", 1_000, day(-30))
    made.meeting("a1", day(-3), f"{PERSON}|other")
    made.contacts.append({"id": PERSON, "account_id": "a1", "name": NAME, "title": "Buyer"})
    made.contacts.append({"id": "other", "account_id": "a1", "reports_to_id": PERSON})
    project = project_of(made)
    assert project.run().exit == 0
    return project


def named(folder: Path) -> list[str]:
    """Files that hold the id or the name, in a table or as bytes."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            text = json.dumps(pl.read_parquet(path, glob=False).to_dicts(), default=str)
        if PERSON in text or NAME in text:
            found.append(path.name)
    return found


def test_an_erased_contact_is_in_no_file_of_the_state(project: Project) -> None:
    state = project.folder / "state"
    page = state / "report" / "map.txt"
    page.write_text(f"{NAME} decides", encoding="utf-8")
    images = next((state / "runs").iterdir()) / "note.txt"
    images.write_text(PERSON, encoding="utf-8")
    assert {"contact.parquet", "activity.parquet", "map.txt"} <= set(named(state))
    with closing(sqlite3.connect(state / "ledger.sqlite")) as ledger, ledger:
        ledger.execute(
            """insert into finding (run_id, code, severity, "where", message, fix)
            select id, 'left', 'info', '', ?, '' from run limit 1""",
            [f"{NAME} has left"],
        )

    looked = project.cli("erase", "--contact", PERSON, "--dry-run")
    assert looked.exit == 0
    assert any("contact.parquet" in place for place in looked.data["left"])

    erased = project.cli("erase", "--contact", PERSON, "--name", NAME)
    assert (erased.exit, erased.data["left"]) == (0, {})
    assert erased.data["records"] == {"activity": 1, "contact": 2}
    assert erased.data["ledger"] == {"finding": 1}
    assert named(state) == []
    assert not page.exists()

    run = images.parent.name
    undone = project.cli("undo", run)
    assert undone.exit == 2
    assert "before-images" in undone.out or "images d’avant" in undone.out

    again = project.cli("erase", "--contact", PERSON)
    assert again.exit == 2


@pytest.mark.nights
def test_who_has_nothing_to_do_with_the_person_stays(project: Project) -> None:
    project.cli("erase", "--contact", PERSON)

    mirror = project.folder / "state" / "mirror" / "main"
    newest = mirror / (mirror / "CURRENT").read_text().strip()
    contacts = pl.read_parquet(newest / "contact.parquet")
    assert contacts.select("id", "reports_to_id").rows() == [("other", None)]
    assert pl.read_parquet(newest / "activity.parquet")["contact_ids"].to_list() == [["other"]]


def test_the_words_of_a_note_go_with_the_person_they_are_from() -> None:
    rows = pl.DataFrame(
        {
            "id": ["1", "2"],
            "contact_ids": [[PERSON, "other"], ["other"]],
            "text": [f"{NAME} is unhappy", "fine"],
            "text_hash": ["a", "b"],
            "polarity": ["negative", "positive"],
        }
    )
    freed = _freed("activity", rows, PERSON).to_dicts()
    assert freed[0] | {"id": "1"} == {
        **{"id": "1", "contact_ids": ["other"], "text": None, "text_hash": None},
        "polarity": "negative",
    }
    assert freed[1] == rows.row(1, named=True)
