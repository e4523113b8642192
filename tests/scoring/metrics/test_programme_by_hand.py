"""Who is in charge, by hand: owner, plan, sponsor, cadence, review, and what they cover."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.metrics.programme import PROCESSES, presence
from tests.scoring.book import (
    Asked,
    Rows,
    accounts,
    one,
    row_of,
    score_rows,
    side_by_side,
    touch,
    win,
)

KEY = {"override_tier": "Key", "override_until": "2026-12-31", "override_reason": "agreed"}
USERS: Rows = [
    {"id": "u", "name": "U", "is_active": "true"},
    {"id": "left", "name": "L", "is_active": "false"},
]


def served(**columns: str) -> Rows:
    """One Key account with everything; 2026-03-31 is today, a Key's cadence 30 days."""
    whole = KEY | {
        "owner_id": "u",
        "plan_start": "2026-01-01",
        "plan_end": "2026-12-31",
        "plan_reviewed_at": "2026-02-01",
        "sponsor_id": "s",
    }
    return accounts("A", **(whole | columns))


def portfolio(last: str = "2026-03-20", **columns: str) -> dict[str, Rows]:
    return {
        "accounts": served(**columns),
        "users": USERS,
        "activities": [touch("A", "meeting", last)],
    }


def answers(row: dict[str, Any]) -> list[bool | None]:
    return [row[name] for name in PROCESSES]


def test_an_account_with_everything_lacks_nothing() -> None:
    row = one(portfolio())

    assert answers(row) == [True] * 5
    assert row["programme_gaps"] == 0


def test_each_gap_is_the_only_one() -> None:
    cases: list[tuple[str, dict[str, str]]] = [
        ("owned", {"owner_id": "left"}),
        ("planned", {"plan_start": ""}),
        ("planned", {"plan_end": "2026-03-30"}),
        ("sponsored", {"sponsor_id": ""}),
        ("in_cadence", {"last": "2026-02-28"}),  # due on 30 March
        ("reviewed", {"plan_reviewed_at": "2025-09-28"}),  # 184 days
        ("reviewed", {"plan_reviewed_at": "2026-04-01"}),  # lies ahead
        ("reviewed", {"plan_reviewed_at": ""}),
    ]
    rows = side_by_side(*(portfolio(**change) for _, change in cases))

    assert [[name for name in PROCESSES if row[name] is False] for row in rows] == [
        [process] for process, _ in cases
    ]
    assert [row["programme_gaps"] for row in rows] == [1] * len(cases)


def test_on_the_line_nothing_is_missing_yet() -> None:
    changes: list[dict[str, str]] = [
        {"plan_end": "2026-03-31"},
        {"plan_end": ""},
        {"last": "2026-03-01"},  # due today
        {"plan_reviewed_at": "2025-09-29"},  # 183 days
        {"plan_reviewed_at": "2026-03-31"},
        {"plan_reviewed_at": "2024-01-01", "plan_presented_at": "2026-01-01"},
    ]
    rows = side_by_side(*(portfolio(**change) for change in changes))
    assert [row["programme_gaps"] for row in rows] == [0] * len(changes)


def test_a_tier_without_a_cadence_has_none_to_keep() -> None:
    row = one(portfolio(override_tier="Streamline"))

    assert row["touch_overdue"] is None
    assert row["in_cadence"] is False


def test_what_is_not_mapped_is_unknown_and_no_gap() -> None:
    row = one({"accounts": accounts("A", **KEY), "opportunities": [win("A", "2026-01-10", 5)]})

    assert answers(row) == [None] * 5
    assert row["programme_gaps"] is None


def test_an_owner_is_one_even_where_users_are_not_mapped() -> None:
    listed = [accounts("A", owner_id="u")[0], accounts("B", owner_id="")[0]]
    scored = Asked({"accounts": listed}, fallback_owner="boss")

    assert row_of(scored, "A")["owned"] is True
    assert row_of(scored, "B")["owner_id"] == "boss"
    assert row_of(scored, "B")["owned"] is False


def two_keys() -> dict[str, Rows]:
    """600 with everything, 200 without an owner, 100 without a plan and not Key."""
    listed = [
        {**served()[0], "id": "A"},
        {**served(owner_id="left")[0], "id": "B"},
        {**served(plan_start="", override_tier="Maintain")[0], "id": "C"},
    ]
    day = "2026-03-20"
    return {
        "accounts": listed,
        "users": USERS,
        "activities": [touch(i, "meeting", day) for i in "ABC"],
        "opportunities": [
            win(i, "2026-01-10", n) for i, n in zip("ABC", (600, 200, 100), strict=True)
        ],
    }


def shown(files: dict[str, Rows]) -> pl.DataFrame:
    return score_rows(files).frame("tier", "revenue", *PROCESSES)


def test_what_the_programme_covers_of_key_revenue_by_hand() -> None:
    found = presence(shown(two_keys()), pl.col("tier") == "Key")

    assert found["planned"].revenue_share == 1.0
    assert (found["owned"].present, found["owned"].known) == (1, 2)
    assert found["owned"].revenue_share == 0.75  # 600 of 800
    assert found["covered"].share == 0.5
    assert found["covered"].revenue_share == 0.75


def test_coverage_is_unknown_where_plans_are_not_mapped() -> None:
    files = two_keys()
    files["accounts"] = [
        {k: v for k, v in row.items() if not k.startswith("plan_")} for row in files["accounts"]
    ]
    found = presence(shown(files), pl.col("tier") == "Key")

    # B has no owner, so it cannot be covered; how much is covered stays unknown all the same
    assert found["planned"].share is None
    assert found["covered"].known == 0
    assert found["covered"].revenue_share is None
    assert found["owned"].share == 0.5


def test_credits_are_no_revenue_to_cover() -> None:
    files = two_keys()
    files["opportunities"].append(win("B", "2026-02-10", -900))
    found = presence(shown(files), pl.col("tier") == "Key")

    assert found["owned"].revenue_share == 1.0
    assert found["owned"].share == 0.5


def test_a_scorecard_may_ask_for_a_task_wherever_the_largest_lack_something() -> None:
    flag = """
[[flags]]
id = "large_without_programme"
severity = "medium"
when = { all = [{ metric = "pareto", is = "A" }, { metric = "programme_gaps", at_least = 1 }] }
action = { en = "Complete the programme of {account}" }
"""
    card = parse_scorecard("own", default_text() + flag)
    scored = score_rows(two_keys(), card=card)
    opened = scored.flags.filter(pl.col("open") & (pl.col("flag") == "large_without_programme"))

    # A lacks nothing, C is class B
    assert opened["root"].to_list() == ["B"]
