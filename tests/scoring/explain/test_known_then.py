"""What was known at the end of a day, stream by stream."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl

from kamsync.model.rejects import REJECT_SCHEMA
from kamsync.scoring.explain.known_then import inputs_then, policy_then
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import Rows, accounts, deal, touch, typed, win

DAY = dt.date(2025, 3, 31)
POLICY = Policy(dt.date(2026, 3, 31))
OF, TO_COME = "2025-03-31", "2025-04-01"
"""The day itself, and the next one."""


def at(day: str) -> str:
    return f"{day}T23:30:00Z"


def then(files: dict[str, Rows], stream: str) -> pl.DataFrame:
    return inputs_then(typed(files, POLICY), DAY).streams[stream].collect()


def test_rows_of_the_day_were_known_and_what_happened_to_them_later_was_not() -> None:
    done = {"id": "a", "completed_at": at(OF), "due_at": at(OF)}
    calls = [
        touch("A", "call", at(OF), **done),
        touch("A", "call", at(OF), **(done | {"id": "b", "completed_at": at(TO_COME)})),
        touch("A", "call", at(TO_COME), **(done | {"id": "c"})),
        touch("A", "call", "", **(done | {"id": "d"})),
    ]
    known = then({"activities": calls}, "activity")
    assert known["id"].to_list() == ["a", "b"]
    assert known["completed_at"].is_null().to_list() == [False, True]
    assert known["due_at"].null_count() == 2  # nobody knows since when

    case: dict[str, Any] = {"account_id": "A", "opened_at": at(OF), "status": "closed"}
    case |= {"first_reply_at": at(OF), "closed_at": at(TO_COME)}
    known = then({"cases": [case, case | {"opened_at": at(TO_COME)}]}, "case")
    columns = ("first_reply_at", "closed_at", "status")
    assert [known[c].null_count() for c in columns] == [0, 1, 1]
    assert known.height == 1


def test_every_other_stream_by_its_own_date() -> None:
    billed = {"account_id": "A", "amount": "5", "currency": "EUR", "due_on": TO_COME}
    member = {"account_id": "A", "user_id": "u", "starts_at": OF}
    rate = {"currency": "USD", "rate": "2", "direction": "home_per_unit"}
    marks = [{"account_id": "A", "answered_at": at(day), "score": "1"} for day in (OF, TO_COME)]
    people = [{"id": day, "account_id": "A", "left_at": day} for day in (OF, TO_COME)]
    files: dict[str, Rows] = {
        "surveys": marks,
        "revenue": [
            billed | {"booked_on": booked, "paid_on": paid}
            for booked, paid in ((OF, OF), (OF, TO_COME), (TO_COME, ""))
        ],
        "team_members": [
            *(member | {"ends_at": end} for end in (OF, TO_COME)),
            member | {"starts_at": ""},
        ],
        "rates": [rate | {"valid_from": day} for day in (OF, TO_COME)],
        "inflation": [{"area": "FR", "year": year, "rate": "1"} for year in ("2025", "2026")],
        "contacts": people,
        "opportunities": [win("A", OF, 1), win("A", TO_COME, 2), deal("A", OF, 3)],
    }
    inputs = inputs_then(typed(files, POLICY), DAY)
    known = {name: frame.collect() for name, frame in inputs.streams.items()}

    heights = {name: frame.height for name, frame in known.items()}
    assert heights == {
        **{"survey": 1, "revenue": 2, "team_member": 2, "rate": 1, "inflation": 1},
        **{"contact": 2, "opportunity": 1},
    }
    assert known["revenue"]["paid_on"].is_null().to_list() == [False, True]
    assert known["revenue"]["due_on"].null_count() == 0
    assert known["team_member"]["ends_at"].is_null().to_list() == [False, True]
    assert known["contact"]["left_at"].is_null().to_list() == [False, True]
    undated = then({"cases": [{"account_id": "A", "status": "x"}]}, "case")
    assert undated.is_empty()


def test_of_an_account_only_what_was_dated_and_where_it_belongs() -> None:
    dated = {"rating_fit": "5", "rating_fit_by": "u", "profile_use": "x"}
    listed = [
        *accounts("A", **dated, rating_fit_at=OF, profile_use_at=TO_COME, credit_rating="A"),
        *accounts("B", **dated, rating_fit_at=TO_COME, profile_use_at=OF, region="North"),
    ]
    known = then({"accounts": listed}, "account")
    assert known.select("rating_fit", "rating_fit_by", "profile_use").rows() == [
        ("5", "u", None),
        (None, None, "x"),
    ]
    assert known["rating_fit_at"].is_null().to_list() == [False, True]
    assert known["region"].to_list() == [None, "North"]
    assert "credit_rating" not in known.columns


def test_refused_records_of_the_day_and_no_open_deal() -> None:
    rows = [
        ("opportunity", DAY, True),
        ("opportunity", DAY, False),
        ("opportunity", DAY, None),
        ("opportunity", DAY + dt.timedelta(days=1), True),
        ("activity", None, None),
        ("revenue", DAY, None),
    ]
    refused = [{"stream": s, "day": day, "is_closed": closed} for s, day, closed in rows]
    named = [row | {"record_id": str(n)} for n, row in enumerate(refused)]
    memory = pl.DataFrame({"root": ["A"]})
    flags = pl.DataFrame({"root": ["A"], "flag": ["silent"]})
    inputs = Inputs({}, pl.DataFrame(named, schema=REJECT_SCHEMA), memory, flags)

    known = inputs_then(inputs, DAY)

    assert known.rejects["record_id"].to_list() == ["0", "4", "5"]
    assert known.memory.is_empty()
    assert known.open_flags.is_empty()
    policy = replace(POLICY, filter={"type": ("x",)}, planned_revenue=1, fixed_costs=2)
    assert policy_then(policy, DAY) == Policy(DAY)
