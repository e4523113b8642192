"""Every request that a connector sends is one of its vendor's published description."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kamsync.connector import ProvisionRequest, Window
from kamsync.model.change import NewTask, RecordChange
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.zoho.store import PERSON
from tests.connectors.hubspot_portal import START, Portal, accounts, deal
from tests.connectors.published import Call, operations, unknown
from tests.connectors.zoho_org import running

ZOHO_UNDESCRIBED = {
    # the vendor's page update-records.html has it
    "PUT /crm/v8/{module_api_name}: skip_feature_execution",
}
HUBSPOT_UNDESCRIBED: set[str] = set()


def a_life(connector: Any, account: str, owner: str) -> None:
    """Everything a connector does in its time, from provisioning to its removal."""
    connector.provision(ProvisionRequest(inputs=True))
    seen = connector.describe()
    connector.check()
    for stream in seen.streams:
        list(connector.pull(stream, Window(None, seen.clock)))
        list(connector.pull(stream, Window(seen.clock - dt.timedelta(days=1), seen.clock)))
        if stream in ("account", "opportunity", "activity"):
            list(connector.pull_ids(stream))
            list(connector.pull_by_ids(stream, [account]))
    connector.write_fields([RecordChange(account, {"score": 5})])
    connector.read_back([account], ["score"])
    key = f"kamsync:main:silent:{account}:2026-03-02:1"
    task = NewTask(key, account, owner, "Call", "Why", dt.date(2026, 3, 9), "high")
    (made,) = connector.insert_tasks([task])
    connector.find_tasks([key])
    connector.complete_tasks([made.crm_id])
    connector.delete_tasks([made.crm_id])
    connector.provision(ProvisionRequest(remove=True, inputs=True))


def test_zoho_knows_every_call(tmp_path: Path) -> None:
    with running(tmp_path) as org:
        account = org.account(1)
        org.deal(1, Account_Name={"id": account, "name": None})
        for module in ("Tasks", "Events", "Calls", "Notes"):
            org.activity(module, 1)
        a_life(org.connector(), account, PERSON)
        calls = [Call(*request) for request in org.server.asked]

    assert len(calls) > 40
    assert unknown(calls, operations("zoho")) == ZOHO_UNDESCRIBED


def test_hubspot_knows_every_call(tmp_path: Path) -> None:
    """Of the version that is the default."""
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        portal.store.allows_objects = True
        user = {"id": "4000", "name": "Ada", "is_active": "true"}
        portal.load({"user": [user], "account": accounts(2), "opportunity": [deal()]})
        connector = portal.connector()
        a_life(connector, "1000", "4000")
        connector.close()
        calls = [Call(r.method, r.path, r.query, r.body) for r in server.log]

    assert len(calls) > 40
    assert unknown(calls, operations("hubspot")) == HUBSPOT_UNDESCRIBED


def test_what_no_description_has_is_found() -> None:
    known = operations("zoho")
    calls = [
        Call("GET", "/crm/v8/Accounts", {"fields": "id", "colour": "red"}),
        Call("GET", "/crm/v8/settings/fields", {}),
        Call("POST", "/crm/v8/settings/fields", {"module": "Deals"}, {"fields": [{"shape": 1}]}),
        Call("GET", "/crm/v9/Accounts", {}),
    ]

    assert unknown(calls, known) == {
        "GET /crm/v8/{module_api_name}: colour",
        "GET /crm/v8/settings/fields lacks module",
        "POST /crm/v8/settings/fields: fields.shape",
        "GET /crm/v9/Accounts",
    }
