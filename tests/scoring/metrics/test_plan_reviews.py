"""Plans reviewed in time, their changes explained, a response agreed on a dependency."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.messages.tasks import reason
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.scoring.metrics.plan_reviews import add_reviews, unnoted, unnoted_finding
from kamsync.scoring.read.inputs import Inputs
from tests.scoring.book import CARD, one, touch

TODAY = dt.date(2026, 3, 31)


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
