"""A full pull of companies and deals beside hubspot-api-client's own get_all, on loopback.

    python -m bench.hubspot [--companies 100000] [--deals 300000]
    python -m bench.hubspot --cost --companies 10000 --deals 50000

Each side reads the same properties and associations from the same server, in a process of its
own; CPU seconds are those of the pull without start-up, peak memory is the process's, calls are
counted by the server.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from hubspot import HubSpot

from bench.loopback import served
from bench.measure import peak_mb
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Context, ProvisionRequest, Window
from kamsync.field_maps import load_mapping
from kamsync.model.change import RecordChange
from kamsync.sandbox.hubspot.portfolio import generated
from kamsync.sandbox.hubspot.server import HubSpotServer

TOKEN = "pat-eu1-00000000-test"  # noqa: S105 - the loopback server's


def ours(url: str) -> int:
    from kamsync.transport import set_testing

    set_testing(active=True)  # the pace for a real account would hide nothing but sleep
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KAMSYNC_BENCH_TOKEN"] = TOKEN
        settings = HubSpotSettings.model_validate(
            {"base_url": url, "auth": {"token": "env:KAMSYNC_BENCH_TOKEN"}}
        )
        context = Context("bench", "Europe/Paris", "EUR", Path(folder), ())
        connector = HubSpotConnector(settings, load_mapping("hubspot", Path()), context)
        window = Window(None, dt.datetime.now(dt.UTC))
        rows = 0
        for stream in ("account", "opportunity"):
            rows += sum(page.frame.height for page in connector.pull(stream, window))
        connector.close()
    return rows


def theirs(url: str) -> int:
    asked = json.loads(os.environ["BENCH_PROPERTIES"])
    client = HubSpot(access_token=TOKEN, host=url)
    companies = client.crm.companies.get_all(properties=asked["companies"])
    deals = client.crm.deals.get_all(properties=asked["deals"], associations=["companies"])
    return len(companies) + len(deals)


def _asked(url: str) -> dict[str, list[str]]:
    """The properties our pull asks for, so that both sides read the same."""
    settings = HubSpotSettings.model_validate(
        {"base_url": url, "auth": {"token": "env:KAMSYNC_BENCH_TOKEN"}}
    )
    with tempfile.TemporaryDirectory() as folder:
        context = Context("bench", "Europe/Paris", "EUR", Path(folder), ())
        connector = HubSpotConnector(settings, load_mapping("hubspot", Path()), context)
        connector.describe()
        return {
            name: list(connector.asked(stream))
            for name, stream in (("companies", "account"), ("deals", "opportunity"))
        }


def measured(side: str, url: str) -> dict[str, Any]:
    before = _calls(url)
    done = subprocess.run(
        [sys.executable, "-m", "bench.hubspot", "--side", side, "--url", url],
        check=True,
        capture_output=True,
        text=True,
    )
    after = _calls(url)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    result["calls"] = sum(after.values()) - sum(before.values())
    result["list_calls"] = after.get("list", 0) - before.get("list", 0)
    return result


def _calls(url: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}/__server__/calls") as answer:  # noqa: S310 - loopback
        found: dict[str, int] = json.loads(answer.read())
    return found


def _run_side(side: str, url: str) -> None:
    started, loaded = time.perf_counter(), time.process_time()
    rows = {"ours": ours, "get_all": theirs}[side](url)
    print(
        json.dumps(
            {
                "rows": rows,
                "cpu": time.process_time() - loaded,
                "wall": time.perf_counter() - started,
                "peak_mb": peak_mb(),
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--deals", type=int, default=300_000)
    parser.add_argument("--cost", action="store_true", help="calls of five nights instead")
    parser.add_argument("--activities", type=int, default=100_000, help="with --cost")
    parser.add_argument("--side", choices=("ours", "get_all"))
    parser.add_argument("--url", default="")
    args = parser.parse_args()
    if args.cost:
        cost(args.companies, args.deals, args.activities)
        return
    if args.side:
        _run_side(args.side, args.url)
        return
    with served("hubspot", "--generate", str(args.companies), str(args.deals)) as url:
        os.environ["KAMSYNC_BENCH_TOKEN"] = TOKEN
        os.environ["BENCH_PROPERTIES"] = json.dumps(_asked(url))
        results = {side: measured(side, url) for side in ("ours", "get_all")}
    _report(results, args.companies, args.deals)


def _report(results: dict[str, dict[str, Any]], companies: int, deals: int) -> None:
    print(f"{companies} companies + {deals} deals over loopback")
    for side, found in results.items():
        print(
            f"  {side:8} rows {found['rows']:7}  cpu {found['cpu']:7.2f} s  "
            f"wall {found['wall']:7.2f} s  peak {found['peak_mb']:7.0f} MB  calls {found['calls']}"
        )
    mine, other = results["ours"], results["get_all"]
    assert mine["rows"] == other["rows"] == companies + deals
    pages = -(-companies // 100) + -(-deals // 100)
    print(f"  CPU ratio get_all / ours: {other['cpu'] / mine['cpu']:.1f}")
    print(f"  record pages {mine['list_calls']}, least possible {pages}")
    print(f"  calls / least (with metadata): {mine['calls'] / (pages + METADATA_CALLS):.3f}")


def cost(companies: int, deals: int, activities: int) -> None:
    """The cost table of docs/hubspot.md: calls of five nights, counted by the server."""
    from kamsync.transport import set_testing

    set_testing(active=True)
    with HubSpotServer(dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)) as server:
        server.loader.load(generated(companies, deals, activities))
        server.store.advance(86_400)
        _connector(server.url).provision(ProvisionRequest())
        night = _Night(server)
        night.run("first pull", None, companies)
        night.run("night after", night.clock, 0)
        night.run("no change", night.clock, 0)
        for stream, first, count in (
            ("account", 10**9, companies),
            ("opportunity", 2 * 10**9, deals),
        ):
            for n in range(0, count, 100):
                server.loader.put(stream, {"id": str(first + n), "name": f"Changed {n}"})
        for row in generated(0, 0, activities // 100, first=activities)["activity"]:
            server.loader.put("activity", row)
        server.store.advance(3600)
        night.run("1 % changes", night.clock, companies // 100)
        night.ids()


class _Night:
    """One run's reads and writes, counted."""

    def __init__(self, server: HubSpotServer) -> None:
        self.server = server
        self.clock: dt.datetime | None = None

    def run(self, name: str, since: dt.datetime | None, writes: int) -> None:
        self.server.calls.clear()
        connector = _connector(self.server.url)
        seen = connector.describe()
        lower = since - dt.timedelta(minutes=10) if since else None
        for stream in STREAMS:
            for _ in connector.pull(stream, Window(lower, seen.clock)):
                pass
        reads = sum(self.server.calls.values())
        changes = [RecordChange(str(10**9 + n), {"score": n % 101}) for n in range(writes)]
        for start in range(0, writes, 100):
            connector.write_fields(changes[start : start + 100])
        self.server.store.advance(86_400)
        self.clock = seen.clock
        budget = connector.budget()
        least = sum(budget.least.values())
        total = sum(self.server.calls.values())
        print(
            f"{name:12} reads {reads:5} writes {total - reads:4} least {least:5} "
            f"ratio {total / least:.3f}  {dict(self.server.calls)}"
        )

    def ids(self) -> None:
        """The comparison of ids by itself, without the description a run makes anyway."""
        connector = _connector(self.server.url)
        connector.describe()
        self.server.calls.clear()
        before = sum(connector.budget().least.values())
        for stream in STREAMS:
            for _ in connector.pull_ids(stream):
                pass
        reads = sum(self.server.calls.values())
        least = sum(connector.budget().least.values()) - before
        print(
            f"weekly ids   reads {reads:5} least {least:5} "
            f"ratio {reads / least:.3f}  {dict(self.server.calls)}"
        )


STREAMS = ("account", "opportunity", "activity", "user")


def _connector(url: str) -> HubSpotConnector:
    os.environ["KAMSYNC_BENCH_TOKEN"] = TOKEN
    settings = HubSpotSettings.model_validate(
        {"base_url": url, "auth": {"token": "env:KAMSYNC_BENCH_TOKEN"}}
    )
    context = Context(
        "bench", "Europe/Paris", "EUR", Path(tempfile.gettempdir()), ("score",),
        {"activity": 400, "opportunity": 1130}, STREAMS,
    )  # fmt: skip
    return HubSpotConnector(settings, load_mapping("hubspot", Path()), context)


METADATA_CALLS = 15
"""Account, ten definitions, two pipelines, two owner lists: what a description takes."""


if __name__ == "__main__":
    main()
