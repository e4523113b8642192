"""Dedicated or fluid, by hand and beside an independent calculation: as of 2026-03-31."""

from __future__ import annotations

import math
import random
from collections import Counter
from typing import Any

import polars as pl
import pytest

from kamsync.messages.tasks import reason
from kamsync.scoring.metrics import coverage
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.windows import Windows, epoch
from kamsync.scoring.score import Scored
from tests.scoring.book import CARD, TODAY, Rows, accounts, deal, row_of, score_rows, win

FILES: dict[str, Rows] = {
    "accounts": accounts("A", "B", "C"),
    "opportunities": [
        *(win("A", "2026-01-10", 1000, product_family="Pumps") for _ in range(5)),
        win("A", "2026-01-10", 1000, product_family="Valves"),
        win("A", "2024-03-31", 1000, product_family="Valves"),  # the day before the window
        *(win("B", "2025-05-05", 100, product_family=f) for f in "PQRPQR"),
        win("C", "2025-05-05", 5, product_family="P"),
        deal("A", "2026-06-29", 40_000, product_family="Machines"),
        deal("A", "2027-03-31", 10_000, product_family="Pumps"),
        deal("A", "2027-04-01", 99_000, product_family="Pumps"),
        deal("A", "2026-06-30", 0, product_family="Late"),  # 91 days ahead
    ],
    "team_members": [{"account_id": "A", "user_id": "u", "role": "x", "department": "production"}],
}
LAST_DAY = {"starts_at": "2026-03-31", "ends_at": "2026-03-31"}
ROLES = {"Machines": ("Maintenance", "Production"), "Late": ("Never",)}


def scored(**policy: Any) -> Scored:
    return score_rows(FILES, **policy)


def test_the_need_decides_and_asks_for_no_costs() -> None:
    found = scored()
    row = row_of(found)
    assert (row["sold_deals"], row["recurrence"]) == (6, 5 / 6)
    entropy = -(5 / 6 * math.log(5 / 6) + 1 / 6 * math.log(1 / 6))
    assert row["diversity"] == pytest.approx(entropy / math.log(2))
    models = {root: row_of(found, root)["coverage_model"] for root in "ABC"}
    assert models == {"A": "dedicated", "B": "fluid", "C": None}  # C: one deal says nothing
    assert row["dedicated_breakeven"] is row["dedicated_pays"] is None


def test_with_costs_the_break_even_stands_beside_the_win_rate() -> None:
    row = row_of(scored(manager_cost=2_000_000, margin=0.5))
    # 50,000.00 open within 12 months, half of it margin, six of six won
    assert (row["open_amount"], row["dedicated_breakeven"]) == (5_000_000, 0.8)
    assert (row["dedicated_return"], row["dedicated_pays"]) == (2_500_000, True)
    assert row["win_rate_low"] == pytest.approx(0.6097, abs=1e-4)  # Wilson, 6 of 6


def test_a_manager_who_does_not_pay_leaves_the_need_to_the_team() -> None:
    row = row_of(scored(manager_cost=2_500_001, margin=0.5))
    assert (row["dedicated_pays"], row["coverage_model"]) == (False, "fluid")


def test_deals_ask_for_roles_the_team_may_lack() -> None:
    row = row_of(scored(family_roles=ROLES))
    assert (row["team_roles_missing"], row["team_roles_lacking"]) == ("Maintenance", 1)
    files = {k: v for k, v in FILES.items() if k != "team_members"}
    here = score_rows(
        files | {"team_members": [FILES["team_members"][0] | LAST_DAY]}, family_roles=ROLES
    )
    assert row_of(here)["team_roles_missing"] == "Maintenance"
    team = [{"account_id": "B", "user_id": "u", "role": "x", "department": ""}]
    alone = row_of(score_rows(files | {"team_members": team}, family_roles=ROLES))
    assert alone["team_roles_missing"] == "Maintenance, Production"  # one deal, two departments


def test_tomorrow_is_held_against_the_median_of_key() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key", "Key", "Key", "Tomorrow", "Tomorrow", "Maintain"],
            "client_touches_183d": [4, 10, 20, 4, 5, 0],
        }
    )
    found = coverage.add_attention(frame)
    assert found["attention_ratio"].to_list() == [0.4, 1.0, 2.0, 0.4, 0.5, 0.0]
    assert found["tomorrow_underserved"].to_list() == [False, False, False, True, False, False]
    once = coverage.add_attention(frame.with_columns(pl.lit(1).alias("client_touches_183d")))
    assert once["attention_ratio"].to_list() == [1.0] * 6
    never = coverage.add_attention(frame.with_columns(pl.lit(0).alias("client_touches_183d")))
    assert never["attention_ratio"].null_count() == 6
    few = coverage.add_attention(frame.tail(5))
    assert few["attention_ratio"].null_count() == 5


@pytest.mark.parametrize("seed", range(5))
def test_recurrence_and_diversity_equal_an_independent_calculation(seed: int) -> None:
    rng = random.Random(seed)
    rows = [
        (rng.randrange(3), epoch(TODAY) - rng.randrange(800), 1, c, rng.choice([1, 1, 3]))
        for c in "PQRS" * 12
    ]
    schema = ["g", "day", "home", "product_family", "n"]
    found = coverage.need(pl.DataFrame(rows, schema=schema, orient="row"), Windows(TODAY))
    for g, n, families, recurrence, diversity in found.iter_rows():
        since = epoch(TODAY.replace(year=2024))
        own = [c for at, day, _, c, k in rows if at == g and day > since for _ in range(k)]
        counts = Counter(own)
        assert n == len(own)
        assert families == len(set(own))
        if n < 6:
            assert recurrence is diversity is None
            continue
        parts = [c / n for c in counts.values()]
        entropy = sum(p * math.log(1 / p) for p in parts)
        assert recurrence == max(parts)
        wanted = entropy / math.log(len(parts)) if len(parts) > 1 else 0
        assert diversity == pytest.approx(wanted)


