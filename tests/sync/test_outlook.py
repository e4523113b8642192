"""What check says of later: currencies without a rate, a scorecard the data cannot carry."""

from __future__ import annotations

import polars as pl

from kamsync.scorecard.reader import load_scorecard, parse_scorecard, shipped_text
from kamsync.sync.outlook import reach, unrated, unrated_rejects

CARD = load_scorecard(None)


def test_currencies_without_a_rate_are_named_with_their_value() -> None:
    deals = pl.DataFrame(
        {"currency": ["EUR", "JPY", "JPY", "USD", None], "amount": [100, 500, 7, 250_00, 9]}
    )
    (found,) = unrated(deals, {"EUR"})
    assert found.values == {"sums": ["JPY 507 (2)", "USD 250 (1)"]}
    assert unrated(deals, {"EUR", "JPY", "USD"}) == []


def test_records_refused_for_want_of_a_rate_are_said_of_a_trial_too() -> None:
    rejects = pl.DataFrame(
        {
            "currency": ["USD", "USD", "EUR"],
            "amount": [250_00, 1_00, 9],
            "reason": ["no rate for this currency", "no rate for this currency", "missing"],
        }
    )
    (found,) = unrated_rejects(rejects)
    assert found.values == {"sums": ["USD 251 (2)"]}


def test_confidence_is_limited_by_criteria_that_nothing_is_read_for() -> None:
    """Deals carry growth, history and potential: 65 of 100; engagement and threads 35."""
    (found,) = reach(CARD.criteria, ["opportunity.amount", "contact.id"])
    assert found.values == {"share": 0.65, "criteria": ["engagement", "relationship"]}
    assert reach(CARD.criteria, ["opportunity.amount", "activity.kind"]) == []


def test_invoices_take_the_place_of_won_deals_but_not_of_open_ones() -> None:
    """Growth and history come from invoices: 40 of 100; the potential is of open deals."""
    read = ["revenue.amount", "revenue.booked_on", "activity.kind"]
    (found,) = reach(CARD.criteria, read, invoiced=True)
    assert found.values["criteria"] == ["potential"]

    ledger = parse_scorecard("ledger", shipped_text("ledger"))
    assert reach(ledger.criteria, [*read, "revenue.product_family"], invoiced=True) == []
