"""How long a full pull from HubSpot takes where calls take their time and are limited.

    python -m bench wall                                  100 ms a call, 190 calls in ten seconds
    python -m bench wall --delay 150 --companies 20000 --deals 20000 --contacts 20000
    python -m bench wall --at-once 1                      one stream after the other

The loopback portal counts as HubSpot does (a rolling window for the key, five searches a second)
and refuses what is too much. `of the allowed`: calls but searches, in parts of what the window
allows in the time the pull took.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Final

from bench.hubspot import TOKEN
from bench.loopback import served
from bench.measure import peak_mb
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Context
from kamsync.field_maps import load_mapping
from kamsync.mirror import Mirror
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import pull

SECONDS: Final = 10.0


def pulled(url: str, folder: Path) -> int:
    """Rows of a full pull into a new mirror, as a run makes it."""
    os.environ["KAMSYNC_BENCH_TOKEN"] = TOKEN
    settings = HubSpotSettings.model_validate(
        {"base_url": url, "auth": {"token": "env:KAMSYNC_BENCH_TOKEN"}}
    )
    context = Context("bench", "Europe/Paris", "EUR", folder, (), {"activity": 400})
    connector = HubSpotConnector(settings, load_mapping("hubspot", Path()), context)
    seen = connector.describe()
    found = pull(connector, seen, Mirror(folder / "mirror"), PullSettings("Europe/Paris", {}))
    connector.close()
    return sum(mark.rows for mark in found.generation.manifest.streams.values())


def asked(url: str, what: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}/__server__/{what}") as answer:  # noqa: S310 - loopback
        found: dict[str, int] = json.loads(answer.read())
    return found


def main() -> None:
    options = _options()
    sizes = [options.companies, options.deals, options.activities, options.contacts]
    flags = ("--limit", str(options.limit), "--delay", str(options.delay))
    HubSpotConnector.streams_at_once = options.at_once
    with served("hubspot", "--generate", *map(str, sizes), *flags) as url:
        with tempfile.TemporaryDirectory() as folder:
            begun, used = time.perf_counter(), time.process_time()
            rows = pulled(url, Path(folder))
            wall, processor = time.perf_counter() - begun, time.process_time() - used
        calls, refused = asked(url, "calls"), asked(url, "limits")
    _show(options, {"rows": rows, "wall": wall, "processor": processor}, calls, refused)


def _show(
    options: argparse.Namespace,
    took: dict[str, Any],
    calls: dict[str, int],
    refused: dict[str, int],
) -> None:
    searches = calls.get("search", 0)
    others = sum(calls.values()) - searches
    allowed = took["wall"] * options.limit / SECONDS
    print(f"{options.delay} ms a call, {options.limit} in ten seconds, {options.at_once} at once")
    print(f"  rows {took['rows']:,}, calls {others:,}, searches {searches:,}, {calls}")
    print(f"  wall {took['wall']:.1f} s, of the allowed {others / allowed:.3f}, refused {refused}")
    print(f"  processor {took['processor']:.2f} s, peak {peak_mb():,.0f} MB", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench wall", description=__doc__)
    parser.add_argument("--companies", type=int, default=20_000)
    parser.add_argument("--deals", type=int, default=20_000)
    parser.add_argument("--activities", type=int, default=5_000)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--limit", type=int, default=190, help="calls in ten seconds")
    parser.add_argument("--delay", type=int, default=100, help="milliseconds a call takes")
    parser.add_argument("--at-once", type=int, default=HubSpotConnector.streams_at_once)
    return parser.parse_args()


if __name__ == "__main__":
    main()
