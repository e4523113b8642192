"""Writing into an org with rules, locks, quotas and people."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.salesforce.connector import SalesforceConnector
from kamsync.connector import Window
from kamsync.errors import AuthError, ConnectorError, QuotaExhausted
from kamsync.messages.sentences import said
from kamsync.model.change import NewTask, RecordChange
from kamsync.sandbox.salesforce.load import load_synthetic
from kamsync.sandbox.salesforce.org import ADMIN, PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.provisioned import provisioned
from tests.connectors.salesforce_crm import SalesforceCrm

ACCOUNT = "001000000000000AAA"


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        provisioned(crm)
        yield crm
        crm.close()


def _ready(crm: SalesforceCrm, accounts: int = 10) -> SalesforceConnector:
    load_synthetic(crm.server.org, accounts, 0)
    connector = crm.connector()
    connector.describe()
    crm.server.calls.clear()
    crm.server.log.clear()
    return connector


def _id(number: int) -> str:
    return f"001{number:012d}AAA"


def _scores(count: int, **values: Any) -> list[RecordChange]:
    return [RecordChange(_id(n), {"score": n % 101, **values}) for n in range(count)]


def _task(key: str = "kamsync:main:silent:x:2026-03-02:1", **values: Any) -> NewTask:
    base: dict[str, Any] = {
        "key": key,
        "account_id": ACCOUNT,
        "owner_id": PERSON,
        "subject": "Call",
        "body": "why",
        "due_on": dt.date(2026, 3, 9),
        "priority": "high",
    }
    return NewTask(**(base | values))


def _shown(crm: SalesforceCrm, number: int, field: str = "KAM_Score__c") -> Any:
    return crm.server.org.rows["Account"][_id(number)][field]


# fields


def test_two_hundred_records_take_one_call(crm: SalesforceCrm) -> None:
    """§3.1: Collections."""
    connector = _ready(crm, 401)

    outcomes = connector.write_fields(_scores(401))

    assert all(o.ok for o in outcomes)
    assert crm.server.counted() == {"collections": 3}
    assert connector.write_cost(401, 0) == 3


def test_results_belong_to_records_by_their_place(crm: SalesforceCrm) -> None:
    """§3.1: HTTP 200 even if every record failed; failures may lack an id."""
    connector = _ready(crm)
    changes = _scores(5)
    changes[2] = RecordChange(_id(9_999), {"score": 1})
    changes.reverse()

    outcomes = connector.write_fields(changes)

    assert [o.ref for o in outcomes] == [c.account_id for c in changes]
    assert [o.ok for o in outcomes] == [True, True, False, True, True]
    assert outcomes[2].code == "INVALID_CROSS_REFERENCE_KEY"


def test_locked_rows_are_tried_again_in_smaller_parts(crm: SalesforceCrm) -> None:
    """§3.3: 200, then 50, then one by one, sorted by account."""
    connector = _ready(crm, 120)
    crm.server.faults.add("row_error", r"PATCH .*/composite/sobjects", times=2)

    outcomes = connector.write_fields(list(reversed(_scores(120))))

    assert all(o.ok for o in outcomes)
    assert crm.server.calls["collections"] == 1 + 3 + 50
    assert _shown(crm, 119) == 18


def test_a_lock_that_stays_is_told_and_the_rest_written(crm: SalesforceCrm) -> None:
    connector = _ready(crm)
    crm.server.faults.add("row_error", r"PATCH .*/composite/sobjects", times=-1, rows=1)

    outcomes = connector.write_fields(_scores(3))

    assert {o.code for o in outcomes if not o.ok} == {"UNABLE_TO_LOCK_ROW"}


@pytest.mark.parametrize(
    ("code", "message", "calls"),
    [
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Billing city is needed", 1),
        ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger AccountTrigger: null pointer", 1),
        ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger: UNABLE_TO_LOCK_ROW", 2),
        ("UNKNOWN_EXCEPTION", "try again", 2),
        ("ENTITY_IS_LOCKED", "in approval", 1),
    ],
)
def test_errors_of_a_row_are_retried_only_where_that_helps(
    crm: SalesforceCrm, code: str, message: str, calls: int
) -> None:
    """§3.3: the table of status codes."""
    connector = _ready(crm)
    crm.server.faults.add(
        "row_error", r"PATCH .*/composite/sobjects", times=1, code=code, message=message
    )

    outcomes = connector.write_fields(_scores(1))

    assert crm.server.calls["collections"] == calls
    assert outcomes[0].ok == (calls == 2)
    if calls == 1:
        assert (outcomes[0].code, message in said(outcomes[0].reason, "en")) == (code, True)


def test_no_rule_of_the_org_is_switched_off(crm: SalesforceCrm) -> None:
    """§3.3: only assignment is kept from moving the record; no duplicate rule is bypassed."""
    seen: list[Any] = []
    handler = crm.server.http.RequestHandlerClass
    original = handler.handle_call  # type: ignore[attr-defined]

    def spy(self: Any) -> None:
        seen.append({name.lower(): value for name, value in self.headers.items()})
        original(self)

    connector = _ready(crm)
    handler.handle_call = spy  # type: ignore[attr-defined]
    connector.write_fields(_scores(1))

    assert seen[-1]["sforce-auto-assign"] == "FALSE"
    assert seen[-1]["sforce-call-options"] == "client=kamsync"
    assert not [name for name in seen[-1] if "duplicate" in name.lower()]


def test_not_a_number_is_refused_before_it_is_sent(crm: SalesforceCrm) -> None:
    """§8: NaN sent as a number."""
    connector = _ready(crm)
    changes = [RecordChange(_id(0), {"score": math.nan}), RecordChange(_id(1), {"score": 5})]

    outcomes = connector.write_fields(changes)

    assert [(o.ok, o.code) for o in outcomes] == [(False, "BAD_VALUE"), (True, "")]


def test_a_right_lost_since_describe_names_the_permission_set(crm: SalesforceCrm) -> None:
    """§9: Collections on a hidden field fail as a whole."""
    connector = _ready(crm)
    crm.server.org.read_only.add(("Account", "KAM_Score__c"))

    with pytest.raises(AuthError, match="KAM_Sync"):
        connector.write_fields(_scores(1))

    fresh = crm.connector()
    assert "score" not in fresh.describe().writable
    with pytest.raises(AuthError, match="KAM_Score__c"):
        fresh.write_fields(_scores(1))


def test_an_answer_lost_after_the_commit_is_asked_again(crm: SalesforceCrm) -> None:
    """§3.3: PATCH by id may be repeated."""
    connector = _ready(crm)
    crm.server.faults.add("commit_then_drop", r"PATCH .*/composite/sobjects")

    assert [o.ok for o in connector.write_fields(_scores(3))] == [True] * 3


def test_a_quota_that_ends_stops_the_write(crm: SalesforceCrm) -> None:
    connector = _ready(crm)
    crm.server.daily_limit = 0

    with pytest.raises(QuotaExhausted):
        connector.write_fields(_scores(3))


# bulk


def test_many_records_take_one_job(crm: SalesforceCrm) -> None:
    """§3.2: create, upload, close, poll, three result sets."""
    connector = _ready(crm, 1_500)
    changes = _scores(1_500, why='line\n"two"', last_client_data_on=dt.date(2026, 2, 1))

    outcomes = connector.write_fields(changes)

    assert all(o.ok for o in outcomes)
    assert [o.ref for o in outcomes] == [c.account_id for c in changes]
    assert crm.server.counted() == {"ingest": 7}
    assert _shown(crm, 1_499) == 1_499 % 101
    assert _shown(crm, 3, "KAM_Why__c") == 'line\n"two"'
    assert connector.write_cost(1_500, 0) == 7


def test_many_records_are_read_back_in_few_calls(crm: SalesforceCrm) -> None:
    """§2.4: 300 ids fit an address, 4,000 fit the body of a job."""
    connector = _ready(crm, 5_000)
    ids = [_id(n) for n in range(5_000)]

    shown = connector.read_back(ids, ["score"])

    assert len(shown) == 5_000
    assert crm.server.counted() == {"bulk": 6}
    crm.server.faults.add(
        "error", r"POST .*/jobs/query", status=400, code="LIMIT_EXCEEDED", message="no jobs left"
    )
    assert len(connector.read_back(ids[:1_500], ["score"])) == 1_500


def test_in_a_job_null_clears_and_absence_leaves(crm: SalesforceCrm) -> None:
    """§3.2: an empty cell leaves a field alone, #N/A clears it."""
    crm.settings = {"write_bulk_from": 2}
    connector = _ready(crm)
    connector.write_fields(_scores(4, why="because"))
    changes = [
        RecordChange(_id(0), {"why": None}),
        RecordChange(_id(1), {"score": 77}),
        RecordChange(_id(2), {"why": "", "score": 78}),
    ]

    connector.write_fields(changes)

    assert [_shown(crm, n, "KAM_Why__c") for n in range(3)] == [None, "because", None]
    assert [_shown(crm, n) for n in range(3)] == [0, 77, 78]


