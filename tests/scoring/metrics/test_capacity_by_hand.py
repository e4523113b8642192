"""Have we the people for dedicated teams: by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.model.staff_resources import Staffing
from kamsync.model.tables import SHARE_UNIT
from kamsync.scoring.metrics.capacity import add_capacity, add_teams, cost, exclusivity, present
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.staff_rows import counted_work, months_ahead
from kamsync.scoring.read.windows import Windows, epoch
from tests.scoring.book import TODAY, typed


def test_hours_of_owners_are_held_against_what_a_dedicated_manager_needs() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key", "Key", "Key", "Maintain"],
            "owner_id": ["u", "v", "u", None],
            "coverage_model": ["dedicated", "fluid", None, "dedicated"],
        }
    )
    # 2 owners × 300 h / 3 Key accounts = 200 h each
    short = add_capacity(frame, Staffing(seller_hours=300, dedicated_hours=250))
    assert short["capacity_hours"].to_list() == [200.0] * 4
    assert short["coverage_advice"].to_list() == ["fluid"] * 4
    enough = add_capacity(frame, Staffing(seller_hours=300, dedicated_hours=200))
    assert enough["coverage_advice"].to_list() == frame["coverage_model"].to_list()
    unsaid = add_capacity(frame, Staffing())
    assert unsaid["capacity_hours"].null_count() == 4
    assert unsaid["coverage_advice"].to_list() == frame["coverage_model"].to_list()
    half = add_capacity(frame, Staffing(dedicated_hours=250))
    assert half["coverage_advice"].to_list() == frame["coverage_model"].to_list()


def test_a_team_of_three_says_how_far_it_is_devoted_to_key_accounts() -> None:
    team = pl.DataFrame({"g": [1, 1, 1, 1, 2, 2], "user_id": ["u", "u", "v", "w", "u", "v"]})
    work = pl.DataFrame(
        {
            "g": [1, 2, 3, 1],
            "owner_id": ["u", "u", "v", "x"],
            "n": [6, 1, 5, 50],
        }
    )
    found = exclusivity(team, work, pl.Series([1, 2], dtype=pl.Int64))
    # of g 1: u 7 of 7, v 0 of 5, w nothing; two people are no team to speak of
    assert found.rows() == [(1, 7 / 12)]
    ten, nine = (work.with_columns(n=pl.Series([k, 1, 4, 9])) for k in (5, 4))
    assert exclusivity(team, ten, pl.Series([1])).height == 1  # ten activities are enough
    assert exclusivity(team, nine, pl.Series([1])).is_empty()


def test_what_a_team_costs_and_for_whom_it_is_for_a_set_time() -> None:
    day = dt.date(2026, 12, 31)
    team = pl.DataFrame(
        {
            "g": [1, 1, 1, 2, 3, 4],
            "user_id": ["u", "u", "v", "w", "x", "y"],
            "role": ["Service", " engineer ", "Service", "Nobody", "Intern", "Pupil"],
            "ends_at": [None, day, day, None, day, day],
        },
        schema_overrides={"ends_at": pl.Date},
    )
    found = cost(
        team, Staffing(role_cost={"service": 100, "Engineer": 300, "intern": 0, "pupil": 1})
    )
    # u stays with one of two roles; of nothing there is no part
    assert found.sort("g").rows() == [(1, 400, 0.25), (3, 0, None), (4, 1, 1.0)]


def test_both_days_count_as_days_in_the_team_and_a_missing_one_is_open() -> None:
    rows = [
        {"account_id": "A", "user_id": name, "starts_at": a, "ends_at": b}
        for name, a, b in (
            ("first", "2026-03-31", ""),
            ("last", "", "2026-03-31"),
            ("coming", "2026-04-01", ""),
            ("gone", "", "2026-03-30"),
            ("open", "", ""),
        )
    ]
    inputs = typed({"team_members": rows}, Policy(as_of=TODAY))
    found = present(inputs, pl.DataFrame({"id": ["A"], "g": [7]}), epoch(TODAY))
    assert sorted(found.select("g", "user_id").rows()) == [(7, "first"), (7, "last"), (7, "open")]


def test_what_a_team_does_is_counted_on_key_accounts_and_costs_only_where_roles_have_one() -> None:
    frame = pl.DataFrame({"g": [1, 2], "tier": ["Key", "Maintain"]})
    people = {"g": [1, 1, 1], "user_id": ["u", "v", "w"], "role": ["Service"] * 3}
    team = pl.DataFrame(people).with_columns(pl.lit(None, pl.Date).alias("ends_at"))
    work = pl.DataFrame({"g": [1, 2], "owner_id": ["u", "v"], "n": [9, 3]})
    found = add_teams(frame, team, work, Staffing(role_cost={"Service": 5}))
    assert found["team_exclusivity"].to_list() == [0.75, None]
    assert found["team_cost"].to_list() == [15, None]
    assert "team_cost" not in add_teams(frame, team, work, Staffing()).columns


def test_open_deals_by_month_and_family() -> None:
    today = dt.date(2026, 3, 31)
    deals = pl.DataFrame(
        {
            "day": [epoch(d) for d in (today, dt.date(2027, 2, 28), dt.date(2027, 3, 1))] + [None],
            "home": [100, 200, 1, 1],
            "probability": [SHARE_UNIT // 4, SHARE_UNIT // 2, 1, 1],
            "product_family": ["P", None, "P", "P"],
        }
    )
    found = months_ahead(deals, Windows(today))
    assert found.rows() == [
        (dt.date(2026, 3, 1), "P", 1, 100, 25, 1875.0, 0.25),
        (dt.date(2027, 2, 1), None, 1, 200, 100, 10000.0, 0.5),
    ]


def test_work_is_counted_by_person_group_and_kind() -> None:
    work = pl.DataFrame({"g": [1, 1, 2], "owner_id": ["u"] * 3, "kind": ["call", "call", "note"]})
    assert counted_work(work).sort("g").rows() == [(1, "u", "call", 2), (2, "u", "note", 1)]
