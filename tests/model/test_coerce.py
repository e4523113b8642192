"""Text as CRMs and people write it → typed values, and a reason for each that is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import floor

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kamsync.model.coerce import Coerced, Zones, coerce
from kamsync.model.decimals import minor_column
from kamsync.model.money import (
    EXPONENTS,
    MAX_MINOR,
    minor_from_text,
    round_half_up,
    to_decimal_text,
)
from kamsync.model.rejects import REJECT_SCHEMA, WHERE
from kamsync.model.tables import STREAMS
from tests.characters import ANY

PARIS = Zones("Europe/Paris", "Europe/Paris")
DEAL = {
    "id": "O1",
    "account_id": "A1",
    "stage": "Closed",
    "is_closed": "true",
    "is_won": "true",
    "amount": "100",
    "currency": "EUR",
    "close_date": "2026-01-15",
}
ACCOUNT = {"id": "A1", "name": "Ardent"}
ACTIVITY = {"id": "T1", "kind": "call", "occurred_at": "2026-01-15T10:00:00Z"}


def typed(stream: str, *rows: dict[str, str | None], zones: Zones = PARIS) -> Coerced:
    columns = {name: pl.String for row in rows for name in row}
    return coerce(stream, pl.DataFrame(rows, schema=columns), zones, "EUR")


def value(stream: str, base: dict[str, str], zones: Zones = PARIS, **cell: str) -> object:
    """The cell's typed value; it must not be refused."""
    done = typed(stream, base | cell, zones=zones)
    assert done.rejects.rows(named=True) == []
    typed_cell = done.frame[next(iter(cell))].item()
    return typed_cell.to_list() if isinstance(typed_cell, pl.Series) else typed_cell


def refused(stream: str, base: dict[str, str], **cell: str) -> tuple[str, str, bool]:
    """(value, reason, does the whole record go) of the one reject, which names that cell."""
    done = typed(stream, base | cell)
    (reject,) = done.rejects.rows(named=True)
    assert reject["field"] == next(iter(cell))
    assert reject["record_id"] == base["id"]
    assert len(done.frame) == (0 if reject["whole_record"] else 1)
    return reject["value"], reject["reason"], reject["whole_record"]


# money


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("100", "EUR", 10_000),
        ("0", "EUR", 0),
        ("-0.00", "EUR", 0),
        ("+1.5", "EUR", 150),
        (".5", "EUR", 50),
        ("5.", "EUR", 500),
        ("007.10", "EUR", 710),
        ("  12.30 ", "EUR", 1230),
        ("10.005", "EUR", 1001),
        ("-10.005", "EUR", -1000),
        ("-10.0050001", "EUR", -1001),
        ("-10.006", "EUR", -1001),
        ("0.004999999999999999999999", "EUR", 0),
        ("1234.5", "JPY", 1235),
        ("-0.5", "JPY", 0),
        ("-1.5", "JPY", -1),
        ("1.0005", "BHD", 1001),
        ("1.00005", "CLF", 10_001),
        ("1e3", "EUR", 100_000),
        ("1.5E-1", "EUR", 15),
        ("1e-999999999", "EUR", 0),
        ("1", "eur", 100),
        ("90000000000000.00", "EUR", MAX_MINOR),
    ],
)
def test_money_is_minor_units_rounded_half_up(amount: str, currency: str, minor: int) -> None:
    assert value("opportunity", DEAL, amount=amount, currency=currency) == minor


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("1e308", "out of range"),
        ("1e999999999", "not a decimal number"),
        ("NaN", "not a decimal number"),
        ("-Infinity", "not a decimal number"),
        ("1,5", "not a decimal number"),
        ("1 000", "not a decimal number"),
        ("EUR 5", "not a decimal number"),
        ("--5", "not a decimal number"),
        (".", "not a decimal number"),
        ("𝔘🚀", "not a decimal number"),
        ("٣", "not a decimal number"),
        ("1_000", "not a decimal number"),
        ("90000000000000.01", "out of range"),
        ("-90000000000000.01", "out of range"),
    ],
)
def test_money_that_is_none_refuses_the_deal(amount: str, reason: str) -> None:
    assert refused("opportunity", DEAL, amount=amount) == (amount, reason, True)


