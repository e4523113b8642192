"""A full pull of companies and deals beside hubspot-api-client's own get_all, on loopback.

    python -m bench.hubspot [--companies 100000] [--deals 300000]

Each side reads the same properties and associations from the same server, in a process of its
own; CPU seconds and peak memory are that process's, calls are counted by the server.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

TOKEN = "pat-eu1-00000000-test"  # noqa: S105 - the loopback server's


def ours(url: str) -> int:
    import datetime as dt

    from connectors.hubspot.connector import HubSpotConnector
    from connectors.hubspot.settings import HubSpotSettings
    from kamsync.connector import Context, Window
    from kamsync.mapping import load_mapping
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
    from hubspot import HubSpot

    asked = json.loads(os.environ["BENCH_PROPERTIES"])
    client = HubSpot(access_token=TOKEN, host=url)
    companies = client.crm.companies.get_all(properties=asked["companies"])
    deals = client.crm.deals.get_all(properties=asked["deals"], associations=["companies"])
    return len(companies) + len(deals)


def _asked(url: str) -> dict[str, list[str]]:
    """The properties our pull asks for, so that both sides read the same."""
    from connectors.hubspot.connector import HubSpotConnector
    from connectors.hubspot.settings import HubSpotSettings
    from kamsync.connector import Context
    from kamsync.mapping import load_mapping

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
    started = time.perf_counter()
    rows = {"ours": ours, "get_all": theirs}[side](url)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "rows": rows,
                "cpu": used.ru_utime + used.ru_stime,
                "wall": time.perf_counter() - started,
                "peak_mb": used.ru_maxrss / 1024,
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--deals", type=int, default=300_000)
    parser.add_argument("--side", choices=("ours", "get_all"))
    parser.add_argument("--url", default="")
    args = parser.parse_args()
    if args.side:
        _run_side(args.side, args.url)
        return
    generate = [str(args.companies), str(args.deals)]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.hubspot", "--generate", *generate],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        os.environ["KAMSYNC_BENCH_TOKEN"] = TOKEN
        os.environ["BENCH_PROPERTIES"] = json.dumps(_asked(url))
        results = {side: measured(side, url) for side in ("ours", "get_all")}
    finally:
        server.terminate()
        server.wait()
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


METADATA_CALLS = 15
"""Account, ten definitions, two pipelines, two owner lists: what a description takes."""


if __name__ == "__main__":
    main()