def test_a_text_that_reads_like_the_null_mark_is_kept(crm: SalesforceCrm) -> None:
    crm.settings = {"write_bulk_from": 1}
    connector = _ready(crm)

    connector.write_fields(_scores(3, why="#N/A"))

    assert _shown(crm, 1, "KAM_Why__c") == "#N/A"


def test_rows_a_job_locked_are_written_one_by_one(crm: SalesforceCrm) -> None:
    """§3.2: JobComplete with failed rows is normal: all result sets are read."""
    crm.settings = {"write_bulk_from": 5}
    connector = _ready(crm)
    crm.server.jobs.row_error = ("UNABLE_TO_LOCK_ROW", 3)

    outcomes = connector.write_fields([*_scores(9), RecordChange(_id(9_999), {"score": 1})])

    assert [o.ok for o in outcomes] == [True] * 9 + [False]
    assert _shown(crm, 2) == 2


def test_an_upload_in_doubt_is_given_up_and_written_otherwise(crm: SalesforceCrm) -> None:
    crm.settings = {"write_bulk_from": 5}
    connector = _ready(crm)
    crm.server.faults.add("commit_then_drop", r"PUT .*/batches")

    assert all(o.ok for o in connector.write_fields(_scores(9)))
    assert [job.state for job in crm.server.jobs.jobs.values()] == ["Aborted"]
    assert _shown(crm, 8) == 8


