"""What went into an account: counted only where an account is Key for a year."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scoring.decide.effort_review import add_review, review_effort, with_effort
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import Windows
from tests.scoring.decide.test_governance import AS_OF, STILL, TYPES, YEAR_AGO

WINDOWS = Windows(AS_OF)
NEXT_DAY = YEAR_AGO + dt.timedelta(days=1)


def inputs(tier: str = "Key", since: dt.date | None = YEAR_AGO, *, mapped: bool = True) -> Inputs:
    rows = [
        ("A", tier, tier, 2, since, "{}", AS_OF),
        ("B", "Maintain", "Key", 1, AS_OF, "{}", AS_OF),
    ]
    memory = pl.DataFrame(rows, schema=MEMORY_SCHEMA, orient="row")
    return Inputs({"activity": pl.LazyFrame()} if mapped else {}, memory=memory)


@pytest.mark.parametrize(
    ("tier", "since", "counted"),
    [("Key", YEAR_AGO, True), ("Key", NEXT_DAY, False), ("Maintain", YEAR_AGO, False)],
)
def test_activities_of_twelve_months_are_counted_where_the_memory_holds_an_old_key(
    tier: str, since: dt.date, counted: bool
) -> None:
    """The window begins the day after the same day a year ago."""
    days = [WINDOWS.today, WINDOWS.back(12) + 1, WINDOWS.back(12), WINDOWS.today]
    activities = pl.DataFrame({"g": [0, 0, 0, 1], "day": days})

    found = review_effort(activities, inputs(tier, since), WINDOWS)

    assert sorted(found.rows()) == ([(0, 2), (1, 1)] if counted else [])


FRAME = pl.DataFrame(
    [{"g": n, **STILL, "root": f"r{n}"} for n in range(2)],
    schema={"g": pl.Int64, **{k: v for k, v in TYPES.items() if k != "effort"}},
)
EFFORT = pl.DataFrame({"g": [0], "effort": [7]})


@pytest.mark.parametrize(
    ("asked", "seen", "effort"),
    [(True, True, [7, 0]), (True, False, [None] * 2), (False, True, [None] * 2)],
)
def test_effort_is_unknown_where_nobody_asks_or_nothing_is_mapped(
    asked: bool, seen: bool, effort: list[int | None]
) -> None:
    found = with_effort(FRAME, EFFORT, asked=asked, seen=seen)

    assert found["effort"].to_list() == effort


@pytest.mark.parametrize(
    ("tier", "since", "effort"),
    [("Key", YEAR_AGO, 7), ("Key", NEXT_DAY, None), ("Maintain", YEAR_AGO, None)],
)
def test_the_review_asks_where_somebody_is_key_for_a_year_today(
    tier: str, since: dt.date, effort: int | None
) -> None:
    frame = FRAME.with_columns(tier=pl.lit(tier), tier_since=pl.lit(since))

    assert add_review(frame, EFFORT, inputs(), WINDOWS)["effort"][0] == effort
    assert add_review(frame, EFFORT, inputs(mapped=False), WINDOWS)["effort"][0] is None
