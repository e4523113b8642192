"""Salesforce through the contract every connector passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.contract import ConnectorContract
from tests.connectors.salesforce_crm import SalesforceCrm

PREFIXES = {"account": "001", "opportunity": "006", "contact": "003", "user": "005"}


class TestSalesforce(ConnectorContract):
    """Plain objects, with several contacts per activity switched on."""

    @pytest.fixture
    def crm(self, tmp_path: Path) -> Iterator[SalesforceCrm]:
        with serving(Org("shared_activities")) as server:
            crm = SalesforceCrm(server, tmp_path)
            yield crm
            crm.close()

    def an_id(self, stream: str, number: int) -> str:
        """18 characters with the object's key prefix; the first activity is an event."""
        if stream == "activity":
            return f"{'00U' if number == 0 else '00T'}{number:012d}AAA"
        return f"{PREFIXES[stream]}{number:012d}AAA"
