"""Whatever a CRM's answer holds, a connector ends in an error of ours: no bug report, no hang.

Each night has a fresh state folder and fresh tokens. The soak spoils 10,000 answers a connector.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from kamsync.connector import ProvisionRequest, Window
from kamsync.errors import KamsyncError
from kamsync.model.change import NewTask, RecordChange
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.salesforce.load import load_synthetic
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.hubspot_portal import START, Portal, accounts, deal
from tests.connectors.salesforce_crm import SalesforceCrm
from tests.connectors.zoho_org import connector as zoho_connector
from tests.connectors.zoho_org import running
from tests.servers.garbler import Garbler, garbling

SEVERAL = 12
STREAMS = ("account", "opportunity", "contact", "activity", "user", "rate", "case", "survey")
Make = Callable[[Garbler, Path], Any]


@contextmanager
def _hubspot(folder: Path) -> Iterator[tuple[str, Make, str]]:
    with HubSpotServer(START) as server:
        portal = Portal(server, folder)
        portal.load({"account": accounts(SEVERAL), "opportunity": [deal(n) for n in range(9)]})

        def make(garbler: Garbler, state: Path) -> Any:
            portal.settings["base_url"] = garbler.url
            return portal.connector(state_dir=state)

        yield server.url, make, "1000"


@contextmanager
def _salesforce(folder: Path) -> Iterator[tuple[str, Make, str]]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, folder)
        load_synthetic(server.org, SEVERAL, 20, 20)
        crm.connector().provision(ProvisionRequest())

        def make(garbler: Garbler, state: Path) -> Any:
            crm.settings["base_url"] = garbler.url
            crm.settings["bulk_from"] = garbler.dice.choice((0, 8000))
            crm.settings["bulk_poll_seconds"] = 0
            crm.settings["api_budget"] = 400
            return crm.connector(state_dir=state)

        yield server.url, make, "001000000000001AAA"
        crm.close()


@contextmanager
def _zoho(folder: Path) -> Iterator[tuple[str, Make, str]]:
    with running(folder) as org:
        org.server.loader.provisioned()
        for n in range(SEVERAL):
            org.account(n)
            org.deal(n)
        org.many("Events", 9, End_DateTime="2026-02-01T10:00:00+01:00")

        def make(garbler: Garbler, state: Path) -> Any:
            urls = {"base_url": garbler.url, "accounts_url": garbler.url}
            return zoho_connector(org.server, state, **urls)

        yield org.server.url, make, "172576700000000001"


CRMS = {"hubspot": _hubspot, "salesforce": _salesforce, "zoho": _zoho}


def _night(connector: Any, account: str) -> None:
    """Everything a run does, going on after each error as far as it can."""
    task = NewTask("kamsync:main:x:1000:2026-03-02:1", account, None, "Call", "why", DAY, "high")
    change = RecordChange(account, {"score": 3, "why": "because"})
    window = Window(None, dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    later = Window(window.upper - dt.timedelta(days=2), window.upper)
    steps: list[Callable[[], object]] = [connector.describe, connector.check]
    for stream in STREAMS:
        steps.append(lambda s=stream: [list(p.frame.columns) for p in connector.pull(s, window)])
        steps.append(lambda s=stream: list(connector.pull(s, later)))
        steps.append(lambda s=stream: list(connector.pull_ids(s)))
    steps += [
        lambda: list(connector.pull_by_ids("account", [account])),
        lambda: connector.write_fields([change]),
        lambda: connector.read_back([account], ["score"]),
        lambda: connector.insert_tasks([task]),
        lambda: connector.find_tasks([task.key]),
        lambda: connector.find_tasks([]),
        lambda: connector.complete_tasks(["1"]),
        lambda: connector.provision(ProvisionRequest(dry_run=True)),
    ]
    for step in steps:
        with suppress(KamsyncError):
            step()


DAY = dt.date(2026, 3, 9)


def _spoil(crm: str, folder: Path, answers: int, first_seed: int = 0) -> int:
    spoilt, seed = 0, first_seed
    with CRMS[crm](folder) as (upstream, make, account):
        while spoilt < answers:
            with garbling(upstream, seed) as garbler:
                state = folder / "state" / str(seed)
                state.mkdir(parents=True)
                connector = None
                try:
                    connector = make(garbler, state)
                    _night(connector, account)
                except KamsyncError:
                    pass
                except Exception as error:
                    error.add_note(f"{crm}, seed {seed}")
                    raise
                finally:
                    if connector is not None:
                        connector.close()
                spoilt += garbler.spoilt
            seed += 1
    return spoilt


@pytest.mark.parametrize("crm", sorted(CRMS))
def test_spoilt_answers_end_in_errors_of_ours(crm: str, tmp_path: Path) -> None:
    assert _spoil(crm, tmp_path, 12) >= 12


@pytest.mark.soak
@pytest.mark.parametrize("crm", sorted(CRMS))
def test_ten_thousand_spoilt_answers_end_in_errors_of_ours(crm: str, tmp_path: Path) -> None:
    assert _spoil(crm, tmp_path, 10_000, first_seed=1000) >= 10_000
