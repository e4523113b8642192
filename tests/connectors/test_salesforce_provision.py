"""What provisioning leaves in an org, and takes away again."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kamsync.connector import ProvisionRequest, ProvisionStep, Window
from kamsync.errors import ConnectorError
from kamsync.field_maps import load_mapping
from kamsync.messages.sentences import said
from kamsync.model.alert import DECISIONS
from kamsync.model.change import RecordChange
from kamsync.sandbox.salesforce.org import ADMIN, PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.schema import FieldDef
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.contract import OUTPUTS
from tests.connectors.salesforce_crm import SalesforceCrm

SPACE = {"m": "http://soap.sforce.com/2006/04/metadata"}
DETAIL = (*OUTPUTS, "dependency_detail")


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        yield crm
        crm.close()


def _actions(steps: list[ProvisionStep]) -> dict[str, str]:
    return {step.what: step.action for step in steps}


def _assign(crm: SalesforceCrm, user: str, name: str) -> None:
    sets = crm.server.org.rows["PermissionSet"].values()
    row = {"AssigneeId": user, "PermissionSetId": next(s["Id"] for s in sets if s["Name"] == name)}
    crm.server.org.insert("PermissionSetAssignment", row, ADMIN)


def test_fields_come_with_types_lengths_and_help(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest())

    fields = crm.server.org.objects["Account"].fields
    assert (fields["KAM_Score__c"].type, fields["KAM_Score__c"].scale) == ("double", 0)
    assert (fields["KAM_Why__c"].type, fields["KAM_Why__c"].length) == ("textarea", 32_000)
    assert fields["KAM_Last_Client_Data__c"].type == "date"
    assert "Key" in fields["KAM_Tier__c"].values
    assert fields["KAM_Client_Data_Age__c"].formula.endswith("TODAY() - KAM_Last_Client_Data__c)")


def test_the_key_lives_on_activity_and_is_unique(crm: SalesforceCrm) -> None:
    """Custom fields of Activity appear on tasks and events."""
    crm.connector().provision(ProvisionRequest())

    for name in ("Task", "Event"):
        key = crm.server.org.objects[name].fields["KAM_Key__c"]
        assert (key.unique, key.external_id) == (True, True)


def test_everything_new_is_readable_and_writable_at_once(crm: SalesforceCrm) -> None:
    """A field made by API is invisible until rights are given, in the same step."""
    steps = crm.connector().provision(ProvisionRequest())

    assert all(step.ok for step in steps)
    assert crm.connector().describe().writable >= set(OUTPUTS)


def test_a_field_that_stays_invisible_is_told(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest())
    crm.server.org.hidden.add(("Account", "KAM_Score__c"))

    steps = crm.connector().provision(ProvisionRequest())

    bad = [step for step in steps if not step.ok]
    assert [(s.what, "KAM_Sync" in said(s.message, "en")) for s in bad] == [
        ("field Account.KAM_Score__c", True)
    ]


def test_readers_read_and_only_directors_see_the_detail(crm: SalesforceCrm) -> None:
    crm.connector(outputs=DETAIL).provision(ProvisionRequest())
    org = crm.server.org
    _assign(crm, PERSON, "KAM_Read")

    read, edit = org.rights(PERSON)
    assert "Account.KAM_Score__c" in read
    assert "Account.KAM_Dependency_Detail__c" not in read
    assert edit == set()

    _assign(crm, PERSON, "KAM_Director")
    assert "Account.KAM_Dependency_Detail__c" in org.rights(PERSON)[0]
    assert org.rights(PERSON)[1] == set()


def test_people_fill_the_inputs_and_kamsync_only_reads_them(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest(inputs=True))
    _assign(crm, PERSON, "KAM_Read")

    robot, person = crm.server.org.rights(ROBOT), crm.server.org.rights(PERSON)
    assert "Account.KAM_Plan_Start__c" in robot[0] - robot[1]
    assert "Account.KAM_Plan_Start__c" in person[1]
    assert "Account.KAM_Override_Tier__c" in person[0] - person[1]
    columns = crm.connector().describe().streams["account"].columns
    assert {"plan_start", "override_tier", "rating_fit"} <= columns


def test_directors_write_decisions_and_kamsync_reads_them(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest(inputs=True))
    org, account = crm.server.org, "001000000000001AAA"
    given = {
        "KAM_Decision__c": "insure",
        "KAM_Decision_Until__c": "2026-12-31",
        "KAM_Decision_By__c": "The director",
    }
    org.insert("Account", {"Id": account, "Name": "x", **given}, PERSON)
    _assign(crm, PERSON, "KAM_Read")
    assert not {f"Account.{name}" for name in given} & org.rights(PERSON)[1]
    _assign(crm, PERSON, "KAM_Director")
    assert {f"Account.{name}" for name in given} <= org.rights(PERSON)[1]

    connector = crm.connector()
    window = Window(None, connector.describe().clock)
    (row,) = [r for p in connector.pull("account", window) for r in p.frame.iter_rows(named=True)]

    assert org.objects["Account"].fields["KAM_Decision__c"].values == DECISIONS
    shown = (row["decision"], row["decision_until"], row["decision_by"])
    assert shown == ("insure", "2026-12-31", "The director")


def test_a_later_run_without_inputs_takes_no_right_away(crm: SalesforceCrm) -> None:
    """A deploy replaces what a permission set holds."""
    crm.connector().provision(ProvisionRequest(inputs=True))

    more = crm.connector(outputs=DETAIL).provision(ProvisionRequest())

    assert _actions(more)["permission set KAM_Sync"] == "update"
    assert "Account.KAM_Plan_Start__c" in crm.server.org.rights(ROBOT)[0]


def test_a_field_of_another_type_is_refused_and_left_alone(crm: SalesforceCrm) -> None:
    org = crm.server.org
    crm.connector().provision(ProvisionRequest())
    org.objects["Account"].fields["KAM_Score__c"] = FieldDef(
        "KAM_Score__c", "string", custom=True, length=10
    )

    steps = crm.connector().provision(ProvisionRequest())

    wrong = next(s for s in steps if s.what == "field Account.KAM_Score__c")
    assert (wrong.action, wrong.ok) == ("manual", False)
    assert "exists as Text, needs Number" in said(wrong.message, "en")
    assert org.objects["Account"].fields["KAM_Score__c"].type == "string"


def test_a_failed_deploy_names_its_components(crm: SalesforceCrm) -> None:
    org = crm.server.org
    org.deploy_problems["Account.KAM_Score__c"] = "too many custom fields"

    with pytest.raises(ConnectorError, match=r"Account\.KAM_Score__c: too many custom fields"):
        crm.connector().provision(ProvisionRequest())

    assert "KAM_Tier__c" not in org.objects["Account"].fields


def test_a_hidden_field_of_another_type_is_named_before_anything_is_changed(
    crm: SalesforceCrm,
) -> None:
    """Nobody has rights to it, so describe does not show it; a deploy would change its type."""
    org = crm.server.org
    org.add_field("Account", FieldDef("KAM_Score__c", "string", custom=True))
    org.add_field("Activity", FieldDef("KAM_Key__c", "double", custom=True, precision=18))

    (dry, real) = (
        crm.connector().provision(ProvisionRequest(dry_run=dry)) for dry in (True, False)
    )

    for steps in (dry, real):
        assert {s.what: said(s.message, "en").partition(":")[0] for s in steps if not s.ok} == {
            "field Account.KAM_Score__c": "exists as Text, needs Number",
            "field Activity.KAM_Key__c": "exists as Number, needs Text",
        }
    assert org.objects["Account"].fields["KAM_Score__c"].type == "string"
    assert org.objects["Task"].fields["KAM_Key__c"].type == "double"
    assert "KAM_Tier__c" in org.objects["Account"].fields


def test_removing_leaves_a_field_that_only_shares_our_name(crm: SalesforceCrm) -> None:
    org = crm.server.org
    org.add_field("Account", FieldDef("KAM_Score__c", "string", custom=True))
    crm.connector().provision(ProvisionRequest())

    steps = crm.connector().provision(ProvisionRequest(remove=True))

    assert _actions(steps)["field Account.KAM_Score__c"] == "keep"
    assert "KAM_Score__c" in org.objects["Account"].fields
    assert "KAM_Tier__c" not in org.objects["Account"].fields


def test_a_removal_that_stops_says_what_is_gone_and_what_is_left(crm: SalesforceCrm) -> None:
    org = crm.server.org
    crm.connector().provision(ProvisionRequest())
    org.deploy_problems["Account.KAM_Tier__c"] = "in use by the flow Renewal"

    first = crm.connector().provision(ProvisionRequest(remove=True))
    left = {s.what for s in first if not s.ok}
    del org.deploy_problems["Account.KAM_Tier__c"]
    second = crm.connector().provision(ProvisionRequest(remove=True))

    assert "permission set KAM_Sync" in {s.what for s in first if s.ok}
    assert "field Account.KAM_Tier__c" in left
    assert all(s.what in left or s.ok for s in first)
    assert all("in use by the flow Renewal" in said(s.message, "en") for s in first if not s.ok)
    assert {s.what for s in second if s.action == "remove"} == left
    assert "KAM_Tier__c" not in org.objects["Account"].fields


@pytest.mark.parametrize("kind", ["ListView", "CustomNotificationType"])
def test_a_kind_of_thing_that_cannot_be_seen_is_a_manual_step(
    crm: SalesforceCrm, kind: str
) -> None:
    del crm.server.org.objects[kind]
    crm.settings = {"custom_notifications": True}

    steps = crm.connector().provision(ProvisionRequest())

    by_hand = {
        s.what.rpartition(" ")[0]
        for s in steps
        if s.action == "manual" and "see" in said(s.message, "en")
    }
    assert by_hand == {"list view" if kind == "ListView" else "notification type"}
    assert all(s.ok for s in steps)
    assert "KAM_Score__c" in crm.server.org.objects["Account"].fields


def test_values_that_a_picklist_lacks_are_added(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest())
    fields = crm.server.org.objects["Account"].fields
    whole = fields["KAM_Tier__c"]
    fields["KAM_Tier__c"] = dataclasses.replace(whole, values=whole.values[1:])

    steps = crm.connector().provision(ProvisionRequest())

    step = next(s for s in steps if s.what == "field Account.KAM_Tier__c")
    assert (step.action, said(step.message, "en")) == (
        "update",
        f"adds the values {whole.values[0]}",
    )
    assert fields["KAM_Tier__c"].values == whole.values


def test_a_dry_run_and_a_second_run_change_nothing(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest(dry_run=True))
    assert crm.server.calls["metadata"] == 0
    crm.connector().provision(ProvisionRequest())
    version = crm.server.org.version
    crm.connector().provision(ProvisionRequest())

    assert crm.server.org.version == version


def test_removing_leaves_the_org_clean(crm: SalesforceCrm) -> None:
    org = crm.server.org
    crm.connector().provision(ProvisionRequest())

    crm.connector().provision(ProvisionRequest(remove=True))

    left = [f for o in org.objects.values() for f in o.fields.values() if f.custom]
    tables = ("PermissionSet", "FieldPermissions", "PermissionSetAssignment", "ListView")
    assert left == []
    assert [name for name in tables if org.rows[name]] == []


def test_removing_keeps_what_people_filled_unless_told(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest(inputs=True))

    steps = crm.connector().provision(ProvisionRequest(remove=True))

    assert _actions(steps)["field Account.KAM_Plan_Start__c"] == "keep"
    assert "KAM_Plan_Start__c" in crm.server.org.objects["Account"].fields
    crm.connector().provision(ProvisionRequest(remove=True, inputs=True))
    assert "KAM_Plan_Start__c" not in crm.server.org.objects["Account"].fields


def test_the_package_for_another_tool_is_whole(crm: SalesforceCrm, tmp_path: Path) -> None:
    """For orgs that give no admin right to a job: no call at all is made."""
    target = tmp_path / "package"

    crm.connector(outputs=DETAIL).provision(ProvisionRequest(emit=target, inputs=True))

    assert crm.server.total == 0
    with zipfile.ZipFile(target / "kamsync-salesforce.zip") as archive:
        names = set(archive.namelist())
    assert names == {
        "package.xml",
        "objects/Account.object",
        "objects/Activity.object",
        "objects/Contact.object",
        "objects/KAM_Commitment__c.object",
        "objects/KAM_Plan_Item__c.object",
        "objects/KAM_Rating__c.object",
        "objects/Opportunity.object",
        "permissionsets/KAM_Sync.permissionset",
        "permissionsets/KAM_Read.permissionset",
        "permissionsets/KAM_Director.permissionset",
    }
    manifest = ElementTree.parse(target / "package.xml")  # noqa: S314 - our own
    members = [e.text for e in manifest.iterfind(".//m:members", SPACE)]
    fields = ElementTree.parse(target / "objects" / "Account.object")  # noqa: S314
    made = [e.text for e in fields.iterfind("./m:fields/m:fullName", SPACE)]
    assert {f"Account.{name}" for name in made} | {"Activity.KAM_Key__c"} <= set(members)
    assert not (target / "destructiveChanges.xml").exists()


def test_the_sync_set_reads_all_and_creates_or_deletes_nothing(
    crm: SalesforceCrm, tmp_path: Path
) -> None:
    """§1.4: without View All rows are silently filtered by sharing."""
    crm.connector().provision(ProvisionRequest(emit=tmp_path / "p"))

    tree = ElementTree.parse(tmp_path / "p/permissionsets/KAM_Sync.permissionset")  # noqa: S314
    rights = {}
    for item in tree.iterfind("./m:objectPermissions", SPACE):
        flags = {e.tag.partition("}")[2]: e.text for e in item}
        rights[flags.pop("object")] = flags
    assert set(rights) == {"Account", "Contact", "Opportunity", "Case", "Contract"}
    assert all(r["viewAllRecords"] == "true" for r in rights.values())
    assert not any(r["allowCreate"] == "true" for r in rights.values())
    assert not any(r["allowDelete"] == "true" for r in rights.values())
    assert [n for n, r in rights.items() if r["allowEdit"] == "true"] == ["Account"]


def test_another_prefix_is_another_set_of_fields(crm: SalesforceCrm) -> None:
    mapping = crm.map()
    outputs = {
        key: dataclasses.replace(item, field=item.field.replace("KAM_", "ACME_"))
        for key, item in mapping.outputs.items()
    }
    mapping = dataclasses.replace(mapping, outputs=outputs)

    crm.connector(mapping=mapping).provision(ProvisionRequest())

    assert "ACME_Score__c" in crm.server.org.objects["Account"].fields


def test_check_is_quiet_after_provisioning(crm: SalesforceCrm) -> None:
    crm.settings = {"org_id": "00D000000000001AAA", "org_currency": "EUR"}
    crm.connector().provision(ProvisionRequest(inputs=True))
    crm.server.org.insert("Account", {"Id": "001000000000001AAA", "Name": "x"}, PERSON)
    connector = crm.connector()

    worse = [f for f in connector.check() if f.severity in ("warning", "error", "critical")]

    assert worse == []
    assert connector.write_fields([RecordChange("001000000000001AAA", {"score": 1})])[0].ok


def test_plans_promises_and_marks_are_filled_in_objects_of_ours(crm: SalesforceCrm) -> None:
    before = crm.connector()
    missing = [f for f in before.describe().findings if f.code == "own_objects_missing"]
    asked = before.budget().used["metadata"]
    steps = crm.connector().provision(ProvisionRequest(inputs=True))
    _assign(crm, PERSON, "KAM_Read")
    org, account = crm.server.org, "001000000000001AAA"
    org.insert("Account", {"Id": account, "Name": "Ardent"}, PERSON)
    goal = {"Name": "Two plants", "KAM_Account__c": account, "KAM_Kind__c": "objective"}
    top = org.insert("KAM_Plan_Item__c", goal | {"OwnerId": PERSON}, PERSON)["Id"]
    act = goal | {"KAM_Kind__c": "action", "KAM_Parent__c": top, "KAM_Due__c": "2026-06-30"}
    org.insert("KAM_Plan_Item__c", act, PERSON)
    promise = {"Name": "Reply", "KAM_Account__c": account, "KAM_Side__c": "ours"}
    org.insert("KAM_Commitment__c", promise | {"KAM_Promised__c": "24"}, PERSON)
    org.insert("KAM_Commitment__c", {"Name": "nobody's"}, PERSON)
    mark = {"Name": "nps", "KAM_Side__c": "them", "KAM_Mark__c": 7, "KAM_Best_Mark__c": 10}
    org.insert("KAM_Rating__c", mark | {"KAM_Account__c": account}, PERSON)

    connector = crm.connector()
    window = Window(None, connector.describe().clock)

    def rows(stream: str, *columns: str) -> list[tuple[object, ...]]:
        return [r for p in connector.pull(stream, window) for r in p.frame.select(columns).rows()]

    assert [f.values["streams"] for f in missing] == ["plan_item, commitment, rating"]
    assert connector.budget().used["metadata"] == asked, "there or not, the same calls"
    assert [s for s in steps if not s.ok] == []
    assert "KAM_Plan_Item__c.KAM_Kind__c" in str(org.rights(PERSON)[1])
    assert "KAM_Plan_Item__c.KAM_Kind__c" not in str(org.rights(ROBOT)[1])
    plan = rows("plan_item", "kind", "title", "account_id", "parent_id", "owner_id", "due_at")
    assert plan == [
        ("objective", "Two plants", account, None, PERSON, None),
        ("action", "Two plants", account, top, None, "2026-06-30"),
    ]
    assert rows("commitment", "title", "side", "promised") == [("Reply", "ours", "24")]
    assert rows("rating", "kpi", "side", "value", "scale_max") == [("nps", "them", "7", "10")]


def test_objects_of_ours_are_kept_with_their_records_unless_told(crm: SalesforceCrm) -> None:
    crm.connector().provision(ProvisionRequest(inputs=True))
    again = crm.connector().provision(ProvisionRequest(inputs=True))
    kept = crm.connector().provision(ProvisionRequest(remove=True))
    there = "KAM_Rating__c" in crm.server.org.objects
    unseen = crm.connector().describe()
    gone = crm.connector().provision(ProvisionRequest(remove=True, inputs=True))

    assert {s.action for s in again} <= {"keep", "manual"}
    assert _actions(kept)["object KAM_Rating__c"] == "keep"
    assert there, "and nobody has the right to read it any more"
    assert "rating" not in unseen.streams
    assert _actions(gone)["object KAM_Rating__c"] == "remove"
    assert [name for name in crm.server.org.objects if name.startswith("KAM_")] == []


def test_another_prefix_names_objects_and_their_fields_too(crm: SalesforceCrm) -> None:
    mapping = load_mapping("salesforce", crm.folder, prefix="GC")

    crm.connector(mapping=mapping).provision(ProvisionRequest(inputs=True))

    assert "GC_Kind__c" in crm.server.org.objects["GC_Plan_Item__c"].fields
    assert mapping.streams["plan_item"].fields["kind"].field == "GC_Kind__c"


def test_flags_are_a_multi_select_whose_values_are_ids(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    assert all(step.ok for step in connector.provision(ProvisionRequest()))

    field = crm.server.org.objects["Account"].fields["KAM_Flags__c"]
    assert field.type == "multipicklist"
    assert {"silent", "single_threaded"} <= set(field.values)
    assert crm.server.org.objects["Account"].fields["KAM_Dependency__c"].values == (
        "none",
        "watch",
        "high",
        "critical",
    )


def test_a_list_takes_the_place_of_a_text_of_an_earlier_installation(crm: SalesforceCrm) -> None:
    """No deploy turns a text that holds values into a list: both are there and written."""
    org = crm.server.org
    for name, kind in (("KAM_Flags__c", "textarea"), ("KAM_Tier__c", "string")):
        org.add_field("Account", FieldDef(name, kind, label="x", length=4000, custom=True))
    row = {"Name": "A", "KAM_Flags__c": "silent;lost nonsense", "KAM_Tier__c": "Key"}
    account = org.insert("Account", row, PERSON)

    dry = crm.connector().provision(ProvisionRequest(dry_run=True))
    before = dict(account)
    first = crm.connector().provision(ProvisionRequest())
    connector = crm.connector()
    held = connector.read_back([account["Id"]], ["flags", "tier"])[account["Id"]]
    connector.write_fields([RecordChange(account["Id"], {"flags": "silent"})])
    again = crm.connector().provision(ProvisionRequest())

    what = "field Account.KAM_Flags_List__c"
    assert [_actions(steps)[what] for steps in (dry, first, again)] == ["create", "create", "keep"]
    assert all(step.ok for step in first)
    assert _actions(again)["field Account.KAM_Flags__c"] == "manual"
    assert "KAM_Flags_List__c" not in before
    assert held == {"flags": "lost silent", "tier": "Key"}
    assert (account["KAM_Flags_List__c"], account["KAM_Flags__c"]) == ("silent", "silent")


def test_who_deletes_the_list_or_the_text_goes_on_with_the_other(crm: SalesforceCrm) -> None:
    org = crm.server.org
    fields = org.objects["Account"].fields
    earlier = FieldDef("KAM_Flags__c", "textarea", label="x", length=4000, custom=True)
    org.add_field("Account", earlier)
    crm.connector().provision(ProvisionRequest())

    both = crm.connector().org.moved
    made = fields.pop("KAM_Flags_List__c")
    back = crm.connector().org.moved
    fields["KAM_Flags_List__c"] = made
    del fields["KAM_Flags__c"]
    on = crm.connector().org.moved
    removed = _actions(crm.connector().provision(ProvisionRequest(remove=True)))

    assert both.texts == {"flags": "KAM_Flags__c"}
    assert (back.mapping.outputs["flags"].field, back.texts) == ("KAM_Flags__c", {})
    assert (on.mapping.outputs["flags"].field, on.texts) == ("KAM_Flags_List__c", {})
    assert removed["field Account.KAM_Flags_List__c"] == "remove"
