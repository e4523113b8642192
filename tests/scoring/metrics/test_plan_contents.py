"""What plans say, as columns: unknown where nothing is read, no where nothing is recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.scoring.metrics.plan_contents import (
    add_challenges,
    courses,
    needs_and_deals,
    plan_contents,
)
from kamsync.scoring.read.inputs import Inputs
from tests.scoring.book import accounts, one

TODAY = dt.date(2026, 3, 31)
NO_PLAN = ("strategy_on", "plan_goals_pct", "risks_open", "goal_overlap", "client_objective_link")


def test_an_account_without_a_plan_has_no_strategy_and_no_figure() -> None:
    other = {"id": "x", "account_id": "B", "kind": "orientation", "title": "Second supplier"}
    row = one({"accounts": accounts("A", "B"), "plan_items": [other]})
    assert (row["strategy_present"], row["contingency"]) == (False, "none")
    assert [row[c] for c in NO_PLAN] == [None] * len(NO_PLAN)
    assert one({})["strategy_present"] is None


def test_a_plan_says_whose_strategy_it_is_and_since_when() -> None:
    items: list[dict[str, Any]] = [
        {"id": "o", "kind": "orientation", "title": "Second site", "owner_id": "u1"},
        {"id": "g", "kind": "objective", "title": "Sites", "serves": "Open in Spain"},
        {"id": "a", "kind": "action", "title": "Visit", "parent_id": "g"},
        {"id": "c", "kind": "challenge", "title": "Few engineers", "updated_at": "2025-08-01"},
    ]
    rows = [{"account_id": "A", "updated_at": "2026-03-01"} | i for i in items]
    row = one({"plan_items": rows})
    assert (row["strategy_present"], row["strategy_owner"]) == (True, "u1")
    assert row["strategy_on"] == dt.date(2026, 3, 1)
    assert (row["client_objective_link"], row["client_objectives"]) == (100, 1)
    assert row["goal_overlap"] == 50
    assert (row["challenges_open"], row["challenges_age_days"]) == (1, 242)
    assert row["no_recent_challenge"] is True


def test_what_is_next_has_a_name_and_what_is_empty_stays_unknown() -> None:
    whole = (
        PlanItem("a", "action", "Visit", owner_id="u1", due_at=TODAY),
        PlanItem("g", "objective", "Sites", indicator="nps", target="9", due_at=TODAY),
        PlanItem("o", "orientation", "Second site", owner_id="u2"),
    )
    bare = (PlanItem("a", "action"), PlanItem("g", "objective"), PlanItem("o", "orientation"))
    plans = {g: AccountPlan(str(g), items) for g, items in enumerate((whole, bare))}
    frame = pl.DataFrame({"g": [0, 1], "nps": [7, None]})
    names = ("goal_title", "goal_target", "step_title", "step_owner", "strategy_title")
    found = plan_contents(plans, frame, TODAY)
    assert found.select(names).rows() == [
        ("Sites", "nps: 9", "Visit", "u1", "Second site"),
        ("g", None, "a", None, None),
    ]
    # what is measured here needs no starting value; where it is not, it does
    assert found["plan_kpi_pct"].to_list() == [100, 0]
    unmeasured = plan_contents({0: plans[0]}, frame.with_columns(nps=pl.lit(None)), TODAY)
    assert unmeasured["plan_kpi_pct"].to_list() == [67]


def test_a_dated_text_on_challenges_counts_as_a_record() -> None:
    account = pl.DataFrame(
        {
            "profile_challenges": [
                "Few engineers",
                "Few engineers",
                None,
                "Today",
                "Some",
                "A day",
            ],
            "profile_challenges_at": [
                *(dt.date(2025, 9, 29), dt.date(2025, 9, 28), TODAY, TODAY),
                *(None, TODAY + dt.timedelta(days=1)),
            ],
        }
    )
    inputs = Inputs({"account": account.lazy()})
    found = add_challenges(account.with_row_index("g"), {}, inputs, TODAY)
    assert found["no_recent_challenge"].to_list() == [False, True, True, False, True, True]


@pytest.mark.parametrize(("days", "silent"), [(183, False), (184, True)])
def test_a_challenge_of_the_plan_is_recent_for_half_a_year(days: int, *, silent: bool) -> None:
    day = TODAY - dt.timedelta(days=days)
    plans = {0: AccountPlan("A", (PlanItem("c", "challenge", updated_at=day),))}
    inputs = Inputs({"plan_item": pl.LazyFrame({"id": ["c"]})})
    found = add_challenges(pl.DataFrame({"g": [0]}), plans, inputs, TODAY)
    assert found["no_recent_challenge"].to_list() == [silent]


def test_a_decision_in_force_comes_before_the_plan() -> None:
    day = dt.date.fromisoformat
    exit_ = PlanItem("o", "orientation", "Exit by 2027", status="chosen")
    plans = {g: AccountPlan(str(g), (exit_,)) for g in (0, 1, 2)}
    frame = pl.DataFrame(
        {
            "g": [0, 1, 2, 3],
            "decision": ["Accepter", "reduce", None, "perhaps"],
            "decision_until": [TODAY, day("2026-03-30"), None, TODAY],
        }
    )
    found = {row[0]: row[1:] for row in courses(frame, plans, TODAY).rows()}
    assert found == {0: ("accept", None), 1: ("exit", exit_.title), 2: ("exit", exit_.title)}


def test_needs_and_deals_are_counted_that_do_not_answer_one_another() -> None:
    items = (
        PlanItem("n1", "need", "Spare parts", opportunity_id="d1"),
        PlanItem("n2", "need", "Training"),
        PlanItem("n3", "need", "Settled", done_at=TODAY, opportunity_id="d2"),
    )
    plans = {0: AccountPlan("A", items), 1: AccountPlan("B", (PlanItem("x", "action"),))}
    deals = pl.DataFrame({"g": [0, 0, 0, 1], "id": ["d1", "d2", "d3", "d4"]})
    assert needs_and_deals(plans, deals, TODAY).rows() == [(0, 1, 1), (1, 0, None)]