def flag_reason(name: str, row: dict[str, Any], language: str) -> str:
    flag = next(f for f in CARD.flags if f.id == name)
    return reason(flag, row, language, "EUR")


def test_a_task_names_the_roles_that_the_team_lacks() -> None:
    found = scored(family_roles=ROLES)
    rows = found.flags.filter((pl.col("flag") == "team_roles_missing") & pl.col("open"))
    assert rows["root"].to_list() == ["A"]
    assert flag_reason("team_roles_missing", row_of(found), "fr").endswith(
        "l’équipe\u00a0: Maintenance"
    )
    unset = scored().flags.filter(pl.col("flag") == "team_roles_missing")
    assert not unset["open"].any()
    assert not unset["unknown"].any()


def test_a_task_says_how_little_a_tomorrow_account_gets() -> None:
    row = {"attention_ratio": 0.4, "client_touches_183d": 4}
    assert flag_reason("tomorrow_underserved", row, "en") == (
        "two-way contacts in 183 days: 4, which is 40% of what a Key account usually gets"
    )
    flag = next(f for f in CARD.flags if f.id == "tomorrow_underserved")
    assert (flag.tiers, flag.when.metrics()) == (("Tomorrow",), {"tomorrow_underserved"})


def test_what_was_sold_and_what_is_open_count_within_their_windows() -> None:
    lo, today, ahead = (
        epoch(TODAY.replace(year=2024)),
        epoch(TODAY),
        epoch(TODAY.replace(year=2027)),
    )
    rows = [
        (1, lo, 1, "P", 9),
        (1, lo + 1, 1, "P", 2),
        (1, today, 1, "Q", 3),
        (1, today, 1, "R", 1),
    ]
    rows += [(1, today + 1, 1, "S", 9), (1, today, 0, "T", 9), (1, today, 1, None, 9)]
    rows += [(2, today, 1, "P", 5), (3, today, 1, "P", 6)]
    schema = ["g", "day", "home", "product_family", "n"]
    found = coverage.need(pl.DataFrame(rows, schema=schema, orient="row"), Windows(TODAY)).sort("g")
    assert found.drop("diversity").rows() == [(1, 6, 3, 0.5), (2, 5, 1, None), (3, 6, 1, 1.0)]
    parts = (1 / 6, 2 / 6, 3 / 6)
    spread = -sum(p * math.log(p) for p in parts) / math.log(3)
    assert found["diversity"].to_list() == [pytest.approx(spread), None, 0.0]

    deals = [(1, today, 1), (1, ahead, 2), (1, today - 1, 4), (1, ahead + 1, 8), (1, None, 16)]
    deals += [(1, today, None), (2, today - 1, 1)]
    frame = pl.DataFrame(deals, schema=["g", "day", "home"], orient="row")
    assert coverage.open_amount(frame, TODAY).rows() == [(1, 3)]


def test_a_break_even_needs_a_margin_a_cost_and_something_open() -> None:
    rows = [(100, 10, 5, 0.5, 4), (100, 0, 5, 0.5, 4), (0, 10, 5, 0.5, 4), (100, 1, 0, 0.5, 4)]
    rows += [(100, 100, 5, None, None), (1, 1, 1, 1.0, 0), (100, 50, 3, 1.0, 1)]
    schema = ["revenue", "margin_ttm", "open_amount", "win_rate", "closed_deals"]
    frame = pl.DataFrame(rows, schema=schema, orient="row")

    known = coverage.arithmetic(frame, Policy(as_of=TODAY, manager_cost=2, margin=0.4))
    # margins of 10 %, of the config where invoices say none, and of all
    worth = [0.5, 2.0, 2.0, 0.0, 5.0, 1.0, 1.5]
    expected = [2 / x if x else None for x in worth]
    assert known["dedicated_breakeven"].to_list() == pytest.approx(expected)
    assert known["dedicated_return"].to_list() == [0, 1, 1, 0, None, 1, 2]
    assert known["dedicated_pays"].to_list() == [False, False, False, False, None, False, True]
    assert known["win_rate_low"].is_null().to_list() == [False] * 4 + [True] * 2 + [False]
    free = coverage.arithmetic(frame, Policy(as_of=TODAY, margin=0.4))
    assert free["dedicated_return"].null_count() == free["dedicated_breakeven"].null_count() == 7


def test_a_model_begins_on_its_line() -> None:
    rows = [(0.7, 0.6, None), (0.7, 0.6, False), (0.69, 0.6, True), (0.69, 0.59, True)]
    rows += [(None, 0.9, True), (0.7, 0.5, True), (0.9, 0.1, False)]
    frame = pl.DataFrame(rows, schema=["recurrence", "diversity", "dedicated_pays"], orient="row")
    assert coverage.verdict(frame)["coverage_model"].to_list() == [
        *("dedicated", "fluid", "fluid", "undecided", None, "dedicated", "undecided")
    ]
