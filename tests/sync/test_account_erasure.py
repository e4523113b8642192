"""An account is erased with its people from all that is kept, and a search over the files and the
ledger themselves agrees; undo and asof say what was erased."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from tests.sync.portfolio import Portfolio, Project, day

GONE, NAME, PERSON = "acct-zebra", "Zebra Quartz", "contact-77"
OTHER = "acct-other"

DRAWS_PAGES = True


@pytest.fixture
def project(project_of: Callable[..., Project]) -> Project:
    made = Portfolio()
    for id_ in (GONE, OTHER):
        made.account(id_)
        made.win(id_, 1_000, day(-30))
        made.meeting(id_, day(-3), f"{PERSON}|someone" if id_ == OTHER else PERSON)
    made.accounts[0]["name"] = NAME
    made.accounts[1]["parent_id"] = ""
    made.contacts.append({"id": PERSON, "account_id": GONE, "name": "Zoe Quixote", "title": "CFO"})
    made.contacts.append({"id": "someone", "account_id": OTHER, "reports_to_id": PERSON})
    project = project_of(made)
    assert project.run().exit == 0
    return project


def named(folder: Path) -> list[str]:
    """Files that hold an id or the name, in a table, a text or the ledger."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            text = json.dumps(pl.read_parquet(path, glob=False).to_dicts(), default=str)
        if any(word in text for word in (GONE, NAME, PERSON)):
            found.append(path.name)
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db, db:
        if any(word in line for line in db.iterdump() for word in (GONE, NAME, PERSON)):
            found.append("ledger")
    return found


def test_an_erased_account_is_in_no_file_and_no_row_and_the_past_says_so(project: Project) -> None:
    state = project.folder / "state"
    run = project.cli("runs").data["runs"][0]["id"]
    assert {"ledger", "scored.parquet", "images.parquet", "account.parquet"} <= set(named(state))

    erased = project.cli("erase", "--account", GONE)

    assert named(state) == []
    assert erased.data["archived"] == erased.data["thinned"] == [run]
    assert erased.data["records"]["account"] == 1
    # what was written into the CRM, here a folder, is named and left to people
    assert erased.exit == (3 if erased.data["left"] else 0)
    assert {Path(place).parent.name for place in erased.data["left"]} <= {"out"}

    then = project.cli("asof", day(0).isoformat())
    assert [g["root"] for g in then.data["groups"]] == [OTHER]
    assert [e["who"] for e in then.data["erased"]] == ["account"]

    undone = project.cli("undo", run)
    assert undone.exit == 0
    assert undone.data["counts"]["restored"] == 1
    assert "erased" in undone.out or "effacé" in undone.out


def test_one_of_both_is_to_be_named_and_it_must_be_known(project: Project) -> None:
    assert project.cli("erase").exit == 2
    assert project.cli("erase", "--account", GONE, "--contact", PERSON).exit == 2
    unknown = project.cli("erase", "--account", "nobody")
    assert unknown.exit == 2
    assert "nobody" in unknown.out
