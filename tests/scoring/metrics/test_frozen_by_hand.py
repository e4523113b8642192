"""Flow against frozen: fields typed at one go for a review, or never kept up (row 4-10)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.scorecard.reader import default_text, parse_scorecard
from tests.scoring.book import TODAY, Rows, accounts, one, touch

FLAG = """
[[flags]]
id = "frozen_image"
severity = "low"
when = { metric = "frozen", is = true }
action = { en = "Ask {account} what changed", fr = "Demander à {account} ce qui a changé" }
"""


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days=days))


def profile(*days: int, reviewed: int | None = None) -> dict[str, Any]:
    fields = {f"profile_f{n}_at": ago(day) for n, day in enumerate(days)}
    plan = {} if reviewed is None else {"plan_reviewed_at": ago(reviewed)}
    return accounts("A")[0] | {f"profile_f{n}": "x" for n in range(len(days))} | fields | plan


def met(*days: int) -> Rows:
    return [touch("A", "meeting", ago(day)) for day in days]


def frozen(row: dict[str, Any], activities: Rows) -> bool | None:
    found: bool | None = one({"accounts": [row], "activities": activities})["frozen"]
    return found


@pytest.mark.parametrize(
    ("reviewed", "expected"), [(41, False), (40, True), (33, True), (32, False), (None, False)]
)
def test_a_refresh_up_to_a_week_before_the_review_was_made_for_it(
    reviewed: int | None, expected: bool
) -> None:
    """Three fields on one day; customers were met in two months, but only afterwards."""
    row = profile(40, 40, 40, reviewed=reviewed)

    assert frozen(row, met(5, 35)) is expected


@pytest.mark.parametrize(("before", "expected"), [(41, False), (132, False), (133, True)])
def test_who_listened_in_the_three_months_before_did_not_type_it_for_the_review(
    before: int, expected: bool
) -> None:
    row = profile(40, 40, 40, reviewed=38)

    assert frozen(row, met(5, 35, before)) is expected


def test_another_field_learnt_in_the_months_before_is_a_sign_of_life_too() -> None:
    assert frozen(profile(40, 40, 40, 40, 90, reviewed=38), met(5, 35)) is False
    assert frozen(profile(40, 40, 40, 40, 133, reviewed=38), met(5, 35)) is True


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((40, 41, 46), True),
        ((39, 40, 46), False),
        ((40, 40, 40, 40, 300), True),
        ((40, 40, 40, 300), False),
        ((40, 40, 300, 300), False),
    ],
    ids=["within seven days", "eight days", "four of five", "three of four", "half"],
)
def test_a_bulk_is_four_fifths_within_a_few_days(days: tuple[int, ...], expected: bool) -> None:
    assert frozen(profile(*days, reviewed=38), met(5, 35)) is expected


@pytest.mark.parametrize(("day", "expected"), [(7, True), (8, False)])
def test_today_is_as_good_an_occasion_as_a_review(day: int, expected: bool) -> None:
    # met this month and in December: two months of six, nothing between
    assert frozen(profile(day, day, day), met(1, 110)) is expected


@pytest.mark.parametrize(("activities", "expected"), [(met(), True), (met(5), True)])
def test_an_image_never_kept_up_is_frozen_without_any_review(
    activities: Rows, expected: bool
) -> None:
    assert frozen(profile(100, 100, 100), activities) is expected
    assert frozen(profile(100, 100, 100), met(5, 40)) is False


def test_too_few_dates_or_no_stream_of_customer_data_is_unknown() -> None:
    assert frozen(profile(10, 10), met()) is None
    assert frozen(profile(10, 10, -5), met()) is None
    assert one({"accounts": [profile(10, 10, 10)]})["frozen"] is None
    assert one({"accounts": [profile(10, 50, 90)]})["frozen"] is False


def test_a_flag_of_ones_own_asks_for_what_changed() -> None:
    card = parse_scorecard("card.toml", default_text() + FLAG)
    files = {"accounts": [profile(100, 100, 100)], "activities": met()}

    assert "frozen_image" in one(files, card=card)["flags"].split()
