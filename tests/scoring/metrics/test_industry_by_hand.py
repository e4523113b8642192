"""Growth of the customer's industry, and of the account beyond it (row 4-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.book import TODAY, Asked, Rows, accounts, one, row_of, side_by_side, win
from tests.scoring.metrics.test_selection import card_with

WINS = [
    win("old", "2024-01-01", 1),
    win("A", "2025-01-10", 100),
    win("A", "2026-01-10", 130),
]


def seen(value: object, day: str, industry: str = "Steel", **more: object) -> dict[str, Any]:
    return {
        "industry": industry,
        "country": None,
        "index_name": "turnover",
        "value": value,
        "observed_on": day,
    } | more


YEAR = [seen(100, "2025-03-31"), seen(110, "2026-03-31")]


def steel(rows: Rows, **more: Any) -> Mapping[str, Any]:
    listed = accounts("A", "old", industry="Steel", country="FR")
    files = {"accounts": listed, "opportunities": WINS, "industry": rows}
    return one(files, **more)


def test_the_account_grew_by_thirty_its_industry_by_ten() -> None:
    a = steel(YEAR)

    assert a["industry_growth"] == pytest.approx(0.10)
    assert a["relative_growth"] == pytest.approx(0.20)
    assert (a["industry_series"], a["relative_growth_kind"]) == (1, "constant currency")


def test_the_country_comes_before_the_whole_industry() -> None:
    """France 100 → 120; Germany 100 → 90; the index of no country 100 → 104."""
    rows = [
        *(seen(100, "2025-03-31", country=c) for c in ("FR", "DE", None)),
        *(seen(v, "2026-03-31", country=c) for c, v in (("FR", 120), ("DE", 90), (None, 104))),
    ]
    files = {"accounts": accounts("A", "B", "C", industry="Steel"), "industry": rows}
    for row, country in zip(files["accounts"], ("FR", "IT", None), strict=True):
        row["country"] = country
    scored = Asked(files)

    assert row_of(scored, "A")["industry_growth"] == pytest.approx(0.20)
    assert row_of(scored, "A")["industry_series"] == 1
    for root in "BC":
        assert row_of(scored, root)["industry_growth"] == pytest.approx(0.14 / 3)
        assert row_of(scored, root)["industry_series"] == 3


def test_several_indices_count_by_their_mean_with_how_many() -> None:
    orders = [
        {**row, "index_name": "orders", "value": v} for row, v in zip(YEAR, (50, 65), strict=True)
    ]
    a = steel([*YEAR, *orders])

    assert a["industry_growth"] == pytest.approx((0.10 + 0.30) / 2)
    assert a["industry_series"] == 2


def test_how_near_the_two_values_must_lie() -> None:
    cases = {
        "46 days late": ("2026-03-31", "2025-05-16", 0.10),
        "47": ("2026-03-31", "2025-05-17", None),
        "46 days early": ("2026-03-31", "2025-02-13", 0.10),
        "47 early": ("2026-03-31", "2025-02-12", None),
        "183 old": ("2025-09-29", "2024-09-29", 0.10),
        "184 old": ("2025-09-28", "2024-09-28", None),
        "to come": ("2026-04-01", "2025-04-01", None),
    }
    books = [
        {
            "accounts": accounts("A", "old", industry=name, country="FR"),
            "opportunities": WINS,
            "industry": [seen(100, before, name), seen(110, newest, name)],
        }
        for name, (newest, before, _) in cases.items()
    ]
    for row, (name, (*_, growth)) in zip(side_by_side(*books), cases.items(), strict=True):
        assert row["industry_growth"] == (None if growth is None else pytest.approx(growth)), name
        assert (row["relative_growth"] is None) == (growth is None), name
        assert (row["relative_growth_kind"] is None) == (growth is None), name


def test_of_several_earlier_values_the_nearest_to_a_year_counts() -> None:
    near = [seen(80, "2025-02-28"), seen(88, "2025-03-30"), seen(50, "2025-04-30")]
    assert steel([*near, seen(110, "2026-03-31")])["industry_growth"] == pytest.approx(0.25)


def test_growth_of_the_account_at_constant_currency_where_rates_allow_it() -> None:
    """USD bought at 0.5 in both years: +30 % at constant currency; at today's 0.25, −35 %."""
    listed = accounts("A", "old", industry="Steel")
    wins = [{**w, "currency": "USD"} if w["account_id"] == "A" else w for w in WINS]
    rates = [
        {"currency": "USD", "rate": r, "direction": "home_per_unit", "valid_from": d}
        for d, r in (("2023-01-01", 0.5), ("2025-04-01", 0.25))
    ]
    files = {"accounts": listed, "opportunities": wins, "rates": rates, "industry": YEAR}
    a = one(files)

    assert a["growth_nominal"] == pytest.approx(-0.35)
    assert a["relative_growth"] == pytest.approx(0.30 - 0.10)
    assert a["relative_growth_kind"] == "constant currency"


def test_without_dated_rates_the_growth_taken_is_said_to_be_nominal() -> None:
    wins = [{**w, "currency": "USD", "rate": "0.5"} for w in WINS]
    a = one({"accounts": accounts("A", industry="Steel"), "opportunities": wins, "industry": YEAR})

    assert a["growth_cc"] is None
    assert a["relative_growth"] == pytest.approx(0.20)
    assert a["relative_growth_kind"] == "nominal"


def test_without_history_or_industry_it_stays_unknown() -> None:
    listed = accounts("A", "old", industry="Steel")
    short = one({"accounts": listed, "opportunities": WINS[1:], "industry": YEAR})
    nowhere = one({"accounts": accounts("A"), "opportunities": WINS, "industry": YEAR})
    nothing = steel([seen(0, "2025-03-31"), seen(110, "2026-03-31")])

    assert short["industry_growth"] == pytest.approx(0.10)
    assert short["relative_growth"] is short["relative_growth_kind"] is None
    assert nowhere["industry_growth"] is nowhere["industry_series"] is None
    assert nothing["industry_growth"] is None


def test_relative_growth_is_a_criterion_and_says_when_nothing_feeds_it() -> None:
    card = card_with('metric = "relative_growth"\nscale = [[-0.5, 0], [0.5, 100]]')
    fed = steel(YEAR, card=card)
    bare = Asked({"accounts": accounts("A", industry="Steel"), "opportunities": WINS}, card)

    assert fed["points_extra"] == pytest.approx(70.0)
    assert "criterion_unmapped" in {f.code for f in bare.findings}
    assert row_of(bare)["points_extra"] is None


@settings(max_examples=settings.default.max_examples // 10)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 1000),
            st.integers(0, 500),
            st.sampled_from(["FR", "DE", None]),
            st.sampled_from(["x", "y"]),
        ),
        max_size=12,
    ),
    turn=st.integers(0, 11),
)
def test_the_order_of_observations_changes_nothing(rows: list[Any], turn: int) -> None:
    observed = [
        seen(v, str(TODAY - dt.timedelta(days=d)), country=c, index_name=i) for v, d, c, i in rows
    ]
    files = {"accounts": accounts("A", industry="Steel", country="FR")}
    one_way = one(files | {"industry": observed})
    other_way = one(files | {"industry": [*observed[turn:], *observed[:turn]]})

    assert one_way.get("industry_growth") == other_way.get("industry_growth")
