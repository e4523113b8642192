"""The load of managers, by hand."""

from __future__ import annotations

import polars as pl

from kamsync.scoring.explain.elsewhere import Elsewhere, elsewhere
from kamsync.scoring.explain.load import Load, loads, total_points

GROUPS = pl.DataFrame(
    {
        "root": ["a", "b", "c", "d", "e", "f"],
        "owner_id": ["u", "u", "u", "v", "v", None],
        "tier": ["Key", "Tomorrow", "Maintain", "Key", "Not key", "Key"],
        "members": [1, 3, 1, 40, 1, 1],
        "revenue": [900, 10, 20, 5, 5, 5],
    }
)


def test_points_are_those_of_the_tier_times_the_complexity_of_the_group() -> None:
    found = loads(GROUPS, 6)
    # u: 3 + 2 × 1.2 + 1 = 6.4; v: 3 × 2, its other account asks for nothing
    assert found == [
        Load("u", 3, 1, 6.4, 0.4, ("b",)),
        Load("v", 1, 1, 6.0, 0.0, ()),
    ]


def test_key_accounts_are_never_proposed_to_move() -> None:
    assert loads(GROUPS, 1)[0].to_move == ("b", "c")
    assert loads(GROUPS, 1)[1].to_move == ()


def test_the_points_of_all_are_no_persons_figure() -> None:
    # 3 + 2.4 + 1 + 6 for u and v, 3 more of nobody's
    assert total_points(GROUPS) == sum(load.points for load in loads(GROUPS, 6)) + 3
    assert total_points(GROUPS.head(0)) == 0


def test_what_managers_of_key_accounts_do_elsewhere() -> None:
    groups = GROUPS.with_columns(pl.Series("first_win", [None, 1, None, 1, 1, 1]))
    work = [("a", "u")] * 5 + [("b", "u")] * 2 + [("d", "v")] * 9 + [("a", "w")] * 20
    deals = [("c", "u"), ("a", "u"), ("c", "u")]
    schema = ["root", "owner_id"]
    found = elsewhere(
        groups,
        pl.DataFrame(work, schema=schema, orient="row"),
        pl.DataFrame(deals, schema=schema, orient="row"),
    )
    # u: of 7 activities and 3 deals, 2 and 2 elsewhere; the deals of c are those of a new customer
    assert found == {"u": Elsewhere(7, 3, 4, 2), "v": Elsewhere(9, 0, 0, 0)}
    assert found["u"].share == 0.4
    assert found["v"].share is None  # nine say nothing of anybody


def test_who_did_nothing_did_nothing_elsewhere() -> None:
    groups = GROUPS.with_columns(first_win=1)
    none = pl.DataFrame(schema={"root": pl.String, "owner_id": pl.String})
    assert elsewhere(groups, none, none) == dict.fromkeys("uv", Elsewhere(0, 0, 0, 0))


def test_a_load_at_the_cap_moves_nothing_more_and_the_least_moves_first() -> None:
    """u carries 6.4: without b, the least revenue, it is 4."""
    assert loads(GROUPS, 6.4)[0].to_move == ()
    assert loads(GROUPS, 4)[0].to_move == ("b",)
    assert loads(GROUPS, 100)[0].over == 0
