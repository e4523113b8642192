"""Teams, and where an account stands among its like, by hand: as of 2026-03-31."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.metrics.teams import index, overstayed, steady
from kamsync.scoring.metrics.tier_comparison import add_standing
from tests.scoring.book import Rows, accounts, row_of, score_rows, win


def member(user: str, start: str, end: str, role: str = "", account: str = "A") -> dict[str, Any]:
    row = {"id": f"{user}{start}", "account_id": account, "user_id": user, "role": role}
    return row | {"starts_at": start, "ends_at": end}


def note(user: str, day: str) -> dict[str, Any]:
    row = {"id": f"{user}{day}", "account_id": "A", "kind": "note", "owner_id": user}
    return row | {"occurred_at": day}


FILES: dict[str, Rows] = {
    "accounts": accounts("A", "B", "C"),
    "opportunities": [win("A", "2026-01-10", 10, product_family=f) for f in "PPPPPQ"],
    "team_members": [
        member("u1", "2024-01-01", "", "Responsable d'équipe"),
        member("u2", "2025-03-31", "2026-03-31"),  # the whole year, and the last day today
        member("u8", "2026-03-31", "", account="C"),  # came today
        member("u3", "2025-04-01", ""),  # joined a day into it
        member("u4", "2024-01-01", "2026-02-28"),  # left
        member("u5", "2024-01-01", "2025-03-31"),  # left before it
        member("u6", "2026-04-01", ""),  # not yet
        member("u7", "", "", account="B"),
    ],
    "activities": [
        *(note("u4", "2026-02-28"), note("u4", "2026-03-01"), note("u5", "2026-03-01")),
        note("u9", "2026-03-01"),
    ],
}
NAMES = ("team_size", "team_flexible", "team_lead", "team_stability", "team_of_year")


def test_who_is_there_today_for_how_long_and_who_leads() -> None:
    found = score_rows(FILES)
    row = row_of(found)
    assert {n: row[n] for n in NAMES} == {
        "team_size": 3,  # u1, u2, u3
        "team_flexible": 1 / 3,  # u2
        "team_lead": True,
        "team_stability": 0.5,  # u1 and u2 of u1 to u4
        "team_of_year": 4,
    }
    assert row["team_overstayed"] == 2  # u4 and u5, the day after their end or later
    other, none = row_of(found, "B"), row_of(found, "C")
    assert [other[n] for n in NAMES] == [1, 0.0, False, None, None]  # since when is not known
    assert [none[n] for n in NAMES] == [1, 0.0, False, 0.0, 1]  # came today


def test_a_time_in_a_team_counts_from_its_first_day_to_its_last() -> None:
    today = 20_543
    rows = [(1, "a", today, None), (1, "b", today + 1, None), (1, "c", None, today)]
    rows += [(1, "d", None, today - 1), (1, "e", today - 365, today), (1, "f", today - 364, None)]
    rows += [(2, "a", None, today - 365), (2, "b", today - 400, today - 364)]
    rows += [(2, "b", today, None), (3, "a", None, None), (4, "a", today - 365, today - 1)]
    days = {"starts_at": pl.Date, "ends_at": pl.Date}
    schema = {"g": pl.Int64, "user_id": pl.String, "starts_at": pl.Int32, "ends_at": pl.Int32}
    team = pl.DataFrame(rows, schema=schema, orient="row").cast(days)  # type: ignore[arg-type]
    found = steady(team, today).sort("g")
    # of the first a, c, d, e and f were there; c and e the whole year
    assert found.rows() == [(1, 2 / 5, 5), (2, 0.0, 1), (4, 0.0, 1)]
    work = [(1, "c", today), (1, "c", today + 1), (1, "d", today), (1, "a", today + 9)]
    work += [(2, "b", today), (2, "a", today - 365), (4, "a", today)]
    frame = pl.DataFrame(work, schema=["g", "owner_id", "day"], orient="row")
    assert overstayed(team, frame).sort("g").rows() == [(1, 2), (4, 1)]


def test_the_index_is_the_mean_of_three_and_unknown_without_one() -> None:
    row = row_of(score_rows(FILES))
    assert row["team_exclusivity"] is None  # four activities say nothing
    assert row["coverage_index"] == (5 / 6 + 0.5 + 1 - 1 / 3) / 3
    frame = pl.DataFrame(
        {
            "recurrence": [1.0, None, 1.0],
            "team_stability": [1.0] * 3,
            "team_flexible": [0.0] * 3,
            "team_exclusivity": [None, None, 0.25],
        }
    )
    assert index(frame)["coverage_index"].to_list() == [1.0, None, 0.75]


def test_touches_stand_beside_the_median_of_the_tier() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key", "Key", "Key", "Key", "Maintain", "Maintain"],
            "client_touches_183d": [2, 4, 12, None, 5, 5],
            "executive_visits": [0, 2, 6, None, 1, 1],
            "other_departments_90d": pl.Series([None] * 6, dtype=pl.Int64),
            "size_rank": pl.Series([None] * 6, dtype=pl.Int64),
        }
    )
    found = add_standing(frame)
    # medians of Key: 4 touches, 2 visits; nobody knows of other departments
    assert found["invested_index"].to_list() == [0.25, 1.0, 3.0, None, None, None]
    assert found["size_band"].null_count() == 6


def test_the_middle_third_by_revenue_is_mid_size() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key"] * 5 + ["Maintain"] * 5,
            "client_touches_183d": [0] * 10,
            "executive_visits": [0] * 10,
            "other_departments_90d": [0] * 10,
            "size_rank": [1, 2, 3, 4, 5, 6, 7, 8, 9, None],
        }
    )
    found = add_standing(frame)
    assert found["size_band"].to_list() == ["large"] * 3 + ["mid"] * 3 + ["small"] * 3 + [None]
    assert found["midsize_strategic"].to_list() == [
        *(False, False, False, True, True, False, False, False, False, False)
    ]
    assert add_standing(frame.head(8))["size_band"].null_count() == 8
    assert found["invested_index"].null_count() == 10  # a median of 0 says nothing
