"""What we put into a customer and what it returns, by hand: as of 2026-03-31 (figures §13)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from kamsync.scorecard import EffortRules
from kamsync.scoring.metrics.value_created import customer_roi, investment_return
from tests.scoring.book import CARD, Asked, accounts, row_of, touch, win

ASKS = replace(
    CARD,
    questions=("My manager knows us ", "Mon responsable nous connaît"),
    effort=EffortRules(Fraction(60), {"meeting": 120, "call": 30, "email": 10, "note": 0}),
)
MEETING = {"direction": "outbound"}


def line(
    account: str, product: str, quantity: object, amount: object, **more: str
) -> dict[str, Any]:
    row = {"account_id": account, "product": product, "quantity": quantity, "amount": amount}
    return row | {"currency": "EUR", "booked_on": "2026-01-10", "margin": "0"} | more


def answer(score: object, contact: str = "", **more: str) -> dict[str, Any]:
    row = {"account_id": "A", "contact_id": contact, "question": "my manager knows us"}
    return row | {"score": score, "scale_max": "10", "answered_at": "2026-01-10"} | more


def use(day: str, value: object, measure: str = "log-ins", account: str = "A") -> dict[str, Any]:
    return {"account_id": account, "measure": measure, "value": value, "observed_on": day}


def item(kind: str, **more: str) -> dict[str, Any]:
    columns = ("programme_type", "status", "updated_at", "done_at")
    return {"account_id": "A", "kind": kind} | dict.fromkeys(columns, "") | more


@pytest.fixture(scope="module")
def book() -> Asked:
    """A is a group of two in two countries; B bought for the first time last year."""
    return Asked(
        {
            "accounts": [
                *accounts("A", country="France", investment="40", parent_id=""),
                *accounts("A1", country="Germany", investment="10", parent_id="A"),
                *accounts("B", country="France", investment="", parent_id=""),
            ],
            "opportunities": [
                win("A", "2024-03-31", 100, product_family="p"),  # the day before the 24 months
                win("A", "2024-04-01", 100, product_family="q"),  # the first day of them
                win("A1", "2026-03-31", 100, product_family="r"),
                win("A", "2026-03-30", 100, product_family="p"),
                win("A", "2026-03-30", -5, product_family="s"),  # a credit adopts nothing
                win("B", "2025-04-01", 100, product_family="p"),
            ],
            "activities": [
                touch("A", "meeting", "2025-04-01T10:00:00Z", **MEETING),
                touch("A", "call", "2026-01-01T10:00:00Z", **MEETING),
            ],
            "revenue": [
                line("A", "x", 10, 100, margin="60"),
                line("A", "x", 10, 140, booked_on="2026-03-31"),  # 240 for 20: 12 each in France
                line("A1", "x", 4, 60),  # 15 each in Germany
                line("A", "x", 5, 50, country="Spain"),  # 10 each, by the line's own country
                line("A", "y", 1, 8),
                line("A1", "y", 1, 9),
                line("A", "z", 1, 99),  # in one country only
                line("A1", "z", 0, 5),  # no quantity, no price
                line("A1", "z", 5, 0),  # a gift has none either
                line("A1", "z", 1, 5, booked_on="2025-03-31"),  # the year before
            ],
            "surveys": [
                answer(2, "c1", answered_at="2025-12-01"),
                answer(8, "c1"),  # the newer one of the same person
                answer(6, "c2", question=" Mon responsable nous connaît "),
                answer(1),
                answer(10, "c3", answered_at="2025-09-29"),  # 183 days ago
                answer(10, "c4", answered_at="2025-09-28"),  # too old
                answer(10, "c5", question="Would you recommend us?"),
                answer(0, "c6", scale_max="0"),
            ],
            "usage": [
                use("2025-12-31", 40),  # the last day of the months before
                use("2025-10-01", 10),  # the first of them
                use("2025-09-30", 999),
                use("2026-01-01", 20),
                use("2026-03-20", 5),
                use("2026-03-30", 0),  # counted, and no use
                use("2025-11-01", 10, "orders", "A1"),
                use("2026-02-01", 15, "orders", "A1"),
                use("2026-02-01", 7, "new module"),  # began since
                use("2026-04-01", 99),
                use("2026-03-31", 0, "orders", "A1"),
                use("2026-03-31", 1, account="B"),  # today
            ],
            "plan_items": [
                item("need", updated_at="2025-04-01"),
                item("challenge", updated_at="2026-03-31"),
                item("challenge", updated_at="2025-03-31"),  # the year before
                item("risk", updated_at="2026-01-01"),
                item("recommendation", updated_at="2026-01-01"),
                item("programme", programme_type="relational"),
                item("programme", programme_type="relational", done_at="2026-03-31"),
                item("programme", programme_type="relational", status=" Cancelled"),
                item("programme", programme_type="contractual"),
            ],
        },
        ASKS,
        margin=0.5,
    )


def test_a_family_is_adopted_by_a_customer_of_longer_standing(book: Asked) -> None:
    assert row_of(book, "A")["families_adopted"] == 2  # q and r, neither p nor s
    assert row_of(book, "B")["families_adopted"] is None  # everything is new to it


def test_the_effort_is_held_against_what_it_brings(book: Asked) -> None:
    row = row_of(book)
    # a meeting and a call: 150 minutes at 60 an hour cost 150; the margin of the invoices is 60
    assert (row["effort_cost"], row["contribution"]) == (15000, -9000)
    assert row["roi"] == pytest.approx(-0.6)
    # 195 of revenue in 2.5 hours
    assert row["revenue_per_hour"] == 7800
    assert (row_of(book, "B")["roi"], row_of(book, "B")["revenue_per_hour"]) == (None, None)


def test_prices_are_compared_between_countries_product_by_product(book: Asked) -> None:
    row = row_of(book)
    # x: 10 in Spain, 12 in France, 15 in Germany; y: 8 and 9
    assert row["price_spread"] == pytest.approx((15 - 10) / 12)
    assert (row["price_spread_product"], row["price_spread_n"]) == ("x", 2)
    assert (row_of(book, "B")["price_spread"], row_of(book, "B")["price_spread_n"]) == (None, 0)


def test_use_is_held_against_the_three_months_before(book: Asked) -> None:
    row = row_of(book)
    # log-ins 25 after 50, orders 15 after 10
    assert row["usage_change"] == pytest.approx((-0.5 + 0.5) / 2)
    assert (row["usage_measures"], row["usage_days"]) == (2, 11)
    assert row_of(book, "B")["usage_days"] == 0
    assert row_of(book, "B")["usage_change"] is None


def test_the_mark_on_one_question_counts_the_newest_of_each_contact(book: Asked) -> None:
    row = row_of(book)
    assert (row["question_mark"], row["question_n"]) == (pytest.approx(2.5 / 4), 4)
    assert (row_of(book, "B")["question_mark"], row_of(book, "B")["question_n"]) == (None, 0)


def test_the_log_counts_problems_solutions_and_joint_programmes(book: Asked) -> None:
    row = row_of(book)
    counted = [row[c] for c in ("problems_found", "solutions_proposed", "partnerships_active")]
    assert counted == [2, 1, 1]
    assert row_of(book, "B")["problems_found"] == 0


def test_what_is_spent_on_one_account_is_held_against_its_margin(book: Asked) -> None:
    row = row_of(book)
    # the root's own 40 stands, not the sum; invoices say a margin of 60
    assert row["investment"] == 4000
    assert row["investment_return"] == pytest.approx(0.5)
    assert row_of(book, "B")["investment_return"] is None


def test_an_account_that_is_not_invoiced_here_has_no_margin_of_zero() -> None:
    # invoiced; not invoiced; one invoice without margin; nothing bought; no money spent
    frame = pl.DataFrame(
        {
            "investment": [10, 10, 10, 10, 0],
            "revenue": [100, 100, 100, 0, 100],
            "margin_ttm": [30, 0, 30, 0, 30],
            "margin_gaps": [0, 0, 1, 0, 0],
        }
    )
    assumed = investment_return(frame, 0.2)["investment_return"].to_list()
    assert assumed == [2.0, 1.0, 1.0, -1.0, None]
    unsaid = investment_return(frame, None)["investment_return"].to_list()
    assert unsaid == [2.0, None, None, -1.0, None]


def test_what_the_customer_gained_is_held_against_what_it_paid() -> None:
    # 120 gained for 80 paid; nothing agreed; nothing paid
    given = {"value_delivered": [120_00, None, 50_00], "revenue": [80_00, 80_00, 0]}
    assert customer_roi(pl.DataFrame(given))["customer_roi"].to_list() == [0.5, None, None]
