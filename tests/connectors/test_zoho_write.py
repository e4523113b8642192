"""Writing to Zoho: every record's code is read, tasks exist once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.zoho.connector import ZohoConnector
from connectors.zoho.faults import Refusal
from kamsync.connector import ProvisionRequest
from kamsync.errors import QuotaExhausted, RateLimited, TransientError, UnexpectedResponse
from kamsync.messages.sentences import said
from kamsync.model.change import NewTask, RecordChange
from kamsync.sandbox.zoho.store import JOB_USER, PERSON, picks
from tests.connectors.zoho_org import Org, pulled, running


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        made.server.loader.provisioned()
        yield made


def ready(org: Org, **more: Any) -> ZohoConnector:
    connector = org.connector(**more)
    connector.describe()
    return connector


def task(account_id: str, number: int = 1, owner: str | None = PERSON) -> NewTask:
    key = f"kamsync:main:silent:{account_id}:2026-03-02:{number}"
    return NewTask(key, account_id, owner, "Call", "Why", dt.date(2026, 3, 9), "high")


def tasks_of(org: Org) -> list[dict[str, Any]]:
    return list(org.store.modules["Tasks"].rows.values())


def error(code: str, message: str = "no", **details: Any) -> dict[str, Any]:
    return {"code": code, "details": details, "message": message, "status": "error"}


def test_a_write_silences_the_orgs_automations(org: Org) -> None:
    """§0 rule 5, §3.1: leaving trigger out starts workflows."""
    account_id = org.account(1)
    connector = ready(org)

    connector.write_fields([RecordChange(account_id, {"score": 5})])
    (made,) = connector.insert_tasks([task(account_id)])
    connector.complete_tasks([made.crm_id])

    bodies = [*org.sent("PUT"), *org.sent("POST /crm/v8/Tasks")]
    assert len(bodies) == 3
    assert all(body["trigger"] == [] for body in bodies)
    assert org.sent("PUT /crm/v8/Accounts")[0]["skip_feature_execution"] == [{"name": "cadences"}]


def test_a_task_hangs_on_its_contact_and_deal(org: Org) -> None:
    about = replace(task(org.account(1)), contact_id="7", opportunity_id="8")

    ready(org).insert_tasks([about])

    (sent,) = org.sent("POST /crm/v8/Tasks")[0]["data"]
    assert (sent["Who_Id"], sent["What_Id"], sent["$se_module"]) == (
        {"id": "7"},
        {"id": "8"},
        "Deals",
    )


def test_an_admin_may_ask_for_automations(org: Org) -> None:
    account_id = org.account(1)
    connector = ready(org, triggers=("workflow", "cadences"))

    connector.write_fields([RecordChange(account_id, {"score": 5})])

    assert org.sent("PUT")[0]["trigger"] == ["workflow"]
    assert "skip_feature_execution" not in org.sent("PUT")[0]
    assert "triggers" in {f.code for f in connector.check()}


def test_only_the_named_values_are_sent(org: Org) -> None:
    """§0 rule 6, §2.8: nothing is echoed back, null clears."""
    account_id = org.account(1, KAM_Tier="Key")
    change = RecordChange(account_id, {"tier": None, "last_client_data_on": dt.date(2026, 2, 1)})

    assert ready(org).write_fields([change])[0].ok

    assert org.sent("PUT")[0]["data"] == [
        {"id": account_id, "KAM_Tier": None, "KAM_Last_Client_Data": "2026-02-01"}
    ]


@pytest.mark.parametrize("status", [200, 202, 207, 400])
def test_every_records_code_is_read_on_every_status(org: Org, status: int) -> None:
    """§0 rule 4, §3.2, §8: partial failures reported as success."""
    good, locked, invalid = org.account(1), org.account(2), org.account(3)
    org.server.write_status = status
    org.server.record_codes = {
        locked: error("RECORD_LOCKED", "the record is locked"),
        invalid: error("INVALID_DATA", "invalid data", api_name="KAM_Score",
                       expected_data_type="integer", json_path="$.data[2].KAM_Score"),
    }  # fmt: skip

    outcomes = ready(org).write_fields(
        [RecordChange(i, {"score": 5}) for i in (good, locked, invalid)]
    )

    assert [(o.ref, o.ok, o.code) for o in outcomes] == [
        (good, True, ""),
        (locked, False, "RECORD_LOCKED"),
        (invalid, False, "INVALID_DATA"),
    ]
    assert "tried again in the next run" in said(outcomes[1].reason, "en")
    assert "KAM_Score" in said(outcomes[2].reason, "en")
    assert "integer" in said(outcomes[2].reason, "en")


@pytest.mark.parametrize(
    ("element", "code", "words"),
    [
        (
            error("MANDATORY_NOT_FOUND", "required", api_name="Phone"),
            "MANDATORY_NOT_FOUND",
            "Phone",
        ),
        (error("NOT_APPROVED"), "NOT_APPROVED", "next run"),
        (error("NOT_ALLOWED", "not allowed"), "NOT_ALLOWED", "not allowed"),
        (
            error("AMBIGUITY_DURING_PROCESSING", "two ways"),
            "AMBIGUITY_DURING_PROCESSING",
            "two ways",
        ),
        (error("RECORD_IN_BLUEPRINT"), "RECORD_IN_BLUEPRINT", "next run"),
        (error("NO_PERMISSION", "permission denied"), "NO_PERMISSION", "permission denied"),
        (error("LIMIT_EXCEEDED", "too long", limit=9), "LIMIT_EXCEEDED", "limit: 9"),
        (error("INVALID_DATA", "the id given seems to be invalid"), "record_gone", "gone"),
        (
            error("MULTIPLE_OR_MULTI_ERRORS", errors=[error("INVALID_DATA", "bad", api_name="A")]),
            "MULTIPLE_OR_MULTI_ERRORS",
            "api_name: A",
        ),
        ({"odd": 1}, "no_code", "–"),
        (None, "no_code", "–"),
    ],
)
def test_each_refusal_is_told_in_words(
    org: Org, element: dict[str, Any] | None, code: str, words: str
) -> None:
    """§3.2 record codes"""
    account_id = org.account(1)
    body = {"data": [element]}
    org.server.fault("status", "PUT", status=400, body=body)

    (outcome,) = ready(org).write_fields([RecordChange(account_id, {"score": 5})])

    assert (outcome.ok, outcome.code) == (False, code)
    assert words in said(outcome.reason, "en")


def test_a_request_refused_as_a_whole_is_no_record_error(org: Org) -> None:
    """§3.2: 400 with a code at the top"""
    connector = ready(org)
    account_id = org.account(1)
    org.server.fault("refuse", "PUT", body="INVALID_MODULE")

    with pytest.raises(Refusal, match="INVALID_MODULE"):
        connector.write_fields([RecordChange(account_id, {"score": 5})])

    whole = {"code": "LIMIT_EXCEEDED", "details": {}, "message": "too much", "status": "error"}
    for status in (200, 202, 207):
        org.server.fault("status", "PUT", status=status, body=whole)
        with pytest.raises(Refusal, match="LIMIT_EXCEEDED: too much"):
            connector.write_fields([RecordChange(account_id, {"score": 5})])


def test_fewer_results_than_records_are_refused(org: Org) -> None:
    """§3.2: position = request position, so a short answer says nothing."""
    ids = [org.account(1), org.account(2)]
    connector = ready(org)
    one = {"data": [{"code": "SUCCESS", "status": "success", "details": {}}]}
    org.server.fault("status", "PUT", status=200, body=one)

    with pytest.raises(UnexpectedResponse, match="1 results for 2 records"):
        connector.write_fields([RecordChange(i, {"score": 5}) for i in ids])


def test_a_record_never_stands_twice_in_a_call(org: Org) -> None:
    """§3.1"""
    account_id = org.account(1)
    changes = [RecordChange(account_id, {"score": n}) for n in (1, 2)]

    outcomes = ready(org).write_fields(changes)

    assert [o.ok for o in outcomes] == [True, True]
    assert [len(b["data"]) for b in org.sent("PUT")] == [1, 1]
    assert org.store.modules["Accounts"].rows[int(account_id)]["KAM_Score"] == 2


def test_a_value_outside_the_picklist_is_not_sent(org: Org) -> None:
    """§3.1: the API would store unknown values without a word."""
    field = org.store.modules["Accounts"].fields["KAM_Tier"]
    field["data_type"] = "picklist"
    picks(field, ("Key", "Maintain"))
    first, second = org.account(1), org.account(2)

    outcomes = ready(org).write_fields(
        [RecordChange(first, {"tier": "Clé"}), RecordChange(second, {"tier": "Key"})]
    )

    assert [(o.ok, o.code) for o in outcomes] == [(False, "value_not_in_picklist"), (True, "")]
    assert [r["id"] for r in org.sent("PUT")[0]["data"]] == [second]


def test_a_missing_or_locked_field_stops_before_the_call(org: Org) -> None:
    """§8: no partial write."""
    account_id = org.account(1)
    del org.store.modules["Accounts"].fields["KAM_Why"]
    org.store.modules["Accounts"].fields["KAM_Tier"]["read_only"] = True
    connector = ready(org)

    outcomes = [
        *connector.write_fields([RecordChange(account_id, {"why": "x", "score": 1})]),
        *connector.write_fields([RecordChange(account_id, {"tier": "Key"})]),
    ]

    assert [o.code for o in outcomes] == ["field_missing", "field_read_only"]
    assert org.sent("PUT") == []


def test_an_update_is_tried_again(org: Org) -> None:
    """§5: PUT of absolute values is safe to repeat."""
    account_id = org.account(1)
    connector = ready(org)
    for kind in ("html", "drop", "truncate", "reset"):
        org.server.fault(kind, "PUT", status=502)

    assert connector.write_fields([RecordChange(account_id, {"score": 5})])[0].ok


def test_429_that_goes_away_is_waited_for(org: Org) -> None:
    """§5: covers concurrency too; Retry-After is honoured where it is sent."""
    account_id = org.account(1)
    connector = ready(org)
    body = {"code": "TOO_MANY_REQUESTS", "details": {}, "message": "…", "status": "error"}
    org.server.fault("status", "PUT", status=429, body=body, headers={"Retry-After": "2"})
    org.server.fault("status", "PUT", status=429, body=body)

    assert connector.write_fields([RecordChange(account_id, {"score": 5})])[0].ok


def test_429_to_the_end_means_the_credits_are_gone(org: Org) -> None:
    """§5: stop writing, end with an exit status of its own."""
    account_id = org.account(1)
    connector = ready(org)
    org.server.fault("status", "PUT", status=429, body={"code": "TOO_MANY_REQUESTS"}, times=99)

    with pytest.raises(QuotaExhausted, match="credits") as stopped:
        connector.write_fields([RecordChange(account_id, {"score": 5})])

    assert not isinstance(stopped.value, RateLimited)


def test_429_with_no_credits_left_is_not_tried_again(org: Org) -> None:
    """§5: one code for two things; the header tells them apart."""
    account_id = org.account(1)
    connector = ready(org)
    none = {"X-API-CREDITS-REMAINING": "0"}
    org.server.fault("status", "PUT", status=429, body={"code": "TOO_MANY_REQUESTS"}, headers=none)

    with pytest.raises(QuotaExhausted, match="used up") as stopped:
        connector.write_fields([RecordChange(account_id, {"score": 5})])

    assert stopped.value.exit_code == 5
    assert len(org.sent("PUT")) == 0
    assert org.calls("PUT") == 1


def test_our_own_ceiling_stops_before_the_call(org: Org) -> None:
    org.many("Accounts", 4100)
    connector = ready(org, api_budget=15)

    with pytest.raises(QuotaExhausted, match="API budget of 15"):
        list(connector.pull_ids("account"))

    assert sum(org.server.credits.values()) <= 15


def test_a_task_names_its_parents_module(org: Org) -> None:
    """§3.3: $se_module is required with What_Id; no mail is sent."""
    account_id = org.account(1)

    (outcome,) = ready(org).insert_tasks([task(account_id)])

    (sent,) = org.sent("POST /crm/v8/Tasks")[0]["data"]
    assert outcome.ok
    assert (sent["What_Id"], sent["$se_module"]) == ({"id": account_id}, "Accounts")
    assert sent["Owner"] == {"id": PERSON}
    assert (sent["Due_Date"], sent["Priority"]) == ("2026-03-09", "High")
    assert sent["Send_Notification_Email"] is False
    assert sent["KAM_Task_Key"] == task(account_id).key


def test_a_task_for_nobody_or_for_kamsync_itself_is_not_written(org: Org) -> None:
    """Zoho gives a task without an owner to whoever inserts it."""
    account_id = org.account(1)
    tasks = [task(account_id, 1, owner=None), task(account_id, 2, owner=JOB_USER)]

    outcomes = ready(org).insert_tasks(tasks)

    assert [(o.ok, o.code) for o in outcomes] == [(False, "NO_OWNER"), (False, "NO_OWNER")]
    assert tasks_of(org) == []


def test_keys_are_looked_up_before_tasks_are_made(org: Org) -> None:
    """§0 rule 7, §2.3: by COQL, search lags behind."""
    account_id = org.account(1)
    org.activity("Tasks", 1, KAM_Task_Key=task(account_id).key, Status="Not Started")

    outcomes = ready(org).insert_tasks([task(account_id), task(account_id, 2)])

    assert [(o.ok, o.code) for o in outcomes] == [(True, "duplicate"), (True, "")]
    assert len(tasks_of(org)) == 2
    assert org.calls("search") == 0


@pytest.mark.parametrize("kind", ["drop", "truncate", "reset"])
def test_after_a_lost_answer_the_tasks_are_found_not_made_again(org: Org, kind: str) -> None:
    """§3.3: carried out, answer lost."""
    account_id = org.account(1)
    connector = ready(org)
    org.server.fault(kind, "POST /crm/v8/Tasks")

    outcomes = connector.insert_tasks([task(account_id, n) for n in range(3)])

    assert [o.ok for o in outcomes] == [True] * 3
    assert sorted(o.crm_id for o in outcomes) == sorted(t["id"] for t in tasks_of(org))
    assert len(tasks_of(org)) == 3


@pytest.mark.parametrize("kind", ["html", "hang_up"])
def test_after_a_refused_call_the_missing_tasks_are_made(org: Org, kind: str) -> None:
    """§3.3: not carried out; looked up, then made."""
    account_id = org.account(1)
    connector = ready(org)
    org.server.fault(kind, "POST /crm/v8/Tasks", status=503)

    outcomes = connector.insert_tasks([task(account_id)])

    assert [o.ok for o in outcomes] == [True]
    assert len(tasks_of(org)) == 1
    assert len([b for b in org.sent("/coql") if "KAM_Task_Key in" in b["select_query"]]) == 2


def test_a_short_answer_to_new_tasks_makes_none_twice(org: Org) -> None:
    """§3.2, §3.3: both were made, one is told: the keys are looked up."""
    account_id = org.account(1)
    connector = ready(org)
    org.server.short_answers = 1

    outcomes = connector.insert_tasks([task(account_id, 1), task(account_id, 2)])

    assert [o.ok for o in outcomes] == [True, True]
    assert len(org.store.modules["Tasks"].rows) == 2


def test_tasks_that_stay_unclear_raise(org: Org) -> None:
    account_id = org.account(1)
    connector = ready(org)
    org.server.fault("html", "POST /crm/v8/Tasks", status=503, times=99)

    with pytest.raises(TransientError, match="run again"):
        connector.insert_tasks([task(account_id)])

    assert tasks_of(org) == []


def test_a_key_that_the_unique_field_refuses_exists_already(org: Org) -> None:
    """§3.2 DUPLICATE_DATA: somebody was quicker; take that task."""
    account_id = org.account(1)
    connector = ready(org)
    (made,) = connector.insert_tasks([task(account_id)])
    org.server.fault("status", "/coql", status=204, body="")

    outcomes = connector.insert_tasks([task(account_id), task(account_id, 2)])

    assert [(o.ok, o.code) for o in outcomes] == [(True, "duplicate"), (True, "")]
    assert outcomes[0].crm_id == made.crm_id
    assert len(tasks_of(org)) == 2


def test_a_key_kept_by_the_recycle_bin_is_not_called_a_task(org: Org) -> None:
    """§3.2: the answer names no record, and none can be found."""
    account_id = org.account(1)
    wanted = task(account_id)
    org.server.record_codes = {wanted.key: error("DUPLICATE_DATA", "duplicate data")}

    (outcome,) = ready(org).insert_tasks([wanted])

    assert (outcome.ok, outcome.code) == (False, "DUPLICATE_DATA")
    assert "recycle bin" in said(outcome.reason, "en")


def test_without_the_key_field_no_task_is_made(org: Org) -> None:
    """§3.3: editions without custom fields on tasks."""
    del org.store.modules["Tasks"].fields["KAM_Task_Key"]
    account_id = org.account(1)
    connector = ready(org)

    (outcome,) = connector.insert_tasks([task(account_id)])

    assert (outcome.ok, outcome.code) == (False, "field_missing")
    assert tasks_of(org) == []
    assert connector.find_tasks([]) == {}
    assert "task_key_missing" in {f.code for f in connector.check()}


def test_an_edition_without_task_fields_keeps_the_key_in_the_subject(org: Org) -> None:
    """§3.3 fallback: a mark at the start of the subject, looked up by COQL, the key below."""
    del org.store.modules["Tasks"].fields["KAM_Task_Key"]
    account_id = org.account(1)
    org.activity("Tasks", 9, Subject="KAM-Meeting", Status="Not Started")
    connector = ready(org, task_key_field="Subject")
    wanted = [task(account_id, n) for n in range(60)]

    made = connector.insert_tasks(wanted)
    again = connector.insert_tasks(wanted)

    assert all(o.ok for o in made)
    assert [(o.code, o.crm_id) for o in again] == [("duplicate", o.crm_id) for o in made]
    assert len(tasks_of(org)) == 60 + 1
    ours = tasks_of(org)[1]
    assert ours["Subject"].startswith("KAM-")
    assert ours["Subject"].endswith(" Call")
    assert ours["Description"] == f"Why\n\n{wanted[0].key}"
    assert set(connector.find_tasks([])) == {t.key for t in wanted}
    assert connector.write_cost(0, 60) == 6 + 3
    own = {
        row["id"]: row["is_own"]
        for row in pulled(org.connector(task_key_field="Subject"), "activity")
    }
    assert sorted(own.values()) == ["false"] + ["true"] * 60
    assert "task_key_in_subject" in {f.code for f in connector.check()}


def test_a_lost_answer_is_looked_up_by_the_mark_too(org: Org) -> None:
    del org.store.modules["Tasks"].fields["KAM_Task_Key"]
    account_id = org.account(1)
    connector = ready(org, task_key_field="Subject")
    org.server.fault("drop", "POST /crm/v8/Tasks")

    assert connector.insert_tasks([task(account_id)])[0].ok
    assert len(tasks_of(org)) == 1


def test_a_renamed_key_field_still_tells_our_tasks(org: Org) -> None:
    """§4.1: an admin may rename it; the field's id is kept."""
    del org.store.modules["Tasks"].fields["KAM_Task_Key"]
    org.connector().provision(ProvisionRequest())
    fields = org.store.modules["Tasks"].fields
    made = fields.pop("KAM_Task_Key")
    fields["Renamed"] = made | {"api_name": "Renamed", "field_label": "Renamed"}
    account_id = org.account(1)
    connector = ready(org)

    connector.insert_tasks([task(account_id)])

    assert tasks_of(org)[0]["Renamed"] == task(account_id).key
    assert [row["is_own"] for row in pulled(org.connector(), "activity")] == ["true"]