def test_money_of_an_account_only_loses_the_value() -> None:
    done = refused("account", ACCOUNT | {"currency": "EUR"}, potential_revenue="1e308")

    assert done == ("1e308", "out of range", False)


def test_money_without_a_currency_is_in_the_home_currency() -> None:
    done = typed("opportunity", DEAL | {"currency": ""}, DEAL | {"id": "O2", "currency": None})

    assert done.frame.select("amount", "currency").rows() == [(10_000, "EUR")] * 2
    bare = {name: text for name, text in DEAL.items() if name != "currency"}
    assert typed("opportunity", bare).frame["currency"].item() == "EUR"


@pytest.mark.parametrize("currency", ["XXX", "EURO", "€", "𝔘"])
def test_an_unknown_currency_refuses_the_deal(currency: str) -> None:
    _, reason, whole = refused("opportunity", DEAL, currency=currency)

    assert (reason, whole) == ("unknown currency", True)


plain = st.builds(
    lambda sign, whole, part: f"{sign}{whole}{part}",
    st.sampled_from(["", "-", "+"]),
    st.text("0123456789", min_size=1, max_size=17),
    st.one_of(st.just(""), st.text("0123456789", max_size=25).map(lambda t: f".{t}")),
)
scientific = st.builds(lambda text, e: f"{text}e{e}", plain, st.integers(-40, 12))
odd = st.one_of(st.sampled_from(["NaN", "inf", "", "1e308", "-", "1..2"]), st.text(ANY, max_size=5))
currencies = st.sampled_from(["EUR", "JPY", "BHD", "CLF"])


