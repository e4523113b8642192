"""API calls counted by the server: each night stays within 1.05 of the least possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from connectors.hubspot.connector import HubSpotConnector
from kamsync.connector import ProvisionRequest, Window
from kamsync.model.change import RecordChange
from kamsync.sandbox.hubspot.portfolio import generated
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal

COMPANIES, DEALS, ACTIVITIES = 1_000, 3_000, 2_000
STREAMS = ("account", "opportunity", "activity", "user")
FIRST_COMPANY, FIRST_DEAL = 10**9, 2 * 10**9
METADATA = 1 + 7 + 1 + 2
"""Account, seven definitions, the deals' pipelines, two lists of owners."""
PROBES = 5
"""One record of each kind of engagement, the first time."""
BINS = 7


@dataclass(frozen=True)
class Cost:
    used: int
    told: int
    """The least, as the connector reports it."""


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Cost]]:
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path_factory.mktemp("cost"))
        portal.load(generated(COMPANIES, DEALS, ACTIVITIES))
        server.store.advance(86_400)
        fresh(portal).provision(ProvisionRequest())
        found, since = {}, None
        for night, written in (("first", COMPANIES), ("after", 0), ("none", 0), ("news", 10)):
            if night == "news":
                _change(server)
            connector = fresh(portal)
            server.calls.clear()
            since = _pulled(connector, since)
            _written(connector, written)
            found[night] = _cost(server, connector)
            server.store.advance(86_400)
        connector = fresh(portal)
        server.calls.clear()
        connector.describe()
        for stream in STREAMS:
            assert sum(frame.height for frame in connector.pull_ids(stream)) > 0
        found["ids"] = _cost(server, connector)
        yield found


def fresh(portal: Portal) -> HubSpotConnector:
    horizon = {"activity": 400, "opportunity": 1130}
    return portal.connector(streams=STREAMS, horizon_days=horizon)


def _change(server: HubSpotServer) -> None:
    """One percent; two of the deals name no primary company any more."""
    for first, count, stream in (
        (FIRST_COMPANY, COMPANIES, "account"),
        (FIRST_DEAL, DEALS, "opportunity"),
    ):
        for n in range(0, count, 100):
            server.loader.put(stream, {"id": str(first + n), "name": f"Changed {n}"})
    for n in (0, 100):
        server.store.records["0-3"][str(FIRST_DEAL + n)].properties[
            "hs_primary_associated_company"
        ] = None
    server.store.advance(3600)


def _pulled(connector: HubSpotConnector, since: object) -> object:
    clock = connector.describe().clock
    for stream in STREAMS:
        for _ in connector.pull(stream, Window(since, clock)):  # type: ignore[arg-type]
            pass
    return clock


def _written(connector: HubSpotConnector, count: int) -> None:
    changes = [RecordChange(str(FIRST_COMPANY + n), {"score": n % 101}) for n in range(count)]
    for start in range(0, count, connector.batch_size):
        assert all(o.ok for o in connector.write_fields(changes[start : start + 100]))


def _cost(server: HubSpotServer, connector: HubSpotConnector) -> Cost:
    budget = connector.budget()
    assert budget.total == sum(server.calls.values()), "every call is counted here as there"
    return Cost(budget.total, sum(budget.least.values()))


@pytest.mark.nights
def test_each_night_stays_within_five_percent_of_the_least_it_tells(
    costs: dict[str, Cost],
) -> None:
    for night, cost in costs.items():
        assert cost.told <= cost.used <= cost.told * 1.05, night


@pytest.mark.nights
def test_the_least_is_what_the_sizes_ask_for(costs: dict[str, Cost]) -> None:
    """Pages of 100 with associations, searches of 200, associations by 1,000, writes by 100."""
    lists = COMPANIES // 100 + DEALS // 100
    each = ACTIVITIES // 4  # four kinds, none of them tasks
    searches = 4 * -(-each // 200) + 1
    links = 4 * 3
    first = METADATA + lists + searches + links + COMPANIES // 100
    assert costs["first"].used == first + PROBES

    quiet = METADATA + 7 + BINS
    assert costs["none"].used == quiet
    assert costs["after"].used == quiet - 1 + COMPANIES // 200
    assert costs["news"].used == quiet + 1 + 1  # two deals without a company, one write
    assert costs["ids"].used == METADATA + lists + searches
