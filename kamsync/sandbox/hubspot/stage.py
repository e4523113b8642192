"""The HubSpot stand-in as a stage: the portfolio loaded, nothing provisioned yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Final

from kamsync.sandbox.hubspot.faults import Fault, limited
from kamsync.sandbox.hubspot.portfolio import read_folder
from kamsync.sandbox.hubspot.server import TOKEN, HubSpotServer
from kamsync.sandbox.stage import Stage, Wish

KINDS: Final[dict[str, Fault]] = {
    "limit": limited("TEN_SECONDLY_ROLLING"),
    "outage": Fault(status=503),
    "html": Fault(status=502, body="<html>Bad gateway</html>"),
    "cut": Fault(reset=True),
    "half": Fault(truncate=True),
    "lost": Fault(drop=True),
    "slow": Fault(latency=0.5),
    "expired": Fault(status=401, body={"category": "EXPIRED_AUTHENTICATION", "message": "expired"}),
}


def staged(portfolio: Path, port: int, director: str) -> Stage:
    server = HubSpotServer(port=port)
    server.store.set_clock(dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
    server.loader.load(read_folder(portfolio))  # yesterday: the second night reads what changed
    server.store.set_clock(None)
    server.__enter__()

    def spoil(wish: Wish) -> None:
        server.faults.add(replace(KINDS[wish.kind], times=wish.times, after=wish.after))

    known = server.loader.ids.get("user", {})
    flags = ("--url", server.url, "--director", known.get(director, director))
    return Stage(server.url, flags, {"HUBSPOT_TOKEN": TOKEN}, spoil, server.__exit__)
