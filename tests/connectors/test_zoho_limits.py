"""Zoho's credits: counted as the org counts them, and near the least possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.zoho.edition import credits_of
from connectors.zoho.query import cheapest, limit_for
from connectors.zoho.writer import price
from kamsync.connector import Window
from kamsync.model.change import RecordChange
from tests.connectors.zoho_org import Org, pulled, rows, running

STREAMS = ("account", "opportunity", "contact", "activity", "user")


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        made.server.loader.provisioned()
        yield made


def test_our_count_of_credits_is_the_orgs(org: Org) -> None:
    """§5: lists 1, COQL 1 to 3, writes 1 per 10 records."""
    org.many("Accounts", 2500)
    org.many("Events", 450)
    connector = org.connector()

    connector.describe()
    for stream in STREAMS:
        pulled(connector, stream)
    ids = [str(n) for n in org.store.modules["Accounts"].order[:35]]
    connector.write_fields([RecordChange(i, {"score": 1}) for i in ids])
    connector.check()

    assert connector.budget().total == sum(org.server.credits.values())
    assert connector.calls.total == sum(org.server.calls.values()) - org.server.mints


def test_tried_calls_count_each_time(org: Org) -> None:
    org.many("Accounts", 10)
    connector = org.connector()
    connector.describe()
    before = connector.budget().total
    org.server.fault("truncate", "/coql", times=2)

    pulled(connector, "account")

    assert connector.budget().total - before == 1 + 3


def night(org: Org, lower: dt.datetime | None, *, ids: bool = False) -> tuple[int, int]:
    """Credits of one whole pull as the org counted them, and the least possible."""
    org.server.credits.clear()
    connector = org.connector()
    seen = connector.describe()
    for stream in STREAMS:
        window = None if stream == "user" else lower
        rows(connector.pull(stream, Window(window, seen.clock)))
        if ids:
            list(connector.pull_ids(stream))
    spent = sum(org.server.credits.values())
    assert spent == connector.budget().total
    return spent, sum(connector.budget().least.values())


def written(org: Org, records: int) -> None:
    connector = org.connector()
    ids = [str(n) for n in org.store.modules["Accounts"].order[:records]]
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        connector.write_fields([RecordChange(i, {"score": 1}) for i in part])


@pytest.mark.nights
@pytest.mark.parametrize("size", [(200, 300, 300), (2000, 3000, 900), (3000, 12_000, 3000)])
def test_every_kind_of_night_is_within_five_percent_of_the_least(
    org: Org, size: tuple[int, int, int]
) -> None:
    """§2.2 credits: pages as wide as what comes, known by counts, earlier nights, own writes."""
    org.server.loader.synthetic(*size)
    org.connector().check()
    spent = {}

    def one(name: str, share: float, writes: int = 0, *, ids: bool = False) -> None:
        nonlocal clock
        org.server.loader.shake(share)
        spent[name] = night(org, clock, ids=ids)
        clock = org.store.now
        written(org, writes)

    clock = org.store.now
    spent["first pull"] = night(org, None)
    written(org, 1500)
    one("after a large write", 0.01, 200)
    one("after a usual write", 0.01, 0)
    one("a usual night", 0.01, 1500)
    one("large write, no news", 0, 0)
    one("no news", 0, 0)
    one("news again", 0.01, 0)
    one("comparison of ids", 0.01, ids=True)

    too_much = {n: s for n, s in spent.items() if s[0] > 1.05 * s[1]}
    assert too_much == {}


def test_without_a_check_before_a_first_pull_counts_each_module_once(org: Org) -> None:
    org.server.loader.synthetic(2000, 3000, 900)

    spent, least = night(org, None)

    assert spent - least == len(("Accounts", "Deals", "Contacts", "Tasks", "Calls"))


@pytest.mark.nights
def test_what_a_window_overlaps_is_expected_and_is_no_habit(org: Org) -> None:
    """A run right after a large import reads it once more, the one after that does not."""
    org.server.loader.synthetic(2000, 3000, 900)
    org.connector().check()
    night(org, None)
    overlap = org.store.now - dt.timedelta(minutes=10)

    again = night(org, overlap)
    org.store.now += dt.timedelta(days=1)
    quiet = night(org, org.store.now - dt.timedelta(minutes=10))

    assert again[0] <= 1.05 * again[1]
    assert again[1] > quiet[1]
    assert quiet[0] <= 1.05 * quiet[1]


@pytest.mark.nights
def test_one_mass_edit_is_not_expected_again(org: Org) -> None:
    """The median of several nights, so one wild one is forgotten at once."""
    org.server.loader.synthetic(2000, 3000, 900)
    org.connector().check()
    night(org, None)
    for share in (0.01, 0.01, 1.0):
        clock = org.store.now
        org.server.loader.shake(share)
        night(org, clock)
    clock = org.store.now
    org.server.loader.shake(0.01)

    spent, least = night(org, clock)

    assert spent <= 1.05 * least


@pytest.mark.nights
def test_a_busy_night_shows_in_its_first_module(org: Org) -> None:
    """Nothing came of the accounts, so little is expected of the deals."""
    org.server.loader.synthetic(8000, 31_000, 0)
    org.connector().check()
    night(org, None)
    clock = org.store.now
    org.server.loader.shake(0)

    night(org, clock)

    (last,) = [b["select_query"] for b in org.sent("/coql") if "from Deals" in b["select_query"]][
        -1:
    ]
    assert last.endswith("limit 200")


def test_a_night_without_news_costs_one_look_per_module(org: Org) -> None:
    org.server.loader.synthetic(300, 300, 300)
    first = org.connector()
    lower = first.describe().clock
    for stream in STREAMS:
        pulled(first, stream)
    org.store.tick()
    connector = org.connector()
    connector.describe()
    before = sum(org.server.credits.values())

    for stream in STREAMS:
        pulled(connector, stream, lower)

    looks = {
        "Accounts": 2,
        "Deals": 2,
        "Contacts": 2,
        "Tasks": 2,
        "Events": 2,
        "Calls": 2,
        "Notes": 2,
        "users": 1,
    }
    assert sum(org.server.credits.values()) - before == sum(looks.values())


def test_the_next_night_asks_for_as_many_as_the_last(org: Org) -> None:
    """§2.2: 1, 2 or 3 credits by the limit asked for."""
    org.many("Accounts", 3000)
    spent = []
    for _ in range(2):
        connector = org.connector()
        lower = connector.describe().clock
        for row in list(org.store.modules["Accounts"].rows.values())[:600]:
            row["Modified_Time"] = "2099-01-01T00:00:00+00:00"
        stamp = org.store.tick()
        for row in list(org.store.modules["Accounts"].rows.values())[:600]:
            row["Modified_Time"] = stamp
        org.store.now += dt.timedelta(days=1)
        after = org.connector()
        after.describe()
        before = sum(org.server.credits.values())
        assert len(pulled(after, "account", lower)) == 600
        spent.append(sum(org.server.credits.values()) - before)

    assert spent == [1 + 3 + 1, 2 + 1]


def test_the_price_of_writing_is_known_beforehand(org: Org) -> None:
    """§5: 100 records are 10 credits."""
    assert [price(n) for n in (0, 1, 10, 11, 100, 101, 3000)] == [0, 1, 1, 2, 10, 11, 300]
    connector = org.connector()

    assert connector.write_cost(200, 0) == 20
    assert connector.write_cost(0, 50) == 5 + 1
    org.many("Accounts", 120)
    connector.describe()
    ids = [str(n) for n in org.store.modules["Accounts"].order]
    before = sum(org.server.credits.values())
    for part in (ids[:100], ids[100:]):
        connector.write_fields([RecordChange(i, {"score": 1}) for i in part])
    assert sum(org.server.credits.values()) - before == connector.write_cost(120, 0)


def test_prices_of_queries() -> None:
    """§2.2 credits"""
    assert [cheapest(n) for n in (0, 1, 200, 201, 1000, 1001, 2000, 2001, 34_000)] == [
        *(1, 1, 1, 2, 2, 3, 3, 4, 51)
    ]
    assert [limit_for(n) for n in (0, 200, 300, 301, 1100, 1101, 9000)] == [
        *(200, 200, 200, 1000, 1000, 2000, 2000)
    ]


def test_limits_by_edition() -> None:
    """§5: credits per 24 hours; capped; an unknown edition is taken for a small one."""
    assert credits_of("free", 3) == 5_000
    assert credits_of("enterprise", 10) == 60_000
    assert credits_of("standard", 5000) == 100_000
    assert credits_of("something new", 10) == 52_500


def test_what_the_crm_says_is_left_is_kept(org: Org) -> None:
    """§5: the header appears from half of the credits on."""
    connector = org.connector()
    connector.describe()
    assert connector.budget().remaining is None
    body = {"users": [{"id": "1", "full_name": "A", "status": "active"}]}
    header = {"X-API-CREDITS-REMAINING": "1234"}
    org.server.fault("status", "/users", status=200, body=body, headers=header)

    pulled(connector, "user")

    assert connector.budget().remaining == 1234


def test_a_damaged_hint_file_costs_nothing_but_a_credit(org: Org) -> None:
    org.many("Accounts", 10)
    (org.folder / "zoho_sizes.json").write_text("{not json")
    (org.folder / "zoho_fields.json").write_text('["odd"]')

    assert len(pulled(org.connector(), "account")) == 10
