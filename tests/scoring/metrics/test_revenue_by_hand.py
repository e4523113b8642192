"""Windows, money, concentration and growth, each against a number worked out by hand."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamsync.model.currencies import round_half_up
from kamsync.scoring.read.windows import add_months
from tests.scoring.book import (
    TODAY,
    Asked,
    accounts,
    deal,
    one,
    row_of,
    score_rows,
    side_by_side,
    win,
)

BASE = win("nobody", "2020-01-01", 1)
"""The mirror reaches back far enough for growth."""


@pytest.mark.parametrize(
    ("as_of", "months", "edge"),
    [
        ("2026-03-31", -1, "2026-02-28"),
        ("2028-03-31", -1, "2028-02-29"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2024-02-29", -48, "2020-02-29"),
        ("2026-08-31", -3, "2026-05-31"),
        ("2026-08-31", -6, "2026-02-28"),
        # From as_of itself: two steps of one month would give the 28th.
        ("2026-03-31", -2, "2026-01-31"),
        ("2026-11-30", 12, "2027-11-30"),
        ("2027-02-28", 12, "2028-02-28"),
    ],
)
def test_an_edge_is_computed_from_as_of_and_clipped(as_of: str, months: int, edge: str) -> None:
    day = dt.date.fromisoformat(as_of)
    assert add_months(day, months) == dt.date.fromisoformat(edge)


def test_a_win_counts_in_the_window_its_date_falls_in() -> None:
    cases = {
        "2026-03-31": (500, 0),
        "2025-04-01": (500, 0),
        "2025-03-31": (0, 500),
        "2024-04-01": (0, 500),
        "2024-03-31": (0, 0),
        "2026-04-01": (0, 0),
    }
    rows = side_by_side(*({"opportunities": [BASE, win("A", day, "5.00")]} for day in cases))
    found = [(row["revenue"], row["revenue_previous"]) for row in rows]
    assert dict(zip(cases, found, strict=True)) == cases


@pytest.mark.parametrize(
    ("currency", "cases"),
    [
        ("EUR", {"10.005": 1001, "-10.005": -1000, "1e3": 100000}),
        ("JPY", {"0.5": 1, "-0.5": 0}),
        ("KWD", {"1.2345": 1235}),
    ],
)
def test_an_amount_is_rounded_to_its_currency_first(currency: str, cases: dict[str, int]) -> None:
    wins = [win("A", "2026-01-01", amount, currency=currency) for amount in cases]
    money = {"home_currency": currency, "crm_currency": currency}
    rows = side_by_side(*({"opportunities": [row]} for row in wins), **money)
    assert dict(zip(cases, (row["revenue"] for row in rows), strict=True)) == cases


@pytest.mark.parametrize(
    ("source", "file", "row"),
    [
        ("opportunities", "opportunities", deal("A", "2026-06-30", 5)),
        ("revenue", "revenue", {"account_id": "A", "booked_on": "2020-01-01", "amount": 1}),
    ],
)
def test_revenue_0_for_want_of_any_deal_or_invoice_is_said(
    source: str, file: str, row: dict[str, Any]
) -> None:
    ahead = {} if file == "opportunities" else {"opportunities": [deal("A", "2026-06-30", 5)]}
    empty = score_rows(ahead | {file: []}, source=source)
    assert "nothing_read" in [f.code for f in empty.noted("pareto")]
    read = score_rows({file: [row | {"currency": "EUR"}]}, source=source)
    assert "nothing_read" not in [f.code for f in read.noted("pareto")]
    assert [row_of(scored)["revenue"] for scored in (empty, read)] == [0, 0]


RATES = [
    {"currency": "USD", "rate": "1.25", "direction": "unit_per_home", "valid_from": "2025-06-01"},
    {"currency": "USD", "rate": "1.60", "direction": "unit_per_home", "valid_from": "2025-12-01"},
    {"currency": "JPY", "rate": "0.008", "direction": "home_per_unit", "valid_from": "2025-01-01"},
]


CONVERTED = [
    # 100 / 1.25 and 100 / 1.60
    ("2025-11-30", "100", "USD", "", 8000),
    ("2025-12-01", "100", "USD", "", 6250),
    # Before the first row: the one in force today.
    ("2025-05-01", "100", "USD", "", 6250),
    # 1001 yen × 0.008 = 8.008 EUR → 800.8 cents
    ("2026-01-01", "1001", "JPY", "", 801),
    # The record's own rate wins: 100 × 0.9
    ("2026-01-01", "100", "USD", "0.9", 9000),
    # -0.01 / 1.60 = -0.625 cents → floor(-0.125) = -1
    ("2026-01-01", "-0.01", "USD", "", -1),
]
"""day, amount, currency, rate of the record, cents"""


def test_each_record_is_converted_once_at_its_own_day() -> None:
    wins = [win("A", d, a, currency=c, rate=rate) for d, a, c, rate, _ in CONVERTED]
    rows = side_by_side(*({"opportunities": [row], "rates": RATES} for row in wins))
    assert [row["revenue"] for row in rows] == [cents for *_, cents in CONVERTED]


def test_cross_rates_go_through_the_crms_own_currency() -> None:
    # 1,000 JPY × 0.008 = 8 EUR; 8 EUR × 1.60 = 12.80 USD
    row = win("A", "2026-01-01", "1000", currency="JPY")
    found = one({"opportunities": [row], "rates": RATES}, home_currency="USD")
    assert found["revenue"] == 1280


def test_a_win_without_a_rate_is_a_reject_and_makes_revenue_incomplete() -> None:
    rows = [win("A", "2026-01-01", 10, currency="USD"), win("A", "2026-01-01", 5)]
    scored = Asked({"opportunities": rows})
    assert row_of(scored)["revenue_incomplete"] is True
    assert row_of(scored)["revenue"] == 500
    assert scored.rejects.height == 1


def test_spread_counts_the_days_of_the_term_inside_the_window() -> None:
    # 1 Oct 2025 + 12 months = 365 days; to 31 Mar 2026: 31+30+31+31+28+31 = 182 days.
    # 100.00 × 182/365 = 49.863 → 49.86; nothing of it lies in the window before.
    row = win("A", "2025-09-20", 100, term_start="2025-10-01", term_months=12)
    found = one({"opportunities": [BASE, row]}, recognition="spread")
    assert (found["revenue"], found["revenue_previous"]) == (4986, 0)


SPREAD = st.tuples(
    st.integers(-(10**7), 10**7),
    st.integers(1, 30),
    st.dates(dt.date(2024, 6, 1), dt.date(2025, 6, 1)),
)
"""cents, months, start"""


def _parts(cents: int, months: int, start: dt.date) -> list[int]:
    """Of the four windows from 2024-04-01 on."""
    edges = [add_months(TODAY, 12 * k) for k in range(-2, 3)]
    end = add_months(start, months)
    parts = []
    for low, high in itertools.pairwise(edges):
        first, last = max(start, low + dt.timedelta(1)), min(end, high + dt.timedelta(1))
        days = max(0, (last - first).days)
        parts.append(round_half_up(Fraction(cents * days, (end - start).days)))
    return parts


@settings(max_examples=settings.default.max_examples // 7)
@given(st.lists(SPREAD, min_size=20, max_size=20))
def test_spread_over_adjacent_windows_sums_to_the_amount(
    cases: list[tuple[int, int, dt.date]],
) -> None:
    wins = [
        win("A", "2024-05-01", f"{cents / 100:.2f}", term_start=start, term_months=months)
        for cents, months, start in cases
    ]
    rows = side_by_side(*({"opportunities": [BASE, row]} for row in wins), recognition="spread")

    for row, case in zip(rows, cases, strict=True):
        parts = _parts(*case)
        assert (row["revenue_previous"], row["revenue"]) == (parts[0], parts[1])
        assert abs(sum(parts) - case[0]) <= len(parts)


def test_shares_classes_and_ranks_of_four_accounts() -> None:
    # T = 100: before D lie 95 ⇒ 95 ≥ 95 ⇒ C; before C lie 80 ⇒ 80 ≥ 80 ⇒ B.
    amounts = {"A": 50, "B": 30, "C": 15, "D": 5, "E": -20}
    rows = [win(a, "2026-01-01", n) for a, n in amounts.items()]
    scored = score_rows({"accounts": accounts(*amounts), "opportunities": rows})
    found = {name: row_of(scored, name) for name in amounts}
    assert [found[a]["pareto"] for a in amounts] == ["A", "A", "B", "C", "none"]
    assert [found[a]["size_rank"] for a in amounts] == [1, 2, 3, 4, None]
    assert [found[a]["share"] for a in amounts] == [0.5, 0.3, 0.15, 0.05, 0.0]


def test_concentration_of_four_accounts() -> None:
    # HHI = .25 + .09 + .0225 + .0025 = .365; 1/.365 = 2.739726
    # Gini: x = 5, 15, 30, 50; Σ(2i−5)x = −15 −15 +30 +150 = 150; 150 / (4·100) = .375
    amounts = {"A": 50, "B": 30, "C": 15, "D": 5}
    rows = [win(a, "2026-01-01", n, region="North") for a, n in amounts.items()]
    scored = score_rows({"accounts": accounts(*amounts), "opportunities": rows})
    for row in scored.scopes.filter(scope="portfolio").to_dicts():
        assert row["hhi"] == pytest.approx(0.365)
        assert row["effective_number"] == pytest.approx(2.739726, abs=1e-6)
        assert row["gini"] == pytest.approx(0.375)
        assert (row["top1"], row["top5"], row["accounts"]) == (0.5, 1.0, 4)
        assert row["revenue"] == 10000
    assert scored.scopes.filter(scope="region", value="North")["eligible"].to_list() == [True]


@pytest.mark.parametrize(
    ("share", "level"),
    [(9, "none"), (10, "watch"), (19, "watch"), (20, "high"), (29, "high"), (30, "critical")],
)
def test_dependency_of_the_portfolio_begins_on_its_line(share: int, level: str) -> None:
    rest = 100 - share
    names = [f"B{n:02d}" for n in range(rest)]
    rows = [win("A", "2026-01-01", share), *(win(n, "2026-01-01", 1) for n in names)]
    found = one({"accounts": accounts("A", *names), "opportunities": rows}, dimensions=())
    assert found["dependency"] == level


def _in_a_region(amount: object, rest: object) -> dict[str, Any]:
    others = [f"B{n:02d}" for n in range(40)]
    rows = [win("A", "2026-01-01", amount, region="North")]
    rows += [win(n, "2026-01-01", rest, region="North") for n in ("B00", "B01")]
    rows += [win(n, "2026-01-01", 100) for n in others]
    return {"accounts": accounts("A", *others), "opportunities": rows}


def test_dependency_in_a_region_names_it() -> None:
    # 140 of 200 in North is 70 %; of the portfolio (4,200) it is 3 %.
    found = one(_in_a_region(140, 30))
    assert (found["dependency"], found["dependency_scope"]) == ("critical", "region")
    assert (found["dependency_value"], found["dependency_share"]) == ("North", 0.7)


@pytest.mark.parametrize(
    ("amount", "rest", "level"),
    [
        # 63 % = 0.9 × 70 %: holds; 62 %: the plain level, and no lower line holds either.
        (126, 37, "critical"),
        (124, 38, "high"),
        # 48 % would hold "high", had that been shown last; it was "critical": plain watch.
        (96, 52, "watch"),
    ],
)
def test_only_the_level_shown_last_holds_down_to_nine_tenths(
    amount: int, rest: int, level: str
) -> None:
    memory = {"A": {"tier": "Not key", "levels": '{"region|North": "critical"}'}}
    assert one(_in_a_region(amount, rest), memory=memory)["dependency"] == level


def test_a_level_does_not_fall_while_a_win_of_the_window_is_refused() -> None:
    files = _in_a_region(96, 52)
    files["opportunities"].append(win("A", "2026-02-01", "many"))
    memory = {"A": {"tier": "Not key", "levels": '{"region|North": "critical"}'}}
    assert one(files, memory=memory)["dependency"] == "critical"


@pytest.mark.parametrize(
    ("day", "incomplete"),
    [("2025-03-31", False), ("2025-04-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_revenue_is_incomplete_by_refused_wins_of_the_window_alone(
    day: str, incomplete: bool
) -> None:
    rows = [BASE, win("A", day, "many")]
    assert one({"opportunities": rows})["revenue_incomplete"] is incomplete
    less = win("A", day, 5, probability="many")
    assert one({"opportunities": [BASE, less]})["revenue_incomplete"] is False
    open_deal = deal("A", day, "many")
    assert one({"opportunities": [BASE, open_deal]})["revenue_incomplete"] is False


def test_forward_shows_the_level_that_won_deals_would_bring() -> None:
    # A: 5 of 100 today; 5 + 50 % of 70 = 40 of 135 = 29.6 %: high.
    names = [f"B{n:02d}" for n in range(95)]
    rows = [win("A", "2026-01-01", 5), *(win(n, "2026-01-01", 1) for n in names)]
    rows.append(deal("A", "2026-09-01", 70))
    found = one({"accounts": accounts("A", *names), "opportunities": rows}, dimensions=())
    assert (found["dependency"], found["forward"], found["pipeline"]) == ("none", "high", 3500)


def test_pipeline_reaches_from_today_to_the_day_in_a_year() -> None:
    # 10.00 × 33.3 %
    cents = {"2026-03-30": 0, "2026-03-31": 333, "2027-03-31": 333, "2027-04-01": 0}
    deals = [deal("A", day, 10, probability="33.3") for day in cents]
    rows = side_by_side(*({"opportunities": [BASE, row]} for row in deals))
    assert [row["pipeline"] for row in rows] == list(cents.values())


def test_pipeline_is_summed_exactly_and_rounded_once() -> None:
    # Three times 0.01 × 50 % is 1.5 cents: 2, and not three times 1.
    rows = [deal("A", "2026-09-01", "0.01") for _ in range(3)]
    assert one({"opportunities": rows})["pipeline"] == 2


def test_growth_and_its_word() -> None:
    cases = {
        (100, 150): ("growth", 0.5),
        (100, 0): ("lost", -1.0),
        (0, 100): ("new", None),
        (0, 0): ("none", None),
        (100, -50): ("lost", -1.5),
    }
    wins = [[win("A", "2025-01-01", b), win("A", "2026-01-01", now)] for b, now in cases]
    rows = side_by_side(*({"opportunities": [BASE, *two]} for two in wins))
    found = [(row["growth_label"], row["growth_nominal"]) for row in rows]
    assert dict(zip(cases, found, strict=True)) == cases


@pytest.mark.parametrize(
    ("earliest", "label"), [("2024-04-01", "new"), ("2024-04-02", "too short")]
)
def test_growth_needs_a_mirror_of_two_years(earliest: str, label: str) -> None:
    rows = [win("nobody", earliest, 1), win("A", "2026-01-01", 5)]
    assert one({"opportunities": rows})["growth_label"] == label


def test_constant_currency_takes_the_mean_rate_of_the_year_before() -> None:
    # Year before, 1 Apr 2024 to 31 Mar 2025: 183 days at 1.25 (to 30 Sep), 182 days at 1.60.
    # Only the dollars move: 100 USD then (25 Dec, 1.60: 62.50 EUR), 100 USD now (2.00: 50 EUR).
    rates = [
        {"currency": "USD", "rate": r, "direction": "unit_per_home", "valid_from": d}
        for r, d in (("1.25", "2024-01-01"), ("1.60", "2024-10-01"), ("2.00", "2025-10-01"))
    ]
    rows = [BASE, win("A", "2024-12-25", 100, currency="USD"), win("A", "2024-05-01", 10)]
    rows += [win("A", "2025-12-25", 100, currency="USD")]
    mean = (183 * 1.25 + 182 * 1.60) / 365
    found = one({"opportunities": rows, "rates": rates})
    assert found["growth_foreign"]
    assert found["growth_nominal"] == pytest.approx(50 / 72.5 - 1)
    assert found["growth_cc"] == pytest.approx((100 / mean) / (100 / mean + 10) - 1)
    assert found["fx_effect"] == pytest.approx(found["growth_nominal"] - found["growth_cc"])


def test_constant_currency_is_unknown_with_current_rates_only() -> None:
    rates = [dict(RATES[0], valid_from="2026-03-01")]
    rows = [BASE, win("A", "2025-01-01", 9, currency="USD"), win("A", "2026-01-01", 9)]
    found = one({"opportunities": rows, "rates": rates})
    assert found["growth_cc"] is None
    assert found["growth"] == found["growth_nominal"]


@pytest.mark.parametrize(
    ("years", "real"),
    [
        # 31 Mar 2026 − k months: three months of 2026, nine of 2025. π = (3·4 + 9·2) / 12 = 2.5 %
        ({2025: 2, 2026: 4}, 1.5 / 1.025 - 1),
        # 2026 is missing: 2025 stands in.
        ({2025: 2}, 1.5 / 1.02 - 1),
        ({2024: 3}, 1.5 / 1.03 - 1),
        # 2026 finds nothing within two years.
        ({2023: 3}, None),
    ],
)
def test_real_growth_takes_out_mean_inflation(years: dict[int, int], real: float | None) -> None:
    inflation = [{"area": "France", "year": y, "rate": r} for y, r in years.items()]
    rows = [BASE, win("A", "2025-01-01", 100), win("A", "2026-01-01", 150)]
    files = {"opportunities": rows, "inflation": inflation}
    found = one(files, home_area="France")
    assert found["growth_real"] == (None if real is None else pytest.approx(real))


def test_a_steady_rise_is_growing_with_its_interval_around_the_slope() -> None:
    # Six quarters, doubling from quarter to quarter: 10, 20 … 320; median 60.
    # y = log1p(q/60); the middle of 15 pairwise slopes is scipy's (test_theil_sen), its sign here.
    days = ["2024-11-15", "2025-02-15", "2025-05-15", "2025-08-15", "2025-11-15", "2026-02-15"]
    rows = [win("A", d, 10 * 2**k) for k, d in enumerate(days)]
    found = one({"opportunities": rows})
    assert found["trend"] == "growing"
    assert found["history"] == 6
    assert found["trend_low"] <= found["trend_slope"] <= found["trend_high"]
    first, last = math.log1p(10 / 60), math.log1p(320 / 60)
    assert found["trend_low"] < (last - first) / 5 < found["trend_high"]


def test_the_word_of_a_trend() -> None:
    words = {
        (320, 160, 80, 40, 20, 10): "shrinking",
        (50, 50, 50, 50, 50, 50): "flat",
        (10, 90, 10, 90, 10, 90): "cannot tell",
        (0, 0, 0, 10, 20, 30): "too short",
        (10, 20, 30, 40, 50): "too short",
    }
    days = ["2026-02-15", "2025-11-15", "2025-08-15", "2025-05-15", "2025-02-15", "2024-11-15"]
    won = [
        [win("A", d, n) for d, n in zip(days, reversed(amounts), strict=False)] for amounts in words
    ]
    rows = side_by_side(*({"opportunities": wins} for wins in won))
    assert dict(zip(words, (row["trend"] for row in rows), strict=True)) == words


def test_silence_is_days_over_the_median_gap() -> None:
    silences = {
        # Gaps 30, 30, 30; 90 days since 31 Dec: 90 / 30 = 3
        ("2025-10-02", "2025-11-01", "2025-12-01", "2025-12-31"): (3.0, True),
        # Gaps 10, 20, 30, 40: median 25; 10 days since: 0.4
        ("2025-12-11", "2025-12-21", "2026-01-10", "2026-02-09", "2026-03-21"): (0.4, False),
        # Three dates only, one of them twice.
        ("2026-01-01", "2026-01-01", "2026-02-01", "2026-03-01"): (None, None),
    }
    won = [[win("A", day, 1) for day in days] for days in silences]
    rows = side_by_side(*({"opportunities": wins} for wins in won))
    assert [(row["silence"], row["silent"]) for row in rows] == list(silences.values())


def test_invoices_of_nothing_are_no_wins() -> None:
    days = ["2025-10-02", "2025-11-01", "2025-12-01", "2025-12-31"]
    rows = [{"account_id": "A", "amount": "1", "currency": "EUR", "booked_on": d} for d in days]
    rows += [{"account_id": "A", "amount": "0", "currency": "EUR", "booked_on": "2026-03-30"}]
    assert one({"revenue": rows}, source="revenue")["silence"] == 3.0


def test_growth_from_less_than_a_tenth_is_told_as_a_multiple() -> None:
    labels: dict[tuple[object, object], str] = {
        (10, 100): "growth",
        (10, "100.01"): "small base",
        ("0.01", 100): "small base",
        (0, 100): "new",
        (-5, 100): "new",
        (10, 0): "lost",
    }
    wins = [[win("A", "2024-06-01", b), win("A", "2025-06-01", now)] for b, now in labels]
    rows = side_by_side(*({"opportunities": [BASE, *two]} for two in wins))
    assert dict(zip(labels, (row["growth_label"] for row in rows), strict=True)) == labels
    names = ("growth_nominal", "growth_cc", "growth_real", "growth", "fx_effect")
    for row in rows:
        is_rate = row["growth_label"] in ("growth", "lost")
        # at home in one currency: constant currency is known without rates
        assert row["growth_foreign"] is False
        known = [row[name] is not None for name in names]
        assert known == [is_rate, is_rate, False, is_rate, is_rate]


def test_a_small_base_counts_for_tomorrow_as_a_new_customer_does() -> None:
    small = [BASE, win("A", "2024-06-01", 1), win("A", "2025-06-01", 100)]
    new = [BASE, win("A", "2025-06-01", 100)]
    rows = [one({"opportunities": wins}) for wins in (small, new)]
    assert [row["points_growth"] for row in rows] == [None, None]
    assert rows[0]["potential_score"] == rows[1]["potential_score"] is not None


def test_a_trend_says_how_much_less_than_in_its_first_year() -> None:
    edges = [add_months(TODAY, -3 * k) for k in range(12)]
    amounts = [190, 60, 60, 70, 80, 90, 100, 200, 300, 400, 700, 900]
    twelve = one(
        {"opportunities": [win("A", str(d), q) for d, q in zip(edges, amounts, strict=True)]}
    )
    seven = one({"opportunities": [win("A", str(d), 100) for d in edges[:7]]})

    # 380 in the last four quarters, 2,300 in the first four
    assert (twelve["trend"], twelve["trend_quarters"]) == ("shrinking", 12)
    assert twelve["trend_change"] == pytest.approx(380 / 2300 - 1)
    assert (seven["trend_quarters"], seven["trend_change"]) == (7, None)