# tasks


def test_a_task_carries_the_orgs_own_words(crm: SalesforceCrm) -> None:
    """§3.4: status and priority are the org's picklists."""
    org = crm.server.org
    for row in org.rows["TaskStatus"].values():
        row["ApiName"] = {"Not Started": "Offen", "Completed": "Fertig"}.get(
            row["ApiName"], row["ApiName"]
        )
    for row in org.rows["TaskPriority"].values():
        row["ApiName"] = {"High": "Hoch", "Normal": "Mittel"}.get(row["ApiName"], row["ApiName"])
    connector = _ready(crm)

    (outcome,) = connector.insert_tasks([_task(subject="x" * 300)])

    task = org.rows["Task"][outcome.crm_id]
    assert (task["Status"], task["Priority"], len(task["Subject"])) == ("Offen", "Hoch", 255)
    connector.complete_tasks([outcome.crm_id])
    assert task["Status"] == "Fertig"


def test_a_task_hangs_on_its_account_or_its_deal_and_on_its_contact(crm: SalesforceCrm) -> None:
    connector = _ready(crm)
    crm.server.org.rows["Opportunity"]["006D"] = {"Id": "006D", "AccountId": ACCOUNT}
    tasks = [_task(), _task("k:2", contact_id="003C", opportunity_id="006D")]

    connector.insert_tasks(tasks)

    sent = crm.server.org.rows["Task"].values()
    assert {(t["WhatId"], t.get("WhoId")) for t in sent} == {(ACCOUNT, None), ("006D", "003C")}


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(crm: SalesforceCrm) -> None:
    """§3.3: a plain POST may not be repeated; the key is looked up first."""
    connector = _ready(crm)
    crm.server.faults.add("commit_then_drop", r"POST .*/composite/sobjects")

    (outcome,) = connector.insert_tasks([_task()])

    assert (outcome.ok, outcome.code) == (True, "duplicate")
    assert outcome.crm_id in crm.server.org.rows["Task"]
    assert crm.server.counted() == {"collections": 1, "query": 1}


