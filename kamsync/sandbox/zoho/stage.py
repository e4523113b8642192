"""The Zoho stand-in as a stage: the portfolio loaded, nothing provisioned yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kamsync.sandbox.stage import Stage, Wish
from kamsync.sandbox.zoho.server import CLIENT, REFRESH, SECRET, ZohoServer

KINDS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "limit": ("status", {"status": 429, "body": {"code": "TOO_MANY_REQUESTS"}}),
    "outage": ("status", {"status": 503}),
    "html": ("html", {"status": 502}),
    "cut": ("reset", {}),
    "half": ("truncate", {}),
    "lost": ("drop", {}),
    "slow": ("latency", {"seconds": 0.5}),
    "expired": ("invalid_token", {}),
}


def staged(portfolio: Path, port: int, director: str) -> Stage:
    server = ZohoServer(port)
    server.store.ticking = True
    server.loader.folder(portfolio)
    server.__enter__()

    def spoil(wish: Wish) -> None:
        kind, more = KINDS[wish.kind]
        server.fault(kind, "/crm/", times=wish.times, skip=wish.after, **more)

    person = server.loader.numbers.get(f"user:{director}", director)
    flags = ("--url", server.url, "--rates", "home_per_unit", "--director", person)
    secrets = {
        "ZOHO_CLIENT_ID": CLIENT,
        "ZOHO_CLIENT_SECRET": SECRET,
        "ZOHO_REFRESH_TOKEN": REFRESH,
    }
    return Stage(server.url, flags, secrets, spoil, server.__exit__)
