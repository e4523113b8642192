"""Dates and numbers as files write them, each by the order or mark that the map names."""

from __future__ import annotations

import pytest

from kamsync.model.word_forms import folded, folded_name
from kamsync.model.written_dates import iso_date, readings
from kamsync.model.written_numbers import currency_mark, fits_currency, plain_number


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("3/9/2026", "m/d/y", "2026-03-09"),
        ("3/9/2026", "d/m/y", "2026-09-03"),
        ("04/30/26", "m/d/y", "2026-04-30"),
        ("31.12.2025", "d/m/y", "2025-12-31"),
        ("30-04-26", "d/m/y", "2026-04-30"),
        ("01/02/99", "d/m/y", "1999-02-01"),
        ("2026/3/9", "y/m/d", "2026-03-09"),
        ("20260309", "yyyymmdd", "2026-03-09"),
        ("46090", "excel", "2026-03-09"),
        ("46090.75", "excel", "2026-03-09 18:00:00"),
        ("3/9/2026 2:30 PM", "m/d/y", "2026-03-09 14:30:00"),
        ("3/9/2026 12:05 am", "m/d/y", "2026-03-09 00:05:00"),
        ("09/03/2026 14:05:59", "d/m/y", "2026-03-09 14:05:59"),
        ("9 mars 2026", "d/m/y", "2026-03-09"),
        ("1er août 2026", "d/m/y", "2026-08-01"),
        ("Mar 9, 2026", "m/d/y", "2026-03-09"),
        ("09-Dec-25", "d/m/y", "2025-12-09"),
    ],
)
def test_a_date_is_read_by_the_named_order(text: str, order: str, iso: str) -> None:
    assert iso_date(text, order) == iso


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("12/31/2025", "d/m/y"),
        ("31/02/2026", "d/m/y"),
        ("2026-03-09", "d/m/y"),
        ("3/9", "m/d/y"),
        ("ju 9 2026", "m/d/y"),
        ("123", "excel"),
        ("20261301", "yyyymmdd"),
        ("3/9/2026 14:30 PM", "m/d/y"),
        ("", "d/m/y"),
    ],
)
def test_what_the_order_does_not_read_stays(text: str, order: str) -> None:
    assert iso_date(text, order) is None


def test_a_column_is_ambiguous_while_two_orders_read_every_date() -> None:
    both = {"d/m/y": "2026-05-10", "m/d/y": "2026-10-05"}

    assert readings(["10/05/2026", "01/02/2026"]) == both
    assert readings(["10/05/2026", "13/02/2026"]) == {"d/m/y": "2026-05-10"}
    assert readings([]) == {}


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("1 234,56", "1234.56", "1234.56"),
        ("1\u202f234\u00a0567,5", "1234567.5", "1234567.5"),
        ("1'234.50", "1234.50", "1234.50"),
        ("12,34,567.50", "1234567.50", "1234567.50"),
        ("(1.234,56 €)", "-1234.56", "-1234.56"),
        ("1234.56-", "-1234.56", "-1234.56"),
        ("−5", "-5", "-5"),
        ("-$5", "-5", "-5"),
        ("1.2.3", None, None),
        ("1,23,4", None, None),
        ("--5", None, None),
        ("(5", None, None),
        ("€", None, None),
        ("5 apples", None, None),
    ],
)
def test_the_mark_decides_only_what_has_two_readings(
    text: str, comma: str | None, point: str | None
) -> None:
    assert (plain_number(text, ","), plain_number(text, ".")) == (comma, point)


def test_a_sign_or_code_names_the_currencies_it_can_be() -> None:
    assert [currency_mark(t) for t in ("$5", "5 EUR", "US$ 5", "5")] == ["$", "EUR", "US$", ""]
    assert fits_currency("$", "CAD")
    assert not fits_currency("$", "EUR")
    assert not fits_currency("USD", "EUR")
    assert fits_currency("kr", "SEK")


def test_words_are_compared_without_case_accents_and_spaces() -> None:
    assert folded("  GAGNÉE  enfin ") == folded("gagnee enfin")


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Birch  Mills, Ltd", "birch mills"),
        ("Dupont S.A.R.L.", "dupont"),
        ("Müller GmbH & Co. KG", "muller"),
        ("SA", "sa"),
        ("Cèdre & Fils", "cedre fils"),
        ("CEDRE ET FILS", "cedre fils"),
        ("Smith and Co", "smith"),
        ("Et", "et"),
        ("Saint-Gobain", "saint gobain"),
    ],
)
def test_names_of_firms_are_compared_without_their_legal_form(name: str, bare: str) -> None:
    assert folded_name(name) == bare
