"""What kamsync writes into a portal: fields, tasks, definitions (facts 4 and 5)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.hubspot.tasks import touched
from connectors.hubspot.values import from_text, to_text
from kamsync.connector import ProvisionRequest
from kamsync.errors import MappingError, TransientError, UnexpectedResponse
from kamsync.model.alert import DECISIONS
from kamsync.model.change import NewTask, RecordChange
from tests.connectors.hubspot_portal import START, Portal
from tests.servers.hubspot import HubSpotServer
from tests.servers.hubspot_faults import Fault, limited
from tests.servers.hubspot_store import Property


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        accounts = [{"id": str(1000 + n), "name": f"Account {n}"} for n in range(210)]
        made.load({"account": accounts, "opportunity": []})
        made.connector().provision(ProvisionRequest())
        server.calls.clear()
        yield made


def changes(*numbers: int, **values: Any) -> list[RecordChange]:
    return [RecordChange(str(1000 + n), {"score": n % 101} | values) for n in numbers]


def score(portal: Portal, number: int) -> str | None:
    return portal.store.records["0-2"][str(1000 + number)].properties.get("kam_score")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (71, "71"),
        (71.50, "71.5"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (dt.date(2026, 3, 2), "2026-03-02"),
        ("a;b", "a;b"),
    ],
)
def test_values_travel_as_plain_text(value: Any, text: str) -> None:
    """Facts 4.1: digits and one point, no exponent; empty text clears, null is not accepted."""
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("", "text", None),
        (None, "date", None),
        ("0.2000000000000000111", "number", 0.2),
        ("71.0", "integer", 71),
        ("2026-03-02", "date", dt.date(2026, 3, 2)),
        ("1772409600000", "date", dt.date(2026, 3, 2)),
        ("TRUE", "boolean", True),
        ("NaN", "number", "NaN"),
        ("soon", "date", "soon"),
    ],
)
def test_shown_values_are_read_by_type(text: str | None, kind: Any, value: Any) -> None:
    assert from_text(text, kind) == value


def test_writes_take_one_call_per_hundred(portal: Portal) -> None:
    connector = portal.connector()

    outcomes = connector.write_fields(changes(*range(210)))

    assert all(o.ok for o in outcomes)
    assert portal.server.calls["update"] == 3
    assert connector.budget().used == connector.budget().least == {"write": 3}
    assert connector.write_cost(210, 0) == 3


@pytest.mark.parametrize("style", ["trace", "ids", "nobody", "whole"])
@pytest.mark.parametrize("status", [200, 207])
def test_one_bad_value_never_takes_the_others_along(
    portal: Portal, style: str, status: int
) -> None:
    """Facts 4.2: errors by trace id, by record id, by nobody, or a 400 for all 100; and 2026-09
    may answer 200 where others say 207."""
    portal.server.api.errors = style
    portal.server.api.partial_status = status
    batch = [*changes(*range(20)), RecordChange("1050", {"tier": "No such tier"})]

    outcomes = portal.connector().write_fields(batch)

    assert [o.ok for o in outcomes] == [True] * 20 + [False]
    assert outcomes[-1].code == "INVALID_OPTION"
    assert "kam_tier" in outcomes[-1].reason
    assert [score(portal, n) for n in range(20)] == [str(n) for n in range(20)]


def test_every_input_has_a_trace_id_of_its_own(portal: Portal) -> None:
    portal.connector().write_fields(changes(0, 1, 2))

    inputs = portal.server.log[-1].body["inputs"]
    assert len({i["objectWriteTraceId"] for i in inputs}) == 3
    assert all("idProperty" not in i for i in inputs)


def test_an_unknown_property_is_told_once_for_all(portal: Portal) -> None:
    """Halving would repeat the same refusal for every record."""
    portal.store.definitions["0-2"].pop("kam_score")

    outcomes = portal.connector().write_fields(changes(*range(50)))

    assert {o.code for o in outcomes} == {"PROPERTY_DOESNT_EXIST"}
    assert portal.server.calls["update"] == 1


def test_the_same_record_twice_is_one_input(portal: Portal) -> None:
    """Facts 4.2: duplicate ids refuse the whole request; merges make duplicates."""
    twice = [RecordChange("1000", {"score": 1}), RecordChange("1000", {"tier": "Key"})]

    outcomes = portal.connector().write_fields(twice)

    assert [o.ok for o in outcomes] == [True, True]
    record = portal.store.records["0-2"]["1000"]
    assert (record.properties["kam_score"], record.properties["kam_tier"]) == ("1", "Key")


def test_a_record_that_is_not_mentioned_counts_as_not_written(portal: Portal) -> None:
    body = {"status": "COMPLETE", "results": [{"id": "1000", "properties": {}}]}
    portal.server.faults.add(Fault(("update",), 1, status=200, body=body))

    outcomes = portal.connector().write_fields(changes(0, 1))

    assert [(o.ok, o.code) for o in outcomes] == [(True, ""), (False, "UNCONFIRMED")]


@pytest.mark.parametrize("body", [{}, {"results": "x"}])
def test_an_answer_without_results_is_no_success(portal: Portal, body: object) -> None:
    """Facts 7: a 2xx with {} looks like success to the library."""
    portal.server.faults.add(Fault(("update",), 1, status=200, body=body))

    with pytest.raises(UnexpectedResponse):
        portal.connector().write_fields(changes(0))


def test_a_batch_too_heavy_is_halved(portal: Portal) -> None:
    """Facts 4.4: 502 and 504."""
    portal.server.faults.add(Fault(("update",), 6, status=504))

    outcomes = portal.connector().write_fields(changes(*range(10)))

    assert all(o.ok for o in outcomes)
    assert len(portal.server.log[-1].body["inputs"]) == 5


def test_a_normalised_value_is_told(portal: Portal) -> None:
    """Facts 4.5: otherwise the next diff sees a change every day."""
    portal.server.api.warnings = True

    (outcome,) = portal.connector().write_fields(changes(0))

    assert outcome.ok
    assert outcome.code == "PROPERTY_VALUE_NORMALIZED"


def test_rules_of_the_portal_are_rejects_with_property_and_rule(portal: Portal) -> None:
    """Facts 4.5: 2026-09 enforces them, earlier versions do not."""
    portal.store.required["0-2"] = {"segment"}

    assert portal.connector().write_fields(changes(0))[0].ok

    portal.settings["api_version"] = "2026-09"
    (outcome,) = portal.connector().write_fields(changes(1))

    assert outcome.code == "MISSING_CONDITIONAL_REQUIRED_PROPERTY"
    assert "requires" in outcome.reason
    assert "segment" in outcome.reason


def test_ids_that_are_none_of_this_portal_are_not_sent(portal: Portal) -> None:
    outcomes = portal.connector().write_fields([RecordChange("001ABC", {"score": 1})])

    assert [o.ok for o in outcomes] == [False]
    assert portal.server.calls["update"] == 0


def test_read_only_and_ill_typed_properties_are_not_writable(portal: Portal) -> None:
    """Facts 4.1 and 5: stop on mismatch, never delete."""
    known = portal.store.definitions["0-2"]
    known["kam_score"].read_only = True
    known["kam_confidence"].type = "string"
    connector = portal.connector()

    seen = connector.describe()

    assert not {"score", "confidence"} & seen.writable
    steps = {s.what: s for s in portal.connector().provision(ProvisionRequest())}
    assert not steps["companies.kam_score"].ok
    assert steps["companies.kam_confidence"].action == "manual"
    assert known["kam_confidence"].type == "string"


# tasks


def task(number: int = 0, account: int = 0, **more: Any) -> NewTask:
    values: dict[str, Any] = {
        "key": f"kamsync:main:silent:{1000 + account}:2026-03-02:{number}",
        "account_id": str(1000 + account),
        "owner_id": "4000",
        "subject": "Call <Ardent>",
        "body": "a < b\nnext",
        "due_on": dt.date(2026, 3, 9),
        "priority": "high",
    }
    return NewTask(**(values | more))


def without_unique_keys(portal: Portal) -> None:
    portal.store.definitions["0-27"]["kam_task_key"].unique = False


def stored(portal: Portal) -> list[dict[str, str | None]]:
    return [r.properties for r in portal.store.records["0-27"].values()]


def test_a_task_is_created_with_its_account_and_key(portal: Portal) -> None:
    """Facts 4.3: an orphan task is invisible on the account."""
    portal.connector().insert_tasks([task()])

    (shown,) = stored(portal)
    assert shown["kam_task_key"] == task().key
    assert shown["hs_timestamp"] == "2026-03-09T08:00:00Z"
    assert shown["hs_task_status"] == "NOT_STARTED"
    assert shown["hs_task_priority"] == "HIGH"
    assert shown["hs_task_body"] == "a &lt; b<br>next"
    sent = portal.server.log[-1].body["inputs"][0]["associations"]
    assert sent == [
        {
            "to": {"id": "1000"},
            "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 192}],
        }
    ]


@pytest.mark.parametrize("unique", [True, False])
def test_a_task_that_exists_is_a_success_with_its_id(portal: Portal, unique: bool) -> None:
    if not unique:
        without_unique_keys(portal)
    connector = portal.connector()
    (first,) = connector.insert_tasks([task()])

    again = portal.connector().insert_tasks([task(), task(1)])

    assert [(o.ok, o.code) for o in again] == [(True, "duplicate"), (True, "")]
    assert again[0].crm_id == first.crm_id
    assert len(stored(portal)) == 2


@pytest.mark.parametrize("unique", [True, False])
@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 502}, {"truncate": True}])
def test_a_create_in_doubt_is_not_repeated_and_can_be_looked_up(
    portal: Portal, unique: bool, fault: dict[str, Any]
) -> None:
    """Facts 4.3: create is not idempotent; the look-up does not go through search, which lags."""
    if not unique:
        without_unique_keys(portal)
    portal.store.index_lag = dt.timedelta(minutes=5)
    portal.server.faults.add(Fault(("create",), 1, **fault))

    with pytest.raises(TransientError):
        portal.connector().insert_tasks([task()])

    done = "status" not in fault
    found = portal.connector().find_tasks([task().key])
    assert (set(found) == {task().key}) == done
    assert len(stored(portal)) == (1 if done else 0)
    assert portal.server.calls["search"] == 0


def test_a_create_that_was_only_limited_is_tried_again(portal: Portal) -> None:
    portal.server.faults.add(limited("TEN_SECONDLY_ROLLING", kinds=("create",), times=2))

    outcomes = portal.connector().insert_tasks([task()])

    assert [o.ok for o in outcomes] == [True]
    assert len(stored(portal)) == 1


def test_required_properties_of_tasks_are_rejects(portal: Portal) -> None:
    """Facts 4.5: Create-record form requirements concern tasks too."""
    portal.settings["api_version"] = "2026-09"
    portal.store.required["0-27"] = {"hs_queue"}

    (outcome,) = portal.connector().insert_tasks([task()])

    assert (outcome.ok, outcome.code) == (False, "MISSING_REQUIRED_PROPERTY")
    assert "hs_queue" in outcome.reason


def test_a_task_without_the_key_property_is_never_created(portal: Portal) -> None:
    portal.store.definitions["0-27"].pop("kam_task_key")
    connector = portal.connector()

    assert connector.find_tasks([]) == {}
    (outcome,) = connector.insert_tasks([task()])

    assert (outcome.ok, outcome.code) == (False, "KEY_PROPERTY_MISSING")
    assert "provision" in outcome.reason
    assert portal.server.calls["create"] == 0
    assert "task_key_missing" in {f.code for f in connector.check()}


def test_a_thrown_away_task_is_done_when_a_lost_ledger_is_rebuilt(portal: Portal) -> None:
    """Facts 4.3: never bring back what a person deleted."""
    (outcome,) = portal.connector().insert_tasks([task()])
    portal.store.archive("0-27", outcome.crm_id)

    state = portal.connector().find_tasks([])[task().key]

    assert (state.status, state.touched) == ("done", True)


def test_history_tells_a_person_from_the_portal_itself() -> None:
    ours = {"sourceType": "INTEGRATION", "sourceId": "app-1", "timestamp": "2026-01-01T00:00:00Z"}
    later = {"timestamp": "2026-01-02T00:00:00Z"}

    def row(*versions: dict[str, str]) -> dict[str, Any]:
        return {"propertiesWithHistory": {"hs_task_status": list(versions)}}

    assert not touched(row(ours | later, ours))
    assert not touched(row({"sourceType": "CALCULATED"} | later, ours))
    assert touched(row({"sourceType": "CRM_UI", "sourceId": "userId:7"} | later, ours))
    assert touched(row({"sourceType": "INTEGRATION", "sourceId": "another"} | later, ours))
    assert touched({})
    assert touched(row())


def test_many_tasks_are_looked_at_in_the_size_histories_allow(portal: Portal) -> None:
    """Facts 3.2: 50 records with history."""
    connector = portal.connector()
    tasks = [task(n, n) for n in range(120)]
    for start in (0, 100):
        connector.insert_tasks(tasks[start : start + 100])
    portal.server.calls.clear()

    assert len(connector.find_tasks([t.key for t in tasks])) == 120
    assert portal.server.calls["batch_read"] == 2 + 3


# provisioning


def test_a_bare_portal_gets_group_properties_and_key(tmp_path: Path) -> None:
    """Facts 5: idempotent, described, in a group of our own."""
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)

        steps = portal.connector(language="fr").provision(ProvisionRequest())

        assert all(s.ok for s in steps)
        made = server.store.definitions["0-2"]["kam_score"]
        assert made.shown() | {"options": []} == Property(
            "kam_score", "number", "number", "Score grand compte", "kam",
            description="De 0 à 100, écrit par kamsync ; ne pas modifier",
        ).shown()  # fmt: skip
        assert server.store.definitions["0-27"]["kam_task_key"].unique
        assert "kam_override_tier" not in server.store.definitions["0-2"]


def test_a_portal_without_unique_task_properties_gets_a_plain_key(tmp_path: Path) -> None:
    """Facts 4.3: whether tasks take a unique property is not established; both work."""
    with HubSpotServer(START) as server:
        server.store.unique_tasks = False
        portal = Portal(server, tmp_path)

        steps = portal.connector().provision(ProvisionRequest())

        assert all(s.ok for s in steps)
        assert not server.store.definitions["0-27"]["kam_task_key"].unique


def test_inputs_are_made_when_asked_for_and_then_read(portal: Portal) -> None:
    steps = portal.connector().provision(ProvisionRequest(inputs=True))

    assert {s.action for s in steps} == {"keep", "create"}
    portal.store.put("0-2", "1000", {"kam_override_tier": "Key"})
    assert portal.rows("account")["1000"]["override_tier"] == "Key"


def test_decisions_are_chosen_from_three_and_read(portal: Portal) -> None:
    portal.connector().provision(ProvisionRequest(inputs=True))
    given = {
        "kam_decision": "insure",
        "kam_decision_until": "2026-12-31",
        "kam_decision_by": "The director",
    }
    portal.store.put("0-2", "1000", given)

    row = portal.rows("account")["1000"]

    shown = portal.store.definitions["0-2"]["kam_decision"].shown()
    assert [option["value"] for option in shown["options"]] == list(DECISIONS)
    told = (row["decision"], row["decision_until"], row["decision_by"])
    assert told == ("insure", "2026-12-31", "The director")


def test_another_prefix_names_everything_ours(portal: Portal) -> None:
    portal.remap_prefix("XY")

    steps = portal.connector().provision(ProvisionRequest(inputs=True))

    assert all(s.ok for s in steps)
    known = portal.store.definitions["0-2"]
    assert {"xy_score", "xy_override_tier"} <= set(known)
    assert "xy_task_key" in portal.store.definitions["0-27"]
    portal.store.put("0-2", "1000", {"xy_override_tier": "Key"})
    assert portal.rows("account")["1000"]["override_tier"] == "Key"


def test_options_people_added_are_kept(portal: Portal) -> None:
    """Facts 5: PATCH with options replaces the whole list."""
    known = portal.store.definitions["0-2"]["kam_tier"]
    known.options = [{"value": "Gold", "label": "Gold", "hidden": False}]

    steps = {s.what: s for s in portal.connector().provision(ProvisionRequest())}

    assert steps["companies.kam_tier"].action == "update"
    assert [o["value"] for o in known.options][:2] == ["Gold", "Key"]


def test_a_definition_that_does_not_appear_is_not_called_made(tmp_path: Path) -> None:
    with HubSpotServer(START) as server:
        server.store.hidden.add(("0-2", "kam_score"))
        portal = Portal(server, tmp_path)

        steps = {s.what: s for s in portal.connector().provision(ProvisionRequest())}

        assert not steps["companies.kam_score"].ok
        assert steps["companies.kam_tier"].ok


def test_a_key_without_schema_rights_names_the_scope(tmp_path: Path) -> None:
    """Facts 2.1: crm.objects.*.write is not enough."""
    with HubSpotServer(START) as server:
        server.missing_scopes.add("crm.schemas.companies.write")
        portal = Portal(server, tmp_path)

        steps = portal.connector().provision(ProvisionRequest())

        assert any(not s.ok and "crm.schemas.companies.write" in s.message for s in steps)


def test_a_second_identity_provisions(portal: Portal) -> None:
    """The nightly key needs no schema rights."""
    portal.server.tokens.add("pat-eu1-admin")
    secret = portal.root / "admin"
    secret.write_text("pat-eu1-admin")
    secret.chmod(0o600)
    portal.settings["provision_auth"] = {"token": "file:admin"}
    portal.server.tokens.discard("pat-eu1-00000000-test")

    assert all(s.ok for s in portal.connector().provision(ProvisionRequest()))


def test_removing_leaves_what_is_not_ours(portal: Portal) -> None:
    """Facts 5: archive only on explicit command, only our names in our group."""
    portal.store.definitions["0-2"]["kam_tier"].group = "standard"

    steps = {s.what: s.action for s in portal.connector().provision(ProvisionRequest(remove=True))}

    assert steps["companies.kam_score"] == "remove"
    assert steps["companies.kam_tier"] == "manual"
    assert "kam_tier" in portal.store.definitions["0-2"]
    assert {"name", "industry"} <= set(portal.store.definitions["0-2"])


def test_the_request_bodies_can_be_written_to_files(portal: Portal, tmp_path: Path) -> None:
    portal.server.calls.clear()

    portal.connector().provision(ProvisionRequest(emit=tmp_path / "out"))

    data = json.loads((tmp_path / "out" / "hubspot_companies.json").read_text())
    assert "kam_score" in [p["name"] for p in data["properties"]]
    assert sum(portal.server.calls.values()) == 0


def test_a_map_that_names_an_unknown_derived_value_is_refused(portal: Portal) -> None:
    (portal.root / "own.toml").write_text(
        'extends = "hubspot"\n[streams.account.fields]\nindustry = "@nothing"\n'
    )
    portal.remap("own.toml")

    with pytest.raises(MappingError, match="derived"):
        portal.connector().describe()