def test_only_words_of_the_orgs_own_lists_are_chosen(org: Org) -> None:
    """§3.1: an unknown value would be stored; §3.3: both lists are customised."""
    fields = org.store.modules["Tasks"].fields
    picks(fields["Status"], ("Offen", "Erledigt"))
    picks(fields["Priority"], ("High", "Low"))
    account_id = org.account(1)

    ready(org).insert_tasks([task(account_id)])

    (made,) = tasks_of(org)
    assert "Status" not in made
    assert made["Priority"] == "High"


def test_quotes_in_a_key_stay_text(org: Org) -> None:
    """§2.2: never interpolate without doubling quotes."""
    org.account(1)
    connector = ready(org)

    assert connector.find_tasks(["x') or (id is not null", "it's"]) == {}


def test_closed_means_what_the_org_says(org: Org) -> None:
    """§3.3: statuses are customisable; Closed_Time is the system's."""
    org.activity("Tasks", 1, KAM_Task_Key="kamsync:main:a:1:2026-01-01:1", Status="Erledigt")
    org.activity("Tasks", 2, KAM_Task_Key="kamsync:main:a:2:2026-01-01:1", Status="Offen")
    org.activity(
        "Tasks",
        3,
        KAM_Task_Key="kamsync:main:a:3:2026-01-01:1",
        Status="Offen",
        Closed_Time="2026-02-01T10:00:00+01:00",
    )

    found = ready(org, closed_task_statuses=("Erledigt",)).find_tasks([])

    assert [found[k].status for k in sorted(found)] == ["done", "open", "done"]


