"""The signs that make us easy to replace, each at its line, and how many must be known."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.metrics.replaceability import bound, replaceable
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import TODAY, typed
from tests.scoring.days import WINDOWS, on

SHARE = 10**9
_TYPES = {
    "competitors": pl.String,
    "wallet_share": pl.Int64,
    "families_sold": pl.Int64,
    "bound_until": pl.Int64,
    "threads": pl.Float64,
}


def contracts(*rows: tuple[str, str, str]) -> Inputs:
    names = ("account_id", "starts_on", "ends_on")
    feed = [dict(zip(names, row, strict=True)) for row in rows]
    return typed({"contracts": feed or [{"account_id": "x"}]}, Policy(as_of=TODAY))


def signs(inputs: Inputs | None = None, **columns: Any) -> tuple[int | None, str | None]:
    frame = pl.DataFrame([dict.fromkeys(_TYPES) | columns], schema=_TYPES)
    if "competitors" not in columns:
        frame = frame.drop("competitors")
    found = replaceable(frame, inputs or contracts(), WINDOWS.today)
    return found.select("replaceability", "replaceability_why").row(0)


HARD = {"wallet_share": 3 * SHARE // 10, "families_sold": 2, "threads": 1.5}
HARD |= {"bound_until": WINDOWS.today + 180}


def test_on_its_line_no_sign_is_set() -> None:
    assert signs(**HARD) == (0, None)
    assert signs(**HARD, competitors=" ") == (0, None)


def test_beyond_its_line_each_sign_is_named() -> None:
    for name, change in {
        "small_share": {"wallet_share": 3 * SHARE // 10 - 1},
        "one_family": {"families_sold": 1},
        "unbound": {"bound_until": WINDOWS.today + 179},
        "one_thread": {"threads": 1.4},
    }.items():
        assert signs(**HARD | change) == (25, name)
    assert signs(**HARD, competitors="Rival") == (20, "competitor")
    assert signs(**HARD | {"bound_until": None}) == (25, "unbound")
    loose = {"wallet_share": 0, "families_sold": 1, "threads": 1.0}
    assert signs(**loose) == (100, "small_share one_family unbound one_thread")


def test_fewer_than_three_known_signs_say_nothing_and_halves_are_rounded_up() -> None:
    """Nothing bought is no family: unknown. One of three is 33 %, two of three 67 %."""
    bare = typed({"accounts": [{"id": "A", "name": "A"}]}, Policy(as_of=TODAY))
    two = {"wallet_share": 0, "threads": 1.0, "families_sold": 0}
    assert signs(bare, **two) == (None, None)
    assert signs(bare, **two | {"families_sold": 2}) == (67, "small_share one_thread")
    assert signs(bare, **two | {"families_sold": 2, "threads": 9.0}) == (33, "small_share")
    all_but = HARD | {"competitors": "Rival", "threads": None, "wallet_share": None}
    assert signs(**all_but) == (33, "competitor")


def test_the_contract_that_runs_longest_binds() -> None:
    members = pl.DataFrame({"account_id": list("ABCDE"), "g": [0, 0, 1, 2, 3]})
    inputs = contracts(
        ("A", "2026-03-31", "2026-06-30"),
        ("B", "", "2026-03-31"),
        ("A", "2026-04-01", "2027-01-01"),
        ("A", "2020-01-01", "2026-03-30"),
        ("C", "2020-01-01", ""),
        ("D", "2020-01-01", "2026-03-30"),
        ("elsewhere", "2020-01-01", "2027-03-30"),
    )
    found = dict(bound(inputs, members, WINDOWS.today).rows())
    assert found == {0: on("2026-06-30"), 1: WINDOWS.today + 36_525}


def test_a_contract_without_an_end_binds_for_a_hundred_years() -> None:
    members = pl.DataFrame({"account_id": ["A"], "g": [1]})
    inputs = contracts(("A", "2025-01-01", ""), ("A", "", "2026-12-31"))
    assert bound(inputs, members, WINDOWS.today).rows() == [(1, WINDOWS.today + 36_525)]


def test_a_contract_runs_from_its_first_day_to_its_last() -> None:
    members = pl.DataFrame({"account_id": ["A", "B", "C", "D"], "g": [1, 2, 3, 4]})
    days = {"A": ("2026-03-31", "2026-03-31"), "B": ("2026-04-01", "2026-12-31")}
    days |= {"C": ("2025-01-01", "2026-03-30"), "D": ("", "2027-01-01")}
    inputs = contracts(*((who, a, b) for who, (a, b) in days.items()))
    found = bound(inputs, members, WINDOWS.today).sort("g")
    assert found.rows() == [(1, WINDOWS.today), (4, on("2027-01-01"))]
