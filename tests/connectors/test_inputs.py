"""What people fill, and what kamsync shows, is the same in every CRM: fields, words, reading."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kamsync.connector import Connector, Description, ProvisionRequest
from kamsync.field_maps import load_mapping
from kamsync.messages.sentences import said
from kamsync.model.fieldmap import FieldMap
from kamsync.model.own_fields import INPUTS, OUTPUTS
from kamsync.model.own_objects import OBJECTS
from kamsync.model.tables import STREAMS
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.salesforce.load import load, loader_of
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors import zoho_org
from tests.connectors.hubspot_portal import START, Portal
from tests.connectors.salesforce_crm import SalesforceCrm

CRMS = ("salesforce", "hubspot", "zoho")
MAPS = Path(__file__).parents[2] / "mappings"
STANDARD = {
    "salesforce": {"credit_rating", "contact.reports_to_id", "contact.role"},
    "hubspot": {"region", "contact.role"},
    "zoho": {"contact.reports_to_id"},
}
"""Columns for which that CRM has a field of its own: none is made."""


def written(crm: str, section: str) -> dict[str, Any]:
    text = (MAPS / f"{crm}.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)[section]
    return found


@pytest.mark.parametrize("crm", CRMS)
def test_every_map_names_every_field_and_nothing_else_of_it(crm: str) -> None:
    """Words and types stand once, in own_fields.toml; only a length may be the vendor's."""
    for section, table in (("outputs", OUTPUTS), ("inputs", INPUTS)):
        named = written(crm, section)
        assert list(named) == list(table)
        for key, item in named.items():
            assert isinstance(item, str) or set(item) == {"field", "length"}, key


def test_words_of_a_field_are_within_what_vendors_take() -> None:
    """Salesforce: labels of 40, help of 255 characters; Zoho: tips of 250 with the label."""
    for key, item in (OUTPUTS | INPUTS).items():
        for label, tip in (item.words("en"), item.words("fr")):
            assert 0 < len(label) <= 40, key
            assert tip, key
            assert len(f"{label}: {tip}") <= 250, key


def test_an_object_of_ours_fits_its_stream_and_speaks_both_languages() -> None:
    """Every column that makes a record has its place; Salesforce takes labels of 40 characters."""
    for stream, item in OBJECTS.items():
        columns = {field.column for field in item.fields}
        known = STREAMS[stream].columns
        assert {c.name for c in known if c.required} - {"id"} <= columns <= {c.name for c in known}
        words = [item.words(language) for language in ("en", "fr")]
        assert all(0 < len(word) <= 40 for pair in words for word in pair), stream
        for field in item.fields:
            for label, tip in (field.words("en"), field.words("fr")):
                assert 0 < len(label) <= 40, field.id
                assert tip, field.id


@pytest.mark.parametrize("crm", CRMS)
def test_an_input_is_made_unless_the_crm_has_the_field_itself(crm: str) -> None:
    assert set(written(crm, "inputs")) - set(load_mapping(crm, Path()).inputs) == STANDARD[crm]


def test_a_field_of_ones_own_takes_the_place_of_an_input(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'extends = "salesforce"\n[streams.account.fields]\nregion = "Territory__c"\n'
        'credit_rating = "KAM_Credit_Rating__c"\n'
    )
    mapping = load_mapping("own.toml", tmp_path, prefix="XY")

    assert "region" not in mapping.inputs
    assert mapping.streams["account"].fields["region"].field == "Territory__c"
    assert mapping.inputs["credit_rating"].field == "XY_Credit_Rating__c"
    assert mapping.streams["account"].fields["credit_rating"].field == "XY_Credit_Rating__c"


