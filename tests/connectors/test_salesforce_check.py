"""What `check` says of an org before anything is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.config.project import load_project
from kamsync.connector import ProvisionRequest
from kamsync.errors import AuthError, MappingError
from kamsync.messages import findings as said
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap
from kamsync.sandbox.salesforce.org import ADMIN, PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.server import serving
from kamsync.sync.check import check_all
from kamsync.sync.session import locked
from tests.connectors.salesforce_crm import SalesforceCrm, configured

PERMISSION_SET_LICENCE = "Salesforce API Integration"


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org("licences")) as server:
        crm = SalesforceCrm(server, tmp_path)
        yield crm
        crm.close()


def _license(crm: SalesforceCrm, name: str, *permission_set_licences: str) -> None:
    org = crm.server.org
    licence = org.insert("UserLicense", {"Name": name}, ADMIN)["Id"]
    profile = org.insert("Profile", {"Name": "Minimum Access", "UserLicenseId": licence}, ADMIN)
    org.update("User", ROBOT, {"ProfileId": profile["Id"]}, ADMIN)
    for label in permission_set_licences:
        made = org.insert("PermissionSetLicense", {"MasterLabel": label}, ADMIN)["Id"]
        row = {"AssigneeId": ROBOT, "PermissionSetLicenseId": made}
        org.insert("PermissionSetLicenseAssign", row, ADMIN)


def _found(crm: SalesforceCrm, prefix: str) -> list[Finding]:
    return [f for f in crm.connector().check() if f.code.startswith(prefix)]


def test_both_licences_of_an_integration_user_are_told(crm: SalesforceCrm) -> None:
    _license(crm, "Salesforce Integration", "Sales Insights", PERMISSION_SET_LICENCE)

    (found,) = _found(crm, "licence")

    assert (found.code, found.severity) == ("licence", "info")
    assert found.values["set_licence"] == PERMISSION_SET_LICENCE


def test_a_missing_permission_set_licence_is_named(crm: SalesforceCrm) -> None:
    _license(crm, "Salesforce Integration", "Sales Insights")

    (found,) = _found(crm, "licence")

    assert (found.code, found.severity) == ("licence_missing", "warning")
    assert found.where == PERMISSION_SET_LICENCE


def test_a_full_user_licence_needs_no_other(crm: SalesforceCrm) -> None:
    _license(crm, "Salesforce")

    (found,) = _found(crm, "licence")

    assert (found.code, found.where) == ("licence", "Salesforce")


@pytest.mark.parametrize("name", ["Profile", "PermissionSetLicenseAssign"])
def test_licences_that_cannot_be_read_are_not_guessed(crm: SalesforceCrm, name: str) -> None:
    _license(crm, "Salesforce Integration", PERMISSION_SET_LICENCE)
    del crm.server.org.objects[name]

    (found,) = _found(crm, "licence")

    assert (found.code, found.severity) == ("licence_unread", "info")


def test_what_cannot_be_read_names_the_missing_licence_too(crm: SalesforceCrm) -> None:
    """Without it no permission set can open the object, however often it is assigned."""
    _license(crm, "Salesforce Integration")
    crm.server.org.hidden.add(("Account", "Name"))

    with pytest.raises(MappingError) as error:
        crm.connector().describe()

    assert "account: name" in str(error.value)
    assert PERMISSION_SET_LICENCE in str(error.value)


@pytest.mark.parametrize("scope", ["", "api", "refresh_token full"])
def test_a_token_with_room_for_the_api_is_taken(crm: SalesforceCrm, scope: str) -> None:
    crm.server.logins.scope = scope

    assert crm.connector().describe().org_id


def test_a_token_without_the_api_scope_says_so(crm: SalesforceCrm) -> None:
    crm.server.logins.scope = "openid refresh_token"

    with pytest.raises(AuthError, match="scope openid refresh_token: add api"):
        crm.connector().describe()


@pytest.mark.parametrize("org_id", ["00D000000000001AAA", "00D000000000001"])
def test_the_org_is_the_configs_in_fifteen_or_eighteen_characters(
    crm: SalesforceCrm, org_id: str
) -> None:
    crm.settings = {"org_id": org_id}

    assert [f.where for f in _found(crm, "org")] == ["Ardent Industries (00D000000000001AAA)"]


@pytest.mark.parametrize("org_id", ["00D000000000002AAA", "00d000000000001"])
def test_another_org_stops_the_check_before_anything_is_read(
    crm: SalesforceCrm, org_id: str
) -> None:
    crm.settings = {"org_id": org_id}

    with pytest.raises(AuthError, match="the config says"):
        crm.connector().check()
    assert set(crm.server.calls) == {"composite"}


def test_without_a_pinned_org_the_check_says_which_to_write(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest())

    (found,) = _found(crm, "org_unpinned")

    assert found.values == {"key": "org_id", "id": "00D000000000001AAA"}


def _log_calls(crm: SalesforceCrm, *call_types: str | None) -> None:
    for call_type in call_types:
        row = {"TaskSubtype": "Call", "CallType": call_type, "Status": "Completed"}
        crm.server.org.insert("Task", row, PERSON)


def _assuming(mapping: FieldMap, direction: str) -> FieldMap:
    entry = mapping.streams["activity"]
    changed = dataclasses.replace(entry, options=entry.options | {"call_without_type": direction})
    return dataclasses.replace(mapping, streams=mapping.streams | {"activity": changed})


def test_the_share_of_calls_without_direction_is_told_in_one_call(crm: SalesforceCrm) -> None:
    _log_calls(crm, None)
    crm.server.org.advance(days=100)
    _log_calls(crm, None, None, "Inbound")
    before = crm.server.total

    (found,) = _found(crm, "calls_undirected")
    with_calls = crm.server.total - before
    crm.connector(mapping=_assuming(crm.map(), "outbound")).check()

    assert said.message(found, "en").startswith("2 of 3 calls")
    assert 'call_without_type = "outbound"' in said.fix(found, "en")
    assert with_calls == crm.server.total - before - with_calls + 1


@pytest.mark.parametrize("call_types", [(), ("Inbound", "Outbound")])
def test_where_every_call_has_a_direction_nothing_is_said(
    crm: SalesforceCrm, call_types: tuple[str, ...]
) -> None:
    _log_calls(crm, *call_types)

    assert _found(crm, "calls_undirected") == []


def test_once_the_map_says_what_they_count_as_nothing_is_said(crm: SalesforceCrm) -> None:
    _log_calls(crm, None)
    assumed = _assuming(crm.map(), "outbound")

    codes = {f.code for f in crm.connector(mapping=assumed).check()}

    assert "calls_undirected" not in codes


def test_objects_without_view_all_are_named(crm: SalesforceCrm) -> None:
    """Without it rows are silently filtered by sharing."""
    assert {f.where for f in _found(crm, "sharing")} >= {"Account", "Opportunity"}

    crm.connector().provision(ProvisionRequest())

    assert _found(crm, "sharing") == []
    (right,) = (
        r
        for r in crm.server.org.rows["ObjectPermissions"].values()
        if r["SobjectType"] == "Opportunity" and r["PermissionsViewAllRecords"]
    )
    right["PermissionsViewAllRecords"] = False
    (found,) = _found(crm, "sharing")
    assert (found.code, found.severity, found.where) == (
        "sharing_filters",
        "warning",
        "Opportunity",
    )


def test_who_sees_all_data_needs_no_view_all(crm: SalesforceCrm) -> None:
    org = crm.server.org
    made = org.insert("PermissionSet", {"Name": "All", "PermissionsViewAllData": True}, ADMIN)
    row = {"AssigneeId": ROBOT, "PermissionSetId": made["Id"]}
    org.insert("PermissionSetAssignment", row, ADMIN)

    assert _found(crm, "sharing") == []


def test_rights_that_cannot_be_read_are_not_guessed(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest())
    del crm.server.org.objects["ObjectPermissions"]

    (found,) = _found(crm, "sharing")

    assert (found.code, found.severity) == ("sharing_unread", "info")


def test_before_provisioning_each_missing_field_is_told_once(
    crm: SalesforceCrm, tmp_path: Path, now: dt.datetime
) -> None:
    config = configured(tmp_path, crm.server.url)

    with locked(load_project(config), None, None, now) as session:
        found = [f for f in check_all(session) if "output" in f.code]
        names = [f"field {o.field}" for o in session.fields.values()]

    assert [f.where for f in found] == names
