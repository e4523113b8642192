"""What the report tells of teams, by hand: as of 2026-03-31."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from kamsync.scoring.explain.expectation import expectation
from kamsync.scoring.explain.manager_sheet import SheetLine, Spread, manager_sheet
from kamsync.scoring.explain.team_details import (
    _owned_cases,
    by_department,
    calendar,
    look_at_teams,
    support,
)
from kamsync.scoring.explain.tier_cases import cases_by_tier, reply_of, year_of_cases
from kamsync.scoring.metrics.contributors import by_section, contributions, contributors
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.staff_rows import WORK, StaffRows
from kamsync.scoring.read.windows import epoch
from tests.scoring.book import TODAY, Rows, accounts, typed
from tests.sync.plan.frames import a_group, scored_of

POLICY = Policy(as_of=TODAY)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def team(*rows: tuple[str, str, str | None, str | None, str | None]) -> pl.DataFrame:
    """root, user, role, from, to."""
    table = [
        (0, root, user, role, "Sales", day(a) if a else None, day(b) if b else None)
        for root, user, role, a, b in rows
    ]
    schema = {"g": pl.Int64, "root": pl.String, "user_id": pl.String, "role": pl.String}
    schema |= {"department": pl.String, "starts_at": pl.Date, "ends_at": pl.Date}
    return pl.DataFrame(table, schema=schema, orient="row")


def test_the_calendar_of_teams_shows_who_goes_first() -> None:
    rows = team(
        ("A", "u1", "Engineer", "2025-01-01", None),
        ("A", "u2", "Engineer", "2025-01-01", "2026-06-29"),  # in 90 days
        ("A", "u3", "Buyer", "2025-01-01", "2025-12-31"),  # 90 days ago
        ("A", "u4", "Buyer", "2025-01-01", "2025-12-30"),  # long gone
        ("A", "u5", "Chief", None, "2026-06-30"),
        ("A", "u6", "Chief", "2026-06-30", None),  # begins later
        ("A", "u7", "Buyer", "2026-06-29", "2026-06-30"),  # begins in 90 days
        ("A", "u8", "Buyer", "2025-01-01", "2026-03-31"),  # the last day
        ("B", "u1", "Engineer", None, None),  # no account of these tiers
    )
    groups = pl.DataFrame({"root": ["A", "B"], "tier": ["Key", "Maintain"]})
    found = calendar(rows, groups, POLICY).select("role", "state").rows()
    assert found == [
        ("Buyer", "over"),
        ("Buyer", "ends"),
        ("Engineer", "ends"),
        ("Buyer", "runs"),
        ("Chief", "runs"),
        ("Engineer", "open"),
    ]


def test_departments_of_fewer_than_three_owners_stand_together() -> None:
    groups = pl.DataFrame(
        {
            "owner_id": ["u1", "u2", "u3", "u1", "v1", "w1", "x1", None],
            "tier": ["Key"] * 4 + ["Maintain"] * 4,
            "revenue": [10, 20, 30, 40, 5, 6, 7, 99],
            "team_lead": [True, False, None, True, None, None, None, None],
            "overdue_count": [1, None, 2, 0, 0, 0, 0, 0],
        }
    )
    ids = ("u1", "u2", "u3", "v1", "w1")
    users = pl.DataFrame({"id": ids, "department": ["North"] * 3 + ["South", "West"]})
    found = by_department(groups, users).rows()
    assert found == [("North", 3, 4, 4, 100, 2 / 3, 3), (None, 3, 3, 0, 18, None, 0)]
    level = groups.with_columns(revenue=pl.lit(12))
    equal = level.filter(pl.col("owner_id") != "u1").vstack(level.head(1))
    assert by_department(equal, users)["department"].to_list() == ["North", None]
    assert by_department(groups.head(5), users).height == 1  # one owner alone is not shown
    assert by_department(groups.head(6), users).height == 1  # nor are two
    unmapped = groups.with_columns(pl.lit(None, pl.Int64).alias("overdue_count"))
    assert by_department(unmapped, users)["overdue"].to_list() == [None, None]
    once = groups.with_columns(overdue_count=pl.Series([2, *[None] * 7], dtype=pl.Int64))
    assert by_department(once, users)["overdue"].to_list() == [2, None]


def test_support_by_family_counts_people_and_who_is_at_work() -> None:
    scored = scored_of(a_group("A", team_roles_missing="Buyer"), a_group("B"))
    work = pl.DataFrame([(0, "u1", "call", 3)], schema=WORK, orient="row")
    scored = replace(scored, staff=StaffRows(work=work))
    here = team(
        ("A", "u1", " engineer", None, None),
        ("B", "u2", "Engineer", None, None),
        ("B", "u3", "Engineer", None, "2026-03-30"),
        ("B", "u4", "Engineer", "2026-04-01", None),
        ("B", "u2", "Engineer", "2026-03-31", "2026-03-31"),
        ("B", "u5", "Engineer", None, "2026-03-31"),
        ("B", "u6", "Engineer", "2026-03-31", None),
    )
    policy = replace(POLICY, family_roles={"Pumps": ("Engineer", "Buyer")})
    assert support(here, scored, policy).rows() == [
        ("Pumps", "Engineer", 4, 1, None, 0),
        ("Pumps", "Buyer", 0, 0, None, 1),
    ]
    unknown = support(None, scored, policy)
    assert unknown.rows() == [("Pumps", r, None, None, None, None) for r in ("Engineer", "Buyer")]


def test_months_have_a_low_and_a_high_and_days_of_each_role() -> None:
    months = pl.DataFrame(
        {
            "month": [day("2026-04-01")] * 2 + [day("2026-05-01")],
            "product_family": ["Pumps; Pipes", None, "Pumps"],
            "n": [1, 1, 1],
            "amount": [1000, 100, 400],
            "expected": [500, 50, 200],
            "variance": [250_000.0, 2500.0, 40_000.0],
            "chances": [0.5, 0.5, 0.5],
        }
    )
    roles = {"Pumps": ("Engineer",), "Pipes": ("Engineer", "Buyer")}
    april, may = expectation(months, roles, {"Engineer": 4})
    # 1.2816 × √252,500 = 644.0: below 0 and above 1,100 no month can go
    assert (april.deals, april.low, april.base, april.high) == (2, 0, 550, 1100)
    assert april.days == {"Engineer": 4.0, "Buyer": 0.0}
    assert (may.low, may.base, may.high) == (0, 200, 400)
    june = months.tail(1).with_columns(variance=pl.lit(1_600.0))
    # 1.2816 × 40 = 51.3
    (sure,) = expectation(june, roles, {"Engineer": 4})
    assert (sure.low, sure.base, sure.high) == (149, 200, 251)


def test_managers_are_compared_as_a_programme_and_never_alone() -> None:
    owners = ["u1", "u2", "u3", "v1", "v2", "v3", "v3"]
    nothing = pl.Series([None] * 7, dtype=pl.Float64)
    groups = pl.DataFrame(
        {
            "owner_id": owners,
            "tier": ["Key"] * 3 + ["Maintain"] * 4,
            "active_departments": [3, 3, 3, 1, 1, 1, 1],
            "contact_level": [None, None, 1, None, None, None, None],
            "plan_pct": nothing,
            "plan_execution": nothing,
            "plan_objectives": [1, 0, 2, 0, 0, 0, 0],
        }
    )
    work = pl.DataFrame(
        {"owner_id": ["u1", "u1", "u2"], "kind": ["meeting", "call", "call"], "n": [4, 6, 9]}
    )
    found = {line.measure: line for line in manager_sheet(groups, work)}
    departments = SheetLine("departments", Spread(3, 3, 3, 3), Spread(3, 1, 1, 1))
    assert found["departments"] == departments
    assert departments.differs is True
    assert found["accounts"].others == Spread(3, 1.0, 1.0, 1.5)
    assert found["accounts"].differs is False
    assert found["objectives"].key.median == 1.0
    assert found["meetings"].key == Spread(1, None, None, None)  # one of ten, others too few
    assert found["level"].differs is None


def test_cases_by_tier_say_whether_the_priority_is_given() -> None:
    opened = "2026-03-30T10:00:00Z"
    row = {"opened_at": opened, "first_reply_at": "2026-03-30T12:00:00Z"}
    cases: Rows = [
        row | {"account_id": "A", "priority": p} for p in ("Haute", "P1", "low", "", "1 - High")
    ]
    cases += [
        row | {"account_id": "B", "priority": "Medium", "closed_at": "2026-03-31T11:00:00Z"}
    ] * 5
    cases += [row | {"account_id": "B", "opened_at": "2025-03-30T10:00:00Z"}]
    inputs = typed({"accounts": accounts("A", "B"), "cases": cases}, POLICY)
    scored = scored_of(a_group("A", tier="Key"), a_group("B"))
    found = cases_by_tier(inputs, POLICY, scored).rows()
    assert found == [("Key", 5, 3 / 4, 2.0, None), ("Maintain", 5, 0.0, 2.0, 10.0)]


def test_how_soon_a_role_answers_is_told_of_three_people_or_more() -> None:
    owners = ["u1", "u2", "u3", "u1", "u2", "u9"]
    cases = pl.DataFrame({"owner_id": owners, "reply": [1.0, 2.0, 3.0, 4.0, 5.0, 99.0]})
    assert reply_of(cases, {"u1", "u2", "u3"}) == 3.0
    assert reply_of(cases, {"u1", "u2"}) is None
    assert reply_of(cases.head(4), {"u1", "u2", "u3"}) is None
    two = pl.DataFrame({"owner_id": ["u1", "u2"] * 3, "reply": [1.0] * 6})
    assert reply_of(two, {"u1", "u2"}) is None
    four = two.with_columns(owner_id=pl.Series(["u1", "u2", "u3", "u4", "u1", "u9"]))
    assert reply_of(four, {"u1", "u2", "u3", "u4"}) == 1.0


def test_a_case_answered_before_it_was_written_down_waited_for_nothing() -> None:
    case = {"account_id": "A", "opened_at": "2026-03-30T10:00:00Z", "owner_id": "u"}
    rows = [
        case | {"first_reply_at": reply, "closed_at": close}
        for reply, close in (
            ("2026-03-30T09:59:00Z", "2026-03-31T10:00:00Z"),
            ("2026-03-30T10:30:00Z", "2026-03-30T09:00:00Z"),
            ("", ""),
        )
    ]
    edges = ("2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01")
    rows += [case | {"opened_at": f"{day}T10:00:00Z"} for day in edges]
    inputs = typed({"cases": rows}, POLICY)
    found = year_of_cases(inputs, POLICY, pl.DataFrame({"id": ["A"]}))
    assert found.select("reply", "close").rows() == [
        *((0.0, 9.0), (0.5, 0.0), (None, None), (None, None), (None, None)),
    ]


def test_contributors_are_counted_with_those_from_outside() -> None:
    items = [
        {"account_id": "A", "kind": "action", "updated_by": who, "updated_at": at}
        for who, at in (("u1", "2026-03-01"), ("u2", "2025-03-30"), ("u1", "2026-02-01"))
    ]
    ratings = [
        {"account_id": "A", "kpi": "k", "side": "them", "by": "c9", "rated_at": "2026-01-01"}
    ]
    rated = accounts("A", "B", rating_fit="high", rating_fit_at="2026-01-01", rating_fit_by="u3")
    files = {"accounts": rated, "plan_items": items, "ratings": ratings}
    members = pl.DataFrame({"account_id": ["A", "B"], "g": [1, 2]})
    rows = contributions(typed(files, POLICY), members, epoch(TODAY))
    kept = sorted(rows.select("g", "section", "by").rows())
    assert kept == [
        (1, "joint", "c9"),
        (1, "plan", "u1"),
        (1, "ratings", "u3"),
        (2, "ratings", "u3"),
    ]
    users, contacts = pl.Series(["u1", "u3"]), pl.Series(["c9"])
    assert contributors(rows, users, contacts).sort("g").rows() == [(1, 3, 1, 2), (2, 1, 0, 1)]
    assert contributors(rows, users, contacts.clear()).sort("g").rows()[0] == (1, 3, 1, 2)
    assert by_section(rows, users, contacts).rows() == [
        (1, "joint", "customer", 1, epoch(dt.date(2026, 1, 1))),
        (1, "plan", "ours", 1, epoch(dt.date(2026, 3, 1))),
        (1, "ratings", "ours", 1, epoch(dt.date(2026, 1, 1))),
        (2, "ratings", "ours", 1, epoch(dt.date(2026, 1, 1))),
    ]
    assert set(by_section(rows, users, contacts.clear())["origin"]) == {"ours", "third"}


def test_a_page_of_teams_shows_what_is_read() -> None:
    item = {"account_id": "A", "kind": "action", "updated_by": "u1", "updated_at": "2026-03-01"}
    files: dict[str, Rows] = {"accounts": accounts("A", "B"), "plan_items": [item]}
    scored = scored_of(a_group("A", tier="Key"), a_group("B"))
    names = ("active_departments", "contact_level", "plan_pct", "plan_execution", "overdue_count")
    unknown = [pl.lit(None, pl.Float64).alias(c) for c in (*names, "plan_objectives")]
    whole = scored.groups.with_columns(*unknown, pl.lit(None, pl.Boolean).alias("team_lead"))
    scored = replace(scored, groups=whole.with_columns(pl.lit("").alias("team_roles_missing")))
    bare = look_at_teams(typed(files, POLICY), POLICY, scored)
    assert (bare.calendar, bare.cases, bare.contributors.height) == (None, None, 0)

    files |= {"users": [{"id": "u1", "department": "Sales"}]}
    member = {"account_id": "A", "user_id": "u1", "role": "Engineer", "department": "Sales"}
    files |= {"team_members": [member], "cases": [{"account_id": "A", "opened_at": "2026-03-01"}]}
    found = look_at_teams(typed(files, POLICY), POLICY, scored)
    assert found.calendar is not None
    assert found.calendar.select("root", "role", "state").rows() == [("A", "Engineer", "open")]
    assert found.cases is not None
    assert found.cases["n"].to_list() == [1]
    assert found.contributors.select("root", "section", "origin", "n").rows() == [
        ("A", "plan", "ours", 1)
    ]


def test_cases_are_read_for_roles_where_they_name_an_owner() -> None:
    scored = scored_of(a_group("A"))
    case = {"id": "c", "account_id": "A", "opened_at": "2026-03-01T09:00:00Z"}
    asked = replace(POLICY, family_roles={"Pumps": ("Engineer",)})
    for owner, policy in (({}, asked), ({"owner_id": "u1"}, POLICY)):
        inputs = typed({"accounts": accounts("A"), "cases": [case | owner]}, policy)
        assert _owned_cases(inputs, policy, scored) is None
    assert _owned_cases(inputs, asked, scored) is not None


def test_departments_of_as_much_revenue_come_by_name() -> None:
    owners = [f"{side}{n}" for side in "sn" for n in range(3)]
    columns = {"owner_id": owners, "tier": ["Key"] * 6, "revenue": [5] * 6}
    groups = pl.DataFrame(columns).with_columns(team_lead=pl.lit(True), overdue_count=pl.lit(0))
    users = pl.DataFrame({"id": owners, "department": ["South"] * 3 + ["North"] * 3})
    assert by_department(groups, users)["department"].to_list() == ["North", "South"]
