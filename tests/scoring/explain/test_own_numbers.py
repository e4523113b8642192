"""The programme's own numbers on frames: classes, thirds, and bounds of a median."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.explain.own_numbers import OwnNumbers, Spend, own_numbers, spend
from kamsync.scoring.explain.year_after import YearAfter
from kamsync.scoring.read.intervals import Share

_TYPES = {"root": pl.String, "tier": pl.String, "revenue": pl.Int64}


def a_year(then: list[tuple[Any, ...]], after: dict[str, int], known: str) -> YearAfter:
    """`then`: root, tier, revenue; `after`: what every root bought since."""
    frame = pl.DataFrame(then, schema=_TYPES, orient="row")
    bought = {"root": list(after), "after": list(after.values())}
    of = pl.DataFrame(bought, schema={"root": pl.String, "after": pl.Int64})
    return YearAfter(dt.date(2025, 3, 31), frame, of, pl.Series(list(known), dtype=pl.String))


def found(year: YearAfter, *deals: tuple[str, bool]) -> dict[str, OwnNumbers]:
    closed = pl.DataFrame(deals, schema={"root": pl.String, "won": pl.Boolean}, orient="row")
    return {x.name: x for x in own_numbers(year, closed)}


def test_key_others_and_new_by_hand() -> None:
    then = [("A", "Key", 9), ("B", "Key", 8), ("C", "Maintain", 7), ("D", None, 6)]
    year = a_year(then, {"A": 1, "C": 40, "D": 60, "N": 5, "O": 7}, "ABCDO")
    deals = [("A", True), ("A", False), ("B", False), ("C", True), ("N", True), ("O", True)]

    numbers = found(year, *deals)

    assert list(numbers) == ["key", "others", "new", "large", "middle", "small"]
    key, others, new = (numbers[name] for name in ("key", "others", "new"))
    assert (key.retention, key.win_rate) == (Share(1, 2), Share(1, 3))
    assert key.spend == Spend(1, 1, None, None)
    assert (others.retention, others.win_rate) == (Share(2, 2), Share(1, 1))
    assert others.spend == Spend(2, 50, None, None)
    # O bought before that year: neither new nor of a class
    assert (new.retention, new.win_rate, new.spend.median) == (Share(0, 0), Share(1, 1), 5)


def test_thirds_are_by_revenue_and_equal_ones_by_id() -> None:
    then = [("G", "x", 1), ("F", "x", 2), ("E", "x", 3), ("C", "x", 4), ("D", "x", 4)]
    then += [("A", "x", 9), ("B", "x", 9)]
    numbers = found(a_year(then, dict.fromkeys("ABC", 1), ""))
    # seven: three, two and two
    sizes = {name: numbers[name].retention for name in ("large", "middle", "small")}
    assert sizes == {"large": Share(3, 3), "middle": Share(0, 2), "small": Share(0, 2)}
    nobody = found(a_year([], {}, ""))
    assert {x.retention for x in nobody.values()} == {Share(0, 0)}


@pytest.mark.parametrize(
    ("n", "bounds"), [(7, (None, None)), (8, (1, 8)), (25, (7, 19)), (0, (None, None))]
)
def test_bounds_of_a_median_are_as_far_from_either_end(n: int, bounds: tuple[Any, ...]) -> None:
    paid = spend([*range(n, 0, -1), 0, -5])
    assert (paid.n, paid.low, paid.high) == (n, *bounds)
    assert paid.median == ((n + 1) // 2 if n else None)


@pytest.mark.parametrize("which", range(3))
def test_twenty_of_any_kind_are_shown(which: int) -> None:
    for n in (19, 20):
        ns = [n if k == which else 0 for k in range(3)]
        own = OwnNumbers("key", Share(0, ns[0]), Share(0, ns[1]), Spend(ns[2], 1, None, None))
        assert own.shown is (n == 20)
