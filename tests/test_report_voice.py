"""What the report says of the customer's voice, of promises and of answers, in both languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.report import ReportData
from kamsync.report.layout.blocks import Section, Table, Text
from kamsync.report.layout.view import View
from kamsync.report.sections.dialogue import dialogue
from kamsync.report.sections.voice import voice
from kamsync.scoring.explain.details import look
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import Scored, score
from tests.scoring.book import CARD, TODAY, Rows, accounts, once, typed
from tests.test_report import hostile

NEW = {"answered_at": "2026-03-01", "scale_max": "10", "question": "nps"}
OLD = NEW | {"answered_at": "2025-06-01"}


def answer(contact: str, score: int, polarity: str, **more: str) -> dict[str, Any]:
    row = {"account_id": "A", "contact_id": contact, "score": score, "polarity": polarity}
    return NEW | {"polarity_by": "lexicon", "text": ""} | row | more


FILES: dict[str, Rows] = {
    "accounts": accounts("A", "B"),
    "contacts": [
        {"id": id_, "account_id": "A", "name": name, "role": role, "title": "", "left_at": ""}
        for id_, name, role in (("c1", "Zoe Q", "Buyer"), ("c2", "", "Buyer"), ("c3", "", "CFO"))
    ],
    "surveys": [
        answer("c1", 9, "negative", polarity_by="model", text="Always <late>"),
        answer("c1", 9, "positive"),
        answer("c2", 5, "unclassified"),
        answer("c3", 4, "negative", **OLD),
    ],
    "commitments": [
        {"account_id": "A", "side": "ours", "due_at": d, "done_at": d, "actual": said}
        for d, said in (("2026-01-05", "below"), ("2026-01-06", "met"), ("2026-01-07", ""))
    ],
}


@once
def scored_of(files: dict[str, Rows]) -> tuple[Inputs, Scored]:
    policy = Policy(as_of=TODAY)
    inputs = typed(files, policy)
    return inputs, score(inputs, policy, CARD)


@once
def section_of(files: dict[str, Rows], language: str, *, names: bool = False) -> Section:
    inputs, scored = scored_of(files)
    policy = Policy(as_of=TODAY, names_people=names)
    when = dt.datetime(2026, 3, 31, 5, tzinfo=dt.UTC)
    details = look(inputs, policy, scored)
    data = ReportData(scored, CARD, policy, "main", "R1", when, details=details)
    return voice(View(language=language, data=data))


@pytest.fixture(scope="module")
def shown() -> Section:
    return section_of(FILES, "en", names=True)


def table(section: Section, caption: str) -> list[list[str]]:
    found = [b for b in section.blocks if isinstance(b, Table) and b.caption.startswith(caption)]
    return [[cell.text for cell in row] for row in found[0].rows]


def test_praise_and_complaints_are_counted_and_what_was_left_open(shown: Section) -> None:
    lead = next(b.text for b in shown.blocks if isinstance(b, Text))
    assert lead == (
        "4 comments in 12 months. Praise: 1, complaints: 2, neutral: 0, unclassified: 1."
    )


def test_a_contradiction_names_the_person_and_quotes_kept_words(shown: Section) -> None:
    (row,) = table(shown, "The mark says")
    assert row == [
        *("Name A", "Zoe Q, Buyer", "9 of 10", "1 Mar 2026", "Always <late>", "trained model"),
    ]


def test_a_critic_who_fell_silent_is_named_by_the_role_where_there_is_no_name(
    shown: Section,
) -> None:
    assert table(shown, "Dissatisfied") == [["Name A", "CFO", "4 of 10", "1 Jun 2025"]]


def test_shares_of_roles_and_of_promises_carry_their_interval(shown: Section) -> None:
    # Wilson: 2 of 2 and 1 of 1 from above; 2 of 3
    assert table(shown, "Who answers") == [
        ["gatekeeper", "2", "2", "100% (34% to 100%), 2 of 2"],
        ["CFO", "1", "1", "100% (21% to 100%), 1 of 1"],
    ]
    (row,) = table(shown, "Comments, promises")
    assert row[2:7] == ["33%", "3", "67% (21% to 94%), 2 of 3", "1 / 1 / 0", "–"]


def test_themes_of_cases_stand_beside_those_of_comments() -> None:
    opened = {"account_id": "A", "opened_at": "2026-03-01T10:00:00Z", "first_reply_at": ""}
    cases = [opened | {"closed_at": "", "themes": t} for t in ("delivery", "delivery|price", "")]
    files = {"accounts": accounts("A"), "cases": cases}
    files["surveys"] = [answer("c1", 9, "negative", themes="delivery")]
    assert table(section_of(files, "en"), "What the comments") == [
        ["Delivery", "1", "0", "1", "2"],
        ["Price", "0", "0", "0", "1"],
    ]
    assert table(section_of(files | {"cases": []}, "en"), "What the") == [["Delivery", *"101"]]


def test_both_sides_marks_stand_with_what_is_confirmed_and_disputed() -> None:
    ours = {"account_id": "A", "side": "us", "scale_max": "10", "rated_at": "2026-03-01"}
    theirs = ours | {"side": "them", "rated_at": "2026-03-02", "priority": "1"}
    rows = [
        ours | {"id": "1", "kpi": "on_time", "value": "9"},
        theirs | {"id": "2", "kpi": "on_time", "value": "5"},
    ]
    section = section_of({"accounts": accounts("A", "B"), "ratings": rows}, "en")
    (line,) = table(section, "Our marks")
    assert [line[0], *line[2:]] == ["Name A", "40", "1", "90", "on time", "0", "1"]


def test_words_of_the_crm_for_one_role_are_one_row_in_the_readers_language() -> None:
    people = [
        {"id": id_, "account_id": "A", "name": "", "role": role, "title": "", "left_at": ""}
        for id_, role in (("c1", "Decider"), ("c2", "decision maker"), ("c3", "Visionary"))
    ]
    files = FILES | {"contacts": people}
    found = [line[:3] for line in table(section_of(files, "fr"), "Qui répond")]
    assert found == [["décideur", "2", "2"], ["Visionary", "1", "1"]]


def test_columns_that_no_account_knows_are_left_out() -> None:
    files = {name: rows for name, rows in FILES.items() if name != "commitments"}
    (found,) = [
        b
        for b in section_of(files, "en").blocks
        if isinstance(b, Table) and b.caption.startswith("Comments, promises")
    ]
    assert list(found.columns) == ["Account", "Tier", "Comments that praise", "Comments classified"]


def test_nobody_is_named_unless_people_may_be() -> None:
    section = section_of(FILES, "fr")
    cells = [
        cell.text for b in section.blocks if isinstance(b, Table) for r in b.rows for cell in r
    ]
    assert not [cell for cell in cells if "Zoe" in cell]
    assert table(section, "La note dit")[0][1] == "Buyer"


def test_without_surveys_promises_and_cases_it_says_what_is_missing() -> None:
    section = section_of({"accounts": accounts("A")}, "fr")
    assert not section.blocks
    assert "reliés" in section.missing


def test_where_no_words_are_read_nobody_is_said_to_have_written_none() -> None:
    marks = [NEW | {"account_id": "A", "contact_id": "c1", "score": 9}]
    section = section_of({"accounts": accounts("A"), "surveys": marks}, "en")
    said = [b.text for b in section.blocks if isinstance(b, Text)]
    assert [text for text in said if "comment" in text] == []


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("en", ["60% of 10", "0% of 6", "2.0 h (n = 5)", "3"]),
        ("fr", ["60 % de 10", "0 % de 6", "2,0 h (n = 5)", "3"]),
    ],
)
def test_who_begins_and_who_carries_the_work_stands_with_what_it_is_of(
    language: str, cells: list[str]
) -> None:
    data = hostile()
    columns: dict[str, list[Any]] = {
        "tier": ["Maintain", "Key", "Tomorrow", "Key"],
        "inbound_share": [0.1, 0.6, None, None],
        "inbound_n": [9, 10, 4, None],
        "joint_actions": [None, 0.0, None, None],
        "joint_actions_n": [0, 6, 0, None],
        "mail_hours": [None, 2.0, None, None],
        "mail_n": [0, 5, 0, None],
        "advocacy": [9, 3, 1, 0],
    }
    schema = data.scored.groups.schema
    groups = data.scored.groups.with_columns(
        pl.Series(name, values, schema[name]) for name, values in columns.items()
    )
    view = View(language, replace(data, scored=replace(data.scored, groups=groups)))
    found = dialogue(view)
    assert found is not None
    assert len(found.columns) == 5  # nobody tags what is talked about, nobody gave a mark
    rows = [[c.text.replace("\u00a0", " ").replace("\u202f", " ") for c in r] for r in found.rows]
    assert [row[1:] for row in rows] == [cells, [view.unknown] * 3 + ["1"]]
    empty = data.scored.groups.with_columns(pl.lit("Key").alias("tier"))
    bare = View(language, replace(data, scored=replace(data.scored, groups=empty)))
    assert dialogue(bare) is None
