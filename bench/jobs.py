"""How long a first pull from Salesforce takes where the org's Bulk jobs take their time.

    python -m bench jobs
    python -m bench jobs --size 20000x60000x40000 --seconds Account=30,Opportunity=4,Task=12,Event=2

`calls` counts what the org counts, polls among it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.loopback import served
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.settings import SalesforceSettings
from kamsync.connector import Context
from kamsync.field_maps import load_mapping
from kamsync.mirror import Mirror
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import pull

SIZE = "20000x60000x40000"
SECONDS = "Account=30,Opportunity=4,Task=12,Event=2"


def pulled(url: str, folder: Path) -> int:
    """Rows of a full pull into a new mirror, as a run makes it."""
    (folder / "session").write_text("debug-session")
    (folder / "session").chmod(0o600)
    auth = {"flow": "session", "session_id": "file:session"}
    data = {"base_url": url, "auth": auth, "api_budget": 10**6}
    settings = SalesforceSettings.model_validate(data, context={"folder": folder})
    context = Context("bench", "UTC", "EUR", folder, ())
    connector = SalesforceConnector(settings, load_mapping("salesforce", folder), context)
    seen = connector.describe()
    found = pull(connector, seen, Mirror(folder / "mirror"), PullSettings("UTC", {}))
    connector.close()
    return sum(mark.rows for mark in found.generation.manifest.streams.values())


def calls(url: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}/__control", b"{}") as answer:  # noqa: S310 - loopback
        found: dict[str, int] = json.loads(answer.read())["calls"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench jobs", description=__doc__)
    parser.add_argument("--size", default=SIZE, help="ACCOUNTSxOPPORTUNITIESxACTIVITIES")
    parser.add_argument("--seconds", default=SECONDS, help="a job of each object takes")
    options = parser.parse_args()
    flags = ("--synthetic", options.size, "--job-seconds", options.seconds)
    with served("salesforce", *flags) as url, tempfile.TemporaryDirectory() as folder:
        begun, used = time.perf_counter(), time.process_time()
        rows = pulled(url, Path(folder))
        wall, processor = time.perf_counter() - begun, time.process_time() - used
        print(f"{options.size}, jobs of {options.seconds} seconds")
        print(f"  rows {rows:,}, calls {calls(url)}")
        print(f"  wall {wall:.1f} s, processor {processor:.2f} s", flush=True)


if __name__ == "__main__":
    main()
