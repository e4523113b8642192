"""A deal whose money cannot be used is still a deal: its date, account and owner count."""

from __future__ import annotations

import datetime as dt

from tests.scoring.book import accounts, deal, one, row_of, score_rows, touch, win

BASE = win("nobody", "2020-01-01", 1)


def test_an_open_deal_in_a_currency_without_a_rate_is_an_open_deal() -> None:
    deals = [
        BASE,
        deal("A", "2026-06-20", 50_000, currency="CHF"),
        deal("B", "2026-06-20", 50_000),
        deal("C", "2026-02-20", 50_000, currency="CHF", owner_id="u7"),
    ]

    scored = score_rows({"accounts": accounts("A", "B", "C", "D"), "opportunities": deals})

    rows = {root: row_of(scored, root) for root in "ABCD"}
    assert {r: row["no_open_pipeline"] for r, row in rows.items()} == {
        "A": False,
        "B": False,
        "C": True,
        "D": True,
    }
    assert [r for r, row in rows.items() if row["past_close"]] == ["C"]
    assert rows["C"]["late_owner"] == "u7"
    assert [rows[r]["pipeline"] for r in "ABCD"] == [0, 2_500_000, 0, 0]
    assert scored.rejects["account_id"].to_list() == ["A", "C"]


def test_an_amount_that_cannot_be_read_takes_only_the_money_from_an_open_deal() -> None:
    late = deal("A", "2026-02-20", "a lot", owner_id="u7")
    ahead = deal("B", "2026-06-20", "a lot")

    scored = score_rows({"accounts": accounts("A", "B"), "opportunities": [BASE, late, ahead]})

    a, b = row_of(scored, "A"), row_of(scored, "B")
    assert (a["past_close"], a["no_open_pipeline"], a["late_owner"]) == (True, True, "u7")
    assert (b["past_close"], b["no_open_pipeline"], b["pipeline"]) == (False, False, 0)


def test_a_deal_refused_for_its_date_is_no_open_deal() -> None:
    odd = deal("A", "2026-02-30", 10)
    row = one({"accounts": accounts("A", "B"), "opportunities": [odd, deal("B", "2026-06-20", 1)]})
    assert (row["past_close"], row["no_open_pipeline"]) == (False, True)


def test_a_touch_belongs_to_the_account_of_its_deal_even_if_the_deal_was_refused() -> None:
    refused = win("A", "2026-03-20", None, id="2")
    meeting = touch("", "meeting", "2026-03-20", opportunity_id="2", contact_ids="k1")

    row = one({"opportunities": [win("A", "2025-06-01", 1000, id="1"), refused],
               "activities": [meeting]})  # fmt: skip

    assert row["last_client_data_on"] == dt.date(2026, 3, 20)
    assert (row["client_data_stale"], row["client_touches_183d"]) == (False, 1)


def test_a_won_or_lost_deal_is_an_internal_event_whatever_became_of_its_money() -> None:
    lost = {"is_won": "false", "stage": "Lost"}
    deals = [
        BASE,
        win("A", "2026-03-01", None),
        win("B", "2026-03-02", 10, currency="CHF"),
        win("C", "2026-03-03", "a lot", **lost),
        win("D", "2026-03-04", 10, currency="CHF", **lost),
        win("E", "2026-04-01", None),
    ]

    scored = score_rows({"accounts": accounts(*"ABCDE"), "opportunities": deals})

    fresh = [row_of(scored, root)["freshness_internal"] for root in "ABCDE"]
    assert fresh == ["fresh", "fresh", "fresh", "fresh", None]
