"""Where are we, where do we want to go, how do we get there: the head of an account's section."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.report.layout.blocks import AccountPage, Facts
from kamsync.report.layout.data import Surroundings
from kamsync.report.layout.view import View
from kamsync.report.sections.account_pages import account_pages
from tests.test_report import hostile

PLANNED: dict[str, Any] = {
    "tier": "Key",
    "score": 74,
    "strategy_title": "Second site",
    "goal_title": "Open in Lyon",
    "goal_target": "sites: 2",
    "goal_due": dt.date(2027, 6, 30),
    "step_title": "Visit the plant",
    "step_owner": "u1",
    "step_due": dt.date(2026, 12, 15),
}


def answers(language: str, **columns: Any) -> list[tuple[str, str]]:
    data = hostile()
    groups = data.scored.groups.with_columns(
        pl.lit(value, data.scored.groups.schema[name]).alias(name)
        for name, value in columns.items()
    )
    around = Surroundings(users={"u1": "Ms Roy"})
    shown = replace(data, scored=replace(data.scored, groups=groups), around=around)
    (page, *_) = [
        b for b in account_pages(View(language, shown)).blocks if isinstance(b, AccountPage)
    ]
    head = page.blocks[0]
    assert isinstance(head, Facts)
    return [(name, " ".join(words.split())) for name, words in head.items]


@pytest.mark.parametrize(
    ("language", "here", "goal", "step"),
    [
        (
            "en",
            ("Where are we?", "Key, 74 of 100; €7,500 in 12 months"),
            "Second site; Open in Lyon (sites: 2), due 30 Jun 2027",
            "Visit the plant (Ms Roy), due 15 Dec 2026",
        ),
        (
            "fr",
            ("Où en sommes-nous ?", "Clé, 74 sur 100 ; 7 500 € sur 12 mois"),
            "Second site ; Open in Lyon (sites: 2), pour le 30 juin 2027",
            "Visit the plant (Ms Roy), pour le 15 déc. 2026",
        ),
    ],
)
def test_the_three_questions_are_answered_from_figures_and_plan(
    language: str, here: tuple[str, str], goal: str, step: str
) -> None:
    first, second, third = answers(language, **PLANNED)

    assert " ".join(first[0].split()) == here[0]
    assert first[1].startswith(here[1])
    assert (second[1], third[1]) == (goal, step)


def test_what_nobody_wrote_down_is_unanswered() -> None:
    shown = answers("en", tier="Unrated", flags="silent")
    assert [answer for _, answer in shown] == ["unanswered"] * 3
