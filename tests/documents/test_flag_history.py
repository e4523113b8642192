"""The flags of an account over time, as a new manager reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from kamsync.documents.flag_history import Span, spans
from kamsync.documents.handover import handover
from kamsync.documents.written import Form, write
from tests.documents.accounts import account
from tests.documents.test_documents import words_of


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_events_become_spans_the_newest_first() -> None:
    rows = [
        ("silent", "A", day("2026-01-01"), "open"),
        ("silent", "B", day("2026-01-02"), "open"),
        ("silent", "A", day("2026-02-01"), "close"),
        ("shrinking", "A", day("2026-03-01"), "open"),
        ("silent", "A", day("2026-04-01"), "reopen"),
        ("lost", "A", day("2026-04-02"), "close"),
    ]
    events = pl.DataFrame(rows, schema=["flag", "root", "as_of", "event"], orient="row")
    assert spans(events, "A") == [
        Span("silent", day("2026-04-01")),
        Span("shrinking", day("2026-03-01")),
        Span("silent", day("2026-01-01"), day("2026-02-01")),
    ]


@pytest.mark.nights
def test_the_hand_over_pack_says_which_flags_there_were_and_for_how_long() -> None:
    past = (Span("silent", day("2026-11-01")), Span("lost", day("2026-01-01"), day("2026-02-01")))
    for language, silent, still, lost in (
        ("en", "silent", "open", "1 Feb 2026"),
        ("fr", "silencieux", "en cours", "1 févr. 2026"),
    ):
        words = words_of(write(handover(replace(account(language), flag_spans=past)), Form.docx))
        at = words.index(still)
        assert silent in words[at - 2].lower()
        assert (words[at + 1], words[at + 4].replace("1er", "1")) == ("21", lost)
        assert words[at + 5] == "31"
