"""How long customers wait, and who has stopped answering, by hand: as of Tuesday 2026-03-31."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.config.hours import ResponseConfig
from kamsync.model.office_hours import OfficeHours
from kamsync.scoring.metrics.respondents import by_role, reach, silent_critics
from kamsync.scoring.metrics.response import against_target, response
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import Scored
from tests.scoring.book import TODAY, accounts, row_of, score_rows, typed
from tests.scoring.days import WINDOWS


def case(opened: str, replied: str = "", account: str = "A", **more: str) -> dict[str, Any]:
    row = {"account_id": account, "opened_at": opened, "first_reply_at": replied}
    return row | {"closed_at": ""} | more


def answer(contact: str, day: str, score: object, **more: str) -> dict[str, Any]:
    row = {"account_id": "A", "contact_id": contact, "answered_at": day, "score": score}
    return row | {"scale_max": "10", "question": "nps"} | more


def person(id_: str, role: str = "", left: str = "") -> dict[str, Any]:
    return {"id": id_, "account_id": "A", "role": role, "left_at": left}


@pytest.fixture(scope="module")
def scored() -> Scored:
    monday = "2026-03-23T"
    return score_rows(
        {
            "accounts": accounts("A", "B", "C"),
            "cases": [
                case(f"{monday}10:00:00Z", f"{monday}11:30:00Z"),  # 1.5 h
                case("2026-03-20T16:30:00Z", f"{monday}09:30:00Z"),  # Friday to Monday: 2 h
                case(
                    f"{monday}07:00:00Z", "2026-03-24T09:00:00Z"
                ),  # before hours: a whole day, 9 h
                case("2026-03-21T10:00:00Z", closed_at=f"{monday}10:00:00Z"),  # closed unread: 1 h
                case("2026-03-30T17:00:00Z"),  # 1 h and the whole of today: waits 10 h
                case("2025-09-29T10:00:00Z", "2025-12-01T10:00:00Z"),  # 183 days ago
                case(f"{monday}10:00:00Z", f"{monday}11:00:00Z", "elsewhere"),
                case(f"{monday}10:00:00Z", f"{monday}11:00:00Z", "B"),
            ],
            "contacts": [
                person("c1", "Buyer"),
                person("c2", "Buyer"),
                person("c3", "CFO"),
                person("c4", "CTO", left="2026-03-01"),
                person("c5"),
            ],
            "surveys": [
                answer("c1", "2025-09-29", 6),  # 183 days ago and nothing since
                answer("c2", "2025-06-01", 3),
                answer("c2", "2026-03-01", 3),  # still says so
                answer("c3", "2025-06-01", 7),  # was content
                answer("c4", "2025-06-01", 1),  # has left
                answer("c5", "2024-03-31", 1),  # forgotten
                answer("c5", "2025-06-01", 1, question="asked no more"),
            ],
        },
        office=OfficeHours(holidays=(dt.date(2026, 3, 25),)),
    )


def test_the_median_of_five_cases_is_in_business_hours(scored: Scored) -> None:
    row = row_of(scored, "A")
    # 1, 1.5, 2, 9, 10
    assert (row["response_hours"], row["response_n"]) == (2.0, 5)
    assert row["response_waiting"] == 10.0


def test_fewer_than_five_cases_are_no_rate_and_none_is_no_wait(scored: Scored) -> None:
    b, c = row_of(scored, "B"), row_of(scored, "C")
    assert (b["response_hours"], b["response_n"], b["response_late"]) == (None, 1, False)
    assert (c["response_n"], c["response_waiting"], c["response_late"]) == (0, None, False)


def test_the_target_is_that_of_the_tier(scored: Scored) -> None:
    row = row_of(scored, "A")
    assert row["tier"] not in ("Key", "Tomorrow", "Maintain")
    assert (row["response_ratio"], row["response_late"]) == (2 / 24, False)


def test_a_holiday_is_no_business_day() -> None:
    cases = [case("2026-03-24T17:00:00Z", "2026-03-26T10:00:00Z")] * 5
    files = {"accounts": accounts("A"), "cases": cases}
    files["cases"] = [row | {"id": str(n)} for n, row in enumerate(cases)]
    off = OfficeHours(holidays=(dt.date(2026, 3, 25),))
    assert row_of(score_rows(files, office=off))["response_hours"] == 2.0
    assert row_of(score_rows(files))["response_hours"] == 11.0


def test_without_cases_the_wait_is_unknown_not_zero() -> None:
    row = row_of(score_rows({"accounts": accounts("A")}))
    figures = ("response_hours", "response_n", "response_ratio", "response_late")
    assert [row[c] for c in figures] == [None] * 4


def test_only_a_critic_who_was_asked_again_has_fallen_silent(scored: Scored) -> None:
    assert row_of(scored, "A")["detractors_silent"] == 1


def test_who_answers_is_counted_of_those_who_are_still_there(scored: Scored) -> None:
    row = row_of(scored, "A")
    # c1, c2, c3, c5 of twelve months; c5 has no role
    assert (row["answer_rate"], row["answer_roles"]) == (1.0, 1.0)


@pytest.mark.parametrize("hours", ["18:00-09:00", "09:00", "09:00-25:00"])
def test_office_hours_that_cannot_be_are_refused(hours: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        ResponseConfig(hours=hours)
    office = ResponseConfig(targets={"Key": 2, "others": 30}).office(["2026-12-25"])
    assert (office.opens, office.closes, office.other_target) == (540, 1080, 30)
    assert office.targets == {"Key": 2, "Tomorrow": 8, "Maintain": 16}


MEMBERS = pl.LazyFrame({"account_id": ["A", "B"], "g": [1, 2]})


def test_critics_fall_silent_after_183_days_and_are_forgotten_after_24_months() -> None:
    days = {"new": 182, "edge": 183, "old": 183, "forgotten": 730, "remembered": 729}
    marks = [answer(who, str(TODAY - dt.timedelta(days=n)), 6) for who, n in days.items()]
    said = str(TODAY - dt.timedelta(days=300))
    marks += [answer("content", said, 6.1), answer("of five", said, 3, scale_max="5")]
    marks += [answer("of five too", said, "3.1", scale_max="5"), answer("no scale", said, 0)]
    marks[-1]["scale_max"] = "0"
    marks += [answer("kinder", said, 1), answer("kinder", said, 9), answer("", said, 1)]
    marks += [answer("unasked", said, 1, question="x"), answer("edge", said, 9)]
    marks += [answer("left", said, 1), answer("leaves", said, 1), answer("B", said, 1)]
    marks[-1]["account_id"] = "elsewhere"
    gone = [person("left", left="2026-03-31"), person("leaves", left="2026-04-01")]
    inputs = typed({"surveys": marks, "contacts": gone}, Policy(as_of=TODAY))
    found = silent_critics(inputs, MEMBERS, WINDOWS).collect()
    assert sorted(found["contact_id"]) == ["edge", "leaves", "of five", "old", "remembered"]


def test_who_answered_within_the_year_counts_by_role() -> None:
    people = [person("a", "Buyer"), person("b", "Buyer"), person("c", "CFO"), person("d", "CTO")]
    people += [person("e"), person("f", "X", "2026-03-31"), person("g", "Y", "2026-04-01")]
    people += [person("h", "Z") | {"account_id": "B"}, person("i") | {"account_id": "elsewhere"}]
    days = {"a": "2025-04-01", "c": "2025-03-31", "d": "2026-03-31", "e": "2026-04-01"}
    marks = [answer(who, day, 5) for who, day in days.items()] + [answer("a", "2026-01-01", 5)]
    inputs = typed({"surveys": marks, "contacts": people}, Policy(as_of=TODAY))
    roles = by_role(inputs, MEMBERS, WINDOWS)
    assert roles.rows() == [
        *((1, "Buyer", 2, 1), (1, "CFO", 1, 0), (1, "CTO", 1, 1), (1, "Y", 1, 0)),
        *((1, None, 1, 0), (2, "Z", 1, 0)),
    ]
    found = reach(roles).sort("g")
    assert found.rows() == [(1, 2 / 4, 2 / 6), (2, 0.0, 0.0)]
    unnamed = reach(roles.filter(pl.col("role").is_null()))
    assert unnamed.rows() == [(1, None, 0.0)]


def test_five_cases_are_a_rate_and_the_target_is_met_on_its_hour() -> None:
    rows = [(1, 3.0, False)] * 4 + [(1, 9.0, True), (2, 5.0, True), (2, 7.0, True)]
    rows += [(3, 1.0, False)] * 4
    found = response(pl.DataFrame(rows, schema=["g", "hours", "waiting"], orient="row")).sort("g")
    assert found.rows() == [(1, 3.0, 5, 9.0), (2, None, 2, 7.0), (3, None, 4, None)]
    frame = found.with_columns(tier=pl.Series(["Key", "x", "Key"]))
    office = OfficeHours(targets={"Key": 9}, other_target=6)
    shown = against_target(frame, office)
    assert shown["response_ratio"].to_list() == [3 / 9, None, None]
    assert shown["response_late"].to_list() == [False, True, False]
    nobody = against_target(frame.with_columns(response_n=pl.lit(None, pl.Int64)), office)
    assert nobody["response_late"].null_count() == 3


def test_a_reply_after_the_last_minute_of_today_has_not_come_yet() -> None:
    cases = [
        case("2026-03-31T10:00:00Z", f"{when}:00:00Z")
        for when in ("2026-03-31T23", "2026-04-01T00")
    ]
    rows = [row_of(score_rows({"accounts": accounts("A"), "cases": [c]})) for c in cases]
    assert [row["response_waiting"] for row in rows] == [None, 8.0]
