"""Pull accounts and deals from the loopback org: kamsync beside the official SDK; and the costs.

Server and every way run in processes of their own. The SDK is no dependency of kamsync: give
the interpreter of an environment that has `zohocrmsdk8-0`, or it is left out.
`python -m bench.zoho [ACCOUNTSxDEALS] [--sdk-python PATH]` · `python -m bench.zoho --costs`
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import requests
from pydantic import SecretStr

from bench.loopback import served
from bench.measure import peak_mb
from connectors.zoho.connector import ZohoConnector
from connectors.zoho.settings import ZohoSettings
from kamsync import transport
from kamsync.connector import Context, Window
from kamsync.field_maps import load_mapping
from kamsync.model.change import RecordChange

DEFAULT = "100000x300000"
ROUNDS = 3
STREAMS = ("account", "opportunity")
OUTPUTS = (
    *("score", "tier", "confidence", "dependency"),
    *("flags", "last_client_data_on", "next_action", "why"),
)
SDK = Path(__file__).with_name("zoho_sdk.py")
SDK_READS = (
    "Accounts:Modified_Time,Modified_By,Account_Name,Owner,Parent_Account,Account_Type,Industry,"
    "Billing_Country,Employees,Annual_Revenue,Created_Time",
    "Deals:Modified_Time,Modified_By,Account_Name,Deal_Name,Stage,Amount,Probability,Closing_Date,"
    "Created_Time,Type,Owner,Reason_For_Loss__s",
)
"""What kamsync selects from a plain org: all ways read the same columns."""


def connector_on(url: str, folder: Path, *, bulk: bool, streams: tuple[str, ...]) -> ZohoConnector:
    auth = {
        "client_id": SecretStr("1000.client"),
        "client_secret": SecretStr("shh-secret"),
        "refresh_token": SecretStr("1000.refresh"),
    }
    given = {"data_centre": "eu", "base_url": url, "accounts_url": url, "auth": auth}
    settings = ZohoSettings.model_validate(given | {"bulk_read": bulk})
    context = Context("bench", "Europe/Paris", "EUR", folder, OUTPUTS, streams=streams)
    return ZohoConnector(settings, load_mapping("zoho", folder), context)


def read(url: str, *, bulk: bool) -> int:
    """Rows of a full pull, frames let go of as they come."""
    transport.set_testing(active=True)  # bulk jobs are done at once here: no waiting for them
    rows = 0
    with tempfile.TemporaryDirectory() as folder:
        connector = connector_on(url, Path(folder), bulk=bulk, streams=STREAMS)
        seen = connector.describe()
        for stream in STREAMS:
            for page in connector.pull(stream, Window(None, seen.clock)):
                rows += page.frame.height
        connector.close()
    return rows


def child(way: str, url: str) -> None:
    """Start-up is outside the clock, its memory is inside the peak."""
    start = time.perf_counter()
    rows = read(url, bulk=way == "kamsync")
    seconds = time.perf_counter() - start
    peak = peak_mb()
    sys.stdout.write(json.dumps({"rows": rows, "seconds": seconds, "peak_mb": peak}))


def measure(url: str, way: str, sdk_python: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.zoho", "--child", way, url]
        where = None
        if way == "official SDK":
            command = [sdk_python, str(SDK), url, folder, *SDK_READS]
            where = folder  # it writes its secrets into the working directory
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=where)
    return dict(json.loads(done.stdout))


def compare(size: str, sdk_python: str, rounds: int) -> None:
    ways = ["kamsync", "kamsync by COQL", *(["official SDK"] if sdk_python else [])]
    accounts, deals = size.split("x")
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    with served("zoho", "--synthetic", f"{accounts},{deals},0", "--cache") as url:
        for way in ways:
            measure(url, way, sdk_python)  # the server renders its answers once, unmeasured
        for _ in range(rounds):
            for way in ways:
                runs[way].append(measure(url, way, sdk_python))
    base = statistics.median(r["seconds"] for r in runs["kamsync"])
    sys.stdout.write(f"{'way':16}{'seconds':>9}{'ratio':>7}{'peak MB':>9}{'rows':>9}\n")
    for way, results in runs.items():
        seconds = statistics.median(r["seconds"] for r in results)
        peak, rows = max(r["peak_mb"] for r in results), int(results[0]["rows"])
        assert rows == int(accounts) + int(deals), f"{way} read {rows} rows"
        sys.stdout.write(f"{way:16}{seconds:9.2f}{seconds / base:7.2f}{peak:9.0f}{rows:9}\n")
    if not sdk_python:
        sys.stdout.write("official SDK left out: --sdk-python names no interpreter with it\n")


EVERYTHING = ("account", "opportunity", "contact", "activity", "user")


def costs(size: str) -> None:
    """Credits and calls of typical nights, as the server counted them, beside the least."""
    transport.set_testing(active=True)
    for checked in (False, True):
        flags = ("--synthetic", size, "--provisioned")
        with served("zoho", *flags) as url, tempfile.TemporaryDirectory() as folder:
            if not checked:
                pulled(url, folder, "first pull, unchecked", None)
                continue
            connector = connector_on(url, Path(folder), bulk=True, streams=EVERYTHING)
            control(url, "reset")
            connector.describe()
            connector.check()
            reported("check", connector, url, of_least=False)
            connector.close()
            nights(url, folder)


def nights(url: str, folder: str) -> None:
    clock = pulled(url, folder, "first pull after check", None, 2000)
    for name, share, writes in (
        ("after the large write", 0.01, 200),
        ("usual night, 1 %", 0.01, 200),
        ("usual night, 1 %", 0.01, 200),
        ("without news", 0, 0),
        ("1 % after the quiet one", 0.01, 5000),
        ("5,000 written, no news", 0, 0),
        ("half of all edited", 0.5, 0),
        ("usual night, 1 %", 0.01, 0),
    ):
        control(url, "shake", share=share)
        clock = pulled(url, folder, name, clock, writes)
    control(url, "shake", share=0)
    pulled(url, folder, "weekly comparison", clock, ids=True)


def pulled(
    url: str, folder: str, name: str, lower: Any, writes: int = 0, *, ids: bool = False
) -> Any:
    """One night: a window (or everything), and so many accounts written."""
    control(url, "reset")
    connector = connector_on(url, Path(folder), bulk=True, streams=EVERYTHING)
    seen = connector.describe()
    for stream in EVERYTHING:
        window = Window(lower if stream != "user" else None, seen.clock)
        for page in connector.pull(stream, window):
            assert page.frame.height
        if ids and stream != "user":
            for frame in connector.pull_ids(stream):
                assert frame.columns == ["id"]
    reported(name, connector, url)
    write(connector, url, writes)
    connector.close()
    return seen.clock


def write(connector: ZohoConnector, url: str, records: int) -> None:
    if not records:
        return
    control(url, "reset")
    before = dict(connector.budget().used)
    ids = [row["id"] for row in control(url, "rows", module="Accounts")][:records]
    for start in range(0, len(ids), connector.batch_size):
        part = ids[start : start + connector.batch_size]
        outcomes = connector.write_fields([RecordChange(i, {"score": 71}) for i in part])
        assert all(o.ok for o in outcomes)
    assert connector.budget().used != before
    counts = control(url, "counts")
    used, calls = sum(counts["credits"].values()), sum(counts["calls"].values())
    least = connector.write_cost(len(ids), 0)
    sys.stdout.write(
        f"{f'  writes of {len(ids)}':24}{calls:7}{used:9}{least:7}{used / least:7.2f}\n"
    )


def reported(name: str, connector: ZohoConnector, url: str, *, of_least: bool = True) -> None:
    counts = control(url, "counts")
    used = sum(counts["credits"].values())
    calls = sum(counts["calls"].values()) - counts["calls"].get("login", 0)
    budget = connector.budget()
    least = sum(budget.least.values())
    assert used == budget.total, (counts, budget)
    ratio = f"{least:7}{used / least:7.2f}" if of_least else ""
    sys.stdout.write(f"{name:24}{calls:7}{used:9}{ratio}\n")
    sys.stdout.write(f"    used {budget.used}\n    least {budget.least}\n")


def control(url: str, what: str, **given: object) -> Any:
    return requests.post(f"{url}/__control/{what}", json=given, timeout=120).json()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="?", default=DEFAULT)
    parser.add_argument("--sdk-python", default="")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--costs", action="store_true")
    parser.add_argument("--child", nargs=2)
    options = parser.parse_args()
    if options.child:
        child(*options.child)
        return
    if options.costs:
        costs("10000,50000,100000" if options.size == DEFAULT else options.size)
        return
    here = importlib.util.find_spec("zohocrmsdk") is not None
    compare(options.size, options.sdk_python or (sys.executable if here else ""), options.rounds)


if __name__ == "__main__":
    main()
