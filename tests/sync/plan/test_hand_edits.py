"""What a person typed into our fields: set back and reported with who and when, kept where the
map shares the field; night after night."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.messages.findings import message
from kamsync.messages.sentences import worded
from kamsync.sync.plan.records import RecordPlan, plan_records
from tests.sync.plan.frames import CARD, a_context, a_group, outputs, scored_of, shown, wrote

ACTIONS = {"account_id": pl.String, "next_action": pl.String}
FIELDS = ("score", "tier", "confidence", "next_action", "why")


class Night:
    """One account after a first run that wrote everything."""

    def __init__(self, *names: str, shared: str = "", shows: str | None = None) -> None:
        self.fields = outputs(*(names or FIELDS), shared=(shared,))
        self.shows: dict[str, str | None] = {shared: shows} if shows else {}
        self.written = wrote({})
        self.stamps: dict[str, Any] = {}
        self.run()

    def run(self, **values: Any) -> RecordPlan:
        account = {"id": "A", **{f"out_{k}": v for k, v in self.shows.items()}}
        accounts = shown(account).with_columns(pl.lit(v).alias(k) for k, v in self.stamps.items())
        context = a_context(
            accounts=accounts, fields=self.fields, written=self.written, timezone="Europe/Paris"
        )
        actions = pl.DataFrame([("A", "Call")], schema=ACTIONS, orient="row")
        plan = plan_records(scored_of(a_group("A", **values)), CARD, context, actions)
        self.shows |= {f: want for _, f, _, want, _ in plan.changes.iter_rows()}
        if not plan.adopted.is_empty():
            self.written = plan.adopted
        return plan


def reported(plan: RecordPlan) -> list[str]:
    assert {f.where for f in plan.findings} <= {"account A"}
    return [message(f, "en") for f in plan.findings]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("tier", "Key"), ("score", "1"), ("next_action", "mine"), ("why", "mine"), ("why", None)],
)
def test_a_hand_edit_is_set_back_and_reported_once(field: str, typed: str | None) -> None:
    night = Night()
    before = dict(night.shows)
    night.shows[field] = typed

    plan = night.run()

    assert [c[1] for c in plan.changes.iter_rows()] == [field]
    assert plan.changes["reason"].to_list() == ["set back"]
    assert reported(plan) == [
        f"“{worded('column', field, 'en')}” was changed by somebody and is set back"
    ]
    assert night.shows == before
    again = night.run()
    assert (again.changes.height, again.findings) == (0, ())


def test_a_small_edit_of_confidence_is_set_back_though_it_alone_causes_no_write() -> None:
    night = Night()
    assert night.run(confidence=81).changes.is_empty()
    night.shows["confidence"] = "99"

    assert reported(night.run()) == ["“Confidence” was changed by somebody and is set back"]
    assert night.shows["confidence"] == "80"


@pytest.mark.parametrize(
    ("stamps", "variant", "values"),
    [
        ({}, "set_back_somebody", {"by": None}),
        ({"modified_by": "u2"}, "set_back_by", {"by": "u2"}),
        (
            {"modified_by": "u2", "modified_at": dt.datetime(2026, 3, 1, 14, 30, tzinfo=dt.UTC)},
            "set_back_when",
            {"by": "u2", "day": dt.date(2026, 3, 1), "time": "15:30"},
        ),
        (
            {"modified_at": dt.datetime(2026, 3, 1, 14, 30, tzinfo=dt.UTC)},
            "set_back_somebody",
            {"by": None, "day": dt.date(2026, 3, 1), "time": "15:30"},
        ),
    ],
)
def test_the_report_says_who_and_when_as_far_as_the_crm_does(
    stamps: dict[str, Any], variant: str, values: dict[str, Any]
) -> None:
    night = Night("tier")
    night.shows["tier"], night.stamps = "Key", stamps

    (finding,) = night.run().findings

    assert (finding.variant, finding.values) == (variant, {"field": "tier"} | values)


@pytest.mark.parametrize("field", ["tier", "why"])
def test_a_shared_field_stays_what_a_person_made_it(field: str) -> None:
    night = Night(shared=field)
    night.shows[field] = "mine"

    plan = night.run()

    assert plan.changes.is_empty()
    assert reported(plan) == [
        f"“{worded('column', field, 'en')}” was changed by somebody and stays as it is"
    ]
    night.shows["score"] = "1"
    night.run()
    assert (night.shows[field], night.shows["score"]) == ("mine", "60")


@pytest.mark.parametrize("field", ["tier", "why"])
def test_a_shared_field_filled_before_our_first_run_stays(field: str) -> None:
    """Also on the second run, when the ledger knows the record."""
    night = Night(shared=field, shows="mine")

    tiers = [night.shows[field]]
    for score in (61, 62):
        night.run(score=score)
        tiers.append(night.shows[field])

    assert tiers == ["mine"] * 3
    assert night.shows["score"] == "62"


def test_a_shared_field_nobody_touched_goes_on_following_the_score() -> None:
    night = Night("score", shared="score")

    night.run(score=71)

    assert night.shows["score"] == "71"
