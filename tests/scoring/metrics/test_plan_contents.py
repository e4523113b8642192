"""What plans say, as columns: unknown where nothing is read, no where nothing is recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.messages.tasks import reason
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.scoring.metrics.plan_contents import (
    add_challenges,
    add_reviews,
    courses,
    needs_and_deals,
    plan_contents,
    unnoted,
    unnoted_finding,
)
from kamsync.scoring.read.inputs import Inputs
from tests.scoring.book import CARD, accounts, one, touch

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


def reviewed(**columns: Any) -> dict[str, Any]:
    """The row of an account with these columns."""
    known = {"dependency": "none", "contingency": "none", "plan_errors": 0} | columns
    frame = pl.DataFrame([known], schema_overrides={"plan_errors": pl.Int64()})
    dates = {c: pl.Date() for c in known if c.startswith("plan_") and c.endswith(("_at", "start"))}
    frame = frame.cast(dates)  # type: ignore[arg-type]
    account = frame.select(pl.lit("A").alias("id"), *dates)
    inputs = Inputs({"account": account.lazy(), "plan_item": pl.LazyFrame({"id": ["x"]})})
    return add_reviews(frame, inputs, TODAY, 183).row(0, named=True)


@pytest.mark.parametrize(
    ("reviewed_at", "start", "expected"),
    [
        (dt.date(2025, 9, 29), None, False),
        (dt.date(2025, 9, 28), None, True),
        (dt.date(2025, 9, 28), dt.date(2026, 1, 1), False),
        (dt.date(2026, 4, 1), dt.date(2025, 1, 1), True),
        (None, None, True),
        (TODAY, None, False),
    ],
)
def test_a_review_is_overdue_after_stale_days_and_a_new_plan_counts_as_reviewed(
    reviewed_at: dt.date | None, start: dt.date | None, *, expected: bool
) -> None:
    row = reviewed(plan_reviewed_at=reviewed_at, plan_start=start)
    assert row["plan_review_overdue"] is expected


def test_where_nobody_records_reviews_none_is_overdue() -> None:
    assert reviewed(plan_start=dt.date(2024, 1, 1))["plan_review_overdue"] is False
    frame = pl.DataFrame({"dependency": ["high"], "contingency": [None]})
    unread = add_reviews(frame, Inputs({"account": pl.LazyFrame({"id": ["A"]})}), TODAY, 183)
    assert unread.row(0)[2:] == (False, False)


@pytest.mark.parametrize(
    ("level", "state", "missing"),
    [("watch", "incomplete", True), ("high", "complete", False), ("none", "none", False)],
)
def test_a_dependency_asks_for_a_contingency_plan(level: str, state: str, *, missing: bool) -> None:
    assert reviewed(dependency=level, contingency=state)["contingency_missing"] is missing


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


@pytest.mark.parametrize(
    ("changed", "reviewed_at", "note", "expected"),
    [
        ("2026-03-01", "2026-02-01", "", True),
        ("2026-03-01", "2026-02-01", "2026-03-08", False),
        ("2026-03-01", "2026-02-01", "2026-03-09", True),
        ("2026-03-01", "2026-03-01", "", False),
    ],
)
def test_a_change_after_the_review_asks_for_a_note_within_a_week(
    changed: str, reviewed_at: str, note: str, *, expected: bool
) -> None:
    day = dt.date.fromisoformat
    found = AccountPlan(
        "A", (PlanItem("x", "action", updated_at=day(changed)),), reviewed_at=day(reviewed_at)
    )
    epoch = [(day(note) - dt.date(1970, 1, 1)).days] if note else []
    schema = {"g": pl.Int64(), "day": pl.Int64(), "kind": pl.String()}
    rows = [(0, d, "note") for d in epoch] + [(0, 20_500, "meeting"), (1, 20_513, "note")]
    notes = pl.DataFrame(rows, schema=schema, orient="row")
    assert unnoted({0: found}, notes, TODAY).rows() == [(0, expected)]


def test_a_plan_without_dates_says_nothing_of_changes_and_the_next_is_judged() -> None:
    undated = AccountPlan("A", (PlanItem("x", "action"),))
    changed = AccountPlan("B", (PlanItem("y", "action", updated_at=TODAY),), reviewed_at=TODAY)
    schema = {"g": pl.Int64(), "day": pl.Int64(), "kind": pl.String()}
    found = unnoted({0: undated, 1: changed}, pl.DataFrame(schema=schema), TODAY)
    assert found.rows() == [(0, None), (1, False)]  # the review of today has seen it


def test_a_note_of_the_account_is_found_among_its_activities() -> None:
    item = {"id": "x", "account_id": "A", "kind": "action", "updated_at": "2026-03-01"}
    files = {"plan_items": [item], "activities": [touch("A", "note", "2026-03-05")]}
    assert one(files)["plan_changed_unnoted"] is False


def test_plans_changed_without_a_note_are_one_finding_by_revenue() -> None:
    frame = pl.DataFrame(
        {
            "root": ["A", "B", "C"],
            "name": ["Ardent", None, "Corda"],
            "revenue": [1, 5, 9],
            "plan_changed_unnoted": [True, True, False],
        }
    )
    (found,) = unnoted_finding(frame)
    assert found.values == {"n": 2, "days": 7, "names": ["B", "Ardent"]}
    assert unnoted_finding(frame.filter(pl.col("root") == "C")) == []


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


def test_the_tasks_of_both_say_what_is_missing_and_since_when() -> None:
    flags = {flag.id: flag for flag in CARD.flags}
    row = {"dependency": "high", "contingency": "incomplete", "plan_start": TODAY}
    words = [reason(flags["contingency_missing"], row, lang, "EUR") for lang in ("en", "fr")]
    assert words[0] == "dependency: high; an agreed response lacks its owner or its date"
    assert words[1].endswith("une réponse convenue n’a pas de responsable ou pas de date")
    late = reason(flags["plan_review_overdue"], row, "en", "EUR")
    assert late == "last review, presentation or start of the plan: 31 Mar 2026"
    never = reason(flags["plan_review_overdue"], {}, "fr", "EUR")
    assert never.endswith("aucun connu")


def test_needs_and_deals_are_counted_that_do_not_answer_one_another() -> None:
    items = (
        PlanItem("n1", "need", "Spare parts", opportunity_id="d1"),
        PlanItem("n2", "need", "Training"),
        PlanItem("n3", "need", "Settled", done_at=TODAY, opportunity_id="d2"),
    )
    plans = {0: AccountPlan("A", items), 1: AccountPlan("B", (PlanItem("x", "action"),))}
    deals = pl.DataFrame({"g": [0, 0, 0, 1], "id": ["d1", "d2", "d3", "d4"]})
    assert needs_and_deals(plans, deals, TODAY).rows() == [(0, 1, 1), (1, 0, None)]
