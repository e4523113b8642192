"""The customer's voice and kept promises, by hand: as of 2026-03-31."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.promises import AGAINST, kept, our_promises, reciprocity
from kamsync.scoring.metrics.voice import is_mismatch, voice
from kamsync.scoring.score import Scored
from tests.scoring.book import accounts, row_of, score_rows
from tests.scoring.days import WINDOWS


def answer(account: str, polarity: str, score: object = "", **more: str) -> dict[str, Any]:
    row = {"account_id": account, "polarity": polarity, "score": score, "scale_max": "10"}
    return row | {"answered_at": "2026-01-10", "polarity_by": "lexicon"} | more


def promise(due: str, done: str, account: str = "A", **more: str) -> dict[str, Any]:
    row = {"account_id": account, "side": "ours", "due_at": due, "done_at": done, "actual": ""}
    return row | more


@pytest.fixture(scope="module")
def scored() -> Scored:
    return score_rows(
        {
            "accounts": accounts("A", "B", "C", "D"),
            "surveys": [
                answer("A", "positive", 2),  # praise under the worst marks
                answer("A", "positive", 10, answered_at="2025-04-01"),  # the first day
                answer("A", "neutral"),
                answer("A", "negative", 8),  # the third best is no mismatch
                answer("A", "unclassified", 10),  # left out
                answer("A", "negative", 1, answered_at="2025-03-31"),  # the year before
                answer("B", "negative", 9, polarity_by="model"),
                answer("C", "negative", 3, scale_max="3"),  # too few marks for two boxes
            ],
            "commitments": [
                promise("2026-03-30", "2026-03-30"),  # kept
                promise("2026-03-30", "2026-03-31"),  # a day late
                promise("2026-03-31", ""),  # today is not over
                promise("2026-03-20", ""),  # open, overdue by 11 days
                promise("2026-02-01", "2026-01-01", actual=" Below "),  # in time, and less
                promise("2025-04-01", "2026-04-02"),  # done tomorrow: not done yet
                promise("2025-03-31", "2025-03-01"),  # before the window
                promise("2026-03-01", "2026-03-01", "B"),
                promise("2026-03-16", "", "D"),  # overdue by 15 days
                promise("2026-03-01", "2026-03-01", side="theirs"),
            ],
            "revenue": [
                bill("2026-02-01", "2026-02-03"),
                bill("2026-03-01", "2026-02-20"),
                bill("2026-03-30", ""),
                bill("2026-03-30", "", amount="-5"),  # a credit note promises nothing
                bill("", ""),
                bill("2026-02-01", "2026-02-01", amount="0.01"),
                bill("2026-02-01", "", amount="0"),
            ],
        }
    )


def bill(due: str, paid: str, amount: str = "10") -> dict[str, Any]:
    row = {"account_id": "A", "amount": amount, "currency": "EUR", "booked_on": "2026-01-01"}
    return row | {"due_on": due, "paid_on": paid}


def test_voice_is_praise_of_what_could_be_classified(scored: Scored) -> None:
    row = row_of(scored, "A")
    assert (row["voice"], row["voice_n"]) == (0.5, 4)
    assert (row_of(scored, "B")["voice"], row_of(scored, "B")["voice_n"]) == (0, 1)


def test_nobody_who_said_nothing_is_called_negative(scored: Scored) -> None:
    row = row_of(scored, "D")
    assert (row["voice"], row["voice_n"], row["voice_mismatch"]) == (None, 0, False)


def test_a_mark_against_its_words_is_a_mismatch_either_way(scored: Scored) -> None:
    found = {a: row_of(scored, a) for a in "ABC"}
    assert [found[a]["voice_mismatch"] for a in "ABC"] == [True, True, False]
    assert [found[a]["voice_mismatch_sure"] for a in "ABC"] == [False, True, False]


def test_kept_is_in_time_and_not_below(scored: Scored) -> None:
    row = row_of(scored, "A")
    assert (row["promise_kept"], row["promise_n"]) == (0.2, 5)
    said = ("promise_below", "promise_met", "promise_above")
    assert [row[name] for name in said] == [1, 0, 0]
    # Wilson for 1 of 5: (0.2 + z²/10 ∓ z·√(0.16/5 + z²/100)) / (1 + z²/5), z = 1.96
    assert row["promise_low"] == pytest.approx(0.0362, abs=1e-4)
    assert row["promise_high"] == pytest.approx(0.6245, abs=1e-4)


def test_broken_is_often_not_kept_or_long_overdue(scored: Scored) -> None:
    assert [row_of(scored, a)["promise_broken"] for a in "ABCD"] == [True, False, False, True]
    assert [row_of(scored, a)["promise_overdue"] for a in "ABD"] == [364, None, 15]


def test_reciprocity_counts_their_commitments_and_payments(scored: Scored) -> None:
    row = row_of(scored, "A")
    assert (row["reciprocity"], row["reciprocity_n"]) == (0.6, 5)
    assert row_of(scored, "B")["reciprocity"] is None


_PROMISES = ["g", "side", "due", "done", "below", "met", "above", "n"]


def promises(*rows: tuple[Any, ...], side: str = "ours") -> pl.DataFrame:
    """g, due, done as days ago (None: not), and what was said of it."""
    today = WINDOWS.today
    typed = [
        (
            *(g, side, today - due, None if done is None else today - done),
            *(said == word for word in AGAINST),
            1,
        )
        for g, due, done, said in rows
    ]
    return pl.DataFrame(typed, schema=_PROMISES, orient="row")


def test_a_promise_is_kept_on_its_day_and_open_until_the_day_is_over() -> None:
    rows = promises(
        *((1, 0, None, ""), (1, 0, 0, "met"), (1, 1, None, ""), (1, 5, 5, "above")),
        *((1, 5, 4, ""), (1, 5, 5, "below"), (1, 9, -1, ""), (1, 364, 364, "")),
        *((1, 365, 365, ""), (1, -1, 0, ""), (2, 5, 6, ""), (2, 0, None, "below")),
    )
    found = kept(rows, "ours", WINDOWS).sort("g")
    assert found.rows() == [(1, 3, 7, 1, 1, 1), (2, 1, 1, 0, 0, 0)]
    assert kept(rows, "theirs", WINDOWS).is_empty()


def test_promises_are_broken_from_five_on_or_after_two_weeks() -> None:
    done, late = (5, 5, ""), (5, 4, "")
    rows = [(1, *done)] * 4 + [(1, *late)] + [(2, *done)] * 3 + [(2, *late)]
    rows += [(3, *done)] * 7 + [(3, *late)] * 2
    rows += [(4, 14, None, ""), (5, 15, None, ""), (5, 2, None, ""), (6, 400, None, "")]
    rows += [(7, 0, None, ""), (8, 1, None, ""), (9, 20, -1, "")]
    found = our_promises(promises(*rows), WINDOWS).sort("g")
    assert found.select(
        "g", "promise_kept", "promise_n", "promise_overdue", "promise_broken"
    ).rows() == [
        (1, 0.8, 5, None, False),
        (2, 0.75, 4, None, False),
        (3, 7 / 9, 9, None, True),
        (4, 0.0, 1, 14, False),
        (5, 0.0, 2, 15, True),
        (6, None, 0, 400, True),
        (8, 0.0, 1, 1, False),
        (9, 0.0, 1, 20, True),
    ]
    assert found["promise_met"].to_list() == [0] * 8


def test_they_keep_promises_and_pay_in_time() -> None:
    rows = promises(*[(1, 5, 5, "")] * 3, side="theirs")
    today = WINDOWS.today
    bills = [(1, today - 5, today - 4, 1), (1, today - 5, today - 5, 1), (2, today - 5, None, 4)]
    bills += [(3, today - 5, None, 5), (1, today, None, 9)]
    payments = pl.DataFrame(bills, schema=["g", "due", "done", "n"], orient="row")
    found = reciprocity(rows, payments, WINDOWS).sort("g")
    assert found.rows() == [(1, 0.8, 5, False), (2, 0.0, 4, False), (3, 0.0, 5, True)]


@pytest.mark.parametrize(
    ("score", "scale", "polarity", "odd"),
    [
        *((9, 10, "negative", True), (8, 10, "negative", False), (10, 10, "positive", False)),
        *((2, 10, "positive", True), (3, 10, "positive", False), (1, 10, "negative", False)),
        *((1, 5, "positive", True), (4, 5, "negative", True), (1, 4, "positive", False)),
        *((4, 4, "negative", False), (None, 10, "positive", False), (2, 10, "neutral", False)),
    ],
)
def test_the_two_best_and_the_two_worst_marks_can_contradict_the_words(
    score: int | None, scale: int, polarity: str, *, odd: bool
) -> None:
    said = {"score": [score], "scale_max": [scale], "polarity": [polarity]}
    frame = pl.DataFrame(said, schema_overrides={"score": pl.Float64})
    assert frame.select(odd=is_mismatch())["odd"].to_list() == [odd]


def test_only_a_model_is_sure_of_the_words() -> None:
    said = [(1, "positive", by, 1.0, 10.0) for by in (None, "lexicon")]
    said += [(2, "positive", "model", 1.0, 10.0), (3, "neutral", "model", 1.0, 10.0)]
    columns = ["g", "polarity", "polarity_by", "score", "scale_max"]
    found = voice(pl.DataFrame(said, schema=columns, orient="row")).sort("g")
    assert found.rows() == [
        *((1, 1.0, 2, True, False), (2, 1.0, 1, True, True)),
        (3, 0.0, 1, False, False),
    ]
