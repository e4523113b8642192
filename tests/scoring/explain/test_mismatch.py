"""Whom a task on a contradicting answer names, and which words stand beside the mark."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.messages.mismatch import mismatch_lines
from kamsync.messages.tasks import reason
from kamsync.scoring.explain.mismatch import mismatches
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import CARD, TODAY, Rows, accounts, typed


def an_answer(id_: str, account: str = "A", **columns: str) -> dict[str, Any]:
    row = {"id": id_, "account_id": account, "contact_id": "c1", "answered_at": "2026-02-01"}
    row |= {"score": "9", "scale_max": "10", "polarity": "negative", "polarity_by": "lexicon"}
    return row | {"text": ""} | columns


def found(answers: Rows, *, names: bool = True, **contact: str) -> Any:
    files = {
        "accounts": accounts("A"),
        "surveys": answers,
        "contacts": [
            {"id": "c1", "account_id": "A", "name": "", "title": "", "role": ""} | contact
        ],
    }
    policy = Policy(as_of=TODAY)
    inputs = typed(files, policy)
    members = inputs.live("account", "id").collect().with_columns(root="id")
    return mismatches(inputs, members, TODAY, names=names).get("A")


def test_the_newest_answer_is_named_and_one_of_the_trained_model_goes_before() -> None:
    early = an_answer("s1", answered_at="2026-01-05", polarity_by="model")
    late = an_answer("s2")

    assert found([early, late]).answer == "s1"
    assert found([an_answer("s1", answered_at="2026-01-05"), late]).answer == "s2"


@pytest.mark.parametrize(
    "columns",
    [
        {"answered_at": "2025-03-31"},  # the year before
        {"score": "8"},
        {"polarity": "positive"},
        {"scale_max": ""},
    ],
)
def test_no_person_is_named_for_what_is_no_mismatch(columns: dict[str, str]) -> None:
    assert found([an_answer("s1", **columns)]) is None


def test_the_task_names_the_person_and_quotes_the_kept_words() -> None:
    answer = found([an_answer("s1", text="Too\nslow")], name="Ada", title="Buyer")

    assert mismatch_lines(answer, "https://crm/A", "en") == [
        "To call: Ada, Buyer (contact c1).",
        "Mark 9 of 10 on 1 Feb 2026, and yet the comment complains.",
        "In their words: “Too slow”",
        "Account: https://crm/A",
    ]


def test_nobody_is_named_where_names_are_off() -> None:
    assert found([an_answer("s1")], names=False, name="Ada").name is None


def test_without_names_and_words_the_role_and_the_answer_are_told() -> None:
    answer = found([an_answer("s1", score="1", polarity="positive")], role="Decision maker")

    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in mismatch_lines(answer, "", "fr")]
    assert lines == [
        "À appeler : Decision maker (contact c1).",
        "Note 1 sur 10 le 1er févr. 2026, et pourtant le commentaire est élogieux.",
        "Les mots sont dans le CRM : réponse s1.",
    ]


def test_found_by_the_word_lists_it_is_a_flag_without_a_task() -> None:
    flag = next(f for f in CARD.flags if f.id == "voice_mismatch")
    by_lexicon = flag.in_case(1)

    assert (flag.severity, flag.tasks) == ("high", "all")
    assert (by_lexicon.severity, by_lexicon.tasks) == ("medium", "none")
    assert by_lexicon.action_en == flag.action_en


def test_a_broken_promise_says_how_many_and_how_late() -> None:
    flag = next(f for f in CARD.flags if f.id == "promise_broken")
    row = {"promise_n": 5, "promise_kept": 0.6, "promise_overdue": 15}

    assert reason(flag, row, "en", "EUR") == (
        "commitments of 12 months kept on time: 3 of 5 (line 80%), "
        "the oldest open promise is 15 days late"
    )
    assert reason(flag, {"promise_n": 0, "promise_overdue": 15}, "fr", "EUR") == (
        "le plus ancien engagement ouvert a 15 jours de retard"
    )


def test_today_is_a_day_of_the_window() -> None:
    assert found([an_answer("s1", answered_at=TODAY.isoformat())]).on == dt.date(2026, 3, 31)


def test_who_judged_is_not_the_model_where_nobody_says_so_and_equal_days_go_by_id() -> None:
    early = an_answer("s1", answered_at="2026-01-05", polarity_by="")
    assert found([early, an_answer("s2")]).answer == "s2"
    assert not found([early]).sure
    assert found([an_answer("s3"), an_answer("s2")]).answer == "s2"


def test_an_answer_of_somebody_who_is_no_contact_is_named_by_itself() -> None:
    answer = found([an_answer("s1", contact_id="gone")])
    assert (answer.answer, answer.name) == ("s1", None)
