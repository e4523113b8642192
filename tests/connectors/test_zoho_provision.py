"""Making, verifying and removing kamsync's fields in Zoho."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors.zoho.fieldspec import Wanted
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.field_maps import load_mapping
from kamsync.messages.choices import with_choices
from kamsync.messages.sentences import said
from kamsync.model.alert import DECISIONS
from kamsync.model.change import RecordChange
from kamsync.model.own_fields import OUTPUTS
from kamsync.sandbox.zoho.server import CLIENT, SECRET
from tests.connectors.zoho_org import Org, pulled, running


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        yield made


def run(org: Org, **request: object) -> dict[str, ProvisionStep]:
    steps = org.connector().provision(ProvisionRequest(**request))  # type: ignore[arg-type]
    assert len({s.what for s in steps}) == len(steps)
    return {step.what: step for step in steps}


def fields(org: Org, module: str = "Accounts") -> dict[str, dict[str, object]]:
    return {n: f for n, f in org.store.modules[module].fields.items() if f["custom_field"]}


def test_five_fields_go_in_a_call(org: Org) -> None:
    """§4.1: at most five."""
    run(org)

    sizes = [len(b["fields"]) for b in org.sent("POST /crm/v8/settings/fields")]
    assert sizes == [5, 3, 1]
    assert len(fields(org)) == 8


def test_types_lengths_and_help_are_those_of_the_api(org: Org) -> None:
    """§4.1 types and lengths"""
    run(org)

    sent = {
        f["field_label"]: f for b in org.sent("POST /crm/v8/settings/fields") for f in b["fields"]
    }
    assert (sent["KAM Score"]["data_type"], sent["KAM Score"]["length"]) == ("integer", 9)
    assert sent["KAM Why"]["textarea"] == {"type": "large"}
    assert sent["KAM Flags"]["data_type"] == "multiselectpicklist"
    assert {"actual_value": "silent", "display_value": "silent"} in (
        sent["KAM Flags"]["pick_list_values"]
    )
    assert sent["KAM Last Client Data"]["data_type"] == "date"
    assert sent["KAM Tier"]["pick_list_values"][0]["actual_value"] == "Key"
    assert sent["KAM Task Key"]["unique"] == {"case_sensitive": False}
    assert all(f["tooltip"]["value"] for f in sent.values())


def test_every_label_fits_and_yields_its_api_name(org: Org) -> None:
    """§4.1: names come from labels, at most 25 ASCII characters."""
    mapping = load_mapping("zoho", Path())
    for field in (*mapping.outputs.values(), *mapping.inputs.values()):
        label = Wanted("Accounts", field).body()["field_label"]
        assert len(label) <= 25, label
        assert label.isascii()
        assert label.replace(" ", "_") == field.field
    assert set(mapping.outputs) == set(OUTPUTS)


def test_a_longer_prefix_that_does_not_fit_is_told(org: Org) -> None:
    mapping = load_mapping("zoho", Path(), prefix="KEYACCOUNT")
    connector = org.connector(mapping=mapping)

    steps = {s.what: s for s in connector.provision(ProvisionRequest())}

    assert not steps["Accounts.KEYACCOUNT_Last_Client_Data"].ok
    assert steps["Accounts.KEYACCOUNT_Score"].ok


def test_another_api_name_is_read_back_and_kept(org: Org) -> None:
    """§0 rule 10, §4.1: on a clash a digit is added; identity is the field's id."""
    taken = org.store.new_field("KAM_Score", "text")
    taken["field_label"] = "Something else"
    taken["data_type"] = "date"
    org.store.modules["Accounts"].fields["KAM_Score"] = taken
    org.store.hidden = {"Accounts.KAM_Score"}

    steps = run(org)
    account_id = org.account(1)
    connector = org.connector()
    connector.describe()
    connector.write_fields([RecordChange(account_id, {"score": 9})])

    assert "KAM_Score1" in said(steps["Accounts.KAM_Score"].message, "en")
    assert org.store.modules["Accounts"].rows[int(account_id)]["KAM_Score1"] == 9


def test_a_renamed_field_is_still_ours(org: Org) -> None:
    """§4.1: an admin may rename it; §8: renamed by an admin."""
    run(org)
    module = org.store.modules["Accounts"].fields
    renamed = module.pop("KAM_Score") | {"api_name": "Note_Client", "field_label": "Note client"}
    module["Note_Client"] = renamed

    steps = run(org)
    account_id = org.account(1)
    connector = org.connector()

    assert "score" in connector.describe().writable
    assert connector.write_fields([RecordChange(account_id, {"score": 9})])[0].ok
    assert org.store.modules["Accounts"].rows[int(account_id)]["Note_Client"] == 9
    assert steps["Accounts.KAM_Score"].action == "keep"
    assert "Note_Client" in said(steps["Accounts.KAM_Score"].message, "en")


