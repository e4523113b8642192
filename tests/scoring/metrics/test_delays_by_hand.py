"""What is late for its tier, by hand: as of Tuesday 2026-03-31, office hours 9 to 18 UTC."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.messages.task_figures import figures
from kamsync.scoring.metrics.delays import add_delays
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, Rows, accounts, typed

POLICY = Policy(as_of=TODAY)
FILES: dict[str, Rows] = {
    "accounts": accounts("A", "B", "C", "D"),
    "cases": [
        # escalated and open: from 17:00 on Monday 1 h, and the whole of today 9 h
        {
            "account_id": "A",
            "opened_at": "2026-03-30T17:00:00Z",
            "first_reply_at": "2026-03-30T17:30:00Z",
            "closed_at": "",
            "status": "Escalated",
            "priority": "",
        },
        # no reply yet: 5 h
        {"account_id": "B", "opened_at": "2026-03-31T13:00:00Z", "status": "New"},
        {
            "account_id": "C",
            "opened_at": "2026-03-02T10:00:00Z",
            "closed_at": "2026-03-03T10:00:00Z",
            "status": "Escaladé",
        },
        # a later one; opened in the evening and closed at the end of the day; of tomorrow
        {"account_id": "A", "opened_at": "2026-03-31T16:00:00Z", "status": "escalated"},
        {
            "account_id": "D",
            "opened_at": "2026-03-31T20:00:00Z",
            "closed_at": "2026-04-01T00:00:00Z",
            "first_reply_at": "2026-03-31T20:30:00Z",
            "status": "Escalation",
        },
        {"account_id": "D", "opened_at": "2026-04-01T00:00:00Z", "status": "Escalation"},
    ],
    "activities": [
        # due on the last of February: 31 days late
        {"account_id": "A", "kind": "task", "due_at": "2026-02-28T12:00:00Z", "owner_id": "u1"},
        {"account_id": "A", "kind": "task", "due_at": "2026-03-31T12:00:00Z", "owner_id": "u1"},
        # 366 days: forgotten
        {"account_id": "A", "kind": "task", "due_at": "2025-03-30T12:00:00Z", "owner_id": "u1"},
        {"account_id": "B", "kind": "task", "due_at": "2026-03-29T12:00:00Z", "owner_id": "u1"},
        {
            "account_id": "B",
            "kind": "task",
            "occurred_at": "2026-03-31T14:00:00Z",
            "due_at": "2026-04-02T12:00:00Z",
            "tag": "escalade client",
            "owner_id": "u1",
        },
        {"account_id": "C", "kind": "task", "due_at": "2026-01-01T12:00:00Z", "is_own": "true"},
        # 365 days: not yet forgotten
        {"account_id": "D", "kind": "task", "due_at": "2025-03-31T12:00:00Z", "owner_id": "u2"},
    ],
    "commitments": [
        {"account_id": "B", "side": "ours", "due_at": "2026-03-30", "done_at": ""},
        {"account_id": "C", "side": "ours", "due_at": "2026-03-20", "done_at": "2026-03-25"},
        {"account_id": "C", "side": "theirs", "due_at": "2026-03-20", "done_at": ""},
        {"account_id": "C", "side": "ours", "due_at": "2026-03-20", "done_at": "2026-03-31"},
        {"account_id": "D", "side": "ours", "due_at": "2026-03-20", "done_at": "2026-04-01"},
    ],
}


def late(
    files: dict[str, Rows], tiers: dict[str, str], policy: Policy = POLICY
) -> dict[str, dict[str, Any]]:
    inputs = typed(files, policy)
    grouped = find_groups(inputs, policy)
    frame = grouped.roots.select("g", "root").with_columns(
        pl.col("root").replace_strict(tiers, default="Maintain").alias("tier")
    )
    return {row["root"]: row for row in add_delays(frame, inputs, policy, grouped).to_dicts()}


def test_an_escalation_is_late_beyond_the_target_of_its_tier() -> None:
    rows = late(FILES, {"A": "Key", "B": "Key"})
    shown = {
        k: (r["escalations"], r["escalation_hours"], r["escalation_late"]) for k, r in rows.items()
    }
    assert shown == {
        "A": (2, 10.0, True),  # a first reply does not settle it
        "B": (1, 4.0, False),  # 4 hours are what a Key account may wait
        "C": (0, None, False),
        "D": (1, 0.0, False),
    }


def test_what_is_overdue_depends_on_the_tier() -> None:
    names = ("overdue_tasks", "overdue_cases", "overdue_promises", "overdue_count", "work_overdue")
    rows = late(FILES, {"A": "Key", "B": "Key"})
    assert [rows["A"][n] for n in names] == [1, 0, 0, 1, True]  # the one due today is not late
    assert [rows["B"][n] for n in names] == [1, 1, 1, 3, True]
    assert [rows["C"][n] for n in names] == [0, 0, 0, 0, False]
    assert [rows["D"][n] for n in names] == [1, 0, 1, 2, True]
    calm = late(FILES, {"B": "Tomorrow"})["B"]
    assert [calm[n] for n in names] == [0, 0, 0, 0, False]  # 2 days, 8 hours, 1 day


def test_a_quote_without_an_answer_is_late_from_its_end_on() -> None:
    """What names an answer, belongs to a closed deal or ended over a year ago is none."""
    quotes = [
        {"account_id": "A", "status": "Sent", "valid_until": "2026-03-30"},
        {"account_id": "A", "status": "Presented", "valid_until": "2026-03-31"},  # today: in time
        {"account_id": "A", "status": "Accepted", "valid_until": "2026-03-01"},
        {"account_id": "A", "status": "Perdu", "valid_until": "2026-03-01"},
        {"account_id": "A", "opportunity_id": "won", "valid_until": "2026-03-01"},
        {"account_id": "A", "opportunity_id": "open", "valid_until": "2025-03-31"},  # 365 days
        {"account_id": "A", "status": "", "valid_until": "2025-03-30"},  # 366: forgotten
        {"account_id": "A", "status": "Draft", "valid_until": ""},
        {"account_id": "B", "status": "Delivered", "valid_until": "2026-03-29"},
    ]
    deals = [
        {"id": id_, "account_id": "A", "stage": "s", "is_closed": closed, "is_won": closed}
        for id_, closed in (("won", "true"), ("open", "false"))
    ]
    files = {"accounts": accounts("A", "B"), "opportunities": deals, "quotes": quotes}
    rows = late(files, {"A": "Key", "B": "Tomorrow"})
    assert {r: (row["overdue_quotes"], row["overdue_count"]) for r, row in rows.items()} == {
        "A": (2, 2),
        "B": (0, 0),  # Tomorrow may wait two days
    }


def test_a_task_of_the_user_that_kamsync_runs_as_waits_for_nobody() -> None:
    policy = Policy(as_of=TODAY, own_user_ids=frozenset({"u1"}))
    rows = late(FILES, {"A": "Key", "B": "Key"}, policy)
    assert {root: row["overdue_tasks"] for root, row in rows.items()} == dict(A=0, B=0, C=0, D=1)
    assert rows["B"]["escalations"] == 0


def test_what_is_not_mapped_is_unknown_and_makes_no_flag() -> None:
    rows = late({"accounts": accounts("A"), "opportunities": []}, {"A": "Key"})
    assert rows["A"]["overdue_count"] is None
    assert rows["A"]["escalations"] is None
    assert rows["A"]["work_overdue"] is False
    assert rows["A"]["escalation_late"] is False
    case = {"account_id": "A", "opened_at": "2026-03-31T13:00:00Z"}
    bare = late({"accounts": accounts("A"), "cases": [case]}, {"A": "Key"})["A"]
    assert (bare["escalations"], bare["overdue_cases"]) == (None, 1)  # nothing could be marked
    signed = late({"accounts": accounts("A"), "cases": [case | {"status": "New"}]}, {"A": "Key"})
    assert signed["A"]["escalations"] == 0


@pytest.mark.parametrize(
    ("language", "topic", "row"),
    [
        ("en", "escalation_late", {"escalations": 2, "escalation_hours": 10.0}),
        ("fr", "overdue", {"overdue_count": 3, "overdue_tasks": 2, "overdue_cases": 1}),
    ],
)
def test_a_task_says_how_late_what_is(language: str, topic: str, row: dict[str, int]) -> None:
    wanted = {"n": "2", "hours": "10"} | {"tasks": "2", "cases": "1", "promises": "0"}
    found = figures(topic, row, language, "EUR")
    assert found is not None
    assert all(wanted[key] == value for key, value in found.items())
