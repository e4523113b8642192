"""Numbers as files write them → plain decimals, by the decimal mark that the map names. Pure.

The mark decides what has two readings (`1.234`); what has only one (`1.234,56`, `1234.5`) is
read by that one. Currency signs, spaces, apostrophes, brackets and a trailing minus are taken
off. What is no number either way stays as it is, for `coerce` to refuse.
"""

from __future__ import annotations

import re
from typing import Final

CURRENCY_SIGNS: Final = {
    "€": ("EUR",),
    "£": ("GBP", "EGP", "LBP"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD", "XCD"),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₽": ("RUB",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₴": ("UAH",),
    "₦": ("NGN",),
    "₱": ("PHP",),
    "฿": ("THB",),
}
_MARK: Final = rf"(?:[A-Z]{{3}}|[A-Z]{{0,3}}[{''.join(CURRENCY_SIGNS)}]|kr\.?|zł|Kč|Ft|lei)"
_SHAPE: Final = re.compile(
    rf"^(?P<open>\()?\s*(?P<sign>[-+−])?\s*(?P<mark>{_MARK})?\s*(?P<inner>[-−])?\s*"
    rf"(?P<digits>[\d.,'’\s]*\d)\s*(?P<trailing>[-−])?\s*(?P<behind>{_MARK})?\s*"
    r"(?P<last>[-−])?(?P<close>\))?$"
)
_GROUPED: Final = {
    "," : re.compile(r"^(\d{1,3}(?:([.\s'’])\d{3}(?:\2\d{3})*)?|\d+)(?:,(\d+))?$"),
    "." : re.compile(
        r"^(\d{1,3}(?:([,\s'’])\d{3}(?:\2\d{3})*)?|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.(\d+))?$"
    ),
}  # fmt: skip
"""By decimal mark: groups of three, all behind the same mark, or India's 12,34,567."""


def plain_number(text: str, decimal: str) -> str | None:
    """`(1.234,56 €)` → `-1234.56`; None where it is no number."""
    shape = _SHAPE.match(text)
    if shape is None or bool(shape["open"]) != bool(shape["close"]):
        return None
    signs = [shape[n] for n in ("sign", "inner", "trailing", "last") if shape[n]]
    if len(signs) + bool(shape["open"]) > 1:
        return None
    digits = _digits(shape["digits"], decimal)
    if digits is None:
        return None
    return digits if signs in ([], ["+"]) and not shape["open"] else f"-{digits}"


def _digits(text: str, decimal: str) -> str | None:
    text = re.sub(r"[\s’]", lambda found: "'" if found[0] == "’" else " ", text)
    for mark in (decimal, "," if decimal == "." else "."):
        if found := _GROUPED[mark].match(text):
            whole = re.sub(r"\D", "", found[1])
            return f"{whole}.{found[3]}" if found[3] else whole
    return None


def currency_mark(text: str) -> str:
    """The sign or code beside a number: `1234 EUR` → `EUR`, `$5` → `$`; empty where none is."""
    shape = _SHAPE.match(text)
    return (shape["mark"] or shape["behind"] or "") if shape else ""


def fits_currency(mark: str, currency: str) -> bool:
    """Whether an amount with that mark can be in that currency; an unknown mark always."""
    if len(mark) == len("EUR") and mark.isalpha() and mark.isupper():
        return mark == currency
    possible = CURRENCY_SIGNS.get(mark[-1:], ())
    return not possible or currency in possible