def test_without_the_state_folder_the_label_finds_the_field(org: Org, tmp_path: Path) -> None:
    run(org)
    module = org.store.modules["Accounts"].fields
    module["KAM_Score1"] = module.pop("KAM_Score") | {"api_name": "KAM_Score1"}
    for path in org.folder.iterdir():
        path.unlink()

    assert "score" in org.connector().describe().writable


def test_a_field_of_the_wrong_type_is_left_alone(org: Org) -> None:
    """§4.1: the type can never be changed."""
    org.store.modules["Accounts"].fields["KAM_Score"] = org.store.new_field("KAM_Score", "date")

    step = run(org)["Accounts.KAM_Score"]

    assert (step.ok, step.action) == (False, "keep")
    assert "of type date" in said(step.message, "en")


def test_missing_tiers_are_added_to_the_picklist(org: Org) -> None:
    run(org)
    tier = org.store.modules["Accounts"].fields["KAM_Tier"]
    tier["pick_list_values"] = [{"display_value": "Key", "actual_value": "Key"}]

    assert run(org)["Accounts.KAM_Tier"].action == "update"

    assert len(tier["pick_list_values"]) == 6  # type: ignore[arg-type]
    assert run(org)["Accounts.KAM_Tier"].action == "keep"


def test_an_editions_limit_is_told_honestly(org: Org) -> None:
    """§4.1: Standard 10 fields; part of a batch may exist after all."""
    org.store.edition = "standard"
    org.store.field_quota = 6

    steps = run(org)

    made = [s for s in steps.values() if s.what.startswith("Accounts.") and s.ok]
    refused = [s for s in steps.values() if not s.ok]
    assert (len(made), len(refused)) == (6, 2)
    assert all("standard edition" in said(s.message, "en") for s in refused)
    assert len(fields(org)) == 6


def test_when_every_field_of_a_call_is_refused_each_reason_is_told(org: Org) -> None:
    """§4.1: HTTP 400 with an element per field."""
    org.store.field_quota = 0

    steps = run(org)

    refused = [s for s in steps.values() if s.what.startswith(("Accounts.", "Tasks.")) and not s.ok]
    assert len(refused) == 8 + 1
    assert all(
        "edition allows 0 (custom fields per module)" in said(s.message, "en") for s in refused
    )


def test_room_in_the_edition_is_told_before_anything_is_made(org: Org) -> None:
    """§4.1: Standard 10 custom fields a module."""
    org.store.edition = "standard"

    step = run(org, dry_run=True, inputs=True)["fields Accounts"]

    assert (step.ok, "allows 10 custom fields" in said(step.message, "en")) == (False, True)
    assert fields(org) == {}
    assert "Accounts fields" not in run(org, dry_run=True)


def test_a_call_refused_as_a_whole_is_sent_field_by_field(org: Org) -> None:
    """§4.1: one bad field must not keep the others away."""
    org.server.fault("refuse", "POST /crm/v8/settings/fields", body="RESERVED_KEYWORD_NOT_ALLOWED")

    steps = run(org)

    assert all(s.ok for s in steps.values() if s.action == "create")
    sizes = [len(b["fields"]) for b in org.sent("POST /crm/v8/settings/fields")]
    assert sizes == [1, 1, 1, 1, 1, 3, 1]


def test_a_label_that_is_taken_is_told(org: Org) -> None:
    """§4.1 DUPLICATE_DATA: a field on no layout is not listed, yet its label is taken."""
    run(org)
    org.store.hidden = {"Accounts.KAM_Score"}
    (org.folder / "zoho_fields.json").unlink()

    step = run(org)["Accounts.KAM_Score"]

    assert not step.ok
    assert "of this label is there already" in said(step.message, "en")


def test_a_field_made_without_an_answer_is_found_again(org: Org) -> None:
    """§4.1: after doubt, metadata is read again."""
    org.server.fault("drop", "POST /crm/v8/settings/fields")

    steps = run(org)

    assert steps["Accounts.KAM_Score"].ok
    assert all(s.action == "keep" for s in run(org).values() if "KAM_" in s.what)


