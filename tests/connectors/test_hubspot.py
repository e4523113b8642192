"""The connector contract over a loopback HubSpot portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.sandbox.hubspot.habits import OtherHabits
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.contract import ConnectorContract
from tests.connectors.hubspot_portal import START, Portal, numbered


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        yield Portal(server, tmp_path)


class TestContract(ConnectorContract):
    def an_id(self, stream: str, number: int) -> str:
        return numbered(stream, number)


class TestContractWithOtherHabits(ConnectorContract):
    """A portal that says the same in every other way the API description allows."""

    @pytest.fixture
    def crm(self, tmp_path: Path) -> Iterator[Portal]:
        with HubSpotServer(START) as server:
            server.habits = OtherHabits()
            server.headers.clear()
            yield Portal(server, tmp_path)

    def an_id(self, stream: str, number: int) -> str:
        return numbered(stream, number)
