"""Drivers are refused below the least numbers, found above them; own numbers by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.messages import drivers as words
from kamsync.scoring.explain import association
from kamsync.scoring.explain import drivers as module
from kamsync.scoring.explain.drivers import Lacking, Outcome, drivers, some
from kamsync.scoring.explain.own_numbers import Spend, own_numbers, spend
from kamsync.scoring.explain.year_after import YearAfter, closed_deals, year_after
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.intervals import Share
from tests.scoring.book import CARD, accounts, typed, win

DAY = dt.date(2025, 3, 31)
POINTS = [f"points_{c.id}" for c in CARD.criteria]


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals have their own test."""
    monkeypatch.setattr(association, "RESAMPLES", 200)


def a_year(n: int, stays: float = 0.5, **columns: Any) -> YearAfter:
    """Made of chance; growth alone goes with staying."""
    rng = np.random.default_rng(4)
    growth = rng.uniform(0, 100, n)
    stayed = growth + rng.normal(0, 20, n) > np.quantile(growth, 1 - stays)
    frame = pl.DataFrame(
        {"root": [f"R{k:03}" for k in range(n)], "tier": ["Maintain"] * n}
        | {name: rng.uniform(0, 100, n) for name in POINTS}
        | {"points_growth": growth, "revenue": rng.integers(10, 999, n)}
        | {"tenure": rng.integers(30, 999, n), "after": np.where(stayed, 5, 0)}
        | {"voice_before": np.full(n, 0.5), "voice_after": np.where(stayed, 0.7, 0.4)}
        | columns
    )
    return YearAfter(DAY, frame, frame.select("root", "after"), frame["root"])


def of(found: Any, name: str) -> Outcome:
    (one,) = [o for o in found.outcomes if o.name == name]
    return one


def test_a_known_driver_is_found_and_named_without_a_cause() -> None:
    outcome = of(drivers(a_year(200), CARD, None), "stayed")

    assert [a.name for a in outcome.criteria if a.found] == ["growth"]
    assert words.verdict(outcome, "en") == "“bought again” goes with more points for growth."
    french = words.verdict(outcome, "fr").replace("\u202f", " ")
    assert french == "« a racheté » va avec plus de points pour croissance."


def test_a_better_mark_is_an_outcome_of_those_who_gave_one_in_both_years() -> None:
    marks = [0.7 if k % 2 else None for k in range(200)]

    outcome = of(drivers(a_year(200, voice_after=marks), CARD, None), "voice_up")

    assert (outcome.n, outcome.yes) == (100, 100)
    assert words.verdict(outcome, "en").startswith("“gave better marks”, not enough history")
    silent = of(drivers(a_year(200, voice_before=[None] * 200), CARD, None), "voice_up")
    assert Lacking("accounts", 0, 60) in silent.lacking


@pytest.mark.parametrize(
    ("n", "stays", "lacking"),
    [
        (59, 0.5, {"accounts": (59, 60), "events": None}),
        (90, 0.15, {"outcomes": None, "events": None}),
        (90, 0.5, {"events": None}),
    ],
)
def test_below_the_least_numbers_it_says_what_is_missing(
    n: int, stays: float, lacking: dict[str, Any]
) -> None:
    outcome = of(drivers(a_year(n, stays), CARD, None), "stayed")

    assert {x.what for x in outcome.lacking} == set(lacking)
    assert outcome.criteria == ()
    for x in outcome.lacking:
        assert x.n < x.need
        if lacking[x.what]:
            assert (x.n, x.need) == lacking[x.what]
    assert "not enough history" in words.verdict(outcome, "en")


def test_a_criterion_known_of_too_few_or_the_same_for_all_is_listed_as_such() -> None:
    few = [1.0] * 150 + [None] * 50
    found = drivers(a_year(200, points_potential=few, points_history=[50.0] * 200), CARD, None)

    assert found.unknown == {"potential": 150, "history": 200}
    assert "potential (150)" in words.unknown(found, "en")


def stayed(yes: int, flat: int) -> Outcome:
    """Of 60 accounts so many stayed; `flat` of the five criteria are the same for all."""
    points = {name: [50.0] * 60 for name in POINTS if name != "points_growth"}
    year = a_year(60, after=[5] * yes + [0] * (60 - yes), **dict(list(points.items())[:flat]))
    return of(drivers(year, CARD, None), "stayed")


def test_on_each_least_number_there_is_enough() -> None:
    """60 accounts of which 30 stayed carry three criteria: ten events each."""
    enough = stayed(30, 2)
    assert (enough.n, enough.yes, enough.lacking, len(enough.criteria)) == (60, 30, (), 3)
    assert stayed(29, 2).lacking == stayed(31, 2).lacking == (Lacking("events", 29, 30),)
    assert stayed(15, 4).lacking == ()
    assert stayed(14, 4).lacking == (Lacking("outcomes", 14, 15),)
    none = drivers(a_year(60, **{name: [1.0] * 60 for name in POINTS}), CARD, None)
    assert of(none, "stayed").lacking[0] == Lacking("criteria", 0, 1)


