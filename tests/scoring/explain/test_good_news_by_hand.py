"""What went well, between two days."""

from __future__ import annotations

import polars as pl
import pytest

from kamsync.alerts.content import digest
from kamsync.scoring.explain.good_news import LEAST_SAID, RISE, GoodNews, good_news

COLUMNS = ("root", "name", "revenue", "tier", "promise_kept", "promise_n", "voice", "voice_n")


def day(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=list(COLUMNS), orient="row", infer_schema_length=None)


BEFORE = day(
    ("a", "A", 9, "Tomorrow", 0.9, 6, 0.5, 5),
    ("b", "B", 8, "Key", 1.0, 5, 0.5, 4),
    ("c", "C", 7, "Not key", 1.0, 4, 0.5, 9),
    ("d", "D", 6, "Unrated", None, 0, None, 0),
)
NOW = day(
    ("a", "A", 10, "Key", 1.0, 5, 0.6, 5),
    ("b", "B", 11, "Tomorrow", 1.0, 6, 0.9, 9),  # down; a streak of before; too few comments then
    ("c", "C", 7, "Streamline", 1.0, 5, 0.59, 9),
    ("d", "D", 6, "Maintain", None, 0, None, 0),
    ("e", "E", 99, "Key", 1.0, 9, 1.0, 9),  # was not there
)


def test_a_tier_gained_all_promises_kept_and_a_kinder_voice_are_good_news() -> None:
    assert good_news(BEFORE, NOW) == [
        GoodNews("tier", "a", "A", "Tomorrow", "Key"),
        GoodNews("promises", "a", "A", None, 5),
        GoodNews("voice", "a", "A", 0.5, 0.6),
        GoodNews("promises", "c", "C", None, 5),
        GoodNews("tier", "d", "D", "Unrated", "Maintain"),
    ]


def test_a_voice_rises_on_enough_comments_of_both_days() -> None:
    def heard(n_then: int | None, n: int | None, rise: float = 0.1) -> int:
        then = day(("a", "A", 1, "Key", None, 0, 0.5, n_then))
        now = day(("a", "A", 1, "Key", None, 0, 0.5 + rise, n))
        return len(good_news(then, now))

    least = LEAST_SAID
    assert [heard(least, least), heard(least - 1, 99), heard(99, least - 1)] == [1, 0, 0]
    assert [heard(None, 99), heard(99, None)] == [0, 0]
    assert heard(9, 9, RISE - 0.001) == 0


def test_a_frame_of_before_may_lack_columns() -> None:
    kept, now = BEFORE.select("root", "tier"), NOW.select("root", "name", "revenue", "tier")
    assert [news.root for news in good_news(kept, now)] == ["a", "d"]


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [
        ("en", "Good news this week: 3", "- A: now Key (was Tomorrow)"),
        ("fr", "3 bonnes nouvelles cette semaine", "- A : désormais Clé (avant : Demain)"),
    ],
)
def test_a_quiet_week_is_told_by_its_good_news(language: str, title: str, line: str) -> None:
    said, body = digest([], 0, language, "EUR", good_news(BEFORE, NOW)[:3])

    assert " ".join(said.split()) == title
    assert line in [" ".join(row.split()) for row in body.splitlines()]


def test_each_step_up_the_ladder_is_news_and_a_fall_is_none() -> None:
    steps = ["Not key", "Maintain", "Tomorrow", "Key"]
    for low, then in enumerate(steps):
        for high, now in enumerate(steps):
            rows = (day(("a", "A", 1, tier, None, 0, None, 0)) for tier in (then, now))
            assert bool(good_news(*rows)) is (high > low)


def test_of_as_much_revenue_the_first_stands_first_and_unknown_last() -> None:
    rows = [("b", "B", 5), ("a", "A", 5), ("n", "N", None), ("z", "Z", 6)]
    then, now = (day(*((*r, tier, None, 0, None, 0) for r in rows)) for tier in ("", "Key"))
    assert [news.root for news in good_news(then, now)] == ["z", "a", "b", "n"]