def test_a_refused_change_of_a_picklist_is_told(org: Org) -> None:
    run(org)
    tier = org.store.modules["Accounts"].fields["KAM_Tier"]
    tier["pick_list_values"] = tier["pick_list_values"][:2]
    refused = {"code": "INVALID_DATA", "message": "no", "status": "error", "details": {}}
    org.server.fault("status", "PATCH", status=200, body={"fields": [refused]})

    step = run(org)["Accounts.KAM_Tier"]

    assert (step.ok, said(step.message, "en")) == (False, "INVALID_DATA: no")


def test_a_field_nobody_may_see_is_not_called_done(org: Org) -> None:
    """§4.1 permissions: verified by reading the metadata again."""
    org.store.hidden = {"Accounts.KAM_Score"}

    steps = run(org)

    assert not steps["Accounts.KAM_Score"].ok
    assert "not visible" in said(steps["Accounts.KAM_Score"].message, "en")


def test_a_read_only_field_is_not_called_done(org: Org) -> None:
    run(org)
    org.store.modules["Accounts"].fields["KAM_Score"]["read_only"] = True

    assert not run(org)["Accounts.KAM_Score"].ok


def test_other_layouts_are_left_to_a_person(org: Org) -> None:
    """§4.1 layouts: new fields land in the Standard layout only."""
    found = {"layouts": [{"id": "1", "name": "Standard"}, {"id": "2", "name": "Partners"}]}
    org.server.fault("status", "settings/layouts", status=200, body=found)

    steps = run(org)

    assert steps["layouts Accounts"].action == "manual"
    assert "Partners" in said(steps["layouts Accounts"].message, "en")
    assert steps["list view"].action == "manual"
    assert steps["field permissions"].action == "manual"


def test_input_fields_come_on_request(org: Org) -> None:
    run(org)
    before = set(fields(org))

    steps = run(org, inputs=True)

    made = set(fields(org)) - before
    assert {"KAM_Override", "KAM_Override_Until", "KAM_Plan_End"} <= made
    assert all(steps[f"Accounts.{name}"].ok for name in made)
    columns = org.connector().describe().streams["account"].columns
    assert {"override_tier", "override_until", "plan_end"} <= columns


def test_decisions_are_chosen_from_three_and_read(org: Org) -> None:
    run(org, inputs=True)
    given = {
        "KAM_Decision": "insure",
        "KAM_Decision_Until": "2026-12-31",
        "KAM_Decision_By": "The director",
    }
    account_id = org.account(1, **given)

    row = next(r for r in pulled(org.connector(), "account") if r["id"] == account_id)

    bodies = org.sent("POST /crm/v8/settings/fields")
    sent = {f["field_label"]: f for body in bodies for f in body["fields"]}
    choices = [v["actual_value"] for v in sent["KAM Decision"]["pick_list_values"]]
    assert choices == list(DECISIONS)
    shown = (row["decision"], row["decision_until"], row["decision_by"])
    assert shown == ("insure", "2026-12-31", "The director")
    assert run(org, inputs=True)["Accounts.KAM_Decision"].action == "keep"


def test_removal_leaves_what_people_filled(org: Org) -> None:
    run(org, inputs=True)

    steps = run(org, remove=True)

    assert "KAM_Override" in fields(org)
    assert not {"KAM_Score", "KAM_Why"} & set(fields(org))
    assert fields(org, "Tasks") == {}
    assert "add --inputs" in said(steps["what stays"].message, "en")

    run(org, remove=True, inputs=True)
    assert fields(org) == {}


def test_a_field_in_use_stays_and_is_told(org: Org) -> None:
    """§4.1: DELETE is refused while an automation uses it."""
    run(org)
    org.store.modules["Accounts"].fields["KAM_Score"]["in_use"] = True

    step = run(org, remove=True)["Accounts.KAM_Score"]

    assert (step.ok, step.action) == (False, "remove")
    assert "take it out" in said(step.message, "en")
    assert set(fields(org)) == {"KAM_Score"}


def test_a_removal_that_breaks_off_says_what_is_gone_and_what_is_left(org: Org) -> None:
    run(org)
    org.server.fault("no_permission", "DELETE /crm/v8/settings/fields", times=999, skip=2)

    first = run(org, remove=True)
    org.server.faults.clear()
    second = run(org, remove=True)

    gone = [name for name, step in first.items() if step.action == "remove" and step.ok]
    left = [name for name, step in first.items() if step.action == "remove" and not step.ok]
    assert len(gone) == 2
    assert all(said(first[name].message, "en").startswith("still there: ") for name in left)
    assert [name for name, step in second.items() if step.action == "remove"] == left


