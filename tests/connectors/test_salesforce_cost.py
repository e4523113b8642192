"""API calls counted by the server: docs/salesforce.md says them, and 1.05 of the least is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.salesforce.connector import SalesforceConnector
from kamsync.connector import ProvisionRequest, Window
from kamsync.model.change import RecordChange
from kamsync.sandbox.salesforce.load import load_synthetic
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

pytestmark = pytest.mark.nights
ACCOUNTS, DEALS, ACTIVITIES = 10_000, 50_000, 100_000
DOCS = Path(__file__).parents[2] / "docs" / "salesforce.md"


@dataclass(frozen=True)
class Cost:
    reading: int
    writing: int
    least: int
    used: int


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Cost]]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path_factory.mktemp("cost"))
        crm.connector().provision(ProvisionRequest())
        load_synthetic(server.org, ACCOUNTS, DEALS, ACTIVITIES)
        server.cache_pages = True
        found = {}
        start = None
        for night, changed, written in (
            ("first pull", 0, ACCOUNTS),
            ("the night after", 0, 0),
            ("1 % changed", 100, ACCOUNTS // 100),
            ("nothing changed", 0, 0),
        ):
            _change(crm, changed)
            connector = crm.connector()
            server.calls.clear()
            seen = connector.describe()
            _pull(connector, Window(start, seen.clock))
            reading = server.total
            _write(connector, written)
            budget = connector.budget()
            least = sum(budget.least.values())
            found[night] = Cost(reading, server.total - reading, least, budget.total)
            assert budget.total == server.total, "every call is counted by us as by the server"
            start = seen.clock
            server.org.advance(days=1)
        crm.close()
        yield found


def _change(crm: SalesforceCrm, every: int) -> None:
    """One in `every` accounts, deals and activities is edited by a person."""
    if every:
        for name in ("Account", "Opportunity", "Task", "Event"):
            for row_id in list(crm.server.org.rows[name])[::every]:
                crm.server.org.update(name, row_id, {}, PERSON)
        crm.server.org.advance(hours=1)


def _pull(connector: SalesforceConnector, window: Window) -> None:
    for stream in connector.describe().streams:
        for _ in connector.pull(stream, window):
            pass


def _write(connector: SalesforceConnector, count: int) -> None:
    changes = [RecordChange(f"001{n:012d}AAA", {"score": n % 101}) for n in range(count)]
    for start in range(0, count, connector.batch_size):
        outcomes = connector.write_fields(changes[start : start + connector.batch_size])
        assert all(o.ok for o in outcomes)


def test_each_night_stays_within_five_percent_of_the_least(costs: dict[str, Cost]) -> None:
    for night, cost in costs.items():
        assert cost.used <= cost.least * 1.05, night


def test_the_least_is_what_the_sizes_ask_for(costs: dict[str, Cost]) -> None:
    """2 metadata calls; one page, job, poll and results per big object; one query per other."""
    big = sum(3 + -(-n // 50_000) for n in (ACCOUNTS, DEALS, ACTIVITIES // 2, ACTIVITIES // 2))
    small = ("Contact", "User", "Case", "Contract", "AccountHistory", "OpportunityHistory")
    assert costs["first pull"].least == 2 + big + len(small) + 7
    queries = 4 + len(small) + 2  # roles and replies given since, which move no contact or case
    assert costs["nothing changed"].least == 2 + queries


def test_a_night_without_news_writes_nothing(costs: dict[str, Cost]) -> None:
    assert costs["nothing changed"].writing == 0


def test_the_documented_table_is_what_the_server_counted(costs: dict[str, Cost]) -> None:
    text = DOCS.read_text(encoding="utf-8")
    for night, cost in costs.items():
        found = re.search(rf"^\| {re.escape(night)} \|(.*)\|$", text, re.MULTILINE)
        assert found, f"docs/salesforce.md has no row for: {night}"
        figures = [int(cell) for cell in re.findall(r"\| *(\d+) *(?=\|)", f"|{found[1]}|")]
        assert figures == [cost.reading, cost.writing, cost.used, cost.least], night
