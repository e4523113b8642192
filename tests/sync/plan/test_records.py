"""Own fields: set, also to nothing; what a person typed is set back, but in shared ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from kamsync.model.own_fields import OUTPUTS
from kamsync.sync.plan.records import RecordPlan, plan_records
from tests.sync.plan.frames import AS_OF, CARD, a_context, a_group, outputs, scored_of, shown, wrote

ACTIONS = {"account_id": pl.String, "next_action": pl.String}
Change = tuple[str, str, str | None, str | None, str]


def planned(*rows: Mapping[str, Any], **context: Any) -> RecordPlan:
    empty = pl.DataFrame(schema=ACTIONS)
    return plan_records(scored_of(*rows), CARD, a_context(**context), empty)


def changes(plan: RecordPlan) -> list[Change]:
    return list(plan.changes.iter_rows())


def test_a_solved_flag_and_its_next_action_are_cleared() -> None:
    as_written = {"score": "60", "tier": "Maintain", "flags": "past_close"}
    as_written |= {"next_action": "2026-11-08 Update the open deals"}
    account = {"id": "a", **{f"out_{k}": v for k, v in as_written.items()}}

    plan = planned(a_group("a"), accounts=shown(account), written=wrote({"a": as_written}))

    assert changes(plan) == [
        ("a", "flags", "past_close", None, "cleared"),
        ("a", "next_action", "2026-11-08 Update the open deals", None, "cleared"),
    ]
    assert plan.findings == ()
    assert plan.cleared == 0


@pytest.mark.parametrize("field", ["score", "flags", "next_touch_due", "size_rank", "root_ref"])
def test_junk_in_an_empty_own_field_is_set_back(field: str) -> None:
    fields = outputs("tier", field)
    account = {"id": "a", "out_tier": "Unrated", f"out_{field}": "junk"}
    group = a_group("a", tier="Unrated", score=None, size_rank=None)
    last: dict[str, str | None] = {"tier": "Unrated", field: None}

    plan = planned(group, accounts=shown(account), fields=fields, written=wrote({"a": last}))

    assert changes(plan) == [("a", field, "junk", None, "set back")]
    (finding,) = plan.findings
    assert (finding.code, finding.variant) == ("hand_edit", "set_back_somebody")
    assert finding.values["field"] == field


def test_a_shared_field_is_never_emptied() -> None:
    fields = outputs("tier", "flags", shared=("flags",))
    account = {"id": "a", "out_tier": "Maintain", "out_flags": "past_close"}
    last = {"tier": "Maintain", "flags": "past_close"}

    plan = planned(a_group("a"), accounts=shown(account), fields=fields, written=wrote({"a": last}))

    assert changes(plan) == []


def test_a_text_alone_is_not_rewritten_shared_or_not() -> None:
    account = {"id": "a", "out_tier": "Maintain", "out_why": "As it was."}
    last = wrote({"a": {"tier": "Maintain", "why": "As it was."}})

    for shared in ((), ("why",)):
        fields = outputs("tier", "why", shared=shared)
        plan = planned(a_group("a"), accounts=shown(account), fields=fields, written=last)
        assert changes(plan) == []


def test_a_shared_text_is_written_where_there_is_none() -> None:
    fields = outputs("tier", "why", shared=("why",))

    plan = planned(a_group("a"), accounts=shown({"id": "a"}), fields=fields)

    assert [(c[1], c[4]) for c in changes(plan)] == [("tier", "new"), ("why", "new")]


def test_what_a_record_shows_that_the_ledger_does_not_know_is_taken_over() -> None:
    account = {"id": "a", "out_tier": "Maintain"}

    plan = planned(a_group("a"), accounts=shown(account), fields=outputs("tier"))

    assert (changes(plan), plan.findings) == ([], ())
    assert plan.adopted.rows() == [("a", '{"tier":"Maintain"}')]


def test_an_account_that_left_the_portfolio_is_emptied_texts_included() -> None:
    """By the filter, or because it became a member of a group."""
    fields = outputs("score", "tier", "why")
    accounts = shown(
        {"id": "a", "out_score": "60", "out_tier": "Maintain", "out_why": "Because."},
        {"id": "left", "out_score": "71", "out_tier": "Key", "out_why": "Because."},
        {"id": "never"},
        roots={"left": "a"},
    )

    plan = planned(a_group("a"), accounts=accounts, fields=fields)

    assert [c for c in changes(plan) if c[0] != "a"] == [
        ("left", "score", "71", None, "cleared"),
        ("left", "tier", "Key", None, "cleared"),
        ("left", "why", "Because.", None, "cleared"),
    ]
    assert plan.cleared == 1
    assert planned(a_group("a"), accounts=shown({"id": "a"}), fields=fields).cleared == 0


def test_an_account_without_a_group_that_shows_nothing_but_a_text_is_emptied_too() -> None:
    accounts = shown({"id": "left", "out_why": "Because."})

    plan = planned(accounts=accounts, fields=outputs("tier", "why"))

    assert changes(plan) == [("left", "why", "Because.", None, "cleared")]


def test_members_keep_tier_and_root_and_lose_the_rest() -> None:
    fields = outputs("score", "tier", "root_ref")
    accounts = shown(
        {"id": "a", "out_score": "60", "out_tier": "Maintain", "out_root_ref": "a"},
        {"id": "m", "out_score": "71", "out_tier": "Key", "out_root_ref": None},
        roots={"m": "a"},
    )

    plan = planned(a_group("a"), accounts=accounts, fields=fields, write_members=True)

    assert changes(plan) == [
        ("a", "root_ref", "a", None, "cleared"),
        ("m", "score", "71", None, "cleared"),
        ("m", "tier", "Key", "Maintain", "changed"),
        ("m", "root_ref", None, "a", "new"),
    ]
    assert plan.cleared == 0


def test_what_was_cleared_is_remembered_as_empty() -> None:
    accounts = shown({"id": "left", "out_score": "71"})
    fields = outputs("score", "tier")
    last = wrote({"left": {"score": "71", "tier": None}})

    plan = planned(accounts=accounts, fields=fields, written=last)

    assert plan.adopted.rows() == [("left", '{"score":null,"tier":null}')]
    again = planned(accounts=shown({"id": "left"}), fields=fields, written=plan.adopted)
    assert (changes(again), again.adopted.rows(), again.findings) == ([], [], ())


def test_planning_after_applying_plans_nothing() -> None:
    fields = outputs(*(o for o in OUTPUTS))
    group = a_group("a", next_touch_due=None, potential_score=41, forward="watch")
    first = planned(group, accounts=shown({"id": "a"}), fields=fields)
    now = {f"out_{name}": desired for _, name, _, desired, _ in changes(first)}

    again = planned(group, accounts=shown({"id": "a", **now}), fields=fields, written=first.adopted)

    assert changes(again) == []
    assert again.adopted.is_empty()


def test_every_output_is_written() -> None:
    """Of a group of which everything is known, and of its member."""
    days = {"last_client_data_on": AS_OF, "next_touch_due": AS_OF}
    known = {"freshness_client": "fresh", "forward": "watch", "potential_score": 41}
    points = {f"contribution_{CARD.criteria[0].id}": 20.0}
    group = a_group("a", flags="silent", **days, **known, **points)
    actions = pl.DataFrame([("a", "Call")], schema=ACTIONS, orient="row")
    accounts = shown({"id": "a"}, {"id": "m"}, roots={"m": "a"})
    context = a_context(accounts=accounts, fields=outputs(*OUTPUTS), write_members=True)

    plan = plan_records(scored_of(group), CARD, context, actions)

    assert {c[1] for c in changes(plan)} == set(OUTPUTS)
    assert ("a", "next_touch_due", None, "2026-03-02", "new") in changes(plan)


@pytest.mark.parametrize("field", ["size_rank", "confidence", "pareto", "why"])
def test_an_output_that_is_switched_on_later_is_filled_at_once(field: str) -> None:
    """Though it alone causes no write later on."""
    account = {"id": "a", "out_tier": "Maintain"}
    last = wrote({"a": {"tier": "Maintain"}})

    plan = planned(
        a_group("a"), accounts=shown(account), fields=outputs("tier", field), written=last
    )

    assert [(c[1], c[4]) for c in changes(plan)] == [(field, "new")]


@pytest.mark.parametrize(
    ("shows", "written"), [("79", False), ("60", False), ("59", True), ("29", True), (None, True)]
)
def test_confidence_alone_writes_when_its_band_changes(shows: str | None, written: bool) -> None:
    """Lines at 30 and 60; it should show 80."""
    account = {"id": "a", "out_tier": "Maintain", "out_confidence": shows}
    last = wrote({"a": {"tier": "Maintain", "confidence": shows}})
    fields = outputs("tier", "confidence")

    plan = planned(a_group("a"), accounts=shown(account), fields=fields, written=last)

    assert bool(changes(plan)) is written


def test_a_run_that_may_write_few_records_takes_the_largest() -> None:
    rows = [a_group("a", revenue=1), a_group("b", revenue=3), a_group("c", revenue=2)]
    accounts = shown({"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "left", "out_score": "9"})

    plan = planned(*rows, accounts=accounts, fields=outputs("score"), max_writes=2)

    assert [c[0] for c in changes(plan)] == ["b", "c"]
    equal = [a_group(root, revenue=1) for root in "cab"]
    plan = planned(*equal, accounts=accounts, fields=outputs("score"), max_writes=2)
    assert [c[0] for c in changes(plan)] == ["a", "b"]
    plan = planned(*rows, accounts=accounts, fields=outputs("score"), max_writes=4)
    assert changes(plan)[-1] == ("left", "score", "9", None, "cleared")


def test_a_group_without_any_life_and_without_output_gets_nothing() -> None:
    dead = {"revenue": 0, "revenue_previous": 0, "pipeline": 0}
    accounts = shown({"id": "a"}, {"id": "b", "out_score": "60"})

    plan = planned(a_group("a", **dead), a_group("b", **dead), accounts=accounts)

    assert {c[0] for c in changes(plan)} == {"b"}