def test_four_fifths_of_the_accounts_are_enough_to_know_a_criterion() -> None:
    for known, unknown in ((48, {}), (47, {"potential": 47})):
        points = [float(k) for k in range(known)] + [None] * (60 - known)
        found = drivers(a_year(60, points_potential=points), CARD, None)
        assert found.unknown == unknown
        assert found.outcomes[0].n == (60 if unknown else 48)
        assert (found.accounts, found.deflated) == (60, False)


def test_growth_is_held_against_inflation() -> None:
    year = a_year(100, revenue=[100] * 100, after=[101] * 60 + [103] * 40)

    assert of(drivers(year, CARD, 0.02), "grew").yes == 40
    assert of(drivers(year, CARD, None), "grew").yes == 100
    assert Lacking("outcomes", 0, 15) in of(drivers(year, CARD, None), "grew").lacking
    same = a_year(60, revenue=[100] * 60, after=[100] * 20 + [101] * 40)
    assert of(drivers(same, CARD, None), "grew").yes == 40


@pytest.mark.nights
def test_of_many_accounts_a_fixed_choice_is_looked_at() -> None:
    year = a_year(2500, after=[5] * 10 + [0] * 2490)

    first, again = (of(drivers(year, CARD, None), "stayed") for _ in range(2))

    assert (first.n, first.yes) == (2000, again.yes)
    assert first.yes <= 10


def test_own_numbers_by_hand() -> None:
    """A stays, B leaves, N is new; deals after the day: A 1 of 2, N 1 of 1."""
    rows = [
        win("A", "2023-03-31", 100),
        win("A", "2024-06-30", 100),
        win("B", "2024-12-31", 10),
        win("A", "2025-06-30", 70),
        win("A", "2025-07-30", 5) | {"is_won": "false", "stage": "Lost"},
        win("N", "2025-09-30", 30),
        win("A", "2026-04-01", 99),
    ]
    policy = Policy(dt.date(2026, 3, 31))
    inputs = typed({"accounts": accounts("A", "B", "N"), "opportunities": rows}, policy)
    year = year_after(inputs, policy, CARD)
    assert year is not None

    found = {x.name: x for x in own_numbers(year, closed_deals(inputs, policy, year.day))}

    assert (found["others"].retention, found["others"].win_rate) == (Share(1, 2), Share(1, 2))
    assert found["others"].spend == Spend(1, 7000, None, None)
    assert (found["new"].win_rate, found["new"].spend.median) == (Share(1, 1), 3000)
    assert found["key"].retention == Share(0, 0)
    assert found["large"].retention == Share(1, 1)
    assert not found["others"].shown


def test_the_interval_of_a_median_by_hand() -> None:
    # n = 25: ranks 12.5 ∓ 1.96·2.5 = 7.6, 17.4 → the 7th and the 19th
    assert spend(list(range(1, 26))) == Spend(25, 13, 7, 19)
    assert spend([4, 0, 2]) == Spend(2, 3, None, None), "what bought nothing has no spend"


def test_of_tenure_only_the_order_counts_and_the_first_day_is_one_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No p value is small enough here: no interval is drawn."""
    monkeypatch.setattr(association, "FALSE_SHARE", 0.0)
    days = np.random.default_rng(9).permutation(200)
    found = [
        of(drivers(a_year(200, tenure=tenure), CARD, None), "stayed").criteria
        for tenure in (days, 3 * days + 50)
    ]
    assert [a.rho for a in found[0]] == pytest.approx([a.rho for a in found[1]])
    assert {a.rho != 0 for a in found[0]} == {True}


def test_the_choice_of_many_accounts_is_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    assert some(pl.DataFrame({"k": range(3)}))["k"].to_list() == [0, 1, 2]
    assert some(pl.DataFrame({"k": range(10)}))["k"].to_list() == [2, 4, 6]


def test_who_bought_again_bought_more_than_nothing() -> None:
    """B gave back as much as it bought, C bought nothing."""
    rows = [win(a, "2024-06-30", 100) for a in "ABC"] + [win("A", "2023-03-31", 1)]
    rows += [win("A", "2025-06-30", 70), win("B", "2025-06-30", 5), win("B", "2025-07-30", -5)]
    policy = Policy(dt.date(2026, 3, 31))
    inputs = typed({"accounts": accounts("A", "B", "C"), "opportunities": rows}, policy)
    year = year_after(inputs, policy, CARD)
    assert year is not None
    assert year.frame.select("root", "after").rows() == [("A", 7_000), ("B", 0), ("C", 0)]
    assert year.bought.rows() == [("A", 7_000)]


def test_one_cent_is_a_stay_and_the_same_mark_is_no_better_one() -> None:
    half = [0.0, 100.0] * 30
    year = a_year(60, after=[1] * 30 + [0] * 30, voice_after=[0.5] * 60, points_history=half)
    found = drivers(year, CARD, None)
    assert (of(found, "stayed").yes, of(found, "voice_up").yes) == (30, 0)
    assert found.unknown == {}, "two values differ"
