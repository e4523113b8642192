"""Six things a customer lets one know, each with its age (row 4-05)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from kamsync.messages.tasks import reason
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.metrics.profile_coverage import SLOTS, add_profile_coverage, slot_ages
from tests.scoring.book import TODAY, accounts, one, score_rows, side_by_side, win

FLAG = """
[[flags]]
id = "customer_unheard"
severity = "low"
action = { en = "Ask {account} for what is missing", fr = "Demander à {account} ce qui manque" }
[flags.when]
all = [{ metric = "customer_slots", below = 6 }, { metric = "customer_slots_missing", not = "" }]
"""


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days=days))


def reported(**ages: int | None) -> dict[str, Any]:
    """An account whose slots were written that many days ago; None: without a date."""
    row = accounts("A")[0]
    for slot, age in ages.items():
        row[f"profile_{slot}"] = "Wants more speed"
        row[f"profile_{slot}_at"] = None if age is None else ago(age)
    return row


def test_six_fresh_slots_leave_nothing_missing() -> None:
    a = one({"accounts": [reported(**dict.fromkeys(SLOTS, 10))]})

    assert (a["customer_slots"], a["customer_slots_missing"]) == (6, "")


def test_what_is_older_than_six_months_or_undated_has_to_be_asked_again() -> None:
    ages = {0: True, 183: True, 184: False, -1: False, None: False}
    rows = side_by_side(*({"accounts": [reported(experience=5, value=age)]} for age in ages))

    assert [row["customer_slots"] for row in rows] == [1 + counts for counts in ages.values()]
    missing = "priorities challenges trends relation"
    assert [row["customer_slots_missing"] for row in rows] == [
        missing if counts else f"{missing} value" for counts in ages.values()
    ]


def test_a_date_without_words_is_no_knowledge() -> None:
    row = reported(experience=5, value=5) | {"profile_value": "   "}
    assert one({"accounts": [row]})["customer_slots"] == 1


def test_a_drift_in_its_own_figures_is_a_trend_that_was_found() -> None:
    """Eight quarters, each double the one before: the slope is surely above 0."""
    wins = [win("A", ago(46 + 91 * k), 2 ** (10 - k)) for k in range(8)]
    a = one({"accounts": [reported(experience=5)], "opportunities": wins})

    assert a["trend"] == "growing"
    assert a["customer_slots"] == 2
    assert "trends" not in a["customer_slots_missing"].split()


def test_members_fill_what_their_group_does_not_say() -> None:
    listed = [reported(experience=5), {**reported(value=7), "id": "A2", "parent_id": "A"}]
    assert one({"accounts": listed})["customer_slots"] == 2


def test_without_any_slot_mapped_it_is_unknown() -> None:
    groups = score_rows({"accounts": accounts("A", profile_use="x")}).frame("customer_slots")
    assert groups["customer_slots"].to_list() == [None]


def test_a_flag_of_ones_own_asks_for_the_missing_ones_by_name() -> None:
    card = parse_scorecard("card.toml", default_text() + FLAG)
    a = one({"accounts": [reported(experience=5, priorities=5, trends=5, relation=5)]}, card=card)

    assert "customer_unheard" in a["flags"].split()
    assert "challenges, value it sees in us" in reason(card.flags[-1], a, "en", "EUR")
    assert "défis, valeur perçue" in reason(card.flags[-1], a, "fr", "EUR")
    whole = one({"accounts": [reported(**dict.fromkeys(SLOTS, 10))]}, card=card)
    assert "customer_unheard" not in whole["flags"].split()


def test_a_slot_is_as_old_as_its_date_and_a_slow_burn_is_a_trend_too() -> None:
    day = TODAY - dt.timedelta(days=183)
    frame = pl.DataFrame(
        {"profile_value": ["x", "x", None, "x"], "profile_relation": ["y"] * 4}
        | {"profile_value_at": [TODAY, day, day, None], "trend": ["flat", None, "growing", "x"]}
        | {"slow_burn": [True, False, None, False]}
    )
    ages = slot_ages(frame, 20_543)
    assert ages is not None
    found = frame.select(**ages)
    assert found["value"].to_list() == [0, 183, None, None]
    assert found["relation"].null_count() == found["trends"].null_count() == 4  # undated, unmapped
    for stale_days, slots in ((183, [2, 1, 1, 0]), (182, [2, 0, 1, 0])):
        shown = add_profile_coverage(frame, 20_543, stale_days)
        assert shown["customer_slots"].to_list() == slots
    missing = add_profile_coverage(frame, 20_543, 183)["customer_slots_missing"]
    assert missing.to_list()[0] == "experience priorities challenges relation"
    assert slot_ages(frame.select("trend"), 20_543) is None
