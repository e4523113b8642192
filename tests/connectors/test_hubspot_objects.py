"""Objects of ours in a portal: made, filled, read, remembered, taken away again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from kamsync.connector import ProvisionRequest, ProvisionStep, Window
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal

INPUTS = ProvisionRequest(inputs=True)
OWN = ("plan_item", "commitment", "rating")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        made.load({"account": [{"id": "1000", "name": "Ardent"}], "opportunity": []})
        yield made


def of_objects(steps: list[ProvisionStep]) -> dict[str, str]:
    return {s.what: s.action for s in steps if s.what.startswith("object ")}


def type_of(portal: Portal, name: str) -> str:
    return next(t for t, s in portal.store.schemas.items() if s["name"] == name)


def pulled(portal: Portal, stream: str, since: dt.datetime | None = None) -> pl.DataFrame:
    connector = portal.connector()
    window = Window(since, connector.describe().clock)
    return pl.concat([p.frame for p in connector.pull(stream, window)], how="diagonal")


def test_a_plan_is_filled_and_read_where_the_edition_has_objects(portal: Portal) -> None:
    portal.store.allows_objects = True
    steps = portal.connector().provision(INPUTS)
    again = portal.connector().provision(INPUTS)
    plan = type_of(portal, "kam_plan_item")
    goal = {"kam_title": "Two plants", "kam_kind": "objective", "kam_due_on": "2026-06-30"}
    portal.store.put(plan, "8001", goal)
    portal.store.link((plan, "8001"), ("0-2", "1000"), primary=True)
    portal.store.put(plan, "8002", goal)
    portal.store.advance(3600)
    first = pulled(portal, "plan_item")
    portal.store.put(plan, "8001", {"kam_done_on": "2026-03-02"})
    portal.store.advance(3600)
    later = pulled(portal, "plan_item", START + dt.timedelta(hours=2))

    assert [s for s in steps if not s.ok] == []
    assert set(of_objects(steps).values()) == {"create"}
    assert set(of_objects(again).values()) == {"keep"}
    shown = ("id", "account_id", "kind", "title", "due_at")
    assert first.select(shown).rows() == [("8001", "1000", "objective", "Two plants", "2026-06-30")]
    assert later.select("id", "done_at").rows() == [("8001", "2026-03-02")]
    assert {"plan_item", "commitment", "rating"} <= portal.connector().describe().streams.keys()


def test_an_edition_without_objects_is_told_once_and_asked_once_a_week(portal: Portal) -> None:
    steps = portal.connector().provision(INPUTS)
    seen = portal.connector().describe()
    portal.connector().describe()
    asked = [portal.server.calls["schemas"]]
    portal.store.advance(8 * 86_400)
    portal.connector().describe()
    portal.connector().check()
    asked.append(portal.server.calls["schemas"])

    assert [s for s in steps if not s.ok] == []
    assert set(of_objects(steps).values()) == {"manual"}
    assert not seen.streams.keys() & set(OWN)
    (reported,) = [f for f in seen.findings if f.code == "own_objects_missing"]
    assert reported.values["streams"] == ", ".join(OWN)
    assert asked == [2, 4], "by provision and the first look; after a week, and by check"


def test_objects_that_were_found_are_not_looked_for_again(portal: Portal) -> None:
    portal.store.allows_objects = True
    portal.connector().provision(INPUTS)
    portal.connector().describe()
    asked = portal.server.calls["schemas"]
    portal.store.advance(30 * 86_400)

    assert "rating" in portal.connector().describe().streams
    assert portal.server.calls["schemas"] == asked


def test_objects_go_with_inputs_only_and_not_with_records_in_them(portal: Portal) -> None:
    portal.store.allows_objects = True
    portal.connector().provision(INPUTS)
    rating = type_of(portal, "kam_rating")
    portal.store.put(rating, "8001", {"kam_kpi": "nps"})

    kept = portal.connector().provision(ProvisionRequest(remove=True))
    steps = portal.connector().provision(ProvisionRequest(remove=True, inputs=True))
    portal.store.archive(rating, "8001")
    last = portal.connector().provision(ProvisionRequest(remove=True, inputs=True))

    assert set(of_objects(kept).values()) == {"keep"}
    (left,) = [s for s in steps if not s.ok]
    assert left.what == "object kam_rating"
    assert isinstance(left.message, dict)
    assert left.message["code"] == "step.object_left"
    assert of_objects(last) == {"object kam_rating": "remove"}
    assert portal.store.schemas == {}
