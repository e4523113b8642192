"""Flow against frozen: fields typed at one go for a review, or never kept up (row 4-10)."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.metrics.frozen_profile import _bulks
from tests.scoring.book import TODAY, Rows, accounts, one, side_by_side, touch

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


def frozen(*cases: tuple[dict[str, Any], Rows]) -> list[bool | None]:
    """Of each account with its activities."""
    books = ({"accounts": [row], "activities": activities} for row, activities in cases)
    return [row["frozen"] for row in side_by_side(*books)]


def test_a_refresh_up_to_a_week_before_the_review_was_made_for_it() -> None:
    """Three fields on one day; customers were met in two months, but only afterwards."""
    rows = [profile(40, 40, 40, reviewed=reviewed) for reviewed in (41, 40, 33, 32, None)]

    assert frozen(*((row, met(5, 35)) for row in rows)) == [False, True, True, False, False]


def test_who_listened_in_the_three_months_before_did_not_type_it_for_the_review() -> None:
    row = profile(40, 40, 40, reviewed=38)

    assert frozen(*((row, met(5, 35, day)) for day in (41, 132, 133))) == [False, False, True]


def test_another_field_learnt_in_the_months_before_is_a_sign_of_life_too() -> None:
    rows = (profile(40, 40, 40, 40, day, reviewed=38) for day in (90, 133))
    assert frozen(*((row, met(5, 35)) for row in rows)) == [False, True]


def test_a_bulk_is_four_fifths_within_a_few_days() -> None:
    cases = {
        "within seven days": ((40, 41, 46), True),
        "eight days": ((39, 40, 46), False),
        "four of five": ((40, 40, 40, 40, 300), True),
        "three of four": ((40, 40, 40, 300), False),
        "half": ((40, 40, 300, 300), False),
    }
    found = frozen(*((profile(*days, reviewed=38), met(5, 35)) for days, _ in cases.values()))
    assert dict(zip(cases, found, strict=True)) == {k: bulk for k, (_, bulk) in cases.items()}


def test_today_is_as_good_an_occasion_as_a_review() -> None:
    # met this month and in December: two months of six, nothing between
    cases = ((profile(day, day, day), met(1, 110)) for day in (7, 8))
    assert frozen(*cases) == [True, False]


def test_an_image_never_kept_up_is_frozen_without_any_review() -> None:
    cases = ((profile(100, 100, 100), seen) for seen in (met(), met(5), met(5, 40)))
    assert frozen(*cases) == [True, True, False]


def test_too_few_dates_or_no_stream_of_customer_data_is_unknown() -> None:
    assert frozen((profile(10, 10), met()), (profile(10, 10, -5), met())) == [None, None]
    bare = ({"accounts": [profile(*days)]} for days in ((10, 10, 10), (10, 50, 90)))
    assert [row["frozen"] for row in side_by_side(*bare)] == [None, False]


def test_a_flag_of_ones_own_asks_for_what_changed() -> None:
    card = parse_scorecard("card.toml", default_text() + FLAG)
    files = {"accounts": [profile(100, 100, 100)], "activities": met()}

    assert "frozen_image" in one(files, card=card)["flags"].split()


def test_of_the_days_that_hold_most_dates_the_latest_is_the_bulk() -> None:
    epoch = dt.date(1970, 1, 1)

    def bulk(*days: int | None) -> tuple[Any, ...]:
        columns = {
            f"rating_{n}_at": [None if day is None else epoch + dt.timedelta(days=day)]
            for n, day in enumerate(days)
        }
        types = dict.fromkeys(columns, pl.Date)
        return _bulks(pl.DataFrame(columns, schema=types), 1000).row(0)

    assert bulk(100, 101, 102, 200) == (False, 100.0, 102.0, -math.inf)
    assert bulk(100, 101, 102, 103, 200) == (True, 100.0, 103.0, -math.inf)
    assert bulk(100, 106, 200, 206, 206) == (False, 200.0, 206.0, 106.0)
    assert bulk(100, 107, 107, 107, 107) == (True, 107.0, 107.0, 100.0)
    assert bulk(100, 100, 300, 300) == (False, 300.0, 300.0, 100.0)
    assert bulk(1000, 1000, 1000, 1001) == (True, 1000.0, 1000.0, -math.inf)
    assert bulk(100, 100, None)[0] is None
