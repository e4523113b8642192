"""Runs under random faults end in what one clean run would have written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from connectors.salesforce.connector import SalesforceConnector
from kamsync.connector import ProvisionRequest, Window
from kamsync.errors import ConnectorError
from kamsync.model.change import NewTask, RecordChange
from kamsync.sandbox.salesforce.load import load_synthetic
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

ACCOUNTS, DEALS, ACTIVITIES = 60, 120, 60
RATE = 0.15
ATTEMPTS = 60
CHANGES = [RecordChange(f"001{n:012d}AAA", {"score": n, "why": f"a\n{n}"}) for n in range(40)]
TASKS = [
    NewTask(f"k:{n}", f"001{n:012d}AAA", PERSON, "Call", "why", dt.date(2026, 3, 9), "high")
    for n in range(12)
]


def _once(connector: SalesforceConnector) -> dict[str, pl.DataFrame]:
    """One whole run: everything read, everything written, nothing left over."""
    seen = connector.describe()
    read = {}
    for stream in ("account", "opportunity", "activity"):
        window = Window(None, seen.clock)
        read[stream] = pl.concat(
            [p.frame for p in connector.pull(stream, window)], how="diagonal"
        ).unique("id")
    known = connector.find_tasks([t.key for t in TASKS])
    fresh = [t for t in TASKS if t.key not in known]
    outcomes = connector.write_fields(CHANGES) + connector.insert_tasks(fresh)
    if not all(o.ok for o in outcomes):
        raise ConnectorError("salesforce", "some rows were refused this time")
    return read


def _survives(folder: Path, seed: int, settings: dict[str, object]) -> None:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, folder)
        crm.connector().provision(ProvisionRequest())
        load_synthetic(server.org, ACCOUNTS, DEALS, ACTIVITIES)
        server.page_size = 25
        crm.settings = settings
        server.faults.unleash(seed, RATE)
        for _ in range(ATTEMPTS):
            try:
                read = _once(crm.connector())
            except ConnectorError:
                continue
            break
        else:
            pytest.fail("no run came through")
        server.faults.clear()

        rows = server.org.rows
        assert [rows["Account"][c.account_id]["KAM_Score__c"] for c in CHANGES] == list(range(40))
        assert [rows["Account"][c.account_id]["KAM_Why__c"] for c in CHANGES] == [
            c.values["why"] for c in CHANGES
        ]
        keys = [t["KAM_Key__c"] for t in rows["Task"].values() if t["KAM_Key__c"]]
        assert sorted(keys) == sorted(t.key for t in TASKS)
        theirs = read["activity"].filter(pl.col("is_own") == "false")
        assert (read["account"].height, read["opportunity"].height) == (ACCOUNTS, DEALS)
        assert theirs.height == ACTIVITIES
        crm.close()


@pytest.mark.nights
@pytest.mark.parametrize("seed", range(8))
def test_a_stormy_run_writes_what_a_calm_one_would(tmp_path: Path, seed: int) -> None:
    _survives(tmp_path, seed, {})


@pytest.mark.parametrize("seed", range(4))
def test_a_stormy_run_over_bulk_writes_the_same(tmp_path: Path, seed: int) -> None:
    small = {"bulk_from": 30, "bulk_page": 100, "write_bulk_from": 10}
    _survives(tmp_path, seed, small)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_storms_change_nothing(tmp_path: Path, seed: int) -> None:
    _survives(tmp_path, seed, {"bulk_from": 30, "bulk_page": 100} if seed % 2 else {})