@pytest.fixture(params=CRMS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[FieldMap, Any]]:
    """The map, and a maker of connectors over an org where nobody has made any field."""
    if request.param == "salesforce":
        with serving(Org()) as server:
            crm = SalesforceCrm(server, tmp_path)
            yield crm.map(), crm.connector
            crm.close()
    elif request.param == "hubspot":
        with HubSpotServer(START) as portal_server:
            portal = Portal(portal_server, tmp_path)
            yield portal.mapping, portal.connector
    else:
        with zoho_org.running(tmp_path) as org:
            yield load_mapping("zoho", tmp_path), org.connector


def lacking(mapping: FieldMap, seen: Description) -> set[str]:
    """Inputs that this description cannot read."""
    return {
        key
        for key, item in mapping.inputs.items()
        if item.column not in seen.streams[item.stream].columns
    }


def test_provisioning_makes_every_input_and_kamsync_reads_it(fresh: tuple[FieldMap, Any]) -> None:
    mapping, connect = fresh
    before = connect().describe()

    first: Connector = connect()
    steps = first.provision(ProvisionRequest(inputs=True))
    again = connect().provision(ProvisionRequest(inputs=True))

    assert lacking(mapping, before) == set(mapping.inputs)
    reported = {f.where for f in before.findings if f.code == "inputs_missing"}
    assert reported == {"account", "opportunity", "contact"}
    assert [s for s in steps if not s.ok] == []
    assert {s.action for s in again} <= {"keep", "manual"}
    after = connect().describe()
    assert lacking(mapping, after) == set()
    assert "inputs_missing" not in {f.code for f in after.findings}


@pytest.mark.nights
def test_removing_takes_outputs_and_keeps_what_people_filled(fresh: tuple[FieldMap, Any]) -> None:
    """Salesforce takes the right to read them along with its permission set."""
    mapping, connect = fresh
    connect().provision(ProvisionRequest(inputs=True))

    connect().provision(ProvisionRequest(remove=True))
    kept = connect().describe()
    connect().provision(ProvisionRequest(remove=True, inputs=True))
    bare = connect().describe()

    assert lacking(mapping, kept) in (set(), set(mapping.inputs))
    assert kept.writable == frozenset()
    assert lacking(mapping, bare) == set(mapping.inputs)


def test_an_input_that_an_admin_renamed_in_zoho_is_still_read(tmp_path: Path) -> None:
    """By the id of the field, kept when it was made."""
    with zoho_org.running(tmp_path) as org:
        org.connector().provision(ProvisionRequest(inputs=True))
        fields = org.store.modules["Accounts"].fields
        moved = fields.pop("KAM_Fit") | {"api_name": "Adequation", "field_label": "Adequation"}
        fields["Adequation"] = moved
        org.account(1, Adequation=70)
        org.store.tick()

        (row,) = zoho_org.pulled(org.connector(), "account")

    assert row["rating_fit"] == "70"


def test_an_org_without_shared_activities_holds_the_first_contact() -> None:
    call = {"id": "t1", "account_id": "a1", "kind": "meeting", "contact_ids": "c1|c2"}
    org = Org()

    load(org, {"account": [{"id": "a1", "name": "Ardent"}], "activity": [call]})

    assert [row["WhoId"] for row in org.live("Event")] == [loader_of(org).ids["contact"]["c1"]]


def test_hubspot_makes_what_the_key_may_make_and_names_the_scope_it_lacks(tmp_path: Path) -> None:
    with HubSpotServer(START) as server:
        server.missing_scopes = {"crm.schemas.deals.write"}
        steps = Portal(server, tmp_path).connector().provision(ProvisionRequest(inputs=True))
        made = {t: set(server.store.definitions[t]) for t in ("0-1", "0-2", "0-3")}

    (bad,) = [s for s in steps if not s.ok]
    assert (bad.what, "crm.schemas.deals.write" in said(bad.message, "en")) == (
        "definitions deals",
        True,
    )
    assert "kam_rating_fit" in made["0-2"]
    assert "kam_left_on" in made["0-1"]
    assert "kam_region" not in made["0-3"]
