"""What the key may do: scopes missing, taken away, told or not told (facts 2.1, 2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.hubspot.faults import MissingScope, TokenExpired, error_for, read_fault
from connectors.hubspot.own_objects import KnownTypes
from connectors.hubspot.rights import Proven
from kamsync.connector import Window
from kamsync.errors import AuthError, UnexpectedResponse
from kamsync.messages import findings as said
from kamsync.model.change import NewTask
from kamsync.sandbox.hubspot.faults import Fault
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal

TASK = NewTask(
    "kamsync:main:stale:1000:2026-03-02:1", "1000", "4000", "Call", "", dt.date(2026, 3, 9), "low"
)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        made.load({"account": [{"id": "1000", "name": "Ardent"}], "opportunity": []})
        yield made


def found(portal: Portal, code: str) -> list[str]:
    """Where and how to mend it, of the findings with that code."""
    connector = portal.connector()
    findings = (*connector.describe().findings, *connector.check())
    return [
        f"{f.where}: {said.message(f, 'en')}; {said.fix(f, 'en')}"
        for f in findings
        if f.code == code
    ]


def test_records_that_may_not_be_read_switch_their_stream_off(portal: Portal) -> None:
    """Facts 3.7: surveys need a tier; their definitions are readable all the same."""
    portal.server.unreadable = {"0-19", "0-49"}

    seen = portal.connector().describe()

    assert "survey" not in seen.streams
    assert "activity" in seen.streams
    reported = [f.where for f in seen.findings if f.code == "missing_scope"]
    assert reported == ["emails", "feedback_submissions"]


def test_what_was_readable_once_is_not_asked_again(portal: Portal) -> None:
    portal.connector().describe()
    asked = portal.server.calls["list"]

    portal.connector().describe()

    assert asked == 8
    assert portal.server.calls["list"] == asked


def test_a_right_taken_away_ends_one_run_and_is_unknown_from_then_on(portal: Portal) -> None:
    """Never an empty stream: what depends on it would look like zero."""
    connector = portal.connector()
    connector.describe()
    portal.server.unreadable = {"0-5"}

    with pytest.raises(MissingScope, match="tickets"):
        list(connector.pull("case", Window(None, START)))

    assert "case" not in portal.connector().describe().streams


@pytest.mark.parametrize("body", [b"<html>Forbidden</html>", b"{}", b'{"message": "no"}'])
def test_a_refusal_without_words_concerns_one_right_only(body: bytes) -> None:
    """Facts 4.4: every field is optional."""
    assert isinstance(error_for(read_fault(403, body), None), MissingScope)


def test_a_blocked_app_is_no_missing_scope() -> None:
    """Facts 2.2: BANNED concerns everything."""
    error = error_for(read_fault(403, b'{"category": "BANNED"}'), None)

    assert isinstance(error, AuthError)
    assert not isinstance(error, MissingScope)


def test_scopes_are_read_wherever_the_body_names_them() -> None:
    body = b'{"category": "MISSING_SCOPES", "context": {"requiredScopes": ["tickets"]}}'
    error = error_for(read_fault(403, body), None)

    assert isinstance(error, MissingScope)
    assert error.scopes == ("tickets",)


def test_a_401_without_words_is_worth_one_renewal() -> None:
    assert isinstance(error_for(read_fault(401, b""), None), TokenExpired)
    known = b'{"category": "INVALID_AUTHENTICATION"}'
    assert not isinstance(error_for(read_fault(401, known), None), TokenExpired)


def test_check_names_the_rights_to_write_that_are_missing(portal: Portal) -> None:
    """Without writing anything: a private app's own scopes tell."""
    portal.server.scopes = ["crm.objects.companies.read"]

    assert found(portal, "missing_scope") == [
        "companies: results cannot be written; add crm.objects.companies.write to the key"
    ]
    assert found(portal, "tasks_refused") == [
        "tasks: tasks cannot be created; add crm.objects.contacts.write to the key"
    ]
    assert not {"update", "create"} & set(portal.server.calls)


def test_check_says_when_the_rights_to_write_are_not_told(portal: Portal) -> None:
    """Service keys need not know the question; its refusal kills no login."""
    portal.server.faults.add(
        Fault(("token_info",), status=401, body={"category": "INVALID_AUTHENTICATION"})
    )

    assert len(found(portal, "rights_unread")) == 1
    assert portal.connector().describe().org_id == "62515"


def test_check_names_the_portal_and_asks_to_pin_it(portal: Portal) -> None:
    """As on Salesforce: a config that names no portal would take any."""
    assert found(portal, "org") == ["portal 62515 (STANDARD): this is the production org; "]
    assert 'portal_id = "62515"' in found(portal, "org_unpinned")[0]

    portal.settings["portal_id"] = "62515"
    assert found(portal, "org_unpinned") == []


def test_tasks_without_their_right_are_told_one_by_one(portal: Portal) -> None:
    """Results are written all the same; the key need not be allowed to make tasks."""
    portal.store.define("0-27", "kam_task_key")
    portal.server.missing_scopes.add("crm.objects.contacts.write")

    (outcome,) = portal.connector().insert_tasks([TASK])

    assert (outcome.ok, outcome.code) == (False, "MISSING_SCOPES")
    assert "crm.objects.contacts.write" in str(outcome.reason)


def test_an_api_version_the_portal_does_not_know_is_named(portal: Portal) -> None:
    portal.server.faults.add(Fault(("account",), -1, status=404, body="<html>Not found</html>"))

    with pytest.raises(UnexpectedResponse, match="api_version"):
        portal.connector().describe()


def test_check_counts_the_calls_without_a_direction(portal: Portal) -> None:
    call = {"kind": "call", "account_id": "1000", "occurred_at": "2026-02-20T10:00:00Z"}
    for n, direction in enumerate(("inbound", "", "")):
        row = call | {"id": str(5000 + n), "direction": direction, "completed_at": "2026-02-20"}
        portal.server.loader.put("activity", row)

    assert "2 of 3 calls logged since 2 Dec 2025" in found(portal, "calls_undirected")[0]

    text = 'extends = "hubspot"\n[streams.activity.options]\ncall_without_direction = "outbound"\n'
    (portal.root / "own.toml").write_text(text)
    portal.remap("own.toml")

    assert found(portal, "calls_undirected") == []
    directions = [row["direction"] for row in portal.rows("activity").values()]
    assert directions == ["inbound", "outbound", "outbound"]


def test_a_login_that_does_not_tell_its_quota_says_so(portal: Portal) -> None:
    """Facts 6.1: the daily pair is absent for OAuth."""
    assert len(found(portal, "limits_unreadable")) == 1


def test_what_is_remembered_of_a_portal_is_closed_to_other_users(tmp_path: Path) -> None:
    folder = tmp_path / "connections" / "main"
    rights, objects = Proven(folder, "62515"), KnownTypes(folder)
    rights.keep({"deals"})
    objects.keep("62515", {"kam_goal": "2-1"}, dt.datetime(2026, 3, 31, tzinfo=dt.UTC))

    assert rights.types() == {"deals"}
    assert objects.read("62515")[0] == {"kam_goal": "2-1"}
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