def test_tasks_of_another_connection_are_not_ours(org: Org) -> None:
    org.activity("Tasks", 1, KAM_Task_Key="kamsync:other:a:1:2026-01-01:1")
    org.activity("Tasks", 2, KAM_Task_Key="kamsync:main:a:1:2026-01-01:1")

    assert set(ready(org).find_tasks([])) == {"kamsync:main:a:1:2026-01-01:1"}


def test_without_the_right_to_delete_tasks_are_completed(org: Org) -> None:
    account_id = org.account(1)
    connector = ready(org)
    made = connector.insert_tasks([task(account_id, n) for n in range(2)])
    org.server.scopes_missing = {"DELETE"}

    outcomes = connector.delete_tasks([o.crm_id for o in made])

    assert [o.ok for o in outcomes] == [True, True]
    assert {t["Status"] for t in tasks_of(org)} == {"Completed"}


def test_a_deletion_starts_no_workflow(org: Org) -> None:
    """§3.1 wf_trigger"""
    account_id = org.account(1)
    connector = ready(org)
    (made,) = connector.insert_tasks([task(account_id)])

    assert connector.delete_tasks([made.crm_id])[0].ok
    assert tasks_of(org) == []
    assert org.store.modules["Tasks"].deleted


def test_many_keys_are_looked_up_by_the_hundred(org: Org) -> None:
    """§2.2: at most 100 values in a list"""
    connector = ready(org)
    before = org.calls("POST coql")

    connector.find_tasks([f"kamsync:main:a:{n}:2026-01-01:1" for n in range(250)])

    assert org.calls("POST coql") - before == 3


def test_reading_back_takes_a_hundred_at_once(org: Org) -> None:
    org.many("Accounts", 150, KAM_Score=7)
    connector = ready(org)
    ids = [str(n) for n in org.store.modules["Accounts"].order]
    before = sum(org.server.credits.values())

    shown = connector.read_back([*ids, "172999999999999999", "not an id"], ["score", "tier"])

    assert shown == {i: {"score": 7, "tier": None} for i in ids}
    assert sum(org.server.credits.values()) - before == 2
