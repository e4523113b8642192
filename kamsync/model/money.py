"""Currencies and exact decimals: minor units as Int64, rates as decimals with 18 places."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

import polars as pl

from kamsync.model.currencies import EXPONENTS, round_half_up

MAX_MINOR: Final = 9 * 10**15
"""Largest amount kept, in minor units: exact as Float64, and a sum of 1,000 of them fits Int64."""

RATE_SCALE: Final = 18
_MOST_DIGITS: Final = 30
"""Before or after the point; far beyond any amount that is kept."""

RATE_TYPE: Final = pl.Decimal(38, RATE_SCALE)


def exponent_of(currency: pl.Expr) -> pl.Expr:
    """Minor-unit exponent (Int64) of a currency column; null for a code ISO 4217 does not know."""
    return currency.replace_strict(
        list(EXPONENTS), list(EXPONENTS.values()), default=None, return_dtype=pl.Int64
    )


def decimal_from_text(text: str) -> Decimal | None:
    """The exact value of one decimal text, exponents allowed; None when it is no finite decimal.

    Stricter than Decimal, which also takes `1_000` and the digits of other scripts.
    """
    if not text.isascii() or "_" in text:
        return None
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


def minor_from_text(text: str, exponent: int) -> int | None:
    """Minor units of one decimal text; None when it is no finite decimal."""
    value = decimal_from_text(text)
    if value is None or value.adjusted() > _MOST_DIGITS:
        return None
    if value.adjusted() < -_MOST_DIGITS:
        return 0  # exact, and 1e-999999999 never becomes a fraction of a billion digits
    return round_half_up(Fraction(value) * 10**exponent)


def to_decimal_text(minor: int, exponent: int) -> str:
    """`-123456, 2` → `-1234.56`; the inverse of minor_from_text."""
    sign, digits = ("-", -minor) if minor < 0 else ("", minor)
    if exponent == 0:
        return f"{sign}{digits}"
    whole, part = divmod(digits, 10**exponent)
    return f"{sign}{whole}.{part:0{exponent}d}"


def decimal_parts(text: pl.Expr) -> pl.Expr:
    """Sign, digits before and after the point of plain decimals, as a struct."""
    return text.str.extract_groups(r"^([+-]?)0*([0-9]{0,17})(?:\.([0-9]*))?$")


def from_parts(text: pl.Expr, parts: pl.Expr, exponent: pl.Expr, places: int) -> pl.Expr:
    """Column-wise minor_from_text from the decimal_parts of `text`, rounded floor(x + 0.5).

    `places` is the largest exponent that occurs. Rows that are not plain decimals (an exponent
    part, more digits) give null; the caller sends those few through minor_from_text. Works on
    digits, never on floats: 10.005 EUR is 1000.5 cents exactly.
    """
    negative = parts.struct.field("1") == "-"
    digits = parts.struct.field("2")
    fraction = parts.struct.field("3").fill_null("")
    is_number = text.str.contains(r"[0-9]")
    padded = fraction.str.pad_end(places, "0")
    kept = padded.str.head(exponent.clip(0, places))
    rest = padded.str.slice(exponent.clip(0, places))
    # a zero in front, so that there always is a digit to read
    magnitude = pl.concat_str([pl.lit("0"), digits, kept]).cast(pl.Int64, strict=False)
    first = rest.str.head(1)
    tail = rest.str.slice(1).str.strip_chars_end("0")
    up = (first > "5") | ((first == "5") & (~negative | (tail != "")))
    rounded = magnitude + up.fill_null(value=False).cast(pl.Int64)
    sign = pl.when(negative).then(-1).otherwise(1)
    return pl.when(is_number & exponent.is_not_null()).then(rounded * sign)
