"""An account's own money fields in home money: the root's own, else the sum of its members."""

from __future__ import annotations

from kamsync.scoring.metrics.money import money_fields
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.rates import load_rates
from tests.scoring.book import TODAY, Rows, typed

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
