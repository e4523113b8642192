"""Plans, promises and marks in modules that an admin of Zoho makes by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.connector import ProvisionRequest
from kamsync.sandbox.zoho.store import PERSON
from tests.connectors import zoho_org
from tests.connectors.zoho_org import Org

INPUTS = ProvisionRequest(inputs=True)
OWN = ("plan_item", "commitment", "rating")
BARE = {
    **{"Name": "text", "Owner": "ownerlookup", "Account": "lookup:Accounts"},
    **{"Part_Of": "lookup:KAM_Plan_Items", "Created_Time": "datetime"},
    **{"Modified_Time": "datetime", "Modified_By": "userlookup"},
}
"""What an admin makes: the module, its lookups."""


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with zoho_org.running(tmp_path) as made:
        yield made


def test_fields_are_made_in_a_module_that_is_there_and_it_is_read(org: Org) -> None:
    org.store.add_module("KAM_Plan_Items", BARE)
    steps = org.connector().provision(INPUTS)
    account = org.account(1)
    goal = {"Name": "Two plants", "KAM_Kind": "objective", "KAM_Due": "2026-06-30"}
    top = goal | {"id": "972576700000000001", "Account": {"id": account}}
    org.store.put("KAM_Plan_Items", top | {"Owner": {"id": PERSON}}, PERSON)
    below = top | {"id": "972576700000000002", "Part_Of": {"id": top["id"]}}
    org.store.put("KAM_Plan_Items", below, PERSON)
    org.store.tick()

    rows = zoho_org.pulled(org.connector(), "plan_item")

    assert [s for s in steps if not s.ok] == []
    hand = [s.what for s in steps if s.action == "manual" and s.what.startswith("module ")]
    assert hand == ["module KAM_Commitments", "module KAM_Ratings"]
    shown = [(r["kind"], r["title"], r["account_id"], r["parent_id"], r["due_at"]) for r in rows]
    assert shown == [
        ("objective", "Two plants", account, None, "2026-06-30"),
        ("objective", "Two plants", account, top["id"], "2026-06-30"),
    ]


def test_modules_that_nobody_made_cost_credits_once_a_week(org: Org) -> None:
    def asked() -> list[str]:
        """Modules whose fields a describe asks for, of ours."""
        org.server.asked.clear()
        seen = org.connector().describe()
        assert not seen.streams.keys() & set(OWN)
        (reported,) = [f for f in seen.findings if f.code == "own_objects_missing"]
        assert reported.values["streams"] == ", ".join(OWN)
        modules = [query.get("module", "") for _, _, query, _ in org.server.asked]
        return [module for module in modules if module.startswith("KAM_")]

    first, again = asked(), asked()

    assert (len(first), again) == (3, [])