def test_a_lost_request_is_sent_once_more(crm: SalesforceCrm) -> None:
    connector = _ready(crm)
    crm.server.faults.add("drop", r"POST .*/composite/sobjects")

    (outcome,) = connector.insert_tasks([_task()])

    assert outcome.ok
    assert len(crm.server.org.rows["Task"]) == 1


def test_tasks_are_sent_sorted_by_account(crm: SalesforceCrm) -> None:
    """§3.3: a task locks its account: never one account in parallel chunks."""
    connector = _ready(crm)
    tasks = [_task(key=f"k{n}", account_id=_id(9 - n % 3)) for n in range(9)]

    outcomes = connector.insert_tasks(tasks)

    assert [o.ref for o in outcomes] == [t.key for t in tasks]
    order = [row["WhatId"] for row in crm.server.org.rows["Task"].values()]
    assert order == sorted(order)


@pytest.mark.parametrize("bulk_from", [1, 1_000])
def test_a_restricted_picklist_names_field_and_value(crm: SalesforceCrm, bulk_from: int) -> None:
    _ready(crm)
    fields = crm.server.org.objects["Account"].fields
    fields["KAM_Tier__c"] = dataclasses.replace(
        fields["KAM_Tier__c"], restricted=True, values=("Other",)
    )
    other = crm.server.org.insert("Account", {"Name": "B"}, PERSON)["Id"]
    crm.settings = {"write_bulk_from": bulk_from}
    changes = [RecordChange(ACCOUNT, {"tier": "Key"}), RecordChange(other, {"tier": "Other"})]

    first, second = crm.connector().write_fields(changes)

    assert second.ok
    assert first.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert said(first.reason, "en").startswith("KAM_Tier__c does not take “Key”: ")
    assert "run provision" in said(first.reason, "en")


def test_reading_back_before_provisioning_says_what_to_do(crm: SalesforceCrm) -> None:
    crm.server.org.drop_field("Account", "KAM_Score__c")

    with pytest.raises(AuthError, match="run provision"):
        crm.connector().read_back([ACCOUNT], ["score"])


def test_the_task_of_an_owner_who_left_goes_to_the_manager_else_to_the_fallback(
    crm: SalesforceCrm,
) -> None:
    """§3.3: INACTIVE_OWNER_OR_USER."""
    org = crm.server.org
    left = {"Name": "Left", "IsActive": False}
    managed = org.insert("User", left | {"ManagerId": PERSON}, ADMIN)["Id"]
    alone = org.insert("User", left, ADMIN)["Id"]
    connector = _ready(crm)
    tasks = [_task(key="a", owner_id=managed), _task(key="b", owner_id=alone)]

    first = connector.insert_tasks(tasks)
    crm.settings = {"task_fallback_owner": ADMIN}
    second = crm.connector().insert_tasks(tasks[1:])

    assert [(o.ok, o.code) for o in first] == [(True, ""), (False, "INACTIVE_OWNER_OR_USER")]
    assert org.rows["Task"][first[0].crm_id]["OwnerId"] == PERSON
    assert org.rows["Task"][second[0].crm_id]["OwnerId"] == ADMIN


