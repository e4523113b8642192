"""Salesforce's standard account plan: read where it is on, as the same parts as objects of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.salesforce.account_plans import derived, is_usable, record_ids
from connectors.salesforce.metadata import FieldInfo, ObjectInfo
from kamsync.connector import ProvisionRequest, Window
from kamsync.model.coerce import Zones, coerce
from kamsync.model.tables import STREAMS
from kamsync.plans.items import plan_items
from kamsync.sandbox.salesforce.load import load
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.plans import has_plans, load_plans
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

ACCOUNT = "001000000000001AAA"
DATES = {"StartDate": pl.String, "EndDate": pl.String}


def described(name: str, *fields: str, lookups: tuple[str, ...] = ()) -> ObjectInfo:
    known = {field: FieldInfo(field, "string") for field in fields}
    return ObjectInfo(name, fields=known, lookups=frozenset(lookups))


def test_a_standard_plan_is_read_where_one_sees_whose_it_is() -> None:
    assert is_usable(described("AccountPlan", "AccountId"))
    assert not is_usable(described("AccountPlan", "Name"))
    assert is_usable(described("AccountPlanObjective", lookups=("AccountPlan",)))
    assert not is_usable(ObjectInfo("AccountPlan", present=False))
    assert not is_usable(None)


@pytest.mark.parametrize(
    ("start", "end", "horizon"),
    [
        ("2026-01-01", "2026-01-01", "short"),
        ("2026-01-01", "2027-01-01", "short"),
        ("2026-01-01", "2027-02-01", "mid"),
        ("2026-01-01", "2028-01-01", "mid"),
        ("2026-01-01", "2028-01-04", "long"),
        ("2026-01-01", "2025-12-31", None),
        ("2026-01-01", "soon", None),
        (None, "2026-06-30", None),
    ],
)
def test_an_objective_s_horizon_is_how_long_it_runs(
    start: str | None, end: str, horizon: str | None
) -> None:
    _, made = derived(described("AccountPlanObjective", lookups=("AccountPlan",)))
    row = pl.DataFrame({"StartDate": [start], "EndDate": [end]}, schema_overrides=DATES)
    assert row.select(made["horizon"].alias("it")).item() == horizon


def test_a_closed_objective_is_done_on_the_day_of_its_last_change() -> None:
    _, made = derived(described("AccountPlanObjective", lookups=("AccountPlan",)))
    changed = "2026-03-05T10:00:00.000+0000"
    rows = pl.DataFrame({"Status": ["Closed", "In Progress"], "LastModifiedDate": [changed] * 2})
    assert rows.select(made["done_at"].alias("it"))["it"].to_list() == ["2026-03-05", None]


def test_a_risk_is_asked_for_by_the_id_of_its_plan() -> None:
    assert record_ids(["a01-risk", "a02", "a01", "a01-challenge"]) == ["a01", "a02"]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org("account_plans")) as server:
        made = SalesforceCrm(server, tmp_path)
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "Ardent"}, PERSON)
        yield made
        made.close()


def put(crm: SalesforceCrm, name: str, **values: Any) -> str:
    return str(crm.server.org.insert(name, values, PERSON)["Id"])


def a_plan(crm: SalesforceCrm) -> tuple[str, str]:
    plan = put(
        crm,
        "AccountPlan",
        AccountId=ACCOUNT,
        Name="Second site",
        OwnerId=PERSON,
        StartDate="2026-01-01",
        EndDate="2027-12-31",
        Status="Active",
        AccountVision="Halve downtime",
        RelationshipThreats="Their buyer leaves\nPrice pressure",
    )
    objective = put(
        crm,
        "AccountPlanObjective",
        AccountPlanId=plan,
        Name="Open a second site",
        ObjectiveOwnerId=PERSON,
        StartDate="2026-01-01",
        EndDate="2026-12-31",
        Status="In Progress",
    )
    measure = {"AccountPlanObjectiveId": objective, "ValueType": "Number"}
    put(
        crm,
        "AccountPlanObjectiveMeasure",
        Name="sites",
        TargetValue="2",
        CurrentValue="1",
        **measure,
    )
    put(
        crm,
        "AccountPlanObjectiveMeasure",
        Name="later",
        TargetValue="9",
        CurrentValue="0",
        **measure,
    )
    return plan, objective


def pulled(crm: SalesforceCrm, lower: dt.datetime | None = None) -> pl.DataFrame:
    """The stream as a mirror would have it."""
    connector = crm.connector()
    window = Window(lower, connector.describe().clock)
    frames = [page.frame for page in connector.pull("plan_item", window)]
    raw = pl.concat(frames, how="diagonal") if frames else pl.DataFrame({"id": []})
    known = [c for c in raw.columns if STREAMS["plan_item"].column(c)]
    return coerce("plan_item", raw.select(known), Zones("UTC", "UTC"), "EUR").frame


def test_a_plan_is_an_orientation_with_its_objective_and_its_risk(crm: SalesforceCrm) -> None:
    plan, objective = a_plan(crm)

    live = pulled(crm).filter(~pl.col("is_deleted").fill_null(value=False))

    items = {item.id: item for item in plan_items(live.to_dicts())}
    top, goal, risk = (items.pop(key) for key in (plan, objective, f"{plan}-risk"))
    assert items == {}, "an empty text is no part"
    assert (top.kind, top.title, top.status) == ("orientation", "Second site", "chosen")
    assert (top.serves, top.due_at) == ("Halve downtime", dt.date(2027, 12, 31))
    assert (goal.kind, goal.parent_id, goal.horizon) == ("objective", plan, "short")
    assert (goal.indicator, goal.target, goal.baseline) == ("sites", "2", "1")
    assert (risk.kind, risk.title) == ("risk", "Their buyer leaves Price pressure")
    assert {r["account_id"] for r in live.to_dicts()} == {ACCOUNT}
    ids = pl.concat(crm.connector().pull_ids("plan_item"))["id"]
    assert set(ids) == {plan, objective, f"{plan}-risk"}


def test_a_new_value_of_a_measure_and_an_emptied_text_reach_the_plan(crm: SalesforceCrm) -> None:
    plan, objective = a_plan(crm)
    org = crm.server.org
    org.advance(hours=2)
    since = org.clock
    (measure, *_) = sorted(org.rows["AccountPlanObjectiveMeasure"])
    org.update("AccountPlanObjectiveMeasure", measure, {"CurrentValue": "2"}, PERSON)
    org.update("AccountPlan", plan, {"RelationshipThreats": None}, PERSON)
    org.advance(hours=1)

    rows = {row["id"]: row for row in pulled(crm, since).to_dicts()}

    assert rows[objective]["baseline"] == "2"
    assert rows[f"{plan}-risk"]["is_deleted"] is True


def test_plans_of_both_kinds_stand_side_by_side(crm: SalesforceCrm) -> None:
    """What is told of our own object being absent is told no more where the standard one is on."""
    a_plan(crm)
    before = [f.code for f in crm.connector().describe().findings]
    crm.connector().provision(ProvisionRequest(inputs=True))
    own = {"Name": "Visit", "KAM_Account__c": ACCOUNT, "KAM_Kind__c": "action"}
    action = put(crm, "KAM_Plan_Item__c", **own)

    kinds = dict(pulled(crm).filter(~pl.col("is_deleted")).select("id", "kind").iter_rows())

    assert kinds.pop(action) == "action"
    assert sorted(kinds.values()) == ["objective", "orientation", "risk"]
    assert before.count("own_objects_missing") == 1


def test_the_sandbox_keeps_the_portfolio_s_objectives_as_account_plans(tmp_path: Path) -> None:
    head = "id,account_id,horizon,title,target,actual,due_at,owner_id,status,indicator\n"
    goal = "o1,a1,short,Meet a decider,2,1,2027-01-31,u1,open,contacts\n"
    (tmp_path / "objectives.csv").write_text(head + goal, encoding="utf-8")
    assert has_plans(tmp_path)
    with serving(Org("account_plans")) as server:
        crm = SalesforceCrm(server, tmp_path)
        load(server.org, {"account": [{"id": "a1", "name": "Ardent"}], "user": [{"id": "u1"}]})
        load_plans(server.org, tmp_path)
        found = {r["kind"]: r for r in pulled(crm).filter(~pl.col("is_deleted")).to_dicts()}
        crm.close()

    objective = found["objective"]
    assert objective["parent_id"] == found["orientation"]["id"]
    assert (objective["indicator"], objective["target"], objective["baseline"]) == (
        "contacts",
        "2",
        "1",
    )
