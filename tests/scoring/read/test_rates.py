"""Money to the home currency on frames: which rate is in force, direction, exponents, rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from kamsync.model.money import RATE_TYPE
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.rates import (
    Rates,
    early_findings,
    factor_table,
    load_rates,
    mean_rates,
    to_home,
)
from kamsync.scoring.read.windows import Span
from tests.scoring.book import TODAY, typed
from tests.scoring.days import WINDOWS, on

PER_UNIT, PER_HOME = "home_per_unit", "unit_per_home"
_ROWS = {"currency": pl.String, "day": pl.Int64, "amount": pl.Int64}
Row = tuple[str | None, str | None, int | None]


def rates(*rows: tuple[str, str, str, str], crm: str = "EUR", home: str = "EUR") -> Rates:
    """currency, day, rate as quoted, direction."""
    whole = [(c, on(day), Decimal(rate), way) for c, day, rate, way in rows]
    schema = {"currency": pl.String, "day": pl.Int64, "rate": RATE_TYPE, "direction": pl.String}
    return Rates(pl.DataFrame(whole, schema=schema, orient="row"), crm, home, WINDOWS.today)


def priced(table: Rates, *rows: Row, own: list[str | None] | None = None) -> list[tuple[Any, Any]]:
    """Home minor units and whether only a later rate existed."""
    whole = [(c, on(day) if day else None, amount) for c, day, amount in rows]
    frame = pl.DataFrame(whole, schema=_ROWS, orient="row")
    if own is not None:
        given = [Decimal(rate) if rate else None for rate in own]
        frame = frame.with_columns(pl.Series("rate", given, dtype=RATE_TYPE))
    found = to_home(frame, table, "amount", "home")
    assert found.columns == [*frame.columns, "home", "early_rate"]
    return found.select("home", "early_rate").rows()


USD = (
    ("USD", "2025-06-01", "1.25", PER_HOME),
    ("USD", "2025-12-01", "1.60", PER_HOME),
    ("USD", "2026-04-01", "2.00", PER_HOME),
)


def test_the_rate_in_force_is_the_latest_up_to_the_day_else_todays_else_the_first() -> None:
    later = ("JPY", "2026-06-01", "0.9", PER_UNIT)
    table = rates(*USD, ("JPY", "2026-05-01", "0.5", PER_UNIT), later)
    found = priced(
        table,
        ("USD", "2025-11-30", 1_000),
        ("USD", "2025-12-01", 1_000),
        ("USD", "2026-04-01", 1_000),
        # before the first, and without a day: today's
        ("USD", "2025-05-31", 1_000),
        ("USD", None, 1_000),
        # yen have no cents, and only a rate to come
        ("JPY", "2026-01-01", 3),
        ("JPY", "2026-05-01", 3),
        ("GBP", "2026-01-01", 1_000),
        (None, "2026-01-01", 1_000),
        ("EUR", "2026-01-01", 7),
        ("USD", "2026-01-01", None),
    )
    assert found == [
        *[(800, False), (625, False), (500, False), (625, False), (625, False)],
        *[(150, True), (150, False), (None, False), (None, False), (7, False), (None, False)],
    ]


def test_a_rate_of_today_is_in_force_today() -> None:
    table = rates(("USD", "2026-03-31", "0.5", PER_UNIT), ("USD", "2026-04-01", "0.8", PER_UNIT))
    assert priced(table, ("USD", "2020-01-01", 100)) == [(50, False)]


def test_a_records_own_rate_wins_and_is_home_per_unit() -> None:
    table = rates(*USD, ("JPY", "2026-05-01", "0.5", PER_UNIT))
    rows: list[Row] = [("USD", "2025-12-01", 100), ("USD", "2025-12-01", 160)]
    rows += [("JPY", "2026-01-01", 3), ("GBP", "2026-01-01", 10)]
    found = priced(table, *rows, own=["0.9", None, "2", "1.5"])
    assert found == [(90, False), (100, False), (600, False), (15, False)]


@pytest.mark.parametrize(
    ("home", "currency", "amount", "rate", "cents"),
    [
        # dinars of a thousand: 1.234 · 0.5 = 0.617 EUR; and cents become tenths of them
        ("EUR", "KWD", 1_234, "0.5", 62),
        ("KWD", "EUR", 62, "0.5", 310),
        ("EUR", "JPY", 12, "0.5", 600),
        ("JPY", "EUR", 1_250, "2", 25),
        # halves go up, below zero too
        ("EUR", "USD", 1, "0.5", 1),
        ("EUR", "USD", -1, "0.5", 0),
        ("EUR", "USD", -3, "0.5", -1),
        ("EUR", "USD", 1, "0.49", 0),
    ],
)
def test_amounts_are_rounded_once_in_the_exponents_of_both(
    home: str, currency: str, amount: int, rate: str, cents: int
) -> None:
    for way, quoted in ((PER_UNIT, rate), (PER_HOME, str(1 / Decimal(rate)))):
        table = rates((currency, "2020-01-01", quoted, way), crm=home, home=home)
        if rate != "0.49" or way == PER_UNIT:
            assert priced(table, (currency, "2026-01-01", amount)) == [(cents, False)]


def test_amounts_too_wide_for_128_bits_are_exact_and_too_wide_for_64_unknown() -> None:
    table = rates(("USD", "2020-01-01", "1.000000000001", PER_UNIT))
    wide = 4 * 10**18
    assert priced(table, ("USD", "2026-01-01", wide)) == [(wide + 4 * 10**6, False)]
    table = rates(("USD", "2020-01-01", "2", PER_UNIT))
    assert priced(table, ("USD", "2026-01-01", wide), ("USD", "2026-01-01", 1)) == [
        (None, False),
        (2, False),
    ]
    yen = rates(("JPY", "2020-01-01", "1", PER_UNIT), crm="KWD", home="KWD")
    assert priced(yen, ("JPY", "2026-01-01", wide // 100)) == [(None, False)]


def test_a_home_that_is_not_the_crms_is_reached_through_it() -> None:
    """CRM in EUR, home USD at 1.25 and later 1.60 a euro; 1,000 yen at 0.008 are 8 euros."""
    table = rates(*USD, ("JPY", "2020-01-01", "0.008", PER_UNIT), home="USD")
    found = priced(
        table,
        ("EUR", "2025-07-01", 1_000),
        ("EUR", "2025-12-01", 1_000),
        ("USD", "2025-12-01", 55),
        ("JPY", "2025-07-01", 1_000),
        ("GBP", "2025-07-01", 1_000),
        ("JPY", None, 1_000),
        ("EUR", "2025-07-01", None),
    )
    assert [home for home, _ in found] == [1_250, 1_600, 55, 1_000, None, 1_280, None]
    # a record's own rate is CRM home per unit: 10 pounds at 1.2 are 12 euros, 15 dollars
    own = priced(table, ("GBP", "2025-07-01", 1_000), own=["1.2"])
    assert own == [(1_500, False)]
    without = rates(("JPY", "2020-01-01", "0.008", PER_UNIT), home="USD")
    assert priced(without, ("EUR", "2025-07-01", 10), ("USD", None, 9))[0][0] is None
    assert priced(without, ("USD", None, 9)) == [(9, False)]
    assert priced(table, ("EUR", "2025-07-01", 1_000)) == [(1_250, False)]


def test_own_money_stands_as_it_is_even_where_a_rate_is_written_for_it() -> None:
    table = rates(("EUR", "2020-01-01", "2", PER_UNIT))
    assert priced(table, ("EUR", "2026-01-01", 100), ("EUR", None, 3)) == [(100, False), (3, False)]
    assert priced(rates(), ("EUR", "2026-01-01", 5)) == [(5, False)]
    assert priced(rates()) == []


def test_mean_rates_weigh_each_rate_by_its_days_in_force() -> None:
    """Ten days, 11 to 20: 1.25 on four of them, 1.6 on six; yen from the fifteenth on."""
    base = on("2025-06-01")
    rows = [("USD", 0, "3"), ("USD", 5, "1.25"), ("USD", 15, "1.6"), ("USD", 21, "9")]
    rows += [("JPY", 15, "0.5"), ("GBP", 21, "2"), ("CHF", 20, "4")]
    table = pl.DataFrame(
        [(c, base + n, Decimal(r), PER_UNIT if c == "JPY" else PER_HOME) for c, n, r in rows],
        schema={"currency": pl.String, "day": pl.Int64, "rate": RATE_TYPE, "direction": pl.String},
        orient="row",
    )
    span = Span(base + 10, base + 20)

    found = mean_rates(Rates(table, "EUR", "EUR", base + 30), span)

    mean = (4 * 1.25 + 6 * 1.6) / 10
    assert found == {"USD": pytest.approx(1 / mean), "JPY": 0.5, "CHF": 0.25, "EUR": 1.0}
    in_dollars = mean_rates(Rates(table, "EUR", "USD", base + 30), span)
    assert in_dollars["EUR"] == pytest.approx(mean)
    assert in_dollars["JPY"] == pytest.approx(mean / 2)
    assert in_dollars["USD"] == 1.0
    assert mean_rates(Rates(table, "EUR", "GBP", base + 30), span) == {"GBP": 1.0}


def test_the_table_keeps_the_last_rate_written_for_a_day() -> None:
    rows = [("usd", "2025-06-01", "1"), ("USD", "2025-06-01", "2"), ("EUR", "2024-06-01", "3")]
    feed = [
        {"currency": c, "valid_from": day, "rate": rate, "direction": PER_UNIT}
        for c, day, rate in rows
    ]
    found = load_rates(typed({"rates": feed}, Policy(as_of=TODAY)), Policy(as_of=TODAY))

    kept = found.table.select("currency", "day", pl.col("rate").cast(pl.Float64)).rows()
    assert kept == [("EUR", on("2024-06-01"), 3.0), ("USD", on("2025-06-01"), 2.0)]
    assert (found.crm_currency, found.home_currency, found.today) == ("EUR", "EUR", WINDOWS.today)


def test_each_currency_whose_first_rate_came_too_late_is_a_finding() -> None:
    rows = [("USD", True, 2), ("USD", False, 9), ("JPY", True, 1), ("USD", True, 3)]
    rows.append(("EUR", False, 4))
    frame = pl.DataFrame(rows, schema=["currency", "early_rate", "n"], orient="row")
    assert [(f.where, f.values) for f in early_findings(frame, rates())] == [
        ("currency JPY", {"n": 1}),
        ("currency USD", {"n": 5}),
    ]


@pytest.mark.parametrize("kind", [pl.String(), pl.Categorical()])
@pytest.mark.parametrize(
    ("crm", "euro", "dollar", "late"),
    [
        # what is quoted for the CRM's money, or for ours, prices none of it
        ("USD", "2020-01-01", "2026-04-01", {"JPY": 2}),
        ("EUR", "2026-04-01", "2026-03-31", {"JPY": 2}),
        # but ours prices all other money of a CRM in euros
        ("EUR", "2026-04-01", "2026-04-01", {"JPY": 2, "USD": 5}),
    ],
)
def test_a_rate_too_late_is_named_where_it_prices_a_record(
    crm: str, euro: str, dollar: str, late: dict[str, int], kind: pl.DataType
) -> None:
    days = {"EUR": euro, "USD": dollar, "JPY": "2026-06-01"}
    table = rates(*((c, day, "2", PER_UNIT) for c, day in days.items()), crm=crm, home="USD")
    rows = pl.DataFrame({"currency": ["EUR", "JPY", "USD"], "amount": 100, "n": [3, 2, 7]})
    rows = rows.cast({"currency": kind}).with_columns(day=on("2026-01-01"))
    found = to_home(rows, table, "amount", "home")

    assert found["home"].null_count() == 0
    assert {f.where: f.values for f in early_findings(found, table)} == {
        f"currency {currency}": {"n": n} for currency, n in late.items()
    }
    asked = rows.select("currency", "day", pl.lit(None, pl.String).alias("own_rate"))
    assert factor_table(asked, table)["early_rate"].equals(found["early_rate"])


def test_factors_are_for_a_record_without_a_day_too() -> None:
    days, rates_ = [on("2025-07-01"), None], [None, "0.5"]
    schema = {"currency": pl.String, "day": pl.Int64, "own_rate": pl.String}
    rows = [("USD", day, own) for own in rates_ for day in days] + [("GBP", None, None)]
    found = factor_table(pl.DataFrame(rows, schema=schema, orient="row"), rates(*USD))
    # 1 / 1.25, today 1 / 1.60, its own, and none at all
    factors = [(4, 5), (5, 8), (1, 2), (1, 2), (None, None)]
    assert found.select("num", "den").rows() == factors


def test_money_without_a_currency_is_not_the_crms_own() -> None:
    assert priced(rates(), ("EUR", "2026-01-01", 5), (None, "2026-01-01", 5)) == [
        (5, False),
        (None, False),
    ]


def test_a_rate_of_nothing_is_worth_nothing_or_unknown_by_its_direction() -> None:
    for home in ("EUR", "USD"):
        table = rates(
            *USD,
            ("JPY", "2020-01-01", "0", PER_UNIT),
            ("KWD", "2020-01-01", "0", PER_HOME),
            home=home,
        )
        rows: list[Row] = [("JPY", "2026-01-01", 5), ("KWD", "2026-01-01", 5)]
        assert priced(table, *rows) == [(0, False), (None, False)]


def test_a_rate_of_the_day_after_the_span_does_not_turn_its_direction() -> None:
    base = on("2025-06-01")
    rows = [(base, "4", PER_HOME), (base + 10, "9", PER_UNIT), (base + 11, "9", PER_UNIT)]
    table = pl.DataFrame(
        [("USD", day, Decimal(rate), way) for day, rate, way in rows],
        schema={"currency": pl.String, "day": pl.Int64, "rate": RATE_TYPE, "direction": pl.String},
        orient="row",
    )
    found = mean_rates(Rates(table, "EUR", "EUR", base + 30), Span(base - 1, base + 9))
    assert found["USD"] == 0.25
    one = mean_rates(Rates(table, "EUR", "EUR", base + 30), Span(base + 9, base + 10))
    assert one["USD"] == 9.0
