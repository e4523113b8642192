"""Shapes as Zoho's pages document them, with invented people: one exchange each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kamsync.errors import AuthError
from kamsync.model.change import RecordChange
from tests.connectors.zoho_org import Org, pulled, running

FOLDER = Path(__file__).parent / "recorded" / "zoho"


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        made.server.loader.provisioned()
        yield made


def play(org: Org, name: str, skip: int = 0) -> dict[str, Any]:
    """The next such request gets the recorded answer."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert found["reference"].startswith("https://www.zoho.com/crm/developer/docs/")
    org.server.fault(
        "status", found["request"], status=found["status"], body=found["body"], skip=skip
    )
    return found


def test_a_list_page(org: Org) -> None:
    """§2.1, §2.7"""
    connector = org.connector()
    connector.describe()
    play(org, "list_page")

    (meeting,) = [r for r in pulled(connector, "activity") if r["kind"] == "meeting"]

    assert meeting["account_id"] == "5725767000000467001"
    assert meeting["contact_ids"] == ["5725767000000469001", "5725767000000469002"]
    assert meeting["occurred_at"] == "2026-01-31T15:30:00+01:00"
    assert meeting["owner_id"] == "5725767000000411001"


def test_a_query_page(org: Org) -> None:
    """§2.2"""
    connector = org.connector()
    connector.describe()
    play(org, "coql_page", skip=1)

    (deal,) = pulled(connector, "opportunity")

    assert (deal["name"], deal["amount"]) == ("Ardent – relance n° 2", "120000.1")
    assert (deal["is_won"], deal["probability"]) == ("true", "100")
    assert deal["account_id"] == "5725767000000467001"
    assert deal["type"] is None


def test_a_mixed_answer_to_an_update(org: Org) -> None:
    """§3.2"""
    connector = org.connector()
    connector.describe()
    ids = [org.account(1), org.account(2)]
    play(org, "update_mixed")

    outcomes = connector.write_fields([RecordChange(i, {"score": 5}) for i in ids])

    assert [(o.ok, o.code) for o in outcomes] == [(True, ""), (False, "INVALID_DATA")]


def test_a_table_of_currencies(org: Org) -> None:
    """§2.9: rates are text with nine decimals, the base has no date."""
    org.store.use_currencies({"EUR": "1"})
    connector = org.connector(exchange_rate_direction="unit_per_home")
    connector.describe()
    play(org, "currencies")

    found = {row["currency"]: row for row in pulled(connector, "rate")}

    assert (found["USD"]["rate"], found["USD"]["valid_from"]) == ("1.083500000", "2026-01-15")
    assert found["EUR"]["valid_from"] == "1970-01-01"


def test_a_missing_scope(org: Org) -> None:
    """§1.4"""
    connector = org.connector()
    connector.describe()
    play(org, "lookup_denied")

    with pytest.raises(AuthError, match="scope"):
        pulled(connector, "account")
