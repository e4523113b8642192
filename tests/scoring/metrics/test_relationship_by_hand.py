"""Groups, owners, touches, freshness and cadence, each against a number worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.scoring.book import CARD, TODAY, accounts, one, score_rows, side_by_side, touch, win


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days))


def roots_of(*links: dict[str, str], **policy: Any) -> dict[str, int]:
    rows = [{"id": "", "name": "N", "parent_id": "", "group_id": "", **link} for link in links]
    groups = score_rows({"accounts": rows}, **policy).frame("members")
    return dict(zip(groups["root"], groups["members"], strict=True))


@pytest.mark.parametrize(
    ("links", "groups"),
    [
        ([{"id": "A"}, {"id": "B", "parent_id": "A"}, {"id": "C", "parent_id": "B"}], {"A": 3}),
        ([{"id": "A"}, {"id": "B", "parent_id": "gone"}], {"A": 1, "B": 1}),
        # The group id replaces the parent; its own id makes a root.
        ([{"id": "A"}, {"id": "B", "parent_id": "A", "group_id": "B"}], {"A": 1, "B": 1}),
        # A label: the lowest id is the root.
        ([{"id": "B", "group_id": "x"}, {"id": "A", "group_id": "x"}], {"A": 2}),
        # A cycle: each of its members alone; who hangs on it stops where it arrives.
        (
            [
                {"id": "A", "parent_id": "B"},
                {"id": "B", "parent_id": "A"},
                {"id": "C", "parent_id": "B"},
            ],
            {"A": 1, "B": 2},
        ),
    ],
)
def test_the_root_of_an_account(links: list[dict[str, str]], groups: dict[str, int]) -> None:
    assert roots_of(*links) == groups


def test_a_deleted_parent_ends_the_way_up() -> None:
    rows = [{"id": "A", "is_deleted": "true"}, {"id": "B", "parent_id": "A", "is_deleted": ""}]
    assert roots_of(*rows) == {"B": 1}


def test_every_account_is_its_own_root_where_the_unit_is_the_account() -> None:
    links = [{"id": "A"}, {"id": "B", "parent_id": "A"}]
    assert roots_of(*links, unit="account") == {"A": 1, "B": 1}


USERS = [
    {"id": "u1", "name": "n", "is_active": "true"},
    {"id": "u2", "name": "n", "is_active": "false"},
    {"id": "u3", "name": "n", "is_active": ""},
]


@pytest.mark.parametrize(
    ("kam", "owner", "expected", "issue"),
    [
        ("u1", "u3", "u1", False),
        ("u2", "u3", "u3", False),
        # B sells more than C; C's owner is out of work, B's is not.
        ("u2", "u2", "u1", False),
        ("", "", "u1", False),
    ],
)
def test_the_owner_is_the_first_active_one(
    kam: str, owner: str, expected: str, issue: bool
) -> None:
    rows = accounts("A", kam_id=kam, owner_id=owner, parent_id="")
    rows += accounts("B", kam_id="", owner_id="u1", parent_id="A")
    rows += accounts("C", kam_id="", owner_id="u2", parent_id="A")
    wins = [win("B", "2026-01-01", 5), win("C", "2026-01-01", 9)]
    found = one({"accounts": rows, "users": USERS, "opportunities": wins})
    assert (found["owner_id"], found["owner_issue"]) == (expected, issue)


def test_without_an_active_owner_the_fallback_takes_over_and_it_is_an_issue() -> None:
    found = one({"accounts": accounts("A", owner_id="u2"), "users": USERS}, fallback_owner="boss")
    assert (found["owner_id"], found["owner_issue"]) == ("boss", True)


def test_without_users_every_named_owner_is_active_and_nobody_can_tell() -> None:
    found = one({"accounts": accounts("A", owner_id="u2")})
    assert (found["owner_id"], found["owner_issue"]) == ("u2", None)


CLIENT, INTERNAL, NOWHERE = "freshness_client", "freshness_internal", None


def test_the_domain_an_activity_speaks_for() -> None:
    cases = [
        (touch("A", "meeting", ago(1)), CLIENT),
        (touch("A", "meeting", ago(-1)), NOWHERE),
        (touch("A", "call", ago(1), direction="inbound"), CLIENT),
        (touch("A", "call", ago(1), direction="outbound", completed_at=ago(1)), CLIENT),
        (touch("A", "call", ago(1), direction="outbound"), INTERNAL),
        (touch("A", "call", ago(1)), INTERNAL),
        (touch("A", "email", ago(1), direction="inbound"), CLIENT),
        (touch("A", "email", ago(1), direction="outbound"), INTERNAL),
        (touch("A", "email", ago(1)), NOWHERE),
        (touch("A", "note", ago(1)), INTERNAL),
        (touch("A", "task", ago(1)), NOWHERE),
        (touch("A", "meeting", ago(1), is_own="true"), NOWHERE),
        (touch("A", "meeting", ago(1), owner_id="robot"), NOWHERE),
    ]
    logs = [{"activities": [activity]} for activity, _ in cases]
    for (activity, domain), row in zip(
        cases, side_by_side(*logs, own_user_ids=frozenset({"robot"})), strict=True
    ):
        seen = [name for name in (CLIENT, INTERNAL) if row[name] is not None]
        assert seen == ([] if domain is None else [domain]), activity


def test_freshness_changes_after_120_and_183_days() -> None:
    states = {0: "fresh", 120: "fresh", 121: "ageing", 183: "ageing", 184: "stale"}
    rows = side_by_side(*({"activities": [touch("A", "meeting", ago(age))]} for age in states))
    assert {row["client_age_days"]: row["freshness_client"] for row in rows} == states
    assert [row["triangulation"] for row in rows] == [1, 1, 1, 1, 0]


def test_industry_news_of_the_country_hides_those_of_elsewhere() -> None:
    rows = accounts("A", industry="tech", country="FR") + accounts(
        "B", industry="tech", country="IT"
    )
    news = [
        {"industry": "tech", "country": c, "index_name": "i", "value": 1, "observed_on": ago(d)}
        for c, d in (("FR", 150), ("DE", 10))
    ]
    files = {"accounts": rows, "industry": news}
    assert one(files)["freshness_industry"] == "ageing"
    assert one(files, root="B")["freshness_industry"] == "fresh"


def test_an_activity_without_account_belongs_to_its_deals_account() -> None:
    rows = [win("A", "2020-01-01", 1, id="O1")]
    activity = touch("", "meeting", ago(3), opportunity_id="O1")
    assert one({"opportunities": rows, "activities": [activity]})["client_age_days"] == 3


def test_a_touch_at_midnight_has_the_date_of_the_configured_zone() -> None:
    activity = touch("A", "meeting", "2026-03-30T23:30:00Z")
    assert one({"activities": [activity]}, timezone="Europe/Paris")["client_age_days"] == 0
    assert one({"activities": [activity]}, timezone="UTC")["client_age_days"] == 1


def test_threads_are_the_effective_number_of_contacts() -> None:
    # Today, inbound, both: 2 each. 90 days ago, outbound and completed, c1 alone: 1 × ½.
    # c1 2.5, c2 2: shares 5/9, 4/9; 1 / (25/81 + 16/81) = 81/41 = 1.9756
    rows = [
        touch("A", "call", ago(0), direction="inbound", contact_ids="c1|c2", completed_at=""),
        touch("A", "call", ago(90), direction="outbound", contact_ids="c1", completed_at=ago(90)),
    ]
    found = one({"activities": rows})
    assert found["threads"] == pytest.approx(81 / 41)
    assert (found["engaged_contacts"], found["single_threaded"]) == (2, False)


@pytest.mark.parametrize(("age", "engaged", "touches"), [(180, 1, 1), (181, 0, 1), (184, 0, 0)])
def test_who_is_engaged_and_what_counts_as_a_touch(age: int, engaged: int, touches: int) -> None:
    found = one({"activities": [touch("A", "meeting", ago(age), contact_ids="c1")]})
    assert (found["engaged_contacts"], found["threads"]) == (engaged, float(engaged))
    assert found["client_touches_183d"] == touches
    assert found["single_threaded"] is (engaged == 1)


def test_unmapped_streams_make_figures_unknown_and_never_zero() -> None:
    found = one({})
    for name in ("threads", "engaged_contacts", "client_touches_183d", "flow", "gap"):
        assert found[name] is None
    assert one({"activities": [touch("A", "note", ago(1))]})["threads"] is None


def test_flow_counts_months_and_gap_the_longest_silence() -> None:
    # Window 1 Oct 2025 (after 30 Sep) to 31 Mar 2026: 182 days. Data on 31 Oct and 10 Feb.
    # Runs: 1–30 Oct 30; 1 Nov–9 Feb 30+31+31+9 = 101; 11 Feb–31 Mar 18+31 = 49.
    rows = [touch("A", "meeting", "2025-10-31"), touch("A", "meeting", "2026-02-10")]
    rows.append(touch("A", "meeting", "2025-09-30"))
    found = one({"activities": rows})
    assert (found["flow"], found["gap"]) == (2, 101)


def test_the_next_touch_is_due_after_the_cadence_of_the_tier() -> None:
    # 60 % of revenue: class A, so Maintain at the least; its cadence is 90 days.
    wins = [win("A", "2026-01-01", 6), win("B", "2026-01-01", 4)]
    files = {"accounts": accounts("A", "B"), "opportunities": wins}
    for age, overdue in ((90, False), (91, True)):
        found = one(files | {"activities": [touch("A", "meeting", ago(age))]})
        assert found["tier"] == "Maintain"
        assert found["next_touch_due"] == TODAY + dt.timedelta(CARD.cadence_days["Maintain"] - age)
        assert found["touch_overdue"] is overdue


def test_a_touch_is_in_grace_for_a_fifth_of_the_cadence() -> None:
    """Maintain: 90 days, so 18 more. The flag stands from day 91 on, its task from day 109."""
    cases = {90: (False, False), 91: (True, True), 108: (True, True), 109: (True, False)}
    logs = [[touch("A", "meeting", ago(age))] for age in cases]
    wins = [win("A", "2026-01-01", 6)]
    rows = side_by_side(*({"opportunities": wins, "activities": log} for log in logs))
    assert [row["tier"] for row in rows[:3]] == ["Maintain"] * 3
    found = [(row["touch_overdue"], row["touch_in_grace"]) for row in rows]
    assert dict(zip(cases, found, strict=True)) == cases


def test_sums_and_ratings_of_a_group() -> None:
    # 40.00 of B and 2.50 of C; the newest rating is C's.
    rows = accounts("A", parent_id="", potential_revenue="", employees="7", rating_fit="")
    rows += accounts("B", parent_id="A", potential_revenue="40", employees="9", rating_fit="A")
    rows += accounts("C", parent_id="A", potential_revenue="2.5", employees="5", rating_fit="B")
    for row, day in zip(rows, ("", "2025-01-01", "2025-06-01"), strict=True):
        row["rating_fit_at"] = day
    found = one({"accounts": rows})
    assert (found["potential_revenue"], found["employees"]) == (4250, 7)
    assert (found["rating_fit"], found["rating_fit_at"]) == ("B", dt.date(2025, 6, 1))


def test_a_survey_alone_can_bring_customer_data_and_nothing_from_it_is_stale() -> None:
    said = {"account_id": "B", "answered_at": "2026-03-01", "score": "5", "scale_max": "10"}
    for files, stale, flow in (({"surveys": [said]}, True, 0), ({}, None, None)):
        row = one({"accounts": accounts("A", "B"), **files})
        assert (row["client_data_stale"], row["flow"]) == (stale, flow)
