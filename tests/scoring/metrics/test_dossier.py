"""Days on which somebody worked on an account's dossier, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.book import accounts, one

PROFILE = {
    "profile_strategy": "Two plants",
    "profile_strategy_at": "2026-03-01",
    "profile_needs": "Spare parts",
    "profile_needs_at": "2025-04-01",
    "rating_fit": "4",
    "rating_fit_at": "2025-03-31",
    "plan_reviewed_at": "2026-04-01",
}


def item(id_: str, updated: str, done: str = "") -> dict[str, Any]:
    row = {"id": id_, "account_id": "A", "kind": "action", "updated_at": updated}
    return row | ({"done_at": done} if done else {})


def test_a_day_counts_once_within_twelve_months_up_to_today() -> None:
    items = [item("a", "2026-03-01"), item("b", "2026-02-01", "2026-01-15")]
    row = one({"accounts": accounts("A", **PROFILE), "plan_items": items})
    # 1 Mar (twice), 1 Apr 2025, 1 Feb, 15 Jan; 31 Mar 2025 is out, 1 Apr 2026 is to come
    assert row["dossier_days"] == 4


@pytest.mark.parametrize(
    ("norms", "share"), [({"Unrated": 8}, 0.5), ({"Key": 12}, None), ({"Unrated": 0}, None)]
)
def test_the_norm_is_the_tier_s(norms: dict[str, int], share: float | None) -> None:
    items = [item(str(n), f"2026-0{n}-01") for n in (1, 2, 3)] + [item("x", "2025-12-01")]
    row = one({"accounts": accounts("A"), "plan_items": items}, dossier_days=norms)
    assert (row["tier"], row["dossier_days"]) == ("Unrated", 4)
    assert row["dossier_share"] == share


def test_where_nothing_is_dated_it_is_unknown() -> None:
    assert one({})["dossier_days"] is None
