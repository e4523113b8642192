"""Touches and threads on frames: what is two-way, how old it may be, and what fades."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from kamsync.scoring.metrics.engagement import is_two_way, talk, threads, touches
from tests.scoring.days import WINDOWS

UNIT = 2**54
_SCHEMA = {
    "g": pl.Int64,
    "day": pl.Int64,
    "kind": pl.String,
    "direction": pl.String,
    "completed": pl.Boolean,
    "contact_ids": pl.List(pl.UInt64),
}


def _seen(*rows: tuple[int, int, str, str | None, list[int] | None]) -> pl.DataFrame:
    """g, age, kind, direction, contacts; completed."""
    whole = [(g, WINDOWS.today - age, *more[:2], True, more[2]) for g, age, *more in rows]
    return pl.DataFrame(whole, schema=_SCHEMA, orient="row")


def test_two_way_is_a_meeting_a_connected_call_and_what_comes_in() -> None:
    cases: dict[tuple[str, str | None, bool], bool] = {
        ("meeting", None, False): True,
        ("meeting", "outbound", True): True,
        ("call", "inbound", False): True,
        ("call", "outbound", True): True,
        ("call", "outbound", False): False,
        ("call", None, True): False,
        ("email", "inbound", False): True,
        ("email", "outbound", True): False,
        ("email", None, True): False,
        ("note", "inbound", True): False,
    }
    frame = pl.DataFrame(list(cases), schema=["kind", "direction", "completed"], orient="row")

    found = nw.from_native(frame, eager_only=True).select(is_two_way().alias("yes"))
    assert dict(zip(cases, found["yes"].to_list(), strict=True)) == cases


def test_touches_count_for_183_days_and_the_newest_of_any_age_is_dated() -> None:
    rows = [(0, 0), (0, 183), (0, 184), (1, 200), (1, 300)]
    found = touches(_seen(*((g, age, "meeting", None, None) for g, age in rows)), WINDOWS)

    assert sorted(found.rows()) == [(0, 2, WINDOWS.today), (1, 0, WINDOWS.today - 200)]


def test_talk_halves_in_90_days_and_counts_twice_from_the_customer() -> None:
    found = talk(
        _seen(
            (0, 0, "meeting", None, [7, 7]),
            (0, 90, "email", "inbound", [7, 8]),
            (0, 180, "meeting", "outbound", [8]),
            (0, 181, "meeting", None, [9]),
            (0, 1, "note", None, [9]),
            (0, 1, "meeting", None, []),
            (1, 90, "meeting", None, [7]),
        ),
        WINDOWS,
    )

    assert sorted(found.rows()) == [
        (0, 7, UNIT + UNIT),
        (0, 8, UNIT + UNIT // 4),
        (1, 7, UNIT // 2),
    ]


def test_threads_are_the_effective_number_of_contacts() -> None:
    """3 and 1: 16 / 10; three even: 3. All of one age, so that nothing fades unevenly."""
    found = threads(
        _seen(
            *[(0, 90, "meeting", None, [7])] * 3,
            (0, 90, "meeting", None, [8]),
            (1, 13, "meeting", None, [7, 8, 9]),
        ),
        WINDOWS,
    ).sort("g")

    assert found["engaged_contacts"].to_list() == [2, 3]
    assert found["threads"].to_list() == pytest.approx([1.6, 3.0])
