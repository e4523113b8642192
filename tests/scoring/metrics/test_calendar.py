"""When the next contact is due, by days: due, overdue, in grace; and the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.calendar import add_calendar
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import CARD, TODAY, accounts, touch, typed
from tests.scoring.days import WINDOWS

_TYPES = {
    "tier": pl.String,
    "last_touch": pl.Int64,
    **dict.fromkeys(("tier_since", "plan_start", "plan_end"), pl.Date),
}


def row_of(mapped: bool = True, plans: bool = True, **columns: Any) -> dict[str, Any]:
    """Of an account whose tier wants a contact every 50 days."""
    listed = accounts("A", **({"plan_start": "2026-01-01"} if plans else {}))
    files = {"accounts": listed}
    if mapped:
        files["activities"] = [touch("A", "note", "2026-01-01")]
    card = replace(CARD, cadence_days={"Key": 50})
    policy = Policy(as_of=TODAY)
    given = {"tier": "Key", "last_touch": None, "tier_since": TODAY} | columns
    frame = pl.DataFrame([dict.fromkeys(_TYPES) | given], schema=_TYPES)
    return add_calendar(frame, typed(files, policy), policy, card).row(0, named=True)


@pytest.mark.parametrize(
    ("age", "overdue", "grace", "kept"),
    [
        (49, False, False, True),
        (50, False, False, True),
        (51, True, True, False),
        # a fifth of fifty days
        (60, True, True, False),
        (61, True, False, False),
    ],
)
def test_a_contact_is_due_after_the_cadence_and_a_fifth_of_it_is_grace(
    age: int, overdue: bool, grace: bool, kept: bool
) -> None:
    row = row_of(last_touch=WINDOWS.today - age)
    assert row["next_touch_due"] == TODAY + dt.timedelta(days=50 - age)
    assert (row["touch_overdue"], row["touch_in_grace"]) == (overdue, grace)
    assert row["touched_in_cadence"] is kept
    assert row["cadence_ratio"] == age / 50


def test_without_a_touch_it_is_due_from_the_day_of_the_tier() -> None:
    row = row_of(tier_since=TODAY - dt.timedelta(days=10))
    assert row["next_touch_due"] == TODAY + dt.timedelta(days=40)
    assert (row["touched_in_cadence"], row["cadence_ratio"]) == (False, None)


def test_a_tier_without_cadence_and_a_crm_without_activities_have_no_due_day() -> None:
    row = row_of(tier="Not key", last_touch=WINDOWS.today)
    assert (row["next_touch_due"], row["touch_overdue"]) == (None, None)
    assert (row["touched_in_cadence"], row["cadence_ratio"]) == (False, None)
    bare = row_of(mapped=False, last_touch=WINDOWS.today)
    names = ("next_touch_due", "touch_overdue", "cadence_ratio", "touched_in_cadence")
    assert [bare[name] for name in names] == [None] * 4


def test_a_plan_is_missing_without_a_start_and_expired_after_its_end() -> None:
    day = dt.timedelta(days=1)
    assert row_of()["plan_missing"] is True
    assert row_of(plan_start=TODAY)["plan_missing"] is False
    assert row_of(plans=False)["plan_missing"] is False
    ends = [row_of(plan_end=end)["plan_expired"] for end in (None, TODAY, TODAY - day)]
    assert ends == [None, False, True]
