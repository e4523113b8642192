"""Guards at their lines: what is just on one goes on, what is just over it stops."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.model.expected import Expected
from kamsync.sync.plan.changes import PlanParts
from kamsync.sync.plan.guards import (
    StreamCount,
    Trip,
    Unassigned,
    canary_trips,
    check_guards,
    lost_columns,
    psi,
    unassigned_trips,
)

GROUPS = {"root": pl.String, "tier": pl.String, "earlier_tier": pl.String, "score": pl.Int64}


def groups(*tiers: tuple[str, str | None]) -> pl.DataFrame:
    """(tier, earlier tier)"""
    rows = [(f"a{n}", now, before, 50) for n, (now, before) in enumerate(tiers)]
    return pl.DataFrame(rows, schema=GROUPS, orient="row")


def parts(tasks: int = 0, cleared: int = 0, nobody: int = 0) -> PlanParts:
    owners = ["u1"] * tasks + [None] * nobody
    frame = pl.DataFrame({"owner_id": owners}, schema={"owner_id": pl.String})
    empty = pl.DataFrame()
    counts = {"cleared": cleared}
    return PlanParts(empty, frame, empty, empty, empty, empty, (), 0, counts)


def trips(**given: Any) -> list[Trip]:
    calm: dict[str, Any] = {
        "counts": {},
        "won_value": 0,
        "refused_value": 0,
        "groups": groups(),
        "earlier_scores": None,
        "parts": parts(),
        "max_new_tasks": 50,
    }
    return check_guards(**calm | given)


def tripped(**given: Any) -> set[str]:
    return {trip.guard for trip in trips(**given)}


@pytest.mark.parametrize(
    ("last", "live", "stops"),
    [
        (100, 90, False),
        (100, 89, True),
        (50, 45, False),
        (40, 36, False),
        (40, 35, True),
        (39, 35, False),
        (None, 0, False),
        (100, 120, False),
    ],
    ids=["10 %", "11 %", "5 are 10 %", "4 of 40", "5 of 40", "4 of 39", "first run", "more"],
)
def test_a_pull_may_shrink_by_ten_percent_or_by_four(
    last: int | None, live: int, stops: bool
) -> None:
    counts = {"account": StreamCount(live=live, pulled=live, rejected=0, last_full=last)}

    assert tripped(counts=counts) == ({"pull_shrank"} if stops else set())


@pytest.mark.parametrize(
    ("moved", "stayed", "fresh", "cleared", "stops"),
    [
        (5, 45, 0, 0, False),
        (6, 44, 0, 0, True),
        (4, 0, 0, 0, False),
        (5, 44, 0, 0, True),
        (5, 44, 100, 0, True),
        (0, 45, 0, 5, False),
        (0, 44, 0, 5, True),
        (3, 30, 0, 2, True),
    ],
)
def test_tiers_may_move_in_ten_percent_of_the_groups_that_had_one(
    moved: int, stayed: int, fresh: int, cleared: int, stops: bool
) -> None:
    """New groups count on neither side; accounts that are emptied on both."""
    rows = [("Key", "Maintain")] * moved + [("Key", "Key")] * stayed + [("Key", None)] * fresh

    found = trips(groups=groups(*rows), parts=parts(cleared=cleared))

    code = "tiers_moved_cleared" if cleared else "tiers_moved"
    assert [(t.guard, t.code) for t in found] == ([("tiers_moved", code)] if stops else [])


def test_without_a_count_of_emptied_accounts_none_is_meant() -> None:
    """5 of 50 are ten percent; one more on both sides would be over it."""
    rows = [("Key", "Maintain")] * 5 + [("Key", "Key")] * 45

    assert tripped(groups=groups(*rows), parts=replace(parts(), counts={})) == set()
    (found,) = trips(groups=groups(*rows, *rows[:1]), parts=replace(parts(), counts={}))
    assert found.values == {"n": 6, "of": 51, "cleared": 0}


@pytest.mark.parametrize(
    ("live", "rejected", "unpriced", "stops"),
    [(95, 5, 0, False), (94, 6, 0, True), (95, 5, 1, True), (0, 0, 0, False)],
)
def test_five_percent_of_a_stream_may_be_refused(
    live: int, rejected: int, unpriced: int, stops: bool
) -> None:
    counts = {"opportunity": StreamCount(live, live, rejected, unpriced)}

    assert tripped(counts=counts) == ({"rejects"} if stops else set())


@pytest.mark.parametrize(
    ("won", "refused", "stops"),
    [(98, 2, False), (97, 3, True), (0, 0, False), (0, 1, True), (-100, 0, False)],
)
def test_two_percent_of_the_won_value_may_be_refused(won: int, refused: int, stops: bool) -> None:
    found = trips(won_value=won, refused_value=refused)

    share = {"share": refused / 100 if won else 1}
    assert found == ([Trip("rejects", "rejects_value", share)] if stops else [])


def test_a_stream_of_which_nothing_is_said_to_lack_a_rate_has_none() -> None:
    assert StreamCount(live=94, pulled=94, rejected=6).refused == 6


@pytest.mark.parametrize(("tasks", "stops"), [(50, False), (51, True)])
def test_more_new_tasks_than_allowed_stop(tasks: int, stops: bool) -> None:
    found = tripped(parts=parts(tasks, nobody=9))

    assert found == ({"many_tasks"} if stops else set()), "those that reach nobody do not count"


@pytest.mark.parametrize(
    ("rows", "of", "value", "of_value", "last", "stops"),
    [
        (5, 100, 0, 1, None, False),
        (6, 100, 0, 1, None, True),
        (4, 10, 0, 1, None, False),
        (5, 99, 0, 1, None, True),
        (1, 100, 2, 100, None, False),
        (1, 100, 3, 100, None, True),
        (6, 100, 3, 100, (6, 3), False),
        (7, 100, 3, 100, (6, 3), True),
        (6, 100, 4, 100, (6, 3), True),
        (5, 100, 2, 100, (0, 0), False),
    ],
)
def test_rows_of_unknown_accounts_stop_where_they_are_many_or_heavy_and_more_than_last_time(
    rows: int, of: int, value: int, of_value: int, last: tuple[int, int] | None, stops: bool
) -> None:
    found = Unassigned("opportunity", rows, of, value, of_value, *(last or (None, None)))

    assert {t.guard for t in unassigned_trips([found])} == ({"unassigned"} if stops else set())


def test_what_is_unassigned_is_told_in_rows_and_as_a_share_of_what_was_won() -> None:
    found = unassigned_trips([Unassigned("opportunity", 6, 100, 3, 100)])

    assert [(t.code, t.values) for t in found] == [
        ("unassigned_rows", {"stream": "opportunity", "n": 6, "of": 100}),
        ("unassigned_value", {"stream": "opportunity", "share": 0.03}),
    ]


def test_a_needed_field_that_is_lost_stops_but_none_of_our_own() -> None:
    before = {"account": ["id", "name", "out_score"], "case": ["id"]}

    trips = lost_columns(before, {"account": ["id"]})

    assert trips == [
        Trip("field_lost", "field_lost", {"stream": "account", "fields": ["name"]}),
        Trip("field_lost", "stream_lost", {"stream": "case", "fields": ["id"]}),
    ]


def scores(*values: int) -> pl.DataFrame:
    return pl.DataFrame({"root": [f"a{n}" for n in range(len(values))], "score": list(values)})


def test_drift_is_measured_from_a_hundred_groups_on() -> None:
    before, now = [45] * 99, [95] * 99

    assert psi(scores(*now), scores(*before)) is None
    assert psi(scores(*now, 95), scores(*before, 45)) == pytest.approx(
        2 * (1 - 0.005) * math.log(200)
    )


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [(0, 9, True), (9, 10, False), (89, 90, False), (90, 100, True), (79, 80, False)],
)
def test_drift_counts_in_ten_bins_of_ten_points_and_100_belongs_to_the_last(
    before: int, now: int, same: bool
) -> None:
    value = psi(scores(*[now] * 100), scores(*[before] * 100))

    # two bins that are full in one run and empty, 0.5 of 100, in the other
    assert value == pytest.approx(0 if same else 2 * (1 - 0.005) * math.log(200))


def test_drift_stops_above_its_line() -> None:
    before = scores(*[45] * 50, *[55] * 50)

    def moved(n: int) -> set[str]:
        now = scores(*[45] * (50 - n), *[55] * (50 + n))
        frame = now.with_columns(pl.lit("Key").alias("tier"), pl.lit("Key").alias("earlier_tier"))
        return tripped(groups=frame, earlier_scores=before)

    # n = 24: 0.24·ln(1.48) + 0.24·ln(1/0.52) = 0.2510; n = 23: 0.2310
    assert moved(23) == set()
    assert moved(24) == {"score_drift"}


def test_a_canary_account_that_moved_stops_with_what_it_shows() -> None:
    seen = groups(("Key", "Key")).with_columns(confidence=pl.lit(80))
    none_open = pl.DataFrame(schema={"root": pl.String, "flag": pl.String})

    calm = canary_trips({"a0": Expected(tier="Key", score=(45, 55))}, seen, none_open)
    (trip,) = canary_trips({"a0": Expected(score=(51, 55))}, seen, none_open)

    assert calm == []
    assert (trip.guard, trip.values["account"]) == ("canary_account", "a0")
    assert trip.values["what"]["values"]["found"] == 50
