"""The vendors' libraries build requests; only kamsync's own transport sends them."""

from __future__ import annotations

from pathlib import Path

import requests
import responses

from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.hubspot_portal import START, Portal
from tests.connectors.salesforce_crm import SalesforceCrm


@responses.activate
def test_no_library_sends_past_the_one_retry_policy(tmp_path: Path) -> None:
    """Whatever went through requests would be seen, and refused, here."""
    for name in ("org", "portal"):
        (tmp_path / name).mkdir()
    with serving(Org()) as org, HubSpotServer(START) as portal:
        crm = SalesforceCrm(org, tmp_path / "org")
        crm.connector().describe()
        crm.close()
        Portal(portal, tmp_path / "portal").connector().describe()

    assert len(responses.calls) == 0


@responses.activate
def test_the_watch_itself_sees_what_passes_it() -> None:
    responses.get("http://127.0.0.1:9/x", body="seen")

    assert requests.get("http://127.0.0.1:9/x", timeout=1).text == "seen"
    assert len(responses.calls) == 1
