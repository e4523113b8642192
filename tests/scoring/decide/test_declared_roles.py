"""No behaviour hangs on an id: a scorecard says what is special, whatever it calls it."""

from __future__ import annotations

import datetime as dt

from kamsync.messages.task_words import TaskSetting
from kamsync.messages.tasks import task_text
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.explain.account_facts import AccountFacts

ROW = {"name": "Alpha", "root": "A", "tier": "Key", "score": 70, "confidence": 90}


def renamed(**words: str) -> Scorecard:
    text = default_text()
    for old, new in words.items():
        assert old in text
        text = text.replace(f'id = "{old}"', new)
    return parse_scorecard("card", text)


def test_a_flag_on_the_dependency_is_one_whatever_its_id() -> None:
    card = renamed(dependency_critical='id = "too_big"')
    flag = next(f for f in card.flags if f.id == "too_big")

    assert flag.is_dependency
    assert flag.tasks == "all"
    assert not any(f.is_dependency for f in card.flags if f.id in ("lost", "silent"))


def test_a_flag_of_another_id_speaks_with_the_words_of_its_topic() -> None:
    card = renamed(silent='id = "quiet"\ntopic = "silent"')
    ours, theirs = (
        next(f for f in each.flags if f.id == name)
        for each, name in ((card, "quiet"), (renamed(), "silent"))
    )
    row = ROW | {"silence": 4.0}

    at = TaskSetting("fr", "EUR", dt.date(2026, 12, 14))
    assert task_text(ours, row, AccountFacts(), at) == task_text(theirs, row, AccountFacts(), at)


def test_the_criterion_of_role_fit_is_the_one_with_that_id_unless_another_says_so() -> None:
    default = renamed(history='id = "fit"')
    said = renamed(history='id = "fit"', growth='id = "growth"\nrole = "fit"')

    assert [c.id for c in default.criteria if c.role == "fit"] == ["fit"]
    assert [c.id for c in said.criteria if c.role == "fit"] == ["growth"]
