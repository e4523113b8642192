"""What a trend says: what happened, with its quarters, and nothing that they deny."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.messages import trend
from kamsync.messages.task_words import AccountFacts, TaskSetting
from kamsync.messages.tasks import task_text
from kamsync.scorecard.reader import load_scorecard

QUARTERS = [900, 700, 400, 300, 200, 100, 90, 80, 70, 60, 60, 190]
"""Oldest first; the last one is better than the nine before."""


def row(moved: float | None, quarters: int = 12, word: str = "shrinking") -> dict[str, Any]:
    known = {f"q{k}": 100 * q for k, q in enumerate(reversed(QUARTERS))}
    figures = {"trend": word, "trend_change": moved, "trend_quarters": quarters}
    return {"root": "A", "name": "Alpha", "tier": "Key"} | known | figures


@pytest.mark.parametrize(
    ("moved", "quarters", "en", "fr"),
    [
        (-0.62, 12, "62% less than three years ago", "62 % de moins qu’il y a trois ans"),
        (
            *(-0.3, 9, "30% less than in its first four of 9 quarters"),
            "30 % de moins que ses quatre premiers trimestres sur 9",
        ),
        (None, 6, "", ""),
        (0.1, 12, "", ""),
    ],
)
def test_a_fall_is_said_as_what_happened(
    moved: float | None, quarters: int, en: str, fr: str
) -> None:
    assert trend.change(row(moved, quarters), "en") == en
    assert trend.change(row(moved, quarters), "fr").replace("\u202f", " ") == fr


def test_a_trend_that_cannot_be_told_is_not_printed() -> None:
    assert trend.word(row(-0.1, word="cannot tell"), "en") == ""
    assert trend.word(row(1.5, word="growing"), "en") == "growing, 150% more than three years ago"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_task_gives_twelve_quarters_and_never_says_each_quarter(language: str) -> None:
    flag = next(f for f in load_scorecard(None).flags if f.id == "shrinking")

    at = TaskSetting(language, "EUR", dt.date(2026, 12, 14))
    words = task_text(flag, row(-0.62), AccountFacts(), at)
    subject, body = words.subject, words.body

    assert "each quarter" not in subject + body
    assert "chaque trimestre" not in subject + body
    assert "62" in body
    assert body.split("\n")[0].count(" · ") == 11
