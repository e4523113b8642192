"""An account's own money fields in home money: the root's own, else the sum of its members."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kamsync.scoring.metrics.money import money_fields, unread_revenue
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.rates import load_rates
from tests.scoring.book import TODAY, Rows, accounts, deal, score_rows, typed, win

RATE = {"currency": "USD", "rate": "0.5", "direction": "home_per_unit", "valid_from": "2026-03-31"}


def test_the_roots_own_figure_counts_else_what_its_members_have_together() -> None:
    rows: Rows = [
        {"id": "a", "potential_revenue": "100", "currency": "USD", "employees": "7"},
        {"id": "b", "parent_id": "a", "potential_revenue": "30", "currency": "EUR"},
        {"id": "c", "currency": "EUR"},
        {"id": "d", "parent_id": "c", "potential_revenue": "10", "employees": "2"},
        {"id": "e", "parent_id": "c", "potential_revenue": "10", "currency": "USD"},
        {"id": "f", "parent_id": "c", "employees": "3"},
        # nobody converts pounds: the root's own figure is unknown, not its members'
        {"id": "g", "potential_revenue": "9", "currency": "GBP"},
        {"id": "h", "parent_id": "g", "potential_revenue": "8", "currency": "EUR"},
        {"id": "i", "currency": "EUR"},
    ]
    policy = Policy(as_of=TODAY)
    listed = [{"name": row["id"]} | row for row in rows]
    inputs = typed({"accounts": listed, "rates": [RATE]}, policy)

    found = money_fields(find_groups(inputs, policy), load_rates(inputs, policy))

    assert found.select("root", "potential_revenue", "employees").rows() == [
        ("a", 5_000, 7),
        ("c", 1_500, 5),
        ("g", None, None),
        ("i", None, None),
    ]


def test_a_stream_without_a_record_is_not_read_and_one_with_a_refused_one_is() -> None:
    policy = Policy(as_of=TODAY)
    deals = typed({"opportunities": [win("A", "2026-01-01", 1)]}, policy)
    refused = typed({"opportunities": [win("A", "2026-01-01", "x")]}, policy)
    assert [unread_revenue(inputs, policy) for inputs in (Inputs({}), deals, refused)] == [
        *("opportunity", "", ""),
    ]
    billed = replace(policy, source="revenue")
    assert unread_revenue(deals, billed) == "revenue"
    assert unread_revenue(Inputs({}), replace(policy, source="account")) == ""


def test_who_has_no_open_deal_is_told_where_anybody_has_one() -> None:
    names = ("pipeline", "no_open_pipeline")

    def seen(*deals: dict[str, Any]) -> list[tuple[Any, ...]]:
        files = {
            "accounts": accounts("A", "B"),
            "opportunities": [win("A", "2020-01-01", 1), *deals],
        }
        return score_rows(files).frame(*names).select(names).rows()

    assert seen() == [(None, False)] * 2
    assert seen(deal("A", "2026-06-01", 2)) == [(100, False), (0, True)]
    assert seen(deal("A", "2026-06-01", "word")) == [(0, False), (0, True)]
    assert seen(deal("gone", "2026-06-01", 2)) == [(0, True)] * 2


def test_a_refused_win_of_the_year_makes_the_revenue_incomplete() -> None:
    rows = [("A", "2025-03-31"), ("B", "2025-04-01"), ("C", "2026-03-31"), ("D", "2026-04-01")]
    wins = [win(who, day, 1, currency="GBP") for who, day in rows]
    wins += [win("E", "2026-01-01", 1) | {"is_won": "false", "amount": "x"}]
    found = score_rows({"accounts": accounts(*"ABCDE"), "opportunities": wins})
    known = found.frame("revenue_incomplete")["revenue_incomplete"]
    assert known.to_list() == [False, True, True, False, False]
