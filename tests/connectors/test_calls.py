"""When a call counts as connected, CRM by CRM: by its result, else by its length or status.

numbers §4.1: connected is an inbound call, or an outbound one with completed_at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kamsync.connector import Window
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors import zoho_org
from tests.connectors.hubspot_portal import START, Portal
from tests.connectors.salesforce_crm import SalesforceCrm

ACCOUNT = "001000000000001AAA"
AT = "2026-02-20T09:00:00.000+0000"
DAY = "2026-02-20"
LOGGED = {"Status": "Completed", "CompletedDateTime": AT}

Told = tuple[str | None, str | None]
"""occurred_at, completed_at"""


def pulled(crm: SalesforceCrm) -> dict[str, dict[str, Any]]:
    """Id → activity."""
    connector = crm.connector()
    window = Window(None, connector.describe().clock)
    pages = connector.pull("activity", window)
    return {row["id"]: row for page in pages for row in page.frame.to_dicts()}


OF_SALESFORCE: dict[str, tuple[dict[str, Any], Told]] = {
    "logged": (LOGGED, (AT, AT)),
    "result": (LOGGED | {"CallDisposition": "Interested"}, (AT, AT)),
    "voicemail": (LOGGED | {"CallDisposition": "Left Voicemail"}, (AT, None)),
    "no answer": (LOGGED | {"CallDisposition": " no answer "}, (AT, None)),
    "no length": (LOGGED | {"CallDurationInSeconds": 0}, (AT, None)),
    "length": (LOGGED | {"CallDurationInSeconds": 61}, (AT, AT)),
    "result first": (
        LOGGED | {"CallDurationInSeconds": 20, "CallDisposition": "Voicemail"},
        (AT, None),
    ),
    "connected without length": (
        LOGGED | {"CallDurationInSeconds": 0, "CallDisposition": "Connected"},
        (AT, AT),
    ),
    "closed, nobody knows when": ({"Status": "Completed"}, (DAY, None)),
    "planned, never done": (
        {"Status": "Not Started", "ActivityDate": "2025-11-01"},
        (None, None),
    ),
}


def test_salesforce_takes_the_result_then_the_length_then_the_log(tmp_path: Path) -> None:
    """The platform dates a task when it closes; an open call of the past is a plan, no call."""
    ids = {}
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "Ardent"}, PERSON)
        for name, (fields, _) in OF_SALESFORCE.items():
            row = {"WhatId": ACCOUNT, "TaskSubtype": "Call", "CallType": "Outbound"}
            task = server.org.insert("Task", row | {"ActivityDate": DAY} | fields, PERSON)
            if "CompletedDateTime" not in fields:
                task["CompletedDateTime"] = None
            ids[name] = task["Id"]
        calls = pulled(crm)
        crm.close()

    assert {call["kind"] for call in calls.values()} == {"call"}
    found = {name: calls[id_] for name, id_ in ids.items()}
    shown = {name: (call["occurred_at"], call["completed_at"]) for name, call in found.items()}
    assert shown == {name: wanted for name, (_, wanted) in OF_SALESFORCE.items()}


def test_salesforce_where_closing_times_are_hidden_takes_the_day(tmp_path: Path) -> None:
    with serving(Org()) as server:
        server.org.hidden.add(("Task", "CompletedDateTime"))
        crm = SalesforceCrm(server, tmp_path)
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "Ardent"}, PERSON)
        row = {"WhatId": ACCOUNT, "TaskSubtype": "Call", "CallType": "Outbound"}
        server.org.insert("Task", row | {"Status": "Completed", "ActivityDate": DAY}, PERSON)
        (call,) = pulled(crm).values()
        crm.close()

    assert (call["occurred_at"], call["completed_at"]) == (DAY, DAY)


CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
BUSY = "9d9162e7-6cf3-4944-bf63-4dff82258764"


def test_hubspot_takes_the_disposition_then_the_status(tmp_path: Path) -> None:
    """(status, disposition, whether somebody was reached)"""
    cases = (
        ("COMPLETED", "", True),
        ("NO_ANSWER", "", False),
        ("COMPLETED", BUSY, False),
        ("", CONNECTED, True),
        ("", "", False),
    )
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        for n, (status, disposition, _) in enumerate(cases):
            call = {"hs_timestamp": "2026-02-20T09:00:00.000Z", "hs_call_direction": "OUTBOUND"}
            call |= {"hs_call_status": status, "hs_call_disposition": disposition}
            server.store.put("0-48", str(n), call)  # type: ignore[arg-type]
        server.store.advance(3600)
        rows = portal.rows("activity")

    assert all(row["occurred_at"] for row in rows.values())
    shown = {id_.rpartition(":")[2]: bool(row["completed_at"]) for id_, row in rows.items()}
    assert shown == {str(n): reached for n, (_, _, reached) in enumerate(cases)}


def test_zoho_takes_the_result_then_the_length_then_the_status(tmp_path: Path) -> None:
    cases: tuple[tuple[dict[str, Any], bool], ...] = (
        ({"Call_Duration_in_seconds": 300}, True),
        ({"Call_Duration_in_seconds": 0, "Outgoing_Call_Status": "Completed"}, False),
        ({"Outgoing_Call_Status": "Completed"}, True),
        ({"Outgoing_Call_Status": "Scheduled"}, False),
        ({"Call_Duration_in_seconds": 300, "Call_Result": "Interested"}, True),
        ({"Call_Duration_in_seconds": 20, "Call_Result": "No response/Busy"}, False),
        ({"Outgoing_Call_Status": "Completed", "Call_Result": "Invalid number"}, False),
        ({}, False),
    )
    with zoho_org.running(tmp_path) as org:
        call = {"Call_Type": "Outbound", "Call_Start_Time": "2026-02-20T10:00:00+01:00"}
        ids = [org.activity("Calls", n, **call, **fields) for n, (fields, _) in enumerate(cases)]
        org.store.tick()
        rows = {row["id"]: row for row in zoho_org.pulled(org.connector(), "activity")}

    assert all(row["occurred_at"] for row in rows.values())
    shown = {id_.rpartition(":")[2]: bool(row["completed_at"]) for id_, row in rows.items()}
    assert shown == dict(zip(ids, (reached for _, reached in cases), strict=True))
