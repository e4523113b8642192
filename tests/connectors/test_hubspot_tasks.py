"""Tasks in a portal: made once, found by key, left alone once touched (facts 4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.hubspot.tasks import touched
from kamsync.errors import TransientError
from kamsync.messages.sentences import said
from kamsync.model.change import NewTask
from kamsync.sandbox.hubspot.faults import Fault, limited
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal
from tests.connectors.provisioned import provisioned


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        accounts = [{"id": str(1000 + n), "name": f"Account {n}"} for n in range(210)]
        made.load({"account": accounts, "opportunity": []})
        provisioned(made)
        server.calls.clear()
        yield made


def task(number: int = 0, account: int = 0, **more: Any) -> NewTask:
    values: dict[str, Any] = {
        "key": f"kamsync:main:silent:{1000 + account}:2026-03-02:{number}",
        "account_id": str(1000 + account),
        "owner_id": "4000",
        "subject": "Call <Ardent>",
        "body": "a < b\nnext",
        "due_on": dt.date(2026, 3, 9),
        "priority": "high",
    }
    return NewTask(**(values | more))


def without_unique_keys(portal: Portal) -> None:
    portal.store.definitions["0-27"]["kam_task_key"].unique = False


def stored(portal: Portal) -> list[dict[str, str | None]]:
    return [r.properties for r in portal.store.records["0-27"].values()]


def test_a_task_is_created_with_its_account_and_key(portal: Portal) -> None:
    """Facts 4.3: an orphan task is invisible on the account."""
    portal.connector().insert_tasks([task()])

    (shown,) = stored(portal)
    assert shown["kam_task_key"] == task().key
    assert shown["hs_timestamp"] == "2026-03-09T08:00:00Z"
    assert shown["hs_task_status"] == "NOT_STARTED"
    assert shown["hs_task_priority"] == "HIGH"
    assert shown["hs_task_body"] == "a &lt; b<br>next"
    sent = portal.server.log[-1].body["inputs"][0]["associations"]
    assert sent == [
        {
            "to": {"id": "1000"},
            "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 192}],
        }
    ]


def test_a_task_hangs_on_its_contact_and_deal_too(portal: Portal) -> None:
    portal.connector().insert_tasks([task(contact_id="2000", opportunity_id="3000")])

    sent = portal.server.log[-1].body["inputs"][0]["associations"]
    assert [(a["to"]["id"], a["types"][0]["associationTypeId"]) for a in sent] == [
        ("1000", 192),
        ("2000", 204),
        ("3000", 216),
    ]


@pytest.mark.parametrize("unique", [True, False])
def test_a_task_that_exists_is_a_success_with_its_id(portal: Portal, unique: bool) -> None:
    if not unique:
        without_unique_keys(portal)
    connector = portal.connector()
    (first,) = connector.insert_tasks([task()])

    again = portal.connector().insert_tasks([task(), task(1)])

    assert [(o.ok, o.code) for o in again] == [(True, "duplicate"), (True, "")]
    assert again[0].crm_id == first.crm_id
    assert len(stored(portal)) == 2


@pytest.mark.parametrize("unique", [True, False])
@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 502}, {"truncate": True}])
def test_a_create_in_doubt_is_not_repeated_and_can_be_looked_up(
    portal: Portal, unique: bool, fault: dict[str, Any]
) -> None:
    """Facts 4.3: create is not idempotent; the look-up does not go through search, which lags."""
    if not unique:
        without_unique_keys(portal)
    portal.store.index_lag = dt.timedelta(minutes=5)
    portal.server.faults.add(Fault(("create",), 1, **fault))

    with pytest.raises(TransientError):
        portal.connector().insert_tasks([task()])

    done = "status" not in fault
    found = portal.connector().find_tasks([task().key])
    assert (set(found) == {task().key}) == done
    assert len(stored(portal)) == (1 if done else 0)
    assert portal.server.calls["search"] == 0


def test_a_create_that_was_only_limited_is_tried_again(portal: Portal) -> None:
    portal.server.faults.add(limited("TEN_SECONDLY_ROLLING", kinds=("create",), times=2))

    outcomes = portal.connector().insert_tasks([task()])

    assert [o.ok for o in outcomes] == [True]
    assert len(stored(portal)) == 1


def test_required_properties_of_tasks_are_rejects(portal: Portal) -> None:
    """Facts 4.5: Create-record form requirements concern tasks too."""
    portal.settings["api_version"] = "2026-09"
    portal.store.required["0-27"] = {"hs_queue"}

    (outcome,) = portal.connector().insert_tasks([task()])

    assert (outcome.ok, outcome.code) == (False, "MISSING_REQUIRED_PROPERTY")
    assert "hs_queue" in said(outcome.reason, "en")


def test_a_task_without_the_key_property_is_never_created(portal: Portal) -> None:
    portal.store.definitions["0-27"].pop("kam_task_key")
    connector = portal.connector()

    assert connector.find_tasks([]) == {}
    (outcome,) = connector.insert_tasks([task()])

    assert (outcome.ok, outcome.code) == (False, "KEY_PROPERTY_MISSING")
    assert "provision" in said(outcome.reason, "en")
    assert portal.server.calls["create"] == 0
    assert "task_key_missing" in {f.code for f in connector.check()}


def test_a_thrown_away_task_is_done_when_a_lost_ledger_is_rebuilt(portal: Portal) -> None:
    """Facts 4.3: never bring back what a person deleted."""
    (outcome,) = portal.connector().insert_tasks([task()])
    portal.store.archive("0-27", outcome.crm_id)

    state = portal.connector().find_tasks([])[task().key]

    assert (state.status, state.touched) == ("done", True)


def test_history_tells_a_person_from_the_portal_itself() -> None:
    ours = {"sourceType": "INTEGRATION", "sourceId": "app-1", "timestamp": "2026-01-01T00:00:00Z"}
    later = {"timestamp": "2026-01-02T00:00:00Z"}

    def row(*versions: dict[str, str]) -> dict[str, Any]:
        return {"propertiesWithHistory": {"hs_task_status": list(versions)}}

    assert not touched(row(ours | later, ours))
    assert not touched(row({"sourceType": "CALCULATED"} | later, ours))
    assert touched(row({"sourceType": "CRM_UI", "sourceId": "userId:7"} | later, ours))
    assert touched(row({"sourceType": "INTEGRATION", "sourceId": "another"} | later, ours))
    assert touched({})
    assert touched(row())


def test_many_tasks_are_looked_at_in_the_size_histories_allow(portal: Portal) -> None:
    """Facts 3.2: 50 records with history."""
    connector = portal.connector()
    tasks = [task(n, n) for n in range(120)]
    for start in (0, 100):
        connector.insert_tasks(tasks[start : start + 100])
    portal.server.calls.clear()

    assert len(connector.find_tasks([t.key for t in tasks])) == 120
    assert portal.server.calls["batch_read"] == 2 + 3


def silent(portal: Portal, fault: dict[str, Any]) -> None:
    """The next create is done and answered with a body that tells little of it."""
    portal.server.habits = Saying(fault)  # type: ignore[assignment]


class Saying:
    def __init__(self, more: dict[str, Any]) -> None:
        self.more = more

    def asked(self, kind: str, query: dict[str, str], body: Any) -> None:
        """As it is."""

    def answered(self, kind: str, status: int, body: Any) -> tuple[int, Any]:
        return status, (body | self.more if kind == "create" else body)


@pytest.mark.parametrize("unique", [True, False])
def test_tasks_an_answer_does_not_tell_of_are_looked_up(portal: Portal, unique: bool) -> None:
    """Facts 4.3: on an unclear result look, never straight to a second create."""
    if not unique:
        without_unique_keys(portal)
    bare = [{"id": "900000099", "properties": None}, {"id": "900000098"}]
    silent(portal, {"results": bare})

    outcomes = portal.connector().insert_tasks([task(), task(1)])

    assert [o.ok for o in outcomes] == [True, True]
    made = {r.id for r in portal.store.records["0-27"].values()}
    assert {o.crm_id for o in outcomes} == made
    assert portal.server.calls["create"] == 1


def test_an_error_that_names_nobody_leaves_the_tasks_that_were_made(portal: Portal) -> None:
    portal.server.api.errors = "nobody"
    lost = task(1, 9_000)

    outcomes = portal.connector().insert_tasks([task(), lost])

    assert [o.ok for o in outcomes] == [True, False]
    assert len(stored(portal)) == 1


@pytest.mark.parametrize("unique", [True, False])
def test_a_task_a_person_deleted_is_done_and_touched(portal: Portal, unique: bool) -> None:
    """As on Salesforce: it neither comes back nor is asked for again and again."""
    if not unique:
        without_unique_keys(portal)
    (outcome,) = portal.connector().insert_tasks([task()])
    portal.store.archive("0-27", outcome.crm_id)

    state = portal.connector().find_tasks([task().key, task(1).key])

    assert set(state) == {task().key}
    assert (state[task().key].status, state[task().key].touched) == ("done", True)


def test_a_history_that_names_no_source_counts_as_a_persons(portal: Portal) -> None:
    """A portal may tell values and times only; a changed task is then left alone."""
    first = {"value": "NOT_STARTED", "timestamp": "2026-01-01T00:00:00Z"}
    later = {"value": "DEFERRED", "timestamp": "2026-01-02T00:00:00Z"}

    assert not touched({"propertiesWithHistory": {"hs_task_status": [first]}})
    assert touched({"propertiesWithHistory": {"hs_task_status": [later, first]}})


@pytest.mark.parametrize("unique", [True, False])
def test_a_task_taken_back_by_undo_can_be_made_again(portal: Portal, unique: bool) -> None:
    """Whether the bin keeps a unique value reserved is not established: here it does."""
    if not unique:
        without_unique_keys(portal)
    (first,) = portal.connector().insert_tasks([task()])

    assert [o.ok for o in portal.connector().delete_tasks([first.crm_id])] == [True]
    assert portal.connector().find_tasks([task().key]) == {}

    (again,) = portal.connector().insert_tasks([task()])
    assert (again.ok, again.code) == (True, "")
    assert portal.store.alive("0-27", again.crm_id)


@pytest.mark.parametrize("unique", [True, False])
def test_a_removal_cut_short_is_found_again(portal: Portal, unique: bool) -> None:
    """Killed between the mark and the bin: the task is still ours to remove."""
    if not unique:
        without_unique_keys(portal)
    (made,) = portal.connector().insert_tasks([task()])
    portal.server.faults.add(Fault(("archive",), -1, status=400, body={}))
    assert [o.ok for o in portal.connector().delete_tasks([made.crm_id])] == [False]
    portal.server.faults.clear()

    state = portal.connector().find_tasks([task().key])[task().key]

    assert (state.task_id, state.status, state.touched) == (made.crm_id, "open", False)
    assert [o.ok for o in portal.connector().delete_tasks([made.crm_id])] == [True]
    assert not portal.store.alive("0-27", made.crm_id)
