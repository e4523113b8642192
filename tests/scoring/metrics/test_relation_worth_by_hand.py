"""Mutual value, effort without return, replaceability and the contact plan, by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.messages.task_figures import figures
from kamsync.scoring.metrics.contact_plan import add_contact_plan
from kamsync.scoring.metrics.effort_return import cases_added, margin_series, without_return
from kamsync.scoring.metrics.mutual_value import _place, add_mutual_value
from kamsync.scoring.metrics.replaceability import bound, replaceable
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.windows import Windows, epoch
from tests.scoring.book import TODAY, accounts, one, touch, typed

WINDOWS = Windows(TODAY)


def test_mutual_value_is_the_geometric_mean_of_both_sides() -> None:
    frame = pl.DataFrame(
        {
            "revenue": [400, 100, 200, -5],
            "margin_ttm": [0, 0, 0, 0],  # nobody states a margin
            "first_win": [epoch(dt.date(2025, 3, 31)), None, None, None],
            "satisfaction": [0.5, 0.9, None, 1.0],
            "promise_kept": [1.0, 0.1, None, None],
            "promise_n": [5, 4, None, None],  # four promises say nothing yet
            "customer_view": [None, 70.0, None, None],
            "references_given": [None, None, None, None],
        }
    )
    found = add_mutual_value(frame, WINDOWS.today)
    assert found["tenure_days"].to_list() == [365, None, None, None]
    # places of 400, 100, 200 among three; what brings nothing is worth nothing
    assert found["value_to_us"].to_list() == pytest.approx([100, 100 / 3, 200 / 3, 0])
    assert found["value_to_them"].to_list() == [75.0, 80.0, None, 100.0]
    assert found["mutual_value"][0] == pytest.approx((100 * 75) ** 0.5)
    assert found["mutual_value"].to_list()[2:] == [None, 0.0]
    assert found["one_sided"].to_list() == [None, "them", None, "them"]


def test_a_margin_that_nobody_knows_takes_no_place() -> None:
    columns = {"satisfaction": 0.7, "promise_kept": 0.5, "promise_n": 5, "customer_view": None}
    frame = pl.DataFrame({"revenue": [400, 100, 1], "margin_ttm": [None, 30, None]}).with_columns(
        pl.lit(None, pl.Int64).alias("first_win"),
        pl.Series("references_given", [None, 0, 2]),
        *(pl.lit(v, pl.Float64).alias(c) for c, v in columns.items()),
    )
    found = add_mutual_value(frame, WINDOWS.today)
    # who vouched for us most is the largest there, who was never asked takes no place
    places = [100, (200 / 3 + 100 + 0) / 3, (100 / 3 + 100) / 2]
    assert found["value_to_us"].to_list() == pytest.approx(places)
    assert found["value_to_them"].to_list() == pytest.approx([60.0] * 3)
    assert found["one_sided"].to_list() == ["us", None, None]


@pytest.mark.parametrize(
    ("apart", "side"), [(30.0, None), (30.5, "them"), (-30.0, None), (-30.5, "us")]
)
def test_sides_thirty_points_apart_are_still_even(apart: float, side: str | None) -> None:
    unknown = ("margin_ttm", "first_win", "satisfaction", "promise_kept", "promise_n")
    unknown += ("references_given",)
    frame = pl.DataFrame({"revenue": [1, 3], "customer_view": [50 + apart, None]}).with_columns(
        pl.lit(None, pl.Float64).alias(c) for c in unknown
    )
    assert add_mutual_value(frame, WINDOWS.today)["one_sided"].to_list() == [side, None]


def test_effort_that_grows_while_the_margin_does_not() -> None:
    rising = [(1, k, float(12 - k)) for k in range(8)] + [(2, k, float(12 - k)) for k in range(8)]
    effort = pl.DataFrame(rising, schema=["g", "k", "effort"], orient="row")
    flat = [(1, k, 100.0) for k in range(8)] + [(2, k, 800.0 - 100 * k) for k in range(8)]
    margin = pl.DataFrame(
        [*flat, *((3, k, 1.0) for k in range(5))], schema=["g", "k", "margin"], orient="row"
    )
    found = without_return(pl.DataFrame({"g": [1, 2, 3]}), effort, margin)
    assert found.rows() == [
        (1, 1.0, 0, True),
        (2, 1.0, 100, False),
        (3, None, None, None),  # five quarters are too few
    ]
    twelve = [(1, k, float(12 - k)) for k in range(12)]
    long = pl.DataFrame(twelve, schema=["g", "k", "effort"], orient="row")
    same = long.select("g", "k", pl.lit(1.0).alias("margin"))
    assert without_return(pl.DataFrame({"g": [1]}), long, same).row(0) == (1, 1.0, 0, True)
    assert without_return(pl.DataFrame({"g": [1]}), effort, None).row(0)[2:] == (None, None)


def test_margin_by_quarter_starts_with_the_first_that_is_stated() -> None:
    rows = pl.DataFrame(
        {
            "g": [1, 1, 1],
            "day": [epoch(dt.date(2025, 7, 1)), epoch(TODAY), epoch(dt.date(2025, 8, 1))],
            "margin": [5, 7, None],
        }
    )
    found = margin_series(rows, WINDOWS).sort("k")
    assert found.rows() == [(1, 0, 7.0), (1, 1, 0.0), (1, 2, 5.0)]
    later = rows.head(2).with_columns(day=pl.Series([epoch(dt.date(2025, 7, 2)), epoch(TODAY)]))
    assert margin_series(later, WINDOWS).sort("k").rows() == [(1, 0, 7.0), (1, 1, 0.0)]


def test_cases_are_effort_too() -> None:
    cases = [
        {"account_id": account, "opened_at": f"{day}T10:00:00Z"}
        for account, day in (
            *(("A", "2026-01-01"), ("A", "2026-03-31"), ("A", "2025-12-31")),  # ends of quarters
            *(("A", "2026-04-01"), ("B", "2026-03-01")),
        )
    ]
    inputs = typed({"cases": cases}, Policy(as_of=TODAY))
    effort = pl.DataFrame({"g": [1, 1], "k": [0, 1], "effort": [2.0, 3.0]})
    members = pl.DataFrame({"account_id": ["A"], "g": [1]})
    assert cases_added(effort, inputs, members, WINDOWS).rows() == [(1, 0, 4.0), (1, 1, 4.0)]


def test_signs_that_make_us_easy_to_replace() -> None:
    contracts = [
        {"account_id": "B", "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
        {"account_id": "A", "starts_on": "2025-01-01", "ends_on": "2026-02-28"},
    ]
    inputs = typed({"accounts": accounts("A", "B"), "contracts": contracts}, Policy(as_of=TODAY))
    members = pl.DataFrame({"account_id": ["A", "B"], "g": [1, 2]})
    runs = bound(inputs, members, WINDOWS.today)
    assert runs.rows() == [(2, epoch(dt.date(2026, 12, 31)))]
    frame = pl.DataFrame(
        {
            "g": [1, 2, 3],
            "threads": [1.0, 3.0, None],
            "families_sold": [1, 2, 0],
            "bound_until": [None, epoch(dt.date(2026, 12, 31)), None],
            "wallet_share": [250_000_000, 300_000_000, None],
        }
    )
    found = replaceable(frame, inputs, WINDOWS.today)
    assert found["replaceability"].to_list() == [100, 0, None]
    why = found["replaceability_why"].to_list()
    assert why == ["small_share one_family unbound one_thread", None, None]
    named = replaceable(frame.with_columns(competitors=pl.Series(["", "R", " "])), inputs, 0)
    # of 4, 5 and 1 that are known: an empty field does not say that there is no competitor
    assert named["replaceability"].to_list()[2] is None
    assert named["replaceability_why"].to_list()[1] == "competitor"


def test_the_contact_plan_says_whom_to_ask_how_and_how_often() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key", "Maintain", "Key"],
            "profile_contact_person": ["Ann", " ", "Bo"],
            "profile_contact_channel": ["mail", None, "phone"],
            "profile_contact_frequency": [None, None, "monthly"],
        }
    )
    found = add_contact_plan(frame)
    assert found["contact_plan"].to_list() == [2, 0, 3]
    assert found["contact_plan_missing"].to_list() == [
        *("frequency", "person channel frequency", "")
    ]
    assert found["contact_plan_gap"].to_list() == [True, False, False]
    part = add_contact_plan(frame.drop("profile_contact_frequency"))
    assert part["contact_plan_missing"].to_list() == ["", "person channel", ""]
    assert part["contact_plan_gap"].to_list() == [False] * 3  # nobody can know the frequency
    bare = add_contact_plan(frame.select("tier"))
    assert bare["contact_plan_gap"].to_list() == [False] * 3
    assert "contact_plan" not in bare.columns  # nobody knows


@pytest.mark.parametrize(
    ("language", "words"), [("en", "channel, frequency"), ("fr", "canal, fréquence")]
)
def test_a_task_names_what_the_contact_plan_lacks(language: str, words: str) -> None:
    row = {"contact_plan_missing": "channel frequency"}
    assert figures("contact_plan_gap", row, language, "EUR") == {"parts": words}


def test_cases_count_as_effort_beside_activities_and_never_without_them() -> None:
    quarters = [WINDOWS.quarter(k).hi for k in range(8)]
    days = [dt.date(1970, 1, 1) + dt.timedelta(days=day) for day in quarters]
    calls = [touch("A", "call", f"{day}T10:00:00Z", direction="outbound") for day in days]
    calls.append(touch("A", "note", "2020-01-01T10:00:00Z"))
    cases = [
        {"account_id": "A", "opened_at": f"{day}T10:00:00Z"}
        for k, day in enumerate(days)
        for _ in range(8 - k)
    ]
    assert one({"activities": calls})["effort_slope"] == 0.0
    assert one({"activities": calls, "cases": cases})["effort_slope"] == 1.0
    assert one({"cases": cases})["effort_slope"] is None


def test_a_place_is_among_those_above_nothing() -> None:
    frame = pl.DataFrame({"a": [0, -1, None], "b": [1, 2, 0], "c": [1, 1, None]})
    found = frame.select(_place(c).alias(c) for c in frame.columns)
    assert found["a"].to_list() == [None] * 3
    assert found["b"].to_list() == [50.0, 100.0, 0.0]
    assert found["c"].to_list() == [100.0, 100.0, None]