def test_a_task_for_nobody_or_for_kamsync_itself_is_not_written(crm: SalesforceCrm) -> None:
    """Salesforce gives a task without an owner to whoever inserts it."""
    connector = _ready(crm)
    tasks = [_task(key="a", owner_id=None), _task(key="b", owner_id=ROBOT)]

    refused = connector.insert_tasks(tasks)
    crm.settings = {"task_fallback_owner": PERSON}
    (given,) = crm.connector().insert_tasks(tasks[:1])

    assert [(o.ref, o.ok, o.code) for o in refused] == [
        ("a", False, "NO_OWNER"),
        ("b", False, "NO_OWNER"),
    ]
    owners = [row["OwnerId"] for row in crm.server.org.rows["Task"].values()]
    assert given.ok
    assert owners == [PERSON]


def test_a_task_that_a_person_deleted_does_not_come_back(crm: SalesforceCrm) -> None:
    """§3.4: do not resurrect."""
    connector = _ready(crm)
    (kept,) = connector.insert_tasks([_task()])
    crm.server.org.delete("Task", kept.crm_id, PERSON)

    state = connector.find_tasks([_task().key])[_task().key]

    assert (state.status, state.touched) == ("done", True)


def test_our_archived_tasks_are_found(crm: SalesforceCrm) -> None:
    """§2.6: closed tasks vanish from plain queries after a year."""
    connector = _ready(crm)
    (made,) = connector.insert_tasks([_task()])
    crm.server.org.rows["Task"][made.crm_id]["IsArchived"] = True

    assert set(connector.find_tasks([])) == {_task().key}


def test_without_the_key_field_no_task_is_made(crm: SalesforceCrm) -> None:
    """Twice-safe or not at all."""
    crm.server.org.drop_field("Activity", "KAM_Key__c")
    connector = _ready(crm)

    (outcome,) = connector.insert_tasks([_task()])

    assert (outcome.ok, outcome.code) == (False, "KEY_FIELD_MISSING")
    assert connector.find_tasks([]) == {}
    assert crm.server.org.rows["Task"] == {}


def test_without_the_right_to_delete_tasks_are_completed(crm: SalesforceCrm) -> None:
    crm.server.org.deletable_tasks = False
    connector = _ready(crm)
    (made,) = connector.insert_tasks([_task()])

    assert [o.ok for o in connector.delete_tasks([made.crm_id])] == [True]

    task = crm.server.org.rows["Task"][made.crm_id]
    assert (task["IsClosed"], task["IsDeleted"]) == (True, False)


def test_hostile_keys_are_only_text(crm: SalesforceCrm) -> None:
    r"""§2.4: escape \ ' " and newlines."""
    connector = _ready(crm)
    keys = ["k' OR Id != '", "back\\slash", 'quote"', "new\nline", "a%b_c"]

    connector.insert_tasks([_task(key=key) for key in keys])

    for key in keys:
        assert set(connector.find_tasks([key])) == {key}


def test_a_plain_org_can_be_read_without_any_field_of_ours(tmp_path: Path) -> None:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        load_synthetic(server.org, 3, 4, 5)
        connector = crm.connector()

        seen = connector.describe()
        rows = {
            stream: sum(p.frame.height for p in connector.pull(stream, Window(None, seen.clock)))
            for stream in ("account", "opportunity", "activity")
        }

        assert rows == {"account": 3, "opportunity": 4, "activity": 5}
        assert seen.writable == frozenset()
        crm.close()


def test_a_refused_statement_tells_code_and_words_but_no_data(crm: SalesforceCrm) -> None:
    """§7.2: messages must not carry addresses with statements and data in them."""
    connector = _ready(crm)
    body = json.dumps({"x": 1})
    crm.server.faults.add(
        "error", r"GET .*FROM Account", status=400, code="MALFORMED_QUERY", message="bad\x1b[31m"
    )

    with pytest.raises(ConnectorError) as error:
        connector.read_back([ACCOUNT], ["score"])

    assert "MALFORMED_QUERY" in str(error.value)
    assert "\x1b" not in str(error.value)
    assert ACCOUNT not in str(error.value) + body
    assert ROBOT not in str(error.value)
