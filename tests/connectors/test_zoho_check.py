"""`kamsync check` on Zoho: what it finds, and that it finds everything at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.zoho.scopes import ALWAYS, USEFUL, WRITING, lacking
from kamsync.errors import AuthError
from kamsync.messages import findings as said
from kamsync.model.change import Finding
from kamsync.sandbox.zoho.store import JOB_USER, Row, picks
from tests.connectors.zoho_org import Org, pulled, running

READS = " ".join(ALWAYS)
OTHERS = " ".join(
    f"ZohoCRM.modules.{m}.READ" for m in ("contacts", "tasks", "events", "calls", "notes", "cases")
)


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        yield made


def findings(org: Org, **more: object) -> dict[str, Finding]:
    """By code; every finding of the look and of the check, each said once."""
    connector = org.connector(**more)
    reported = [*connector.describe().findings, *connector.check()]
    assert len({(f.code, f.where, said.message(f, "en")) for f in reported}) == len(reported)
    return {f.code: f for f in reported}


def stage(name: str, kind: str | None) -> Row:
    return {"actual_value": name, "display_value": name, "forecast_type": kind, "probability": 10}


def test_the_org_its_kind_and_our_user_are_named(org: Org) -> None:
    """§8: a sandbox token on the production host, or the reverse."""
    org.store.kind = "developer"

    reported = findings(org)

    assert reported["org"].where == "Ardent Works (20097999001)"
    assert reported["org"].values["kind"] == "developer"
    assert 'set environment = "developer"' in said.fix(reported["environment"], "en")
    assert "environment" not in findings(org, environment="developer")
    assert JOB_USER in said.message(reported["org"], "en")
    assert 'org_id = "20097999001"' in said.fix(reported["org_unpinned"], "en")
    assert "org_unpinned" not in findings(org, org_id="20097999001")


def test_the_editions_credits_are_named_and_warned_of_when_few_are_left(org: Org) -> None:
    """§5: 50,000 + 1,000 a user; the header comes when half are used."""
    assert "60,000 API credits a day" in said.message(findings(org)["quota"], "en")

    layouts: Row = {"layouts": []}
    few = {"X-API-CREDITS-REMAINING": "9000"}
    org.server.fault("status", "settings/layouts", status=200, body=layouts, headers=few)
    quota = findings(org)["quota"]

    assert (quota.severity, "9,000 left" in said.message(quota, "en")) == ("warning", True)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd"])
def test_an_unknown_time_zone_is_told_and_utc_is_used(org: Org, zone: str) -> None:
    org.store.time_zone = zone

    seen = org.connector().describe()

    assert seen.timezone == "UTC"
    assert ("timezone_unknown" in {f.code for f in seen.findings}) == bool(zone)


def test_scopes_the_login_does_not_tell_cannot_be_judged(org: Org) -> None:
    """§1.1: scope may be absent."""
    assert "scopes_untold" in findings(org)


def test_every_missing_scope_is_named_before_anything_is_read(org: Org) -> None:
    """§8: preflight; the login tells its scopes."""
    org.server.granted = "ZohoCRM.settings.ALL ZohoCRM.modules.deals.ALL"

    with pytest.raises(AuthError) as stopped:
        org.connector().describe()

    for scope in ("org.READ", "users.READ", "coql.READ", "modules.accounts.READ"):
        assert f"ZohoCRM.{scope}" in str(stopped.value)
    assert "deals" not in str(stopped.value)
    assert "settings" not in str(stopped.value)
    assert org.server.calls.total() == org.server.mints == 1


def test_every_missing_scope_is_named_where_only_trying_tells(org: Org) -> None:
    """§1.4: seen with 401 and with 403."""
    org.server.scopes_missing = {"/v8/org", "/v8/users"}

    with pytest.raises(AuthError) as stopped:
        org.connector().describe()

    assert "ZohoCRM.org.READ" in str(stopped.value)
    assert "ZohoCRM.users.READ" in str(stopped.value)
    mismatch = {"code": "OAUTH_SCOPE_MISMATCH", "details": {}, "status": "error"}
    org.server.scopes_missing = set()
    org.server.fault("status", "/v8/org", status=403, body=mismatch)
    with pytest.raises(AuthError, match=r"lacks scope ZohoCRM\.org\.READ"):
        org.connector().describe()


def test_a_module_the_grant_does_not_cover_is_left_out_and_told(org: Org) -> None:
    """No access is not empty; what is only useful is said beside it."""
    org.server.granted = f"{READS} {OTHERS.replace('ZohoCRM.modules.cases.READ', '')}"
    connector = org.connector()

    seen = connector.describe()
    reported = [f for f in [*seen.findings, *connector.check()] if f.code == "missing_scope"]

    assert "case" not in seen.streams
    assert [f.where for f in reported if f.severity == "warning"] == ["case"]
    (error,) = [f for f in reported if f.severity == "error"]
    assert all(scope in error.values["scopes"] for scope in WRITING)
    useful = [f.values["scopes"] for f in reported if f.severity == "info"]
    assert len(useful) == len(USEFUL)


def test_wider_scopes_cover_narrower_ones() -> None:
    """§1.5"""
    wanted = ["ZohoCRM.modules.deals.READ", "ZohoCRM.settings.fields.READ", "ZohoCRM.bulk.READ"]

    assert lacking(wanted, frozenset()) == []
    assert lacking(wanted, frozenset({"ZohoCRM.modules.ALL", "zohocrm.settings.all"})) == wanted[2:]
    assert lacking(wanted, frozenset({"ZohoCRM.modules.READ"})) == wanted[1:]
    assert lacking(wanted, frozenset({"ZohoCRM.modules.deals.UPDATE"})) == wanted


def test_each_answer_of_the_login_side_says_what_to_do(org: Org) -> None:
    """§1.4"""
    for code, status, words in (
        ("AUTHENTICATION_FAILURE", 401, "proxy"),
        ("AUTHORIZATION_FAILED", 400, "profile"),
        ("INVALID_HOST", 400, "data_centre"),
    ):
        body = {"code": code, "details": {}, "message": "no", "status": "error"}
        org.server.fault("status", "/v8/org", status=status, body=body)
        with pytest.raises(AuthError, match=words) as stopped:
            org.connector().describe()
        assert stopped.value.exit_code == 6


def test_stages_without_a_type_are_named(org: Org) -> None:
    """§2.10"""
    picked = org.store.modules["Deals"].fields["Stage"]["pick_list_values"]
    picked += [stage("Signature", None), stage("Unused", None)]
    org.deal(1, Stage="Signature")
    org.deal(2, Stage="Gone")

    reported = findings(org)

    assert "Signature" in said.message(reported["stage_untyped"], "en")
    assert "Unused" not in said.message(reported["stage_untyped"], "en")
    assert said.message(reported["stage_unknown"], "en").endswith("Gone")


def test_an_own_field_of_a_wrong_kind_is_named(org: Org) -> None:
    org.server.loader.provisioned()
    org.store.modules["Accounts"].fields["KAM_Score"]["data_type"] = "date"

    reported = findings(org)

    assert reported["output_unfit"].where == "Accounts.KAM_Score"
    assert "an integer is needed" in said.message(reported["output_unfit"], "en")


def test_an_edition_without_room_for_our_fields_says_so_beforehand(org: Org) -> None:
    """§4.1: Standard 10 custom fields a module."""
    org.store.edition = "standard"
    for n in range(4):
        made = org.store.new_field(f"Theirs_{n}", "text")
        org.store.modules["Accounts"].fields[made["api_name"]] = made

    reported = findings(org)["field_limit"]

    assert "allows 10 custom fields in Accounts: 4 are there, 8 more are needed" in said.message(
        reported, "en"
    )
    org.store.edition = "professional"
    assert "field_limit" not in findings(org)


def test_what_tasks_lack_is_named(org: Org) -> None:
    """§3.3: a key that is not unique, and closed words that are not this org's."""
    assert "task_key_missing" in findings(org)
    org.server.loader.provisioned()
    assert "task_key_not_unique" not in findings(org)
    fields = org.store.modules["Tasks"].fields
    fields["KAM_Task_Key"]["unique"] = {}
    picks(fields["Status"], ("Offen", "Erledigt"))

    reported = findings(org)

    assert "task_key_not_unique" in reported
    assert "Completed" in said.message(reported["task_status_unknown"], "en")
    fine = findings(org, closed_task_status="Erledigt", closed_task_statuses=("Erledigt",))
    assert "task_status_unknown" not in fine


def test_one_currency_lacks_no_currency_fields(org: Org) -> None:
    """§2.9: they exist with several currencies only."""
    places = {f.where for f in org.connector().describe().findings}

    assert not {p for p in places if p.endswith((".currency", ".rate"))}


def test_a_check_tells_the_first_pull_how_much_there_is(org: Org) -> None:
    org.many("Accounts", 1500)
    org.connector().check()
    before = sum(n for kind, n in org.server.calls.items() if "coql" in kind)

    pulled(org.connector(), "account")

    assert sum(n for kind, n in org.server.calls.items() if "coql" in kind) - before == 1
