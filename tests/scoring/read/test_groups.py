"""Roots, what a group inherits, the filter and the owner, on a few accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.read.groups import Groups, find_groups, own_roots, owners
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import TODAY, Rows, typed


def inputs_of(rows: Rows, **streams: Rows) -> Inputs:
    whole = [{"name": row["id"]} | row for row in rows]
    return typed({"accounts": whole, **streams}, Policy(as_of=TODAY))


def groups_of(rows: Rows, **policy: Any) -> Groups:
    return find_groups(inputs_of(rows), Policy(as_of=TODAY, **policy))


def roots_of(rows: Rows, **policy: Any) -> dict[str, str]:
    return dict(groups_of(rows, **policy).accounts.select("id", "root").rows())


TREE: Rows = [
    {"id": "d", "parent_id": "c"},
    {"id": "a"},
    {"id": "b", "parent_id": "a"},
    {"id": "c", "parent_id": "b"},
    {"id": "e", "parent_id": "unknown"},
]


def test_the_root_is_at_the_top_of_all_parents() -> None:
    assert roots_of(TREE) == {"a": "a", "b": "a", "c": "a", "d": "a", "e": "e"}
    assert roots_of(TREE, unit="account") == {i: i for i in "abcde"}
    for length in (4, 9):
        chain: Rows = [
            {"id": f"{n:02}", "parent_id": f"{n - 1:02}" if n else None} for n in range(length)
        ]
        assert set(roots_of(chain).values()) == {"00"}


def test_a_group_label_joins_its_accounts_under_the_lowest_id_or_the_account_it_names() -> None:
    rows: Rows = [
        {"id": "b", "group_id": "label"},
        {"id": "c", "group_id": "label", "parent_id": "z"},
        {"id": "d", "group_id": "z"},
        {"id": "e", "parent_id": "c"},
        {"id": "z"},
    ]
    assert roots_of(rows) == {"b": "b", "c": "b", "d": "z", "e": "b", "z": "z"}


def test_a_circle_of_parents_is_cut_and_told() -> None:
    rows: Rows = [
        {"id": "a", "parent_id": "b"},
        {"id": "b", "parent_id": "a"},
        {"id": "c", "parent_id": "a"},
        {"id": "d", "parent_id": "d"},
    ]
    found = groups_of(rows)

    assert dict(found.accounts.select("id", "root").rows()) == {
        "a": "a",
        "b": "b",
        "c": "a",
        "d": "d",
    }
    assert [(f.code, f.where) for f in found.findings] == [
        ("parent_cycle", "account a"),
        ("parent_cycle", "account b"),
    ]


def test_groups_are_numbered_by_root_and_deleted_accounts_left_out() -> None:
    rows: Rows = [{"id": "c"}, {"id": "b", "is_deleted": "true"}, {"id": "a"}]
    found = groups_of([*rows, {"id": "d", "parent_id": "a"}])

    assert found.accounts.select("id", "g").rows() == [("a", 0), ("c", 1), ("d", 0)]
    assert found.roots.select("g", "root", "members").rows() == [(0, "a", 2), (1, "c", 1)]


def test_the_filter_is_tested_on_the_root_and_takes_the_group() -> None:
    rows: Rows = [
        {"id": "a", "country": "France"},
        {"id": "b", "parent_id": "a", "country": "Spain"},
        {"id": "c", "country": "Spain", "region": "N"},
        {"id": "d"},
    ]
    assert sorted(roots_of(rows, filter={"country": ("France",)})) == ["a", "b"]
    assert sorted(roots_of(rows, filter={"country": ("Spain", "France")})) == ["a", "b", "c"]
    both = {"country": ("Spain", "France"), "region": ("N",)}
    assert sorted(roots_of(rows, filter=both)) == ["c"]


def test_a_root_inherits_what_it_lacks_from_the_newest_of_its_members() -> None:
    rows: Rows = [
        {"id": "a", "rating_fit": "", "country": ""},
        {"id": "b", "rating_fit": "20", "rating_fit_at": "2026-01-01", "country": "Spain"},
        {"id": "c", "rating_fit": "30", "rating_fit_at": "2026-02-01"},
        {"id": "d", "rating_fit": "40"},
        {"id": "e", "plan_end": "2026-05-05", "industry": "Steel"},
        {"id": "f", "plan_end": "2026-06-06", "industry": "Wood"},
        {"id": "g", "sponsor_id": "x", "sponsor_at": "2026-01-01"},
        {"id": "h", "sponsor_id": "y", "sponsor_at": "2026-02-01"},
    ]
    for row in rows[1:]:
        row["parent_id"] = "a"

    (row,) = groups_of(rows).roots.to_dicts()

    assert (row["rating_fit"], row["rating_fit_at"]) == ("30", dt.date(2026, 2, 1))
    assert row["country"] is None, "where it lies is its own"
    assert (row["plan_end"], row["industry"]) == (dt.date(2026, 6, 6), "Steel")
    assert row["sponsor_id"] == "y"


def test_what_the_root_has_itself_is_not_inherited() -> None:
    rows: Rows = [
        {"id": "a", "rating_fit": "10", "rating_fit_at": "2020-01-01"},
        {"id": "b", "parent_id": "a", "rating_fit": "20", "rating_fit_at": "2026-01-01"},
    ]
    (row,) = groups_of(rows).roots.to_dicts()
    assert (row["rating_fit"], row["members"]) == ("10", 2)


def test_own_roots_need_no_column_of_parents() -> None:
    frame = pl.DataFrame({"id": ["a", "b"], "parent_id": [None, "a"]})
    assert own_roots(frame).to_list() == ["a", "a"]
    assert own_roots(frame.select("id")).to_list() == ["a", "b"]


_REVENUE = {"id": pl.String, "revenue": pl.Int64}


def owned(rows: Rows, revenue: dict[str, int], users: Rows | None, fallback: str = "") -> Any:
    streams = {"users": users} if users is not None else {}
    inputs = inputs_of(rows, **streams)
    groups = find_groups(inputs, Policy(as_of=TODAY))
    sums = pl.DataFrame(list(revenue.items()), schema=_REVENUE, orient="row")
    return owners(groups, sums, inputs, fallback).rows()


USERS: Rows = [
    {"id": "u1", "is_active": "true"},
    {"id": "u2", "is_active": "false"},
    {"id": "u3"},
    {"id": "u4", "is_active": "true"},
]


@pytest.mark.parametrize(
    ("root", "owner", "issue"),
    [
        ({"kam_id": "u1", "owner_id": "u4"}, "u1", False),
        ({"kam_id": "u2", "owner_id": "u4"}, "u4", False),
        ({"owner_id": "u3"}, "u3", False),
        # nobody of its own is active: of the members' the one with most revenue
        ({"kam_id": "u2", "owner_id": "u2"}, "u4", False),
        ({"owner_id": "gone"}, "u4", False),
    ],
)
def test_the_first_active_person_owns_the_group(
    root: dict[str, str], owner: str, issue: bool
) -> None:
    rows: Rows = [
        {"id": "a"} | root,
        {"id": "b", "parent_id": "a", "owner_id": "u3"},
        {"id": "c", "parent_id": "a", "owner_id": "u4"},
        {"id": "d", "parent_id": "a", "owner_id": "u2"},
    ]
    assert owned(rows, {"b": 5, "c": 9, "d": 99}, USERS) == [(0, owner, issue)]


def test_equal_members_give_the_lowest_id_and_nobody_the_fallback() -> None:
    rows: Rows = [
        {"id": "a"},
        {"id": "c", "parent_id": "a", "owner_id": "u4"},
        {"id": "b", "parent_id": "a", "owner_id": "u1"},
        {"id": "e", "owner_id": "u2"},
    ]
    # b has no revenue on record: nothing, as c
    assert owned(rows, {"c": 0}, USERS) == [(0, "u1", False), (1, None, True)]
    assert owned(rows, {"b": 0}, USERS) == [(0, "u1", False), (1, None, True)]
    assert owned(rows, {}, USERS, "boss") == [(0, "u1", False), (1, "boss", True)]
    # without users everybody counts, and whether they are active is unknown
    assert owned(rows, {}, None) == [(0, "u1", None), (1, "u2", None)]
