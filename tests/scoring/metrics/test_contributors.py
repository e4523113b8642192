"""Who wrote on an account within a year, and from where."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from kamsync.scoring.metrics.contributors import by_section, contributions, contributors
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, Rows, accounts, one, typed
from tests.scoring.days import WINDOWS

USERS, CONTACTS = pl.Series(["u", "v"]), pl.Series(["c", "u"])


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days=days))


def item(by: str, days: int) -> dict[str, Any]:
    row = {"account_id": "A", "kind": "action", "title": "t", "updated_by": by}
    return row | {"updated_at": ago(days)}


def rated(by: str, days: int, account: str = "A") -> dict[str, Any]:
    row = {"account_id": account, "kpi": "k", "side": "us", "value": "1", "scale_max": "5"}
    return row | {"by": by, "rated_at": ago(days)}


FILES: dict[str, Rows] = {
    "accounts": [
        *accounts("A", rating_fit="1", rating_fit_by="v", rating_fit_at=ago(3)),
        *accounts("B", rating_fit="1", rating_fit_by="x", rating_fit_at=ago(366)),
    ],
    "plan_items": [
        item("u", 365),
        item("u", 9),
        item("v", 20),
        item("w", 366),
        item("c", 0),
        item("u", -1),
    ],
    "ratings": [rated("x", 5), rated("", 5), rated("c", 7), rated("x", 5, "elsewhere")],
}


def test_parts_ratings_and_marks_of_a_year_name_who_wrote_them_and_when_last() -> None:
    inputs = typed(FILES, Policy(as_of=TODAY))
    members = pl.DataFrame({"account_id": ["A", "B"], "g": [1, 2]})
    rows = contributions(inputs, members, WINDOWS.today)
    seen = rows.select("g", "section", "by", WINDOWS.today - pl.col("day")).sort("section", "by")
    assert seen.rows() == [
        *((1, "joint", "c", 7), (1, "joint", "x", 5), (1, "plan", "c", 0), (1, "plan", "u", 9)),
        *((1, "plan", "v", 20), (1, "ratings", "v", 3)),
    ]
    # whoever is a user of ours is ours, a contact too or not
    assert contributors(rows, USERS, CONTACTS).rows() == [(1, 4, 2, 3)]
    found = by_section(rows, USERS, CONTACTS)
    found = found.with_columns((WINDOWS.today - pl.col("day")).alias("day"))
    assert found.select("section", "origin", "n", "day").rows() == [
        *(("joint", "customer", 1, 7), ("joint", "third", 1, 5), ("plan", "customer", 1, 0)),
        *(("plan", "ours", 2, 9), ("ratings", "ours", 1, 3)),
    ]


def test_where_users_are_not_read_nobody_knows_who_is_from_outside() -> None:
    row = one(FILES)
    assert (row["contributors"], row["contributors_outside"], row["contributors_origins"]) == (
        *(4, None, None),
    )
    known = one(FILES | {"users": [{"id": "u"}, {"id": "v"}]})
    assert (known["contributors_outside"], known["contributors_origins"]) == (2, 2)
    assert one({"accounts": accounts("A")})["contributors"] is None