def test_a_standard_field_is_never_removed(org: Org) -> None:
    org.store.modules["Accounts"].fields["KAM_Score"] = org.store.new_field(
        "KAM_Score", "integer", custom=False
    )

    run(org, remove=True)

    assert "KAM_Score" in org.store.modules["Accounts"].fields


def test_a_list_for_making_fields_by_hand(org: Org, tmp_path: Path) -> None:
    steps = run(org, emit=tmp_path / "out", inputs=True)

    lines = list(csv.DictReader((tmp_path / "out" / "zoho-fields.csv").read_text().splitlines()))
    assert {"KAM Score", "KAM Task Key", "KAM Override"} <= {line["label"] for line in lines}
    assert {s.action for s in steps.values()} == {"manual"}
    assert fields(org) == {}


def test_provisioning_has_a_grant_of_its_own(org: Org) -> None:
    """§1.5: provisioning scopes apart from the daily job."""
    asked: list[dict[str, str]] = []
    login = org.server.login

    def watched(form: dict[str, str]):  # type: ignore[no-untyped-def]
        asked.append(form)
        return login(form | {"refresh_token": "1000.refresh"})

    org.server.login = watched  # type: ignore[method-assign]
    other = {"client_id": CLIENT, "client_secret": SECRET, "refresh_token": "1000.admin"}
    auth = {name: SecretStr(value) for name, value in other.items()}
    connector = org.connector(provision_auth=auth)

    connector.provision(ProvisionRequest())

    assert {form["refresh_token"] for form in asked} == {"1000.admin"}


def test_flags_are_shown_in_french_and_kept_as_ids(org: Org) -> None:
    """A record may give back the shown word; fields of before, which show ids, get labels once."""
    run(org, inputs=True)
    french = with_choices(load_mapping("zoho", Path()), [], "fr")
    again = org.connector(mapping=french).provision(ProvisionRequest())
    org.connector(mapping=french).provision(ProvisionRequest(inputs=True))
    connector = org.connector(mapping=french)
    twice = connector.provision(ProvisionRequest())
    account = org.account(
        1, KAM_Flags=["silencieux", "lost"], KAM_Tier="Clé", KAM_Override="Demain"
    )
    (row,) = pulled(connector, "account")
    shown = connector.read_back([account], ["flags", "tier"])[account]

    picks = fields(org)["KAM_Flags"]["pick_list_values"]
    assert {"display_value": "silencieux", "actual_value": "silent"} in picks  # type: ignore[operator]
    assert {s.what for s in again if s.action == "update"} == {
        "Accounts.KAM_Flags",
        "Accounts.KAM_Tier",
        "Accounts.KAM_Dependency",
    }
    assert not [s for s in twice if s.action == "update"]
    assert (row["out_flags"], row["out_tier"]) == ("silent;lost", "Key")
    assert row["override_tier"] == "Tomorrow"
    assert (shown["flags"], shown["tier"]) == ("lost silent", "Key")


def test_a_list_takes_the_place_of_a_text_of_an_earlier_installation(org: Org) -> None:
    """§4.1: the type of a field never changes. Both are there, filled and written."""
    mapping = load_mapping("zoho", Path())
    texts = {o: replace(mapping.outputs[o], type="text") for o in ("flags", "tier")}
    earlier = replace(mapping, outputs=mapping.outputs | texts)
    org.connector(mapping=earlier).provision(ProvisionRequest())
    account = org.account(1, KAM_Flags="silent;lost nonsense", KAM_Tier="Key")

    dry = run(org, dry_run=True)
    first = run(org)
    held = org.connector().read_back([account], ["flags", "tier"])[account]
    org.connector().write_fields([RecordChange(account, {"flags": "silent"})])
    again = run(org)
    stored = dict(org.store.modules["Accounts"].rows[int(account)])
    removed = run(org, remove=True)

    what = "Accounts.KAM_Flags_List"
    assert [steps[what].action for steps in (dry, first, again)] == ["create", "create", "keep"]
    assert again["Accounts.KAM_Flags"].action == "manual"
    assert held == {"flags": "lost silent", "tier": "Key"}
    assert (stored["KAM_Flags_List"], stored["KAM_Flags"]) == (["silent"], "silent")
    assert {removed[what].action, removed["Accounts.KAM_Flags"].action} == {"remove"}
