"""Answers of odd shape and size from Salesforce and Zoho end as errors of ours, never as a bug."""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from connectors.zoho import query as zoho_query
from kamsync.connector import ProvisionRequest, Window
from kamsync.errors import KamsyncError
from kamsync.model.change import NewTask, RecordChange
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from kamsync.sandbox.zoho.store import PERSON as ZOHO_PERSON
from tests.connectors.salesforce_crm import SalesforceCrm
from tests.connectors.zoho_org import running

ODD = {
    "null": b"null",
    "number": b"7",
    "text": b'"maintenance"',
    "empty list": b"[]",
    "list of nulls": b"[null, null]",
    "list of lists": b"[[[]]]",
    "empty object": b"{}",
    "wrong types": b"""{"records": {"Id": 1}, "data": "x", "totalSize": "many", "done": "no",
        "info": [], "org": [null], "users": [7], "fields": [[]], "compositeResponse": [null],
        "id": {"a": 1}, "state": [], "layouts": [3], "pipeline": {}, "currencies": [[]]}""",
    "rows of numbers": b"""{"records": [1, 2], "data": [1], "totalSize": 2, "done": true,
        "fields": [1], "org": [1], "users": [1], "info": {"more_records": "yes"}}""",
    "rows without ids": b"""{"records": [{}, {}], "data": [{}, {}], "totalSize": 2, "done": true,
        "users": [{}], "fields": [{}], "org": [{}], "info": {"more_records": true}}""",
    "infinite": b'{"records": [], "totalSize": 1e999, "done": true, "data": [{"id": 1e999}]}',
    "surrogates": b"""{"records": [{"Id": "\\ud800", "Name": "\\udfff"}], "totalSize": 1,
        "done": true, "data": [{"id": "\\ud800"}], "users": [{"id": "\\ud800"}]}""",
    "deep": b"[" * 50_000,
    "not text": b"\xff\xfe\x00{",
    "nothing": b"",
}


def _salesforce(scope: ExitStack, folder: Path) -> Any:
    org = Org()
    server = scope.enter_context(serving(org))
    crm = SalesforceCrm(server, folder)
    scope.callback(crm.close)
    crm.connector().provision(ProvisionRequest())
    account = org.insert("Account", {"Name": "Ardent"}, PERSON)["Id"]

    def odd(body: bytes, status: int) -> None:
        server.faults.add("status", r".*/services/data/v", times=-1, status=status, body=body)

    return crm.connector, odd, server.faults.clear, account, PERSON


def _zoho(scope: ExitStack, folder: Path) -> Any:
    org = scope.enter_context(running(folder))
    org.connector().provision(ProvisionRequest())
    account = org.account(1)

    def odd(body: bytes, status: int) -> None:
        org.server.fault("status", "/crm/", times=10_000, status=status, body=body)

    return org.connector, odd, org.server.faults.clear, account, ZOHO_PERSON


def calls(connector: Any, account: str, owner: str) -> Iterator[Callable[[], Any]]:
    """What a night and its writing ask of a connector that has had its look."""
    clock = connector.describe().clock
    task = NewTask("kamsync:main:x:1:2026-03-02:1", account, owner, "s", "b", clock.date(), "low")
    hour = Window(clock - dt.timedelta(hours=1), clock)
    for stream in ("account", "opportunity", "contact", "activity", "user"):
        yield lambda s=stream: list(connector.pull(s, Window(None, clock)))  # type: ignore[misc]
        yield lambda s=stream: list(connector.pull(s, hour))  # type: ignore[misc]
        yield lambda s=stream: list(connector.pull_by_ids(s, [account]))  # type: ignore[misc]
    yield lambda: list(connector.pull_ids("account"))
    yield lambda: connector.write_fields([RecordChange(account, {"score": 5})])
    yield lambda: connector.read_back([account], ["score"])
    yield lambda: connector.insert_tasks([task])
    yield lambda: connector.find_tasks([task.key])
    yield lambda: connector.complete_tasks([account])
    yield connector.check
    yield lambda: connector.provision(ProvisionRequest(dry_run=True))


@pytest.mark.nights
@pytest.mark.parametrize("make", [_salesforce, _zoho], ids=["salesforce", "zoho"])
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("status", [200, 400])
def test_no_answer_is_a_bug_of_ours(make: Any, kind: str, status: int, tmp_path: Path) -> None:
    with ExitStack() as scope:
        connect, odd, clear, account, owner = make(scope, tmp_path)
        prepared = list(calls(connect(), account, owner))
        odd(ODD[kind], status)
        ends = [_end(action) for action in (lambda: connect().describe(), *prepared)]
        clear()

    assert sorted({end for end in ends if end not in ("answer", "error")}) == []
    assert ends[0] == "error"


def _end(action: Callable[[], Any]) -> str:
    try:
        action()
    except KamsyncError:
        return "error"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    return "answer"


@pytest.mark.parametrize("stated", ["²", "9" * 400, 10**400, "-1"])
def test_a_count_that_is_no_number_but_looks_like_one_is_unknown(stated: object) -> None:
    class Client:
        def ask(self, *_: object, **__: object) -> dict[str, object]:
            return {"data": [{"COUNT(id)": stated}]}

    assert zoho_query.count(Client(), zoho_query.Query("Deals", {"id": "text"})) is None  # type: ignore[arg-type]
