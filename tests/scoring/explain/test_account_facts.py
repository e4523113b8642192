"""Whom one talks to at an account and what is open there, by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.scoring.explain.account_facts import AccountFacts, account_facts, rank
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, Rows, accounts, deal, touch, typed


def facts(files: dict[str, Rows], **members: str) -> dict[str, AccountFacts]:
    """`members`: account → root; A alone unless said."""
    policy = Policy(TODAY)
    known = members or {"A": "A"}
    places = list(range(len(known), 0, -1))  # in a run: of the whole portfolio
    frame = pl.DataFrame({"id": list(known), "root": list(known.values()), "g": places})
    listed = {"accounts": accounts(*{*known, "Z"})}
    return account_facts(typed(listed | files, policy), policy, frame)


def contact(id_: str, account: str = "A", **columns: str) -> dict[str, str | None]:
    names = ("title", "role", "seniority", "left_at")
    row: dict[str, str | None] = dict.fromkeys(names)
    return row | {"id": id_, "account_id": account, "name": f"N {id_}", **columns}


def test_the_engaged_come_first_by_their_newest_touch_then_who_decides() -> None:
    people = [
        contact("p1", title="Plant manager"),
        contact("p2", role="Décideur"),
        contact("p3", title="Directrice"),
        contact("p4"),
        contact("p5", left_at="2026-01-31"),
        contact("p6", title="Buyer"),
    ]
    touches = [
        touch("A", "email", "2026-03-01", direction="inbound", contact_ids="p4"),
        touch("A", "email", "2026-03-20", direction="outbound", contact_ids="p2"),
        touch("A", "meeting", "2025-09-01", contact_ids="p1"),
    ]

    found = facts({"contacts": people, "activities": touches})["A"]

    assert [p.id for p in found.people] == ["p4", "p2", "p6", "p3", "p1"]
    assert [(p.id, p.last_touch) for p in found.engaged] == [("p4", dt.date(2026, 3, 1))]
    assert found.to_meet is not None
    assert found.to_meet.id == "p2"
    assert found.to_call is not None
    assert found.to_call.id == "p4"


def test_who_answers_is_of_the_own_account_among_several() -> None:
    people = [contact("pa", role="Decideur"), contact("pb", "B"), contact("pc", "C")]
    touches = [
        touch("A", "email", "2026-03-01", direction="inbound", contact_ids="pa"),
        touch("C", "email", "2026-03-02", direction="inbound", contact_ids="pc"),
    ]

    found = facts({"contacts": people, "activities": touches}, A="A", B="B", C="C")

    engaged = {root: [p.id for p in of.engaged] for root, of in found.items()}
    assert engaged == {"A": ["pa"], "B": [], "C": ["pc"]}


def test_the_rank_of_a_person_is_read_from_role_seniority_and_title() -> None:
    def of(role: str = "", seniority: str = "", title: str = "") -> int:
        return rank({"role": role or None, "seniority": seniority or None, "title": title or None})

    assert of(role="Decision maker") == of(role="Décideur") == of(seniority="Décideuse") == 0
    assert of(title="Acheteuse") == of(role="Buyer") == 1
    assert of(title="Plant director") == of(seniority="Director") == 2
    assert of() == of(title="Trainee") == 3
    assert of(title="Decision maker") != 0, "what a title says is no role"


def test_deals_without_a_rate_bring_nothing_and_contacts_who_leave_today_have_left() -> None:
    people = [contact("p1", left_at="2026-03-31"), contact("p2", left_at="2026-04-01")]
    foreign = deal("A", "2026-06-30", 9, id="o1", currency="USD")

    found = facts({"opportunities": [foreign], "contacts": people})["A"]

    assert (found.open_amount, [d.amount for d in found.largest_deals]) == (0, [None])
    assert [p.id for p in found.people] == ["p2"]


def test_a_promise_is_overdue_from_the_day_after_and_until_it_is_done() -> None:
    def promised(**columns: str) -> str | None:
        row = {"id": "k", "account_id": "A", "side": "ours", "title": "P", "done_at": None}
        found = facts({"commitments": [row | columns]})["A"].promise
        return found and found.title

    assert promised(due_at="2026-03-30") == "P"
    assert promised(due_at="2026-03-31") is None
    assert promised(due_at="2026-03-30", done_at="2026-03-31") is None
    assert promised(due_at="2026-03-30", done_at="2026-04-01") == "P"


def test_where_touches_name_nobody_it_is_not_known_who_is_still_to_be_met() -> None:
    found = facts({"contacts": [contact("p1")], "activities": [touch("A", "call", "2026-03-01")]})

    assert found["A"].to_meet is None
    assert found["A"].engaged == ()


def test_deals_of_the_group_largest_first_and_the_late_ones_of_their_own() -> None:
    sizes = {"o1": 100, "o2": 500, "o3": 300, "o4": 200, "o5": 900}
    deals = [
        deal("A" if i != "o5" else "Z", "2026-06-30", size, id=i, name=f"Deal {i}")
        for i, size in sizes.items()
    ]
    deals += [deal("B", "2026-03-30", 50, id="o6", name=None), deal("A", "2026-03-31", 1, id="o7")]

    found = facts({"opportunities": deals}, A="A", B="A")["A"]

    assert [d.name for d in found.largest_deals] == ["Deal o2", "Deal o3", "Deal o4"]
    assert [(d.name, d.amount, d.close_on) for d in found.late_deals] == [
        ("o6", 5_000, dt.date(2026, 3, 30))
    ]
    assert found.open_amount == 115_100
    assert [d.id for d in found.deals] == ["o2", "o3", "o4", "o6"]


def test_the_oldest_promise_of_ours_that_is_overdue() -> None:
    def promise(id_: str, due: str, **columns: str | None) -> dict[str, str | None]:
        row = {"id": id_, "account_id": "A", "side": "ours", "due_at": due, "done_at": None}
        return row | {"title": f"P {id_}"} | columns

    rows = [
        promise("k1", "2026-03-31"),
        promise("k2", "2026-02-01"),
        promise("k3", "2026-01-01", done_at="2026-01-05"),
        promise("k4", "2026-01-01", side="theirs"),
    ]

    found = facts({"commitments": rows})["A"].promise

    assert found is not None
    assert (found.title, found.due_on) == ("P k2", dt.date(2026, 2, 1))


def test_a_talk_of_another_account_about_a_deal_of_ours_is_of_that_account() -> None:
    people = [contact("pa"), contact("pb")]
    deals = [deal("A", "2026-06-30", 1, id="o1")]
    rows = [
        touch(account, "meeting", "2026-03-01", contact_ids=who, opportunity_id="o1")
        for account, who in (("Z", "pa"), ("", "pb"))
    ]
    found = facts({"contacts": people, "activities": rows, "opportunities": deals})["A"]
    assert [p.id for p in found.engaged] == ["pb"]


def test_of_many_late_deals_the_three_largest_are_told() -> None:
    deals = [deal("A", "2026-03-30", n, id=f"l{n}") for n in range(1, 6)]
    deals += [deal("A", "2026-06-30", 10 * n, id=f"o{n}") for n in range(1, 5)]
    deals += [deal("A", "2026-06-30", 40, id="o0")]
    deals += [deal("B", "2026-03-30", 9, id="other"), deal("A", "", 1, id="undated")]
    found = facts({"opportunities": deals}, A="A", B="B")["A"]
    assert [d.id for d in found.deals] == ["o0", "o4", "o3", "l5", "l4", "l3"]
    assert [d.id for d in found.late_deals] == ["l5", "l4", "l3"]


def test_a_person_is_shown_with_what_the_crm_knows_of_them() -> None:
    people = [contact("p1", title="Buyer", role="Champion"), contact("p2") | {"name": None}]
    found = facts({"contacts": people})["A"].people
    assert [(p.id, p.name, p.title, p.role, p.last_touch) for p in found] == [
        ("p1", "N p1", "Buyer", "Champion", None),
        ("p2", "", "", "", None),
    ]


def test_the_newest_touch_of_a_person_is_told_and_a_deal_without_a_day_is_not_late() -> None:
    days = ("2026-02-01", "2026-03-01", "2026-01-15")
    rows = [touch("A", "meeting", day, contact_ids="p1") for day in days]
    deals = [deal("A", "", 5, id="o1"), deal("A", "", 7, id="o2", currency="USD")]
    files = {"contacts": [contact("p1")], "activities": rows, "opportunities": deals}
    found = facts(files)["A"]
    assert found.people[0].last_touch == dt.date(2026, 3, 1)
    assert [(d.id, d.amount, d.is_late) for d in found.deals] == [
        ("o1", 500, False),
        ("o2", None, False),
    ]


def test_the_engaged_of_half_a_year_are_told_the_newest_first() -> None:
    """180 days before 31 March 2026 is 2 October."""
    days = {"p1": "2025-10-02", "p2": "2026-02-01", "p3": "2025-10-01"}
    rows = [touch("A", "meeting", day, contact_ids=who) for who, day in days.items()]
    found = facts({"contacts": [contact(who) for who in days], "activities": rows})["A"]
    assert [p.id for p in found.engaged] == ["p2", "p1"]
    assert found.open_amount == 0
