"""Work among ourselves, by hand."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.metrics.contact_roles import executive_visits
from kamsync.scoring.metrics.inner_work import (
    against_model,
    beside_owner,
    inner,
    own_contacts,
    same_day,
    with_outside,
)
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, accounts, one, touch, typed

USERS = pl.DataFrame({"owner_id": ["u1", "u2", "u3"], "department": ["Sales", "Service", None]})
SCHEMA = {
    "g": pl.Int64,
    "owner_id": pl.String,
    "day": pl.Int64,
    "kind": pl.String,
    "direction": pl.String,
    "contact_ids": pl.List(pl.UInt64),
    "attendee_ids": pl.List(pl.String),
}


def work(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame([(*row, None)[: len(SCHEMA)] for row in rows], schema=SCHEMA, orient="row")


def test_a_contact_at_our_own_mail_domain_is_a_colleague() -> None:
    inputs = typed(
        {
            "users": [{"id": "u1", "email": "ann@Acme.fr"}, {"id": "u2", "email": ""}],
            "contacts": [
                {"id": "c1", "account_id": "A", "email_domain": "acme.FR"},
                {"id": "c2", "account_id": "A", "email_domain": "customer.com"},
                {"id": "c3", "account_id": "A", "email_domain": ""},
            ],
        },
        Policy(as_of=TODAY),
    )
    assert own_contacts(inputs).to_list() == pl.Series(["c1"]).hash().to_list()


def test_inner_work_is_what_no_outsider_takes_part_in() -> None:
    rows = work(
        *((1, "u1", 10, "meeting", None, [7]),) * 2,  # 7 is a colleague
        (1, "u2", 10, "meeting", None, []),
        (1, "u3", 11, "meeting", None, None),
        *((1, "u1", 12, "call", "outbound", [7, 8]),) * 6,
        (1, "u1", 12, "note", None, None),  # nobody takes part in a note
        (2, "u1", 12, "meeting", None, [8]),
    )
    found = inner(with_outside(rows, pl.Series([7], dtype=pl.UInt64)), USERS).sort("g")
    assert found.rows(named=True) == [
        {
            "g": 1,
            "internal_share": 0.4,
            "worked_90d": 10,
            "internal_meetings": 2,
            "meeting_departments": 2,
        },
        {
            "g": 2,
            "internal_share": None,
            "worked_90d": 1,
            "internal_meetings": 0,
            "meeting_departments": 0,
        },
    ]
    nine = inner(with_outside(rows.slice(1), pl.Series([7], dtype=pl.UInt64)), USERS)
    assert nine.filter(pl.col("g") == 1)["internal_share"].to_list() == [None]  # nine are no share
    strange = inner(with_outside(rows.head(1), pl.Series([7], dtype=pl.UInt64)), USERS.head(0))
    assert strange["internal_meetings"].to_list() == [1]  # held by nobody we know


def test_two_of_us_to_one_contact_on_one_day() -> None:
    found = same_day(
        work(
            (1, "u1", 10, "call", "outbound", [8, 9]),
            (1, "u2", 10, "email", "outbound", [8]),
            (1, "u2", 11, "email", "outbound", [9]),
            (1, "u3", 10, "meeting", None, [9]),  # a joint meeting is no conflict
            (1, "u3", 10, "email", "inbound", [9]),
            (2, "u1", 10, "call", "outbound", [8]),
        )
    )
    assert found.rows() == [(1, 1)]


def test_work_of_other_departments_than_the_owners() -> None:
    rows = work(
        (1, "u1", 10, "call", None, None),
        (1, "u2", 10, "note", None, None),
        (1, "u3", 10, "call", None, None),
        (1, "u2", 11, "call", None, None),
        (2, "u2", 10, "call", None, None),
    )
    owners = pl.DataFrame({"g": [1, 2, 3], "owner_id": ["u1", "u3", "u2"]})
    found = beside_owner(rows, USERS, owners).sort("g")
    assert found.rows() == [(1, 2), (3, 0)]  # of the second, the owner's department is unknown


def test_colleagues_who_were_invited_bring_their_departments() -> None:
    rows = work(
        (1, "u1", 10, "meeting", None, [], ["u1", "u2", "u9"]),  # u9 is no user we know
        (1, "u1", 11, "meeting", None, [8], ["u3"]),  # not among ourselves
        (2, "u3", 10, "meeting", None, [], ["u1", "u1"]),  # whoever holds it has no department
    )
    found = inner(with_outside(rows, pl.Series([], dtype=pl.UInt64)), USERS).sort("g")
    assert found["meeting_departments"].to_list() == [2, 1]


def test_executive_visits_are_days_with_a_director_or_above() -> None:
    people = pl.DataFrame({"g": [1, 1], "person": [8, 9], "level": [2, 3]})
    rows = work(
        (1, "u1", 10, "meeting", None, [8, 9]),
        (1, "u2", 10, "meeting", None, [8]),
        (1, "u1", 11, "meeting", None, [9]),
        (1, "u1", 12, "call", None, [8]),
    )
    found = executive_visits(people.cast({"person": pl.UInt64}), rows)
    assert found.rows() == [(1, 1)]


def test_nothing_is_missing_where_nobody_records_inner_meetings() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key", "Key", "Maintain"],
            "internal_meetings": [2, 0, 0],
            "meeting_departments": [2, 0, 0],
            "internal_share": [0.6, 0.4, None],
            "coverage_model": ["dedicated", "fluid", "fluid"],
        }
    )
    found = against_model(frame)
    assert found["cross_functional_missing"].to_list() == [False, True, False]
    assert found["internal_share_odd"].to_list() == [True, True, None]
    even = frame.with_columns(
        internal_meetings=pl.Series([1, 0, 0]),
        meeting_departments=pl.Series([1, 2, 0]),
        internal_share=pl.lit(0.5),
        coverage_model=pl.Series(["dedicated", "fluid", "undecided"]),
    )
    found = against_model(even)
    assert found["cross_functional_missing"].to_list() == [True, False, False]  # one department
    assert found["internal_share_odd"].to_list() == [False] * 3
    none = against_model(frame.tail(2))
    assert none["cross_functional_missing"].to_list() == [False, False]


def test_without_departments_nobody_knows_who_met() -> None:
    met = touch("A", "meeting", "2026-03-01T10:00:00Z", owner_id="u1", contact_ids="")
    files = {"accounts": accounts("A"), "activities": [met], "users": [{"id": "u1"}]}
    row = one(files)
    assert (row["internal_meetings"], row["meeting_departments"]) == (1, None)
    row = one(files | {"users": [{"id": "u1", "department": "Sales"}]})
    assert (row["internal_meetings"], row["meeting_departments"]) == (1, 1)
    frame = pl.DataFrame({"tier": ["Key"], "internal_meetings": [1], "meeting_departments": [None]})
    unknown = frame.with_columns(internal_share=pl.lit(None), coverage_model=pl.lit("fluid"))
    typed_ = unknown.cast({"meeting_departments": pl.Int64, "internal_share": pl.Float64})
    assert against_model(typed_)["cross_functional_missing"].to_list() == [False]
