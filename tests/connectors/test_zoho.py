"""Zoho through the port: the contract every connector keeps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from kamsync.sandbox.zoho.server import ZohoServer
from tests.connectors.clauses.crm import Portfolio
from tests.connectors.contract import ConnectorContract
from tests.connectors.zoho_org import ZohoBackend

_NUMBERS = {"account": 1, "contact": 2, "opportunity": 3, "activity": 4, "user": 5}


class TestZoho(ConnectorContract):
    def an_id(self, stream: str, number: int) -> str:
        return f"{_NUMBERS[stream]}72576700{number:09}"

    def portfolio(self) -> Portfolio:
        """Zoho keeps meetings, calls and tasks as records; e-mails it does not let be read."""
        made = super().portfolio()
        made["activity"] = [a for a in made["activity"] if a["kind"] in ("meeting", "call", "task")]
        return made

    @pytest.fixture
    def crm(self) -> Iterator[ZohoBackend]:
        with ZohoServer() as server:
            backend = ZohoBackend(server)
            yield backend
            backend.close()
            shutil.rmtree(backend.folder)
