"""Limits an org meets in the middle of a read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.salesforce.connector import SalesforceConnector
from kamsync.connector import Window
from kamsync.errors import AuthError, PartialStream
from kamsync.sandbox.salesforce.load import load_synthetic
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        load_synthetic(server.org, 10, 0, 60)
        yield crm
        crm.close()


def _ids(connector: SalesforceConnector, stream: str) -> list[str]:
    window = Window(None, connector.describe().clock)
    return [i for page in connector.pull(stream, window) for i in page.frame["id"]]


def _refuse(crm: SalesforceCrm, what: str, code: str, message: str, **more: int) -> None:
    fault = {"status": 400, "times": -1} | more
    crm.server.faults.add("error", f"GET .*{what}", code=code, message=message, **fault)


def test_a_page_token_that_dies_restarts_its_window(crm: SalesforceCrm) -> None:
    """Not the session but the token alone: too many open cursors, or two days old."""
    crm.server.page_size = 20
    connector = crm.connector()
    connector.describe()
    _refuse(crm, "/query/01g", "INVALID_QUERY_LOCATOR", "invalid query locator", times=1, skip=1)

    found = _ids(connector, "activity")

    live = {r["Id"] for name in ("Task", "Event") for r in crm.server.org.live(name)}
    assert set(found) == live
    assert len(live) == 60
    assert crm.server.logins.asked == 1


def test_too_many_relations_at_once_are_read_in_halves(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    connector.describe()
    message = "exceeded 100000 distinct who/what's"
    _refuse(crm, "FROM Task", "OPERATION_TOO_LARGE", message, times=2)

    found = _ids(connector, "activity")

    assert len(found) == len(set(found)) == 60
    tasks = [line for line in crm.server.log if "FROM Task" in line and "TaskStatus" not in line]
    assert len(tasks) == 5  # whole, half, its two quarters, the other half


def test_too_many_relations_even_in_parts_name_the_right_to_give(crm: SalesforceCrm) -> None:
    """A stream that cannot be read to its end never looks like an empty one."""
    connector = crm.connector()
    connector.describe()
    _refuse(crm, "FROM Task", "OPERATION_TOO_LARGE", "exceeded 100000 distinct who/what's")

    with pytest.raises(PartialStream, match="View All"):
        _ids(connector, "activity")


def test_a_transaction_security_policy_names_the_right_to_give(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    connector.describe()
    _refuse(crm, "FROM Account", "TXN_SECURITY_METERING_ERROR", "policy evaluation failed")
    before = len(crm.server.log)

    with pytest.raises(AuthError, match="Exempt from Transaction Security"):
        _ids(connector, "account")

    assert len(crm.server.log) == before + 1, "asking again does not help"
