"""How work is carried out, by hand: one portfolio for all of it, as of 2026-03-31."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.execution import credit_share, families_adopted, past_close_share
from kamsync.scoring.read.invoices import Invoices
from kamsync.scoring.score import Scored
from tests.scoring.book import accounts, deal, one, row_of, score_rows, touch, win
from tests.scoring.days import WINDOWS


def lost(account: str, day: str) -> dict[str, Any]:
    return deal(account, day, 10, is_closed="true", stage="Lost")


def named(*deals: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": f"O{n}"} | row for n, row in enumerate(deals)]


@pytest.fixture(scope="module")
def scored() -> Scored:
    """A is busy, B has nothing."""
    return score_rows(
        {
            "accounts": accounts("A", "B"),
            "opportunities": named(
                win("A", "2026-03-31", 100, product_family="p"),  # the last day of the window
                win("A", "2025-04-01", 100, product_family="q"),  # the first
                win("A", "2025-03-31", 100, product_family="p"),  # the year before
                win("A", "2024-06-01", 100, product_family="q"),
                win("A", "2024-06-02", -5, product_family="s"),  # a credit buys nothing
                win("A", "2024-06-02", 0, product_family="t"),  # nor does nothing
                win("A", "2024-06-01", 100, product_family="r"),  # not bought again
                *(lost("A", f"2025-1{n}-01") for n in range(3)),
                deal("A", "2026-03-30", 300, id="late"),
                deal("A", "2026-03-31", 100, id="today"),  # due today is not late
                deal("A", "", 0, id="undated"),
            ),
            "activities": [
                touch("A", "meeting", "2026-04-10T10:00:00Z", opportunity_id="today"),
                touch("A", "call", "2026-03-20T10:00:00Z", opportunity_id="late"),
                task("2026-03-30", "2026-03-30"),  # in time, on its day
                task("2026-03-30", "2026-03-31"),
                task("2025-06-01", ""),
                task("2026-03-31", ""),  # today is not over
                task("2025-03-31", "2025-03-01"),  # before the window
                task("2025-06-01", "", is_own="true"),
                touch("A", "meeting", "2026-03-01T10:00:00Z"),
            ],
            "revenue": [
                bill("2026-01-01", 200),
                bill("2026-01-02", -30),
                bill("2025-03-31", -999),
            ],
        }
    )


def task(due: str, done: str, **more: str) -> dict[str, Any]:
    clock = "T12:00:00Z"
    row = {"account_id": "A", "kind": "task", "occurred_at": "", "due_at": due + clock}
    return row | {"completed_at": done and done + clock} | more


def bill(day: str, amount: int) -> dict[str, Any]:
    return {"account_id": "A", "amount": amount, "currency": "EUR", "booked_on": day}


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("win_rate", 2 / 5),
        ("closed_deals", 5),
        ("past_close_share", 0.75),
        ("next_step_share", 1 / 3),
        ("families_kept", 2 / 3),
        ("tasks_on_time", 1 / 3),
        ("tasks_due", 3),
        ("credit_share", 0.15),
        ("history_12", 4),
    ],
)
def test_each_is_counted_at_its_edges(scored: Scored, metric: str, value: float) -> None:
    assert row_of(scored)[metric] == pytest.approx(value, abs=1e-12)


def test_where_there_is_nothing_counts_are_0_and_shares_unknown(scored: Scored) -> None:
    row = row_of(scored, "B")

    assert (row["closed_deals"], row["tasks_due"], row["history_12"]) == (0, 0, 0)
    shares = ("win_rate", "past_close_share", "next_step_share", "families_kept", "tasks_on_time")
    assert {row[n] for n in (*shares, "credit_share", "cadence_ratio")} == {None}


def test_what_is_not_mapped_is_fed_by_nothing() -> None:
    bare = score_rows({"opportunities": [win("A", "2026-01-01", 1)]})

    assert {"tasks_on_time", "next_step_share", "credit_share"} <= bare.unfed


def test_the_cadence_of_the_tier_is_the_measure_of_the_last_contact() -> None:
    files = {
        "accounts": accounts(
            *("A",),
            override_tier="Maintain",
            override_reason="x",
            override_until="2027-01-01",
        ),
        "activities": [touch("A", "meeting", "2026-02-14T10:00:00Z")],
    }

    # 45 days of the 90 that Maintain asks for
    assert one(files)["cadence_ratio"] == 0.5


def test_a_family_first_bought_within_24_months_is_adopted_by_who_bought_before() -> None:
    edge, today = WINDOWS.previous.lo, WINDOWS.today
    rows = [
        *((1, edge, 1, "old"), (1, edge, 1, "oldest"), (1, today, 1, "old")),
        *((1, edge + 1, 1, "new"), (1, today, 1, "newest"), (1, today + 1, 1, "coming")),
        *((1, today, 0, "nothing"), (1, today, 1, None), (1, edge - 9, 0, "newest")),
        *((2, edge + 1, 1, "p"), (2, edge, 0, "q")),  # everything is new
        (3, edge, 1, "p"),
    ]
    wins = pl.DataFrame(rows, schema=["g", "day", "home", "product_family"], orient="row")
    assert families_adopted(wins, WINDOWS).sort("g").rows() == [(1, 2), (3, 0)]


def test_what_is_late_is_a_part_of_what_is_open() -> None:
    day = WINDOWS.today
    rows = [(1, day - 1, 1), (1, day, 2), (1, None, 1), (1, day - 1, -9), (1, day - 1, None)]
    rows += [(2, day - 1, 0), (2, None, None), (3, day - 1, 1)]
    deals = pl.DataFrame(rows, schema=["g", "day", "home"], orient="row")
    found = past_close_share(deals, day).sort("g")
    assert found.rows() == [(1, 0.25), (2, None), (3, 1.0)]


def test_credits_are_a_part_of_what_was_billed_from_one_cent_on() -> None:
    lo, today = WINDOWS.ttm.lo, WINDOWS.today
    rows = [(1, today, 1), (1, lo + 1, -1), (1, lo, 9), (1, today + 1, 9), (2, today, -5)]
    rows += [(3, today, 4), (3, today, 0)]
    frame = pl.DataFrame(rows, schema=["g", "day", "amount"], orient="row")
    found = credit_share(Invoices(frame, frozenset()), WINDOWS).sort("g")
    assert found.rows() == [(1, 1.0), (2, None), (3, 0.0)]
