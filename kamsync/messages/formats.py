"""Numbers, money, percents and dates as people of a language write them (Babel); pure.

Rounding is ours, floor(x + 0.5) on exact values, so that a text never disagrees with a field.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from babel.dates import format_date, format_timedelta
from babel.numbers import (
    format_compact_currency,
    format_percent,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)

from kamsync.model.currencies import EXPONENTS, round_half_up

LANGUAGES: Final = ("en", "fr")
NARROW: Final = "\u202f"
_WHOLE_FROM: Final = 100
"""Amounts of this many units or more are shown without cents."""
_COMPACT_FROM: Final = 1_000_000
_FLOAT_IS_SAFE: Final = 1e8
_NEAR: Final = 1e-3
"""Far more than a float of that size and four decimals can be wrong by."""
_LOCALES: Final[Mapping[str, str]] = {"en": "en", "fr": "fr"}


def language_of(tag: str | None, default: str) -> str:
    """`fr_FR`, `fr-CA`, `FR` → fr; a language without a catalogue → `default`."""
    short = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    return short if short in LANGUAGES else default


def plain(text: object, limit: int = 120) -> str:
    """Text from a CRM on one line: control and direction marks out, white space single, clipped.

    Escaping stays with the sink (HTML, CSV, Mermaid): here `<` and `=` are just characters.
    """
    whole = str(text)
    spaced = whole if whole.isprintable() else "".join(_visible(c) for c in whole)
    line = " ".join(spaced.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") and character != "\u200d" else character


def number(
    value: float | Decimal | Fraction, language: str, decimals: int = 0, *, fixed: bool = False
) -> str:
    """With that many decimals at most, or exactly: 1 234,5 · 1,234.5."""
    scaled = _scaled(value, decimals)
    return _sign(scaled) + _digits(abs(scaled), decimals, language, fixed=fixed)


def _scaled(value: float | Decimal | Fraction, decimals: int) -> int:
    """floor(value × 10^decimals + 0.5), in fractions only where a float might not decide."""
    if isinstance(value, float) and abs(value) < _FLOAT_IS_SAFE:
        raised = float(value * 10**decimals + 0.5)
        if abs(raised - round(raised)) > _NEAR:
            return math.floor(raised)
    return round_half_up(Fraction(value) * 10**decimals)


def _sign(value: int) -> str:
    return "-" if value < 0 else ""


@lru_cache(maxsize=50_000)
def _digits(scaled: int, decimals: int, language: str, *, fixed: bool) -> str:
    """Grouped by the language's own marks. Babel would parse a pattern for each of the hundreds of
    thousands of numbers in a portfolio's sentences; a test holds both equal."""
    group, point = _marks(language)
    whole, rest = divmod(scaled, 10**decimals)
    behind = f"{rest:0{decimals}}" if decimals else ""
    behind = behind if fixed else behind.rstrip("0")
    return f"{whole:,}".replace(",", group) + (point + behind if behind else "")


@cache
def _marks(language: str) -> tuple[str, str]:
    """What stands between thousands, and before decimals."""
    locale = _LOCALES[language]
    return _narrow(get_group_symbol(locale), language), get_decimal_symbol(locale)


_symbol = cache(get_currency_symbol)


def money(minor: int, currency: str, language: str) -> str:
    """Minor units as an amount; whole units from 100 on, cents below."""
    digits = EXPONENTS.get(currency, 2)
    unit = 10**digits
    whole = abs(minor) >= _WHOLE_FROM * unit or minor % unit == 0
    decimals = 0 if whole else digits
    scaled = (2 * minor + unit) // (2 * unit) if whole else minor
    amount = _digits(abs(scaled), decimals, language, fixed=True)
    symbol = _symbol(currency, _LOCALES[language])
    shown = f"{amount}{NARROW}{symbol}" if language == "fr" else f"{symbol}{amount}"
    return _sign(scaled) + shown


def short_money(minor: int, currency: str, language: str) -> str:
    """Three figures at most, for a headline: €10.7M · 10,7 M€."""
    amount = Decimal(minor).scaleb(-EXPONENTS.get(currency, 2))
    digits = 0 if abs(amount) < _COMPACT_FROM or abs(amount) >= 100 * _COMPACT_FROM else 1
    text = format_compact_currency(
        amount, currency, locale=_LOCALES[language], fraction_digits=digits
    )
    return _narrow(text, language)


def percent(fraction: float | Fraction, language: str, *, signed: bool = False) -> str:
    """Whole percents, floor(x + 0.5); a part below 0.5 % that is not 0 reads `< 1 %`."""
    whole = _scaled(fraction, 2)
    text = _percents(whole, language)
    if whole == 0 and fraction > 0:
        text = "<" + _percents(1, language)
    return f"+{text}" if signed and whole > 0 else text


@lru_cache(maxsize=10_000)
def _percents(whole: int, language: str) -> str:
    shown = format_percent(Decimal(whole).scaleb(-2), locale=_LOCALES[language])
    return _narrow(shown, language)


@lru_cache(maxsize=10_000)
def date(day: dt.date, language: str) -> str:
    """6 Oct 2026 · 6 oct. 2026: no reading in which day and month change places."""
    shown = format_date(day, format="d MMM y", locale=_LOCALES[language])
    return f"1er{shown[1:]}" if language == "fr" and day.day == 1 else shown


@lru_cache(maxsize=10_000)
def short_date(day: dt.date, language: str) -> str:
    """14 Dec · 14 déc.: for a day of the coming weeks."""
    shown = format_date(day, format="d MMM", locale=_LOCALES[language])
    return f"1er{shown[1:]}" if language == "fr" and day.day == 1 else shown


def month(day: dt.date, language: str) -> str:
    """Dec 2026 · déc. 2026."""
    return format_date(day, format="MMM y", locale=_LOCALES[language])


def ago(then: dt.datetime, now: dt.datetime, language: str) -> str:
    """3 hr ago · il y a 3 h."""
    locale = _LOCALES[language]
    shown = format_timedelta(then - now, add_direction=True, format="short", locale=locale)
    return _narrow(shown, language)


def pair(name: str, text: object, language: str) -> str:
    """`name: text`; French sets a space before the colon."""
    return f"{name}\u00a0: {text}" if language == "fr" else f"{name}: {text}"


def series(parts: Iterable[str], language: str) -> str:
    """`a; b`; French sets a space before the semicolon."""
    return ("\u00a0; " if language == "fr" else "; ").join(parts)


def is_known(value: object) -> bool:
    """Neither null nor a float that is no number."""
    return value is not None and (not isinstance(value, float) or math.isfinite(value))


def _narrow(text: str, language: str) -> str:
    return text.replace("\u00a0", NARROW) if language == "fr" else text
