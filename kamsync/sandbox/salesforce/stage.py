"""The Salesforce stand-in as a stage: the portfolio loaded, nothing provisioned yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kamsync.sandbox.salesforce.load import features_for, load, loader_of, read_folder
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.plans import FEATURE, has_plans, load_plans
from kamsync.sandbox.salesforce.server import SalesforceServer
from kamsync.sandbox.stage import Stage, Wish

KINDS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "limit": ("status", {"status": 429, "headers": {"Retry-After": "1"}}),
    "outage": ("status", {"status": 503}),
    "html": ("html", {}),
    "cut": ("reset", {}),
    "half": ("truncate", {}),
    "lost": ("commit_then_drop", {}),
    "slow": ("latency", {"seconds": 0.5}),
    "expired": ("expire", {}),
}
_CALLS: Final = "/services/data/v"


def staged(portfolio: Path, port: int, director: str) -> Stage:
    records = read_folder(portfolio)
    plans = (FEATURE,) if has_plans(portfolio) else ()
    org = Org(*features_for(records), *plans)
    load(org, records)
    if plans:
        load_plans(org, portfolio)
    org.ticking = True
    server = SalesforceServer(org, port).start()

    def spoil(wish: Wish) -> None:
        kind, more = KINDS[wish.kind]
        server.faults.add(kind, _CALLS, times=wish.times, skip=wish.after, **more)

    known = loader_of(org).ids.get("user", {})
    flags = ("--url", server.url, "--flow", "client_credentials")
    secrets = {
        "SF_CLIENT_ID": "robot-app",
        "SF_CLIENT_SECRET": "robot-secret",
        "SF_ADMIN_CLIENT_ID": "admin-app",
        "SF_ADMIN_CLIENT_SECRET": "admin-secret",
    }
    person = ("--director", known.get(director, director))
    return Stage(server.url, (*flags, *person), secrets, spoil, server.stop)
