"""Numbers and money as Babel writes them, though they are put together without its patterns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from kamsync.messages import formats
from kamsync.messages.formats import NARROW, money, number
from kamsync.model.currencies import round_half_up

LANGUAGES = st.sampled_from(["en", "fr"])


def narrow(text: str, language: str) -> str:
    return text.replace("\u00a0", NARROW) if language == "fr" else text


@given(
    st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e9, 1e9)),
    LANGUAGES,
    st.integers(0, 4),
    st.booleans(),
)
def test_a_number_is_what_babel_writes(
    value: float, language: str, decimals: int, fixed: bool
) -> None:
    exact = Decimal(round_half_up(Fraction(value) * 10**decimals)).scaleb(-decimals)
    pattern = "#,##0." + ("0" if fixed else "#") * decimals if decimals else "#,##0"
    babel = format_decimal(exact, format=pattern, locale=language)

    assert number(value, language, decimals, fixed=fixed) == narrow(babel, language)


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from(["EUR", "USD", "CHF", "JPY", "TND", "XAF"]),
    LANGUAGES,
)
def test_an_amount_is_what_babel_writes(minor: int, currency: str, language: str) -> None:
    digits = {"JPY": 0, "XAF": 0, "TND": 3}.get(currency, 2)
    exact = Fraction(minor, 10**digits)
    decimals = 0 if abs(exact) >= 100 or exact.denominator == 1 else digits
    amount = Decimal(round_half_up(exact * 10**decimals)).scaleb(-decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    pattern = f"{pattern}\u202f¤" if language == "fr" else f"¤{pattern}"
    babel = format_currency(
        amount, currency, format=pattern, locale=language, currency_digits=False
    )

    assert money(minor, currency, language) == narrow(babel, language)


def test_a_value_just_below_a_half_is_not_rounded_up() -> None:
    """2.675 and 1.005 are stored a little smaller than they are written."""
    assert number(2.675, "en", 2) == "2.67"
    assert number(1.005, "en", 2, fixed=True) == "1.00"
    assert number(0.125, "en", 2) == "0.13"


@pytest.mark.parametrize(("language", "shown"), [("en", "-€1,234"), ("fr", "-1\u202f234\u202f€")])
def test_a_loss_has_its_sign_in_front(language: str, shown: str) -> None:
    assert money(-123400, "EUR", language) == shown


def test_a_series_is_parted_as_the_language_does() -> None:
    assert formats.series(["a", "b"], "en") == "a; b"
    assert formats.series(["a", "b"], "fr") == "a\u00a0; b"
