"""The customer's voice and kept promises, by hand: as of 2026-03-31."""

from __future__ import annotations

from typing import Any

import pytest

from kamsync.scoring.score import Scored
from tests.scoring.book import accounts, row_of, score_rows


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
    # Wilson for 1 of 5: (0.2 + z²/10 ∓ z·√(0.16/5 + z²/100)) / (1 + z²/5), z = 1.96
    assert row["promise_low"] == pytest.approx(0.0362, abs=1e-4)
    assert row["promise_high"] == pytest.approx(0.6245, abs=1e-4)


def test_broken_is_often_not_kept_or_long_overdue(scored: Scored) -> None:
    assert [row_of(scored, a)["promise_broken"] for a in "ABCD"] == [True, False, False, True]
    assert [row_of(scored, a)["promise_overdue"] for a in "ABD"] == [364, None, 15]


def test_reciprocity_counts_their_commitments_and_payments(scored: Scored) -> None:
    row = row_of(scored, "A")
    assert (row["reciprocity"], row["reciprocity_n"]) == (0.5, 4)
    assert row_of(scored, "B")["reciprocity"] is None
