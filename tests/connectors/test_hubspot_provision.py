"""kamsync's own properties in a portal: made, verified, removed (facts 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.connector import ProvisionRequest
from kamsync.errors import MappingError
from kamsync.messages.sentences import said
from kamsync.model.alert import DECISIONS
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.hubspot.store import Property
from tests.connectors.hubspot_portal import START, Portal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        accounts = [{"id": str(1000 + n), "name": f"Account {n}"} for n in range(210)]
        made.load({"account": accounts, "opportunity": []})
        made.connector().provision(ProvisionRequest())
        server.calls.clear()
        yield made


def test_a_bare_portal_gets_group_properties_and_key(tmp_path: Path) -> None:
    """Facts 5: idempotent, described, in a group of our own."""
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)

        steps = portal.connector(language="fr").provision(ProvisionRequest())

        assert all(s.ok for s in steps)
        made = server.store.definitions["0-2"]["kam_score"]
        assert made.shown() | {"options": []} == Property(
            "kam_score", "number", "number", "Score grand compte", "kam",
            description="De 0 à 100, écrit par kamsync ; ne pas modifier",
        ).shown()  # fmt: skip
        assert server.store.definitions["0-27"]["kam_task_key"].unique
        assert "kam_override_tier" not in server.store.definitions["0-2"]


def test_a_portal_without_unique_task_properties_gets_a_plain_key(tmp_path: Path) -> None:
    """Facts 4.3: whether tasks take a unique property is not established; both work."""
    with HubSpotServer(START) as server:
        server.store.unique_tasks = False
        portal = Portal(server, tmp_path)

        steps = portal.connector().provision(ProvisionRequest())

        assert all(s.ok for s in steps)
        assert not server.store.definitions["0-27"]["kam_task_key"].unique


def test_inputs_are_made_when_asked_for_and_then_read(portal: Portal) -> None:
    portal.store.allows_objects = True
    steps = portal.connector().provision(ProvisionRequest(inputs=True))

    assert {s.action for s in steps} == {"keep", "create"}
    portal.store.put("0-2", "1000", {"kam_override_tier": "Key"})
    assert portal.rows("account")["1000"]["override_tier"] == "Key"


def test_decisions_are_chosen_from_three_and_read(portal: Portal) -> None:
    portal.connector().provision(ProvisionRequest(inputs=True))
    given = {
        "kam_decision": "insure",
        "kam_decision_until": "2026-12-31",
        "kam_decision_by": "The director",
    }
    portal.store.put("0-2", "1000", given)

    row = portal.rows("account")["1000"]

    shown = portal.store.definitions["0-2"]["kam_decision"].shown()
    assert [option["value"] for option in shown["options"]] == list(DECISIONS)
    found = (row["decision"], row["decision_until"], row["decision_by"])
    assert found == ("insure", "2026-12-31", "The director")


def test_another_prefix_names_everything_ours(portal: Portal) -> None:
    portal.remap_prefix("XY")

    steps = portal.connector().provision(ProvisionRequest(inputs=True))

    assert all(s.ok for s in steps)
    known = portal.store.definitions["0-2"]
    assert {"xy_score", "xy_override_tier"} <= set(known)
    assert "xy_task_key" in portal.store.definitions["0-27"]
    portal.store.put("0-2", "1000", {"xy_override_tier": "Key"})
    assert portal.rows("account")["1000"]["override_tier"] == "Key"


def test_options_people_added_are_kept(portal: Portal) -> None:
    """Facts 5: PATCH with options replaces the whole list."""
    known = portal.store.definitions["0-2"]["kam_tier"]
    known.options = [{"value": "Gold", "label": "Gold", "hidden": False}]

    steps = {s.what: s for s in portal.connector().provision(ProvisionRequest())}

    assert steps["companies.kam_tier"].action == "update"
    assert [o["value"] for o in known.options][:2] == ["Gold", "Key"]


def test_a_definition_that_does_not_appear_is_not_called_made(tmp_path: Path) -> None:
    with HubSpotServer(START) as server:
        server.store.hidden.add(("0-2", "kam_score"))
        portal = Portal(server, tmp_path)

        steps = {s.what: s for s in portal.connector().provision(ProvisionRequest())}

        assert not steps["companies.kam_score"].ok
        assert steps["companies.kam_tier"].ok


def test_a_key_without_schema_rights_names_the_scope(tmp_path: Path) -> None:
    """Facts 2.1: crm.objects.*.write is not enough."""
    with HubSpotServer(START) as server:
        server.missing_scopes.add("crm.schemas.companies.write")
        portal = Portal(server, tmp_path)

        steps = portal.connector().provision(ProvisionRequest())

        assert any(
            not s.ok and "crm.schemas.companies.write" in said(s.message, "en") for s in steps
        )


def test_a_second_identity_provisions(portal: Portal) -> None:
    """The nightly key needs no schema rights."""
    portal.server.tokens.add("pat-eu1-admin")
    secret = portal.root / "admin"
    secret.write_text("pat-eu1-admin")
    secret.chmod(0o600)
    portal.settings["provision_auth"] = {"token": "file:admin"}
    portal.server.tokens.discard("pat-eu1-00000000-test")

    assert all(s.ok for s in portal.connector().provision(ProvisionRequest()))


def test_removing_leaves_what_is_not_ours(portal: Portal) -> None:
    """Facts 5: archive only on explicit command, only our names in our group."""
    portal.store.definitions["0-2"]["kam_tier"].group = "standard"

    steps = {s.what: s.action for s in portal.connector().provision(ProvisionRequest(remove=True))}

    assert steps["companies.kam_score"] == "remove"
    assert steps["companies.kam_tier"] == "manual"
    assert "kam_tier" in portal.store.definitions["0-2"]
    assert {"name", "industry"} <= set(portal.store.definitions["0-2"])


def test_the_request_bodies_can_be_written_to_files(portal: Portal, tmp_path: Path) -> None:
    portal.server.calls.clear()

    portal.connector().provision(ProvisionRequest(emit=tmp_path / "out"))

    data = json.loads((tmp_path / "out" / "hubspot_companies.json").read_text())
    assert "kam_score" in [p["name"] for p in data["properties"]]
    assert sum(portal.server.calls.values()) == 0


def test_a_map_that_names_an_unknown_derived_value_is_refused(portal: Portal) -> None:
    (portal.root / "own.toml").write_text(
        'extends = "hubspot"\n[streams.account.fields]\nindustry = "@nothing"\n'
    )
    portal.remap("own.toml")

    with pytest.raises(MappingError, match="derived"):
        portal.connector().describe()


def test_a_flags_property_that_was_a_text_becomes_a_picklist_with_its_ids(portal: Portal) -> None:
    """As `upgrade` does it; where the portal refuses, the text stays and is written as before."""
    flags = portal.server.store.definitions["0-2"]["kam_flags"]
    flags.type, flags.field_type, flags.options = "string", "textarea", []
    portal.server.store.keeps_types = True
    refused = portal.connector().provision(ProvisionRequest())
    still = flags.type
    portal.server.store.keeps_types = False
    made = portal.connector().provision(ProvisionRequest())

    whats = [(s.action, s.ok) for s in (*refused, *made) if s.what == "companies.kam_flags"]
    assert whats == [("keep", True), ("update", True)]
    assert still == "string"
    assert (flags.type, flags.field_type) == ("enumeration", "checkbox")
    assert "silent" in {o["value"] for o in flags.options}
