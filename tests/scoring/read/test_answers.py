"""Survey answers on frames: whose, how old, and their mark between 0 and 1."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from kamsync.scoring.read.answers import answer_mean, read_answers
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, typed
from tests.scoring.days import on


def test_a_mark_is_the_part_of_the_scale_that_was_given() -> None:
    given: list[tuple[str, str, str | None, str | None]] = [
        ("A", "2026-03-31", "4", "5"),
        ("A", "2026-04-01", "5", "5"),
        ("A", "2026-01-01", "7", "5"),
        ("B", "2026-01-02", "-1", "5"),
        ("B", "2026-01-03", "3", None),
        ("B", "2026-01-04", "3", "0"),
        ("elsewhere", "2026-01-04", "3", "5"),
        ("B", "2026-01-05", "1", "1"),
    ]
    names = ("account_id", "answered_at", "score", "scale_max")
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in given]
    policy = Policy(as_of=TODAY)
    accounts = pl.DataFrame({"id": ["A", "B"], "g": [0, 1]})
    context = SimpleNamespace(
        inputs=typed({"surveys": rows}, policy),
        policy=policy,
        grouped=SimpleNamespace(accounts=accounts),
    )

    found = read_answers(cast(MeasureContext, context))

    assert sorted(found.rows(), key=lambda row: row[:2]) == [
        (0, on("2026-01-01"), 1.0),
        (0, on("2026-03-31"), 0.8),
        (1, on("2026-01-02"), 0.0),
        (1, on("2026-01-03"), None),
        (1, on("2026-01-04"), None),
        (1, on("2026-01-05"), 1.0),
    ]


def test_the_mean_is_of_marks_that_are_not_stale() -> None:
    rows = [(0, 10, 0.5), (0, 11, 1.0), (0, 9, 0.0), (0, 12, None), (1, 9, 1.0)]
    answers = pl.DataFrame(rows, schema=["g", "day", "mark"], orient="row")
    (found,) = answer_mean(answers, 10).rows()
    assert found == (0, pytest.approx(0.75))
