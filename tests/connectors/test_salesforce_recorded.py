"""Shapes as Salesforce's pages document them, with invented people: one exchange each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.salesforce.connector import SalesforceConnector
from kamsync.connector import ProvisionRequest
from kamsync.errors import AuthError
from kamsync.messages.sentences import said
from kamsync.model.change import RecordChange
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

FOLDER = Path(__file__).parent / "recorded" / "salesforce"
VENDOR = ("https://developer.salesforce.com/docs/", "https://help.salesforce.com/")
IDS = [f"00100000000000{n}AAA" for n in (1, 2, 3)]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        yield crm
        crm.close()


def _looked(crm: SalesforceCrm) -> SalesforceConnector:
    """A connector that knows its org and may write to it."""
    for row_id in IDS:
        crm.server.org.insert("Account", {"Id": row_id, "Name": row_id}, PERSON)
    crm.connector().provision(ProvisionRequest())
    connector = crm.connector()
    connector.describe()
    return connector


def _play(crm: SalesforceCrm, *names: str) -> None:
    """The next such requests get these recorded answers, in this order."""
    for name in names:
        found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        assert found["reference"].startswith(VENDOR)
        line = re.escape(found["request"]) + r"(\?|$)"
        crm.server.faults.add("status", line, status=found["status"], body=found["body"])


def test_a_refused_token_is_an_object_with_a_description(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    _play(crm, "token_refused")

    with pytest.raises(AuthError, match=r"hasn't approved.*pre-authorise"):
        connector.describe()


def test_a_query_page_nests_its_parents(crm: SalesforceCrm) -> None:
    connector = _looked(crm)

    _play(crm, "query_page")
    (page,) = connector.pull_by_ids("user", ["0058d000004abcdAAA", "0058d000004abceAAA"])

    columns = ["name", "is_active", "manager_id", "role"]
    assert page.frame.select(columns).rows() == [
        ("Noor Verhaegen", "true", None, "Director Benelux"),
        ("Ilse Brandt", "false", "0058d000004abcdAAA", None),
    ]


def test_a_collection_may_succeed_in_part(crm: SalesforceCrm) -> None:
    """The failed one carries no id: only its place tells which record it was."""
    connector = _looked(crm)

    _play(crm, "collections_partly")
    outcomes = connector.write_fields([RecordChange(i, {"score": 1}) for i in IDS])

    assert [o.ok for o in outcomes] == [True, False, True]
    assert "legal review" in said(outcomes[1].reason, "en")


def test_a_session_that_ended_is_renewed_and_the_call_repeated(crm: SalesforceCrm) -> None:
    connector = _looked(crm)
    asked = crm.server.logins.asked

    _play(crm, "session_expired", "query_page")
    (page,) = connector.pull_by_ids("user", ["0058d000004abcdAAA"])

    assert page.frame.height == 2
    assert crm.server.logins.asked == asked + 1
