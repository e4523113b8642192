"""Documents that meet what the director asks for, per account manager, by hand."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.explain.conformity import Managed, Required, conformity, together

ASKED = Required(database=75, strategy=60, plan=75)
COLUMNS = {
    "owner_id": pl.String,
    "tier": pl.String,
    "profile_pct": pl.Int64,
    "plan_pct": pl.Int64,
    "plan_errors": pl.Int64,
    "plan_orientations": pl.Int64,
    "plan_choice_days": pl.Int64,
}


def groups(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=COLUMNS, orient="row")


def test_each_manager_s_documents_are_counted_where_they_can_be_judged() -> None:
    found = conformity(
        groups(
            ("u1", "Key", 75, 75, 0, 2, 10),
            ("u1", "Tomorrow", 74, 74, 1, 2, None),
            ("u1", "Maintain", 0, 0, 5, 0, None),
            ("u2", "Key", 80, None, None, None, None),
        ),
        ASKED,
    )

    three = {"database": 1, "strategy": 1, "plan": 1}
    two = dict.fromkeys(three, 2)
    assert found == [
        Managed("u1", 2, three, two),
        Managed(
            "u2",
            1,
            {"database": 1, "strategy": 0, "plan": 0},
            {"database": 1, "strategy": 0, "plan": 0},
        ),
    ]
    assert [m.share for m in found] == [0.5, 1.0]


def test_a_strategy_is_half_two_options_and_half_a_dated_choice() -> None:
    rows = [("a", 2, 1, 100), ("b", 2, None, 50), ("c", 1, 1, 50), ("d", 1, None, 0)]
    rows += [("e", None, 1, 50)]
    frame = groups(*((who, "Key", None, None, 0, n, day) for who, n, day, _ in rows))
    for line in (50, 51, 100):
        found = conformity(frame, Required(database=1, strategy=line, plan=1))
        kept = {m.owner_id: m.kept["strategy"] for m in found}
        assert kept == {who: int(percent >= line) for who, _, _, percent in rows}
        assert together(found)["strategy"] == (sum(kept.values()), 5)


def test_the_lowest_share_comes_first_then_ids_and_the_unknown_last() -> None:
    rows = [("x", 80), ("b", 10), (None, 10), ("a", None), ("c", 10)]
    found = conformity(
        groups(*((o, "Tomorrow", p, None, None, None, None) for o, p in rows)), ASKED
    )
    assert [m.owner_id for m in found] == [None, "b", "c", "x", "a"]


def test_an_account_without_a_manager_is_a_line_of_its_own_and_nothing_judged_has_no_share() -> (
    None
):
    found = conformity(groups((None, "Key", None, None, None, None, None)), ASKED)

    assert [(m.owner_id, m.accounts, m.share) for m in found] == [(None, 1, None)]
