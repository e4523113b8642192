"""Pull accounts and opportunities from the loopback org: kamsync beside simple-salesforce.

The server runs in its own process with its answers rendered beforehand, so that clients are
measured; each way runs in its own process too, for an honest peak of memory.
`python -m bench.salesforce [ACCOUNTSxOPPORTUNITIES]`
"""

from __future__ import annotations

import csv
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce.api import Salesforce

from bench.loopback import served
from bench.measure import peak_mb
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.settings import SalesforceSettings
from kamsync.connector import Context, Window
from kamsync.field_maps import load_mapping

DEFAULT = "100000x300000"
ROUNDS = 3
WAYS = ("kamsync", "kamsync pages", "query_all", "bulk2", "bulk2 + csv")
FIELDS = {
    "Account": "Id,Name,OwnerId,ParentId,Type,Industry,BillingCountry,NumberOfEmployees,"
    "AnnualRevenue,Rating,CreatedDate,SystemModstamp,LastModifiedById",
    "Opportunity": "Id,AccountId,Name,StageName,IsClosed,IsWon,Amount,Probability,CloseDate,"
    "CreatedDate,Type,OwnerId,SystemModstamp,LastModifiedById",
}
"""What kamsync selects from a plain org: all ways read the same columns."""


def by_kamsync(url: str, *, pages: bool = False) -> int:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "session").write_text("debug-session")
        (Path(folder) / "session").chmod(0o600)
        data: dict[str, Any] = {
            "base_url": url,
            "auth": {"flow": "session", "session_id": "file:session"},
            "bulk_from": 10**9 if pages else 8_000,
            "api_budget": 10**6,
            "bulk_poll_seconds": 0,
        }
        settings = SalesforceSettings.model_validate(data, context={"folder": Path(folder)})
        context = Context("bench", "UTC", "EUR", Path(folder), (), streams=("account",))
        connector = SalesforceConnector(settings, load_mapping("salesforce", Path(folder)), context)
        seen = connector.describe()
        rows = 0
        for stream in ("account", "opportunity"):
            for page in connector.pull(stream, Window(None, seen.clock)):
                rows += page.frame.height
        connector.close()
    return rows


class Bent(HTTPAdapter):
    """The library speaks https only: its calls are bent to the plain loopback server."""

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, *args, **kwargs)


def _simple(url: str) -> Any:
    session = requests.Session()
    session.mount("https://", Bent())
    return Salesforce(
        session_id="debug-session",
        instance_url=url.replace("http://", "https://"),
        version="66.0",
        session=session,
    )


def by_query_all(url: str) -> int:
    client = _simple(url)
    rows = 0
    for name, fields in FIELDS.items():
        rows += len(client.query_all(f"SELECT {fields} FROM {name}")["records"])
    return rows


def by_bulk2(url: str, *, parsed: bool = False) -> int:
    client = _simple(url)
    csv.field_size_limit(2**24)
    rows = 0
    for name, fields in FIELDS.items():
        kept = []
        handler = getattr(client.bulk2, name)
        for text in handler.query(f"SELECT {fields} FROM {name}", wait=0):
            kept.append(list(csv.DictReader(io.StringIO(text))) if parsed else text)
        rows += sum(len(k) for k in kept) if parsed else sum(k.count("\n") - 1 for k in kept)
    return rows


ACTIONS: dict[str, Callable[[str], int]] = {
    "kamsync": by_kamsync,
    "kamsync pages": lambda url: by_kamsync(url, pages=True),
    "query_all": by_query_all,
    "bulk2": by_bulk2,
    "bulk2 + csv": lambda url: by_bulk2(url, parsed=True),
}


def child(way: str, url: str) -> None:
    """Start-up and login are outside the clock, their memory is inside the peak."""
    start = time.perf_counter()
    rows = ACTIONS[way](url)
    seconds = time.perf_counter() - start
    peak = peak_mb()
    sys.stdout.write(json.dumps({"rows": rows, "seconds": seconds, "peak_mb": peak}))


def measure(url: str, way: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.salesforce", "--child", way, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main(size: str = DEFAULT) -> None:
    with served("salesforce", "--synthetic", size, "--cache-pages") as url:
        for way in WAYS:
            measure(url, way)  # the server renders its pages once, unmeasured
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            for way in WAYS:
                runs[way].append(measure(url, way))
    wanted = sum(int(n) for n in size.split("x")[:2])
    base = statistics.median(r["seconds"] for r in runs["kamsync"])
    sys.stdout.write(f"{'way':16}{'seconds':>9}{'ratio':>7}{'peak MB':>9}{'rows':>9}\n")
    for way, results in runs.items():
        seconds = statistics.median(r["seconds"] for r in results)
        peak = max(r["peak_mb"] for r in results)
        rows = int(results[0]["rows"])
        assert rows == wanted, f"{way} read {rows} of {wanted} rows"
        line = f"{way:16}{seconds:9.2f}{seconds / base:7.2f}{peak:9.0f}{rows:9}\n"
        sys.stdout.write(line)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])
    else:
        main(*sys.argv[1:])
