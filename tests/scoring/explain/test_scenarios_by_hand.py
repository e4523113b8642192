"""Shocks on frames: which groups each touches, halves rounded up, and what is unknown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import polars as pl

from kamsync.scoring.explain.scenarios import Scenario, scenarios
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import Scored
from tests.scoring.book import TODAY

_LEVELS = {"scope": pl.String, "value": pl.String, "g": pl.Int64, "revenue": pl.Int64}


def shocks(
    groups: dict[str, list[Any]], levels: list[tuple[Any, ...]] | None = None
) -> dict[tuple[str, str], Scenario]:
    n = len(groups["revenue"])
    frame = pl.DataFrame({"g": range(n), "root": [f"R{k}" for k in range(n)]} | groups)
    rows = pl.DataFrame(levels or [], schema=_LEVELS, orient="row")
    scored = SimpleNamespace(groups=frame, levels=rows)
    found = scenarios(cast(Scored, scored), Policy(TODAY))
    return {(x.name, x.detail): x for x in found}


def test_currencies_lose_a_tenth_the_three_largest_one_by_one() -> None:
    cells = [("USD", 0, 400), ("USD", 1, 5), ("GBP", 0, 405), ("JPY", 1, 100), ("CHF", 1, 1)]
    cells += [("EUR", 0, 999), ("GBP", 1, -50), ("AUD", 0, 100)]
    levels = [("currency", *cell) for cell in cells]
    levels += [("region", "USD", 1, 77)]

    found = shocks({"revenue": [1_800, 300], "single_threaded": [None, None]}, levels)

    # 1,011 of a tenth is 101.1; 40.5 each are rounded up; equal ones by name
    assert found["fx", ""] == Scenario("fx", "", 2, 101, 2_100)
    ones = [(detail, x.accounts, x.lost) for (name, detail), x in found.items() if name == "fx_one"]
    assert ones == [("GBP", 1, 41), ("USD", 2, 41), ("AUD", 1, 10)]
    one = shocks({"revenue": [9], "single_threaded": [None]}, [("currency", "USD", 0, 9)])
    assert [key for key in one if key[0].startswith("fx")] == [("fx", "")]
    assert one["fx", ""] == Scenario("fx", "", 1, 1, 9)


def test_one_cent_is_revenue_too() -> None:
    levels = [("currency", "USD", 0, 1), ("currency", "GBP", 1, 9)]
    found = shocks({"revenue": [1, 9], "single_threaded": [None, None]}, levels)
    assert (found["fx", ""].accounts, found["fx", ""].lost) == (2, 1)
    assert found["prices", ""].accounts == 2


def test_costs_are_of_those_whose_invoices_all_state_a_margin() -> None:
    columns = {"revenue": [100, 200, 300, 400, -5], "single_threaded": [None] * 5}
    margins = {"margin_ttm": [40, 0, 500, 10, 3], "margin_gaps": [0, 0, 0, 1, 0]}
    # 400 less 540: nothing was spent
    assert shocks(columns | margins)["costs", ""] == Scenario("costs", "", 2, 0, 540)
    margins["margin_ttm"][2] = 105
    assert shocks(columns | margins)["costs", ""] == Scenario("costs", "", 2, 26, 145)
    none = {"margin_ttm": [0] * 5, "margin_gaps": [0] * 5}
    assert shocks(columns | none)["costs", ""] == Scenario("costs")
    assert shocks(columns)["costs", ""] == Scenario("costs")


def test_a_competitor_or_the_loss_of_one_contact_takes_a_fifth_where_it_can() -> None:
    columns = {"revenue": [100, 203, 300], "single_threaded": [True, None, False]}
    named = {"competitors": [" ", "Rival", None]}
    found = shocks(columns | named)
    assert found["competitor", ""] == Scenario("competitor", "", 1, 41, 603)
    assert found["one_contact", ""] == Scenario("one_contact", "", 1, 20, 603)
    unknown = shocks(columns | {"competitors": [None] * 3, "single_threaded": [None] * 3})
    assert unknown["competitor", ""] == Scenario("competitor", of=603)
    assert unknown["one_contact", ""] == Scenario("one_contact", of=603)


def test_the_largest_is_lost_whole_and_prices_rise_around_all_who_buy() -> None:
    found = shocks({"revenue": [1, 60, 60, -3, 0], "single_threaded": [None] * 5})
    assert found["largest", "R1"] == Scenario("largest", "R1", 1, 60, 121)
    # 121 / 11
    assert found["prices", ""] == Scenario("prices", "", 3, 11, 121)
    assert shocks({"revenue": [0, -1], "single_threaded": [None, None]}) == {}


def test_who_pays_nothing_in_a_currency_does_not_feel_it() -> None:
    levels = [("currency", "USD", 0, 9), ("currency", "USD", 1, 0)]
    found = shocks({"revenue": [9, 5], "single_threaded": [None, None]}, levels)
    assert found["fx", ""].accounts == 1
