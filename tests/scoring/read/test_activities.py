"""Traces on typed rows: whose, from when, and what is left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw
import polars as pl

from kamsync.scoring.read.activities import (
    ENGAGED_DAYS,
    DealGroups,
    find_activities,
    owned_activities,
)
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import TODAY, Rows, deal, touch, typed
from tests.scoring.days import WINDOWS

PLACES = pl.DataFrame({"account_id": ["A", "B", "C"], "g": [7, 8, None]})


def given(rows: Rows, deals: Rows | None = None, **policy: Any) -> tuple[Inputs, Policy]:
    settings = Policy(as_of=TODAY, **policy)
    files = {"activities": rows} | ({"opportunities": deals} if deals else {})
    return typed(files, settings), settings


def found(rows: Rows, deals: Rows | None = None, **policy: Any) -> list[tuple[Any, ...]]:
    """g, age, kind, direction, completed."""
    inputs, settings = given(rows, deals, **policy)
    frame = find_activities(inputs, settings, PLACES)
    kept = frame.select(
        "g", WINDOWS.today - pl.col("day"), pl.col("kind", "direction").cast(pl.String)
    )
    return sorted(kept.with_columns(frame["completed"]).rows(), key=str)


def test_traces_up_to_today_of_known_accounts_but_no_tasks_and_none_of_our_own() -> None:
    rows = [
        touch("A", "call", "2026-03-31T10:00:00Z", direction="inbound"),
        touch("A", "call", "2026-04-01T00:00:00Z"),
        touch("A", "task", "2026-03-30T10:00:00Z"),
        touch("A", "note", "2026-03-30T10:00:00Z", is_own="true"),
        touch("A", "email", "2026-03-30T10:00:00Z", owner_id="robot"),
        touch("C", "call", "2026-03-30T10:00:00Z"),
        touch("elsewhere", "call", "2026-03-30T10:00:00Z"),
        touch("B", "meeting", "", completed_at="2026-03-29T10:00:00Z"),
    ]
    assert found(rows, own_user_ids=frozenset({"robot"})) == [
        (7, 0, "call", "inbound", False),
        (8, 2, "meeting", None, True),
    ]
    # a quarter of an hour before midnight in London is the next day in Paris
    late = [touch("A", "call", "2026-03-31T22:30:00Z")]
    assert [len(found(late, timezone=zone)) for zone in ("UTC", "Europe/Paris")] == [1, 0]


def test_what_names_no_account_belongs_to_its_deals() -> None:
    deals = [deal("B", "2026-06-01", 1, id="d"), deal("C", "2026-06-01", 1, id="outside")]
    rows = [
        touch("", "call", "2026-03-30T10:00:00Z", opportunity_id="d"),
        touch("A", "note", "2026-03-30T10:00:00Z", opportunity_id="d"),
        touch("C", "email", "2026-03-30T10:00:00Z", opportunity_id="d"),
        touch("", "email", "2026-03-30T10:00:00Z", opportunity_id="outside"),
        touch("", "meeting", "2026-03-30T10:00:00Z", opportunity_id="unknown"),
    ]
    assert found(rows, deals) == [(7, 1, "note", None, False), (8, 1, "call", None, False)]
    assert found(rows) == [(7, 1, "note", None, False)]


def test_a_deal_is_looked_up_once_and_those_asked_for_later_beside_it() -> None:
    deals = [deal("B", "2026-06-01", 1, id="d"), deal("C", "2026-06-01", 1, id="outside")]
    inputs, _ = given([], [*deals, deal("A", "2026-06-01", 1, id="e")])
    read = []

    def seen(frame: pl.DataFrame) -> pl.DataFrame:
        read.append(frame.height)
        return frame

    counted = inputs.streams["opportunity"].map_batches(seen)
    groups = DealGroups(Inputs({"opportunity": counted}), PLACES)
    first = pl.DataFrame({"opportunity_id": ["d", "nowhere", "d", "outside"]})
    assert groups.of(first).to_list() == [8, None, 8, None]
    once = len(read)
    assert groups.of(first[::-1]).to_list() == [None, 8, None, 8]
    assert len(read) == once > 0
    assert groups.of(pl.DataFrame({"opportunity_id": ["e", "d"]})).to_list() == [7, 8]
    assert DealGroups(Inputs({}), PLACES).of(first).to_list() == [None] * 4


def test_whom_it_was_with_is_kept_as_long_as_it_can_count() -> None:
    edge, old = (TODAY - dt.timedelta(days=ENGAGED_DAYS + n) for n in (0, 1))
    rows = [
        touch("A", kind, f"{day}T10:00:00Z", contact_ids="p")
        for kind, day in (("call", edge), ("call", old), ("note", edge))
    ]
    inputs, settings = given(rows)
    lists = find_activities(inputs, settings, PLACES).sort("kind", "day")
    known = {(kind, ids is not None) for kind, ids in lists.select("kind", "contact_ids").rows()}
    assert known == {("call", True), ("call", False), ("note", False)}
    assert lists["contact_ids"].drop_nulls().list.len().to_list() == [1]


def test_owned_traces_name_their_owner() -> None:
    rows = [
        touch("A", "call", "2026-03-31T10:00:00Z", owner_id="u", contact_ids="p"),
        touch("A", "call", "2026-03-30T10:00:00Z"),
        touch("A", "call", "2026-03-01T10:00:00Z", owner_id="u"),
        touch("A", "call", "2026-04-01T10:00:00Z", owner_id="u"),
        touch("C", "call", "2026-03-30T10:00:00Z", owner_id="u"),
    ]
    inputs, settings = given(rows)
    recent = nw.col("day") > WINDOWS.today - 20
    frame = owned_activities(inputs, settings, PLACES, recent)
    assert frame.select("g", "owner_id", "day", "completed").rows() == [
        (7, "u", WINDOWS.today, False)
    ]


def test_a_kind_or_a_direction_that_nobody_knows_is_none() -> None:
    inputs, settings = given([touch("A", "call", "2026-03-30T10:00:00Z", direction="inbound")])
    strange = inputs.streams["activity"].with_columns(kind=pl.lit("visit"), direction=pl.lit("up"))
    frame = find_activities(Inputs({"activity": strange}), settings, PLACES)
    assert frame.select("kind", "direction").rows() == [(None, None)]
