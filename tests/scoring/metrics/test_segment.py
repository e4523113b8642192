"""What another tool says of an account, beside our tier and never in its place."""

from __future__ import annotations

import datetime as dt

from kamsync.scoring.explain.segments import ELSEWHERE, crosses
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, accounts, one, score_rows, typed, win

GROUP = [*accounts("A"), *accounts("B", parent_id="A")]


def row(account: str, segment: str, day: str = "", **more: str) -> dict[str, str]:
    given = {"account_id": account, "segment": segment, "origin": "Venturi"} | more
    return given | ({"assigned_on": day} if day else {})


def test_the_root_s_newest_segment_counts_and_its_origin_stays_with_it() -> None:
    rows = [
        row("B", "Star", "2026-03-30"),
        row("A", "Old", "2025-01-01"),
        row("A", "Strategic", "2026-01-01", origin="CFO's list"),
        row("A", "To come", "2026-04-01"),
        row("A", "Undated"),
    ]
    found = one({"accounts": GROUP, "segments": rows})
    assert (found["segment_elsewhere"], found["segment_origin"]) == ("Strategic", "CFO's list")
    assert found["segment_on"] == dt.date(2026, 1, 1)
    members = one({"accounts": GROUP, "segments": rows[:1]})
    assert members["segment_elsewhere"] == "Star"
    assert one({"accounts": GROUP})["segment_elsewhere"] is None


def test_of_equal_days_the_lowest_account_and_row_count_and_today_is_known() -> None:
    group = [*accounts("A"), *accounts("C", parent_id="A"), *accounts("B", parent_id="A")]
    rows = [
        row("C", "Third", "2026-03-31", id="1"),
        row("B", "Second", "2026-03-31", id="3"),
        row("B", "First", "2026-03-31", id="2"),
        row("B", "Early", "2026-03-30", id="0"),
    ]
    assert one({"accounts": group, "segments": rows})["segment_elsewhere"] == "First"


def test_the_report_sets_it_against_our_tiers() -> None:
    files = {
        "accounts": accounts("A", "B"),
        "opportunities": [win("A", "2026-02-01", 100), win("B", "2026-02-01", 50)],
        "segments": [row("A", "Star"), row("B", "Star")],
    }
    policy = Policy(as_of=TODAY)
    (cross,) = crosses(
        score_rows(files).frame("revenue", "pareto", "tier", ELSEWHERE), typed(files, policy)
    )
    (star,) = [s for s in cross.segments if s.value == "Star"]
    assert (cross.column, star.all.groups, star.all.revenue) == ("segment_elsewhere", 2, 15_000)
