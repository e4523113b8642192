"""A record that comes back from a CRM's bin as it was: no stamp says so, the ids do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kamsync.mirror import Mirror
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import pull
from tests.connectors.hubspot_portal import START, Portal, accounts, deal
from tests.connectors.salesforce_crm import SalesforceCrm
from tests.connectors.zoho_org import running

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Crm:
    """One deal in one CRM, and what people can do to it."""

    connector: Callable[[], Any]
    deal: str
    delete: Callable[[], None]
    restore: Callable[[], None]
    wait: Callable[[dt.timedelta], None]


def _zoho(scope: ExitStack, folder: Path) -> Crm:
    org = scope.enter_context(running(folder))
    account = org.account(1)
    number = org.deal(1, Account_Name={"id": account, "name": None})

    def wait(time: dt.timedelta) -> None:
        org.store.now += time

    return Crm(
        org.connector,
        number,
        lambda: org.store.delete("Deals", number),
        lambda: org.store.restore("Deals", number),
        wait,
    )


def _salesforce(scope: ExitStack, folder: Path) -> Crm:
    org = Org()
    crm = SalesforceCrm(scope.enter_context(serving(org)), folder)
    scope.callback(crm.close)
    account = org.insert("Account", {"Name": "Ardent"}, PERSON)["Id"]
    values = {"AccountId": account, "StageName": "Talks", "CloseDate": "2026-09-30"}
    values |= {"IsClosed": False, "IsWon": False}
    number = org.insert("Opportunity", {"Name": "Deal"} | values, PERSON)["Id"]

    def wait(time: dt.timedelta) -> None:
        org.advance(seconds=time.total_seconds())

    return Crm(
        crm.connector,
        number,
        lambda: org.delete("Opportunity", number),
        lambda: org.restore("Opportunity", number),
        wait,
    )


def _hubspot(scope: ExitStack, folder: Path) -> Crm:
    portal = Portal(scope.enter_context(HubSpotServer(START)), folder)
    portal.load({"account": accounts(1), "opportunity": [deal()]})

    def connector() -> Any:
        made = portal.connector()
        scope.callback(made.close)
        return made

    return Crm(
        connector,
        "2000",
        lambda: portal.store.archive("0-3", "2000"),
        lambda: portal.store.restore("0-3", "2000"),
        lambda time: portal.store.advance(time.total_seconds()),
    )


MAKERS = {"zoho": _zoho, "salesforce": _salesforce, "hubspot": _hubspot}


@pytest.fixture(params=MAKERS)
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    with ExitStack() as scope:
        folder = tmp_path / "crm"
        folder.mkdir()
        yield MAKERS[request.param](scope, folder)


@pytest.mark.nights
def test_a_restored_deal_is_back_after_the_weekly_comparison_of_ids(
    crm: Crm, tmp_path: Path
) -> None:
    mirror = Mirror(tmp_path / "mirror")

    def night() -> list[bool]:
        crm.wait(dt.timedelta(days=1))
        connector = crm.connector()
        pulled = pull(connector, connector.describe(), mirror, PullSettings("UTC", {}))
        rows = pulled.generation.frame("opportunity").filter(id=crm.deal)
        return [bool(gone) for gone in rows["is_deleted"]]

    assert night() == [False]
    crm.wait(dt.timedelta(days=1))
    crm.delete()
    assert night() == [True]

    crm.restore()
    crm.wait(WEEK)

    assert night() == [False]
    assert night() == [False]
