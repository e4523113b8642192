"""The connector contract over a loopback HubSpot portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.sandbox.hubspot.habits import OtherHabits
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.clauses.changing import Changing
from tests.connectors.clauses.describing import Pulling
from tests.connectors.clauses.records import Records
from tests.connectors.clauses.tasking import Tasking
from tests.connectors.clauses.writing import Writing
from tests.connectors.contract import ConnectorContract
from tests.connectors.hubspot_portal import START, Portal, numbered


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        yield Portal(server, tmp_path)


class TestContract(ConnectorContract):
    def an_id(self, stream: str, number: int) -> str:
        return numbered(stream, number)


class OtherPortal(Records):
    """A portal that says the same in every other way the API description allows."""

    @pytest.fixture
    def crm(self, tmp_path: Path) -> Iterator[Portal]:
        with HubSpotServer(START) as server:
            server.habits = OtherHabits()
            server.headers.clear()
            yield Portal(server, tmp_path)

    def an_id(self, stream: str, number: int) -> str:
        return numbered(stream, number)


class TestOtherHabits(OtherPortal):
    """What is read, written and made there; all the other clauses by night."""

    test_a_full_pull = Pulling.test_a_full_pull_gives_exactly_the_records
    test_what_changed = Changing.test_an_increment_holds_what_changed
    test_a_written_value = Writing.test_a_written_value_is_read_back_as_it_was
    test_a_task = Tasking.test_a_task_is_found_by_its_key


@pytest.mark.nights
class TestContractWithOtherHabits(OtherPortal, ConnectorContract):
    """The whole contract."""
