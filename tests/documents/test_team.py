"""The plan as the team reads it: what changed since a day, and what each does next."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.documents.message import message
from kamsync.documents.team import changes, team_digest
from kamsync.documents.written import Form, write
from kamsync.plans.items import PlanItem
from tests.documents.accounts import account
from tests.documents.test_documents import words_of

DAY = dt.date(2026, 11, 15)
AS_OF = dt.date(2026, 11, 22)


def test_each_item_is_told_once_by_what_happened_to_it_last() -> None:
    day = dt.date
    items = [
        PlanItem("a", "action", due_at=day(2026, 12, 1), updated_at=day(2026, 11, 16)),
        PlanItem(
            "b",
            "action",
            first_due_at=day(2026, 11, 1),
            due_at=day(2026, 12, 1),
            updated_at=day(2026, 11, 20),
        ),
        PlanItem("c", "action", done_at=day(2026, 11, 22), updated_at=day(2026, 11, 22)),
        PlanItem("d", "action", updated_at=DAY),
        PlanItem("e", "action", done_at=day(2026, 11, 23)),
    ]
    found = [(how, item.id) for how, item in changes(items, DAY, AS_OF)]
    assert found == [("done", "c"), ("put_off", "b"), ("changed", "a")]


@pytest.mark.parametrize(
    ("language", "since", "late", "due"),
    [
        ("en", "Since 30 Sep 2026", "Late", "1 Nov 2026"),
        ("fr", "Depuis le 30 sept. 2026", "En retard", "1er nov. 2026"),
    ],
)
def test_the_page_says_what_changed_and_who_is_late(
    language: str, since: str, late: str, due: str
) -> None:
    made = team_digest(account(language), dt.date(2026, 9, 30))
    words = words_of(write(made, Form.docx))

    assert {since, late} <= set(words)
    at = words.index(due)
    assert words[at - 2 : at] == ["Ann Example", "SECRET first workshop"]
    assert "Answer within a day" in words
    assert "SECRET two sites" in words


def test_where_nothing_happened_it_says_so() -> None:
    made = team_digest(account("en"), dt.date(2026, 11, 1))
    assert "Nothing of the plan has changed." in words_of(write(made, Form.docx))


def test_as_a_message_each_row_is_a_line_without_empty_cells() -> None:
    title, body = message(team_digest(account("fr"), dt.date(2026, 9, 30)))

    assert title.startswith("Le plan pour l’équipe")
    assert "- Ann Example · SECRET first workshop · 1er nov. 2026" in body.splitlines()
    assert "En retard" in body.splitlines()
    assert "·  ·" not in body
