"""When a call counts as connected, CRM by CRM: by its result, else by its length or status.

numbers §4.1: connected is an inbound call, or an outbound one with completed_at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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


def pulled(crm: SalesforceCrm) -> dict[str, Any]:
    """The one activity of the org."""
    connector = crm.connector()
    window = Window(None, connector.describe().clock)
    (row,) = [row for page in connector.pull("activity", window) for row in page.frame.to_dicts()]
    return row


def of_salesforce(folder: Path, fields: dict[str, Any]) -> Told:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, folder)
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "Ardent"}, PERSON)
        row = {"WhatId": ACCOUNT, "TaskSubtype": "Call", "CallType": "Outbound"}
        task = server.org.insert("Task", row | {"ActivityDate": DAY} | fields, PERSON)
        if "CompletedDateTime" not in fields:
            task["CompletedDateTime"] = None
        call = pulled(crm)
        crm.close()
    assert call["kind"] == "call"
    return call["occurred_at"], call["completed_at"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (LOGGED, (AT, AT)),
        (LOGGED | {"CallDisposition": "Interested"}, (AT, AT)),
        (LOGGED | {"CallDisposition": "Left Voicemail"}, (AT, None)),
        (LOGGED | {"CallDisposition": " no answer "}, (AT, None)),
        (LOGGED | {"CallDurationInSeconds": 0}, (AT, None)),
        (LOGGED | {"CallDurationInSeconds": 61}, (AT, AT)),
        (LOGGED | {"CallDurationInSeconds": 20, "CallDisposition": "Voicemail"}, (AT, None)),
        (LOGGED | {"CallDurationInSeconds": 0, "CallDisposition": "Connected"}, (AT, AT)),
        ({"Status": "Completed"}, (DAY, None)),
        ({"Status": "Not Started", "ActivityDate": "2025-11-01"}, (None, None)),
    ],
    ids=[
        *("logged", "result", "voicemail", "no answer", "no length", "length", "result first"),
        *("connected without length", "closed, nobody knows when", "planned, never done"),
    ],
)
def test_salesforce_takes_the_result_then_the_length_then_the_log(
    tmp_path: Path, fields: dict[str, Any], told: Told
) -> None:
    """The platform dates a task when it closes; an open call of the past is a plan, no call."""
    assert of_salesforce(tmp_path, fields) == told


def test_salesforce_where_closing_times_are_hidden_takes_the_day(tmp_path: Path) -> None:
    with serving(Org()) as server:
        server.org.hidden.add(("Task", "CompletedDateTime"))
        crm = SalesforceCrm(server, tmp_path)
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "Ardent"}, PERSON)
        row = {"WhatId": ACCOUNT, "TaskSubtype": "Call", "CallType": "Outbound"}
        server.org.insert("Task", row | {"Status": "Completed", "ActivityDate": DAY}, PERSON)
        call = pulled(crm)
        crm.close()

    assert (call["occurred_at"], call["completed_at"]) == (DAY, DAY)


CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
BUSY = "9d9162e7-6cf3-4944-bf63-4dff82258764"


@pytest.mark.parametrize(
    ("status", "disposition", "reached"),
    [
        ("COMPLETED", "", True),
        ("NO_ANSWER", "", False),
        ("COMPLETED", BUSY, False),
        ("", CONNECTED, True),
        ("", "", False),
    ],
)
def test_hubspot_takes_the_disposition_then_the_status(
    tmp_path: Path, status: str, disposition: str, reached: bool
) -> None:
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        call = {"hs_timestamp": "2026-02-20T09:00:00.000Z", "hs_call_direction": "OUTBOUND"}
        call |= {"hs_call_status": status, "hs_call_disposition": disposition}
        server.store.put("0-48", "7", call)  # type: ignore[arg-type]
        server.store.advance(3600)
        (row,) = portal.rows("activity").values()

    assert row["occurred_at"]
    assert bool(row["completed_at"]) == reached


@pytest.mark.parametrize(
    ("fields", "reached"),
    [
        ({"Call_Duration_in_seconds": 300}, True),
        ({"Call_Duration_in_seconds": 0, "Outgoing_Call_Status": "Completed"}, False),
        ({"Outgoing_Call_Status": "Completed"}, True),
        ({"Outgoing_Call_Status": "Scheduled"}, False),
        ({"Call_Duration_in_seconds": 300, "Call_Result": "Interested"}, True),
        ({"Call_Duration_in_seconds": 20, "Call_Result": "No response/Busy"}, False),
        ({"Outgoing_Call_Status": "Completed", "Call_Result": "Invalid number"}, False),
        ({}, False),
    ],
)
def test_zoho_takes_the_result_then_the_length_then_the_status(
    tmp_path: Path, fields: dict[str, Any], reached: bool
) -> None:
    with zoho_org.running(tmp_path) as org:
        call = {"Call_Type": "Outbound", "Call_Start_Time": "2026-02-20T10:00:00+01:00"}
        org.activity("Calls", 1, **call, **fields)
        org.store.tick()
        (row,) = zoho_org.pulled(org.connector(), "activity")

    assert row["occurred_at"]
    assert bool(row["completed_at"]) == reached
