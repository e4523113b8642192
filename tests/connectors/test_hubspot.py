"""The connector contract over a loopback HubSpot portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.contract import ConnectorContract
from tests.connectors.hubspot_portal import START, Portal, numbered
from tests.servers.hubspot import HubSpotServer


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        yield Portal(server, tmp_path)


class TestContract(ConnectorContract):
    def an_id(self, stream: str, number: int) -> str:
        return numbered(stream, number)
