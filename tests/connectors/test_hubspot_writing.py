"""What kamsync writes into a portal: values, batches, refusals (facts 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.hubspot.fields import from_text, to_text
from kamsync.connector import ProvisionRequest
from kamsync.errors import UnexpectedResponse
from kamsync.messages.sentences import said
from kamsync.model.change import RecordChange
from kamsync.sandbox.hubspot.faults import Fault
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal
from tests.connectors.provisioned import provisioned


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        accounts = [{"id": str(1000 + n), "name": f"Account {n}"} for n in range(210)]
        made.load({"account": accounts, "opportunity": []})
        provisioned(made)
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
    assert "kam_tier" in said(outcomes[-1].reason, "en")
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
    portal.settings["api_version"] = "2026-03"

    assert portal.connector().write_fields(changes(0))[0].ok

    portal.settings["api_version"] = "2026-09"
    (outcome,) = portal.connector().write_fields(changes(1))

    assert outcome.code == "MISSING_CONDITIONAL_REQUIRED_PROPERTY"
    assert "requires" in said(outcome.reason, "en")
    assert "segment" in said(outcome.reason, "en")


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


def test_a_warning_about_the_whole_batch_is_told_of_the_record_it_is_about(portal: Portal) -> None:
    """Facts 4.5: where a portal puts its warnings is not established; both places are read."""
    context = {"propertyName": ["kam_score"], "rawValue": ["1"], "normalizedValue": ["1.0"]}
    body = {
        "results": [{"id": "1000"}, {"id": "1001"}],
        "warnings": [{"category": "PROPERTY_VALUE_NORMALIZED", "context": context}, "odd"],
    }
    portal.server.faults.add(Fault(("update",), 1, status=200, body=body))

    outcomes = portal.connector().write_fields(changes(0, 1))

    assert [(o.ok, o.code) for o in outcomes] == [(True, ""), (True, "PROPERTY_VALUE_NORMALIZED")]
    assert "kam_score" in said(outcomes[1].reason, "en")


def _refusal(category: str, *ids: str) -> Fault:
    error = {"status": "error", "category": category, "message": "busy", "context": {"ids": ids}}
    body = {"status": "COMPLETE", "results": [], "numErrors": len(ids), "errors": [error]}
    return Fault(("update",), 1, status=207, body=body)


def test_a_passing_fault_of_single_records_is_tried_again_in_the_run(portal: Portal) -> None:
    """A 207 that names a rate limit or an inner fault for some records."""
    portal.server.faults.add(_refusal("RATE_LIMITS", "1000", "1001"))
    portal.server.faults.add(_refusal("INTERNAL_ERROR", "1001", "1000"))

    outcomes = portal.connector().write_fields(changes(0, 1))

    assert [(o.ref, o.ok) for o in outcomes] == [("1000", True), ("1001", True)]
    assert portal.server.calls["update"] == 3


def test_a_fault_that_does_not_pass_is_an_outcome(portal: Portal) -> None:
    for _ in range(9):
        portal.server.faults.add(_refusal("LOCKED", "1000"))

    (outcome,) = portal.connector().write_fields(changes(0))

    assert (outcome.ok, outcome.code) == (False, "LOCKED")
    assert portal.server.calls["update"] == 4