def exact(text: str, exponent: int) -> int | None:
    """floor(x + 1/2) in exact arithmetic, None for no decimal number."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    if not number.is_finite():
        return None
    return floor(Fraction(number) * 10**exponent + Fraction(1, 2))


@given(st.lists(st.tuples(plain | scientific, currencies), min_size=1, max_size=30))
@example([("-0.5", "JPY"), ("0.5", "JPY"), ("1.005", "EUR"), ("-1.005", "EUR"), ("-.5e0", "JPY")])
def test_every_amount_is_exact_or_refused(amounts: list[tuple[str, str]]) -> None:
    rows = [
        DEAL | {"id": str(n), "amount": amount, "currency": currency}
        for n, (amount, currency) in enumerate(amounts)
    ]

    done = typed("opportunity", *rows)

    wanted = {str(n): exact(a, EXPONENTS[c]) for n, (a, c) in enumerate(amounts)}
    kept = dict(done.frame.select("id", "amount").iter_rows())
    assert kept == {key: v for key, v in wanted.items() if v is not None and abs(v) <= MAX_MINOR}
    assert set(done.rejects["record_id"]) == set(wanted) - set(kept)


@given(st.lists(plain | odd, min_size=1, max_size=30), st.sampled_from([0, 1, 2, 3, 4, 7]))
def test_the_fast_path_never_guesses(texts: list[str], exponent: int) -> None:
    """What it cannot read plainly it leaves; what it reads is exact."""
    frame = pl.DataFrame({"x": texts, "e": [exponent] * len(texts)})

    minor = minor_column(frame, pl.col("x"), pl.col("e"), places=max(exponent, 4)).to_list()

    for text, given_minor in zip(texts, minor, strict=True):
        assert given_minor is None or given_minor == exact(text, exponent)


@given(st.integers(-(10**20), 10**20), st.integers(0, 4))
def test_decimal_text_and_minor_units_are_inverse(minor: int, exponent: int) -> None:
    assert minor_from_text(to_decimal_text(minor, exponent), exponent) == minor


@given(st.fractions())
def test_rounding_is_the_floor_of_x_and_a_half(number: Fraction) -> None:
    assert round_half_up(number) == floor(number + Fraction(1, 2))


# numbers


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("12.0", 12), ("-3", -3), ("1e3", 1000), ("0", 0)]
)
def test_whole_numbers(text: str, number: int) -> None:
    assert value("account", ACCOUNT, employees=text) == number


@pytest.mark.parametrize("text", ["12.5", "NaN", "inf", "1e308", "1e400", "many", "𝔘"])
def test_what_is_no_whole_number_is_unknown(text: str) -> None:
    assert refused("account", ACCOUNT, employees=text) == (text, "not a whole number", False)


@pytest.mark.parametrize("text", ["NaN", "inf", "-inf", "1e400", "ten"])
def test_a_score_must_be_finite(text: str) -> None:
    base = {"id": "S1", "account_id": "A1", "answered_at": "2026-01-01"}

    assert refused("survey", base, score=text) == (text, "not a finite number", False)
    assert value("survey", base, score="1e308") == 1e308


@pytest.mark.parametrize(
    ("text", "billionths"),
    [
        ("35.5", 355_000_000),
        ("0", 0),
        ("100", 10**9),
        ("0.00000005", 1),
        ("33.33333333", 333_333_333),
    ],
)
def test_percents_are_billionths(text: str, billionths: int) -> None:
    assert value("opportunity", DEAL, probability=text) == billionths


@pytest.mark.parametrize("text", ["-1", "100.1", "NaN", "35 %%", "1e308"])
def test_a_percentage_beyond_its_bounds_is_unknown(text: str) -> None:
    reason = "not a percentage between 0 and 100"

    assert refused("opportunity", DEAL, probability=text) == (text, reason, False)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("1.0845", "1.0845"),
        ("1e-6", "0.000001"),
        ("0.000000000000000001", "1e-18"),
        ("123456789012345.5e0", "123456789012345.5"),
    ],
)
def test_rates_are_exact(text: str, rate: str) -> None:
    assert value("opportunity", DEAL, rate=text) == Decimal(rate)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "a rate must be above 0"),
        ("-1", "a rate must be above 0"),
        ("NaN", "not a decimal number"),
        ("1e308", "not a decimal number"),
        ("par", "not a decimal number"),
        ("1_0", "not a decimal number"),
    ],
)
def test_a_rate_that_is_none_refuses_the_deal(text: str, reason: str) -> None:
    assert refused("opportunity", DEAL, rate=text) == (text, reason, True)


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("true", True),
        ("TRUE", True),
        (" False ", False),
        ("Yes", True),
        ("1", True),
        ("oui", True),
        ("VRAI", True),
        ("no", False),
        ("0", False),
        ("non", False),
        ("Faux", False),
    ],
)
def test_booleans(text: str, is_it: bool) -> None:
    assert value("user", {"id": "U1"}, is_active=text) is is_it


def test_a_boolean_that_is_none_is_unknown_or_refuses_what_needs_it() -> None:
    reason = "neither true nor false"

    assert refused("user", {"id": "U1"}, is_active="2") == ("2", reason, False)
    open_deal = DEAL | {"is_won": "false"}
    assert refused("opportunity", open_deal, is_closed="maybe") == ("maybe", reason, True)


# dates


@pytest.mark.parametrize("text", ["2026-01-15", "2026-01-15T23:59:59", "2026-01-15 00:00"])
def test_dates_without_offset_are_the_date_they_say(text: str) -> None:
    zones = Zones("Pacific/Auckland", "America/Los_Angeles")

    assert value("opportunity", DEAL, zones, close_date=text) == dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-01-15T23:30:00Z", "Europe/Paris", 16),
        ("2026-01-15T23:30:00Z", "America/New_York", 15),
        ("2026-01-15T02:00:00.000+0000", "America/New_York", 14),
        ("2026-01-15T01:00:00+05:30", "Europe/Paris", 14),
        ("2026-01-15T20:00:00-08:00", "Asia/Tokyo", 16),
    ],
)
def test_a_datetime_becomes_a_date_in_the_crms_zone(text: str, zone: str, day: int) -> None:
    zones = Zones("Pacific/Kiritimati", zone)

    assert value("opportunity", DEAL, zones, close_date=text) == dt.date(2026, 1, day)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-15T10:00:00Z", "2026-01-15T10:00:00"),
        ("2026-01-15T10:00:00.123456789Z", "2026-01-15T10:00:00.123456"),
        ("2026-01-15T10:00:00,5Z", "2026-01-15T10:00:00.5"),
        ("2026-01-15T10:00:00-0330", "2026-01-15T13:30:00"),
        ("2026-01-15 10:00 +05:45", "2026-01-15T04:15:00"),
        ("2026-01-15T10:00:00", "2026-01-15T09:00:00"),
        ("2026-07-15T10:00:00", "2026-07-15T08:00:00"),
        ("2026-01-15", "2026-01-14T23:00:00"),
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00"),
        ("2026-03-29T02:30:00", "2026-03-29T01:30:00"),
    ],
)
def test_times_are_utc_and_without_offset_in_the_configured_zone(text: str, utc: str) -> None:
    """Also in the hour the clocks repeat (the first one) and the hour they skip (one later)."""
    zones = Zones("Europe/Paris", "Asia/Tokyo")
    wanted = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)

    assert value("activity", ACTIVITY, zones, occurred_at=text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13-01",
        "2025-02-29",
        "0000-00-00",
        "0026-01-15",
        "15/01/2026",
        "20260115",
        "2026-1-5",
        "2026-01-15T25:00:00",
        "2026-01-15T10:61:00",
        "2026-01-15T10:00:00+99:99",
        "yesterday",
        "𝔘",
        "NaN",
    ],
)
def test_an_impossible_date_is_refused(text: str) -> None:
    assert refused("opportunity", DEAL, close_date=text) == (text, "impossible date", True)
    assert refused("activity", ACTIVITY, occurred_at=text) == (text, "impossible date", True)
    assert refused("account", ACCOUNT, plan_end=text) == (text, "impossible date", False)


# records


def test_text_of_any_script_stays_as_it_is() -> None:
    for name in ("𝔘nlimited 🚀", "=1+1", 'a "b"', "two\nlines", "e\u0301"):
        assert value("account", ACCOUNT, name=name) == name


def test_blank_text_is_null_and_a_record_needs_its_required_values() -> None:
    assert refused("account", ACCOUNT, name="  ") == ("", "missing", True)
    assert typed("account", ACCOUNT | {"region": " "}).frame["region"].item() is None


def test_a_won_deal_needs_an_amount_and_a_closed_one_a_date() -> None:
    assert refused("opportunity", DEAL, amount="") == ("", "won without an amount", True)
    lost = DEAL | {"is_won": "false"}
    assert refused("opportunity", lost, close_date="") == ("", "closed without a date", True)
    open_deal = lost | {"is_closed": "false", "amount": "", "close_date": ""}
    assert len(typed("opportunity", open_deal).frame) == 1


def test_won_implies_closed() -> None:
    assert value("opportunity", DEAL, is_closed="false") is True
    assert value("opportunity", DEAL, is_closed="") is True


def test_a_deleted_record_needs_nothing_but_its_id() -> None:
    gone = {"id": "O1", "is_deleted": "true", "stage": "", "is_closed": "", "is_won": ""}

    done = typed("opportunity", gone, DEAL | {"id": "O2", "is_deleted": "false"})

    assert done.frame.select("id", "is_deleted").rows() == [("O1", True), ("O2", False)]
    assert typed("opportunity", gone | {"id": ""}).rejects["reason"].to_list() == ["missing"]


def test_without_a_deleted_column_every_record_lives() -> None:
    assert typed("account", ACCOUNT).frame["is_deleted"].to_list() == [False]


def test_closed_lists_of_words() -> None:
    assert value("activity", ACTIVITY, kind="Meeting") == "meeting"
    assert refused("activity", ACTIVITY, kind="fax")[2]
    text, reason, whole = refused("activity", ACTIVITY, direction="sideways")
    assert (text, whole) == ("sideways", False)
    assert "inbound, outbound" in reason


def test_links_are_split_and_empty_ones_dropped() -> None:
    assert value("activity", ACTIVITY, contact_ids="C1||C2|") == ["C1", "C2"]
    raw = pl.DataFrame([ACTIVITY]).with_columns(pl.Series("contact_ids", [["C1", "C2"]]))
    assert coerce("activity", raw, PARIS, "EUR").frame["contact_ids"].to_list() == [["C1", "C2"]]


def test_open_columns_are_typed_and_unknown_ones_left_out() -> None:
    row = ACCOUNT | {"rating_fit": "A", "rating_fit_at": "2026-01-15", "zzz": "1"}

    frame = typed("account", row).frame

    assert "zzz" not in frame.columns
    assert frame["rating_fit"].item() == "A"
    assert frame["rating_fit_at"].item() == dt.date(2026, 1, 15)


def test_a_reject_says_what_revenue_it_hides() -> None:
    row = DEAL | {"currency": "XXX", WHERE: "opportunities.csv:17"}

    (reject,) = typed("opportunity", row).rejects.rows(named=True)

    assert reject["where"] == "opportunities.csv:17"
    assert (reject["account_id"], reject["day"]) == ("A1", dt.date(2026, 1, 15))
    assert reject["won"] is True
    refund = {"id": "R1", "account_id": "A1", "amount": "5", "booked_on": "x"}
    (reject,) = typed("revenue", refund).rejects.rows(named=True)
    assert (reject["won"], reject["amount"], reject["currency"]) == (True, 500, "EUR")


def test_several_bad_values_of_one_record_are_each_told() -> None:
    done = typed("account", ACCOUNT | {"employees": "x", "plan_end": "y", "created_at": "z"})

    assert sorted(done.rejects["field"]) == ["created_at", "employees", "plan_end"]
    assert len(done.frame) == 1


def test_where_travels_with_the_row() -> None:
    assert typed("account", ACCOUNT | {WHERE: "accounts.csv:2"}).frame[WHERE].item() == (
        "accounts.csv:2"
    )


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_every_stream_is_typed_as_the_tables_say(stream: str) -> None:
    """An all-empty row too: nothing but a reject, and no crash."""
    names = [column.name for column in STREAMS[stream].columns]
    empty = coerce(stream, pl.DataFrame(schema=dict.fromkeys(names, pl.String)), PARIS, "EUR")
    blank = typed(stream, dict.fromkeys(names, ""))

    assert empty.frame.schema == STREAMS[stream].empty().schema
    assert empty.rejects.schema == REJECT_SCHEMA
    assert len(blank.frame) + blank.rejects["whole_record"].sum() == 1


cells = st.one_of(
    st.text(ANY, max_size=8),
    st.sampled_from(["1e308", "NaN", "", "true", "2026-01-15", "2026-02-30", "𝔘", "-1", "EUR"]),
)


@given(st.data(), st.sampled_from(sorted(STREAMS)))
def test_no_text_crashes_and_no_record_is_lost(data: st.DataObject, stream: str) -> None:
    names = [column.name for column in STREAMS[stream].columns]
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, cells)), max_size=4))
    raw = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))

    done = coerce(stream, raw, PARIS, "EUR")

    assert len(done.frame) + done.rejects["whole_record"].sum() == len(rows)


def test_every_reason_of_a_refused_record_is_told_and_counts_it_once() -> None:
    """So that one reading of a file shows all that has to be mended."""
    row = DEAL | {"is_won": "perhaps", "amount": "12 500,00", "close_date": "09/03/2026"}

    rejects = typed("opportunity", row | {"probability": "x"}, DEAL).rejects

    assert rejects.select("field", "value", "whole_record").rows() == [
        ("is_won", "perhaps", True),
        ("amount", "12 500,00", False),
        ("close_date", "09/03/2026", False),
        ("probability", "x", False),
    ]
