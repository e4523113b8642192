"""Columns of text as files write them → the plain form that `coerce` reads. Pure.

What most texts look like is rewritten at once, of the rest each distinct text; where the format
says nothing, nothing is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import polars as pl

from kamsync.model.fieldmap import FileFormat
from kamsync.model.tables import Kind
from kamsync.model.word_forms import folded
from kamsync.model.written_dates import iso_date
from kamsync.model.written_numbers import plain_number

_LETTERS: Final = [chr(n) for n in range(ord("!"), ord("~") + 1)]
_DAY_LENGTH: Final = len("2026-03-29")
_APART: Final = r"[/.\- ]"
_TWO, _YEAR = "[0-9]{2}", "[1-9][0-9]{3}"
_CLOCK: Final = "(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?$"
_DAYS: Final = {
    "d/m/y": (f"^{_TWO}{_APART}{_TWO}{_APART}{_YEAR}", (6, 3, 0), _DAY_LENGTH),
    "m/d/y": (f"^{_TWO}{_APART}{_TWO}{_APART}{_YEAR}", (6, 0, 3), _DAY_LENGTH),
    "y/m/d": (f"^{_YEAR}{_APART}{_TWO}{_APART}{_TWO}", (0, 5, 8), _DAY_LENGTH),
    "yyyymmdd": (f"^{_YEAR}{_TWO}{_TWO}", (0, 4, 6), len("20260329")),
}
"""By order: how most days are written, where year, month and day begin, how long the day is."""
THREE_PLACES: Final = r"^[+-]?[0-9]{1,3}\.[0-9]{3}$"
_PLAIN: Final = r"^-?[0-9]+(\.[0-9]+)?$"
_DATES: Final[tuple[Kind, ...]] = ("date", "datetime")
_NUMBERS: Final[tuple[Kind, ...]] = ("money", "int", "number", "share", "rate")


def each(column: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Every distinct text through `change`, once."""
    texts = column.unique().drop_nulls().to_list()
    new = {old: text for old in texts if (text := change(old)) != old}
    return column.replace(new) if new else column


def without_words(column: pl.Series, words: Iterable[str]) -> pl.Series:
    """Words that stand for nothing become the empty cell."""
    blank = {folded(word) for word in words}
    odd = [text for text in _like(column, blank).unique() if folded(text) in blank]
    return column.replace(dict.fromkeys(odd, "")) if odd else column


def _like(column: pl.Series, words: set[str]) -> pl.Series:
    """Texts that may fold to one of the words: plain letters at their ends stay what they are."""
    first, last = column.str.head(1), column.str.tail(1)
    begins = first.is_in([c for word in words for c in (word[:1], word[:1].upper())])
    ends = last.is_in([c for word in words for c in (word[-1:], word[-1:].upper())])
    return column.filter(
        (begins | ~first.is_in(_LETTERS)) & (ends | ~last.is_in(_LETTERS)) & column.is_not_null()
    )


def plain_column(column: pl.Series, kind: Kind, form: FileFormat) -> pl.Series:
    """Dates by the format's order, numbers by its decimal mark; other kinds as they are."""
    if form.dates and kind in _DATES:
        return _iso_dates(column, form.dates)
    if form.decimal and kind in _NUMBERS:
        return _plain_numbers(column, form.decimal)
    return column


def _iso_dates(column: pl.Series, order: str) -> pl.Series:
    iso = _common_dates(column, order) if order in _DAYS else column.clear(len(column))
    rest = column.set(iso.is_not_null(), None)
    if rest.null_count() == len(rest):
        return iso
    rest = each(rest, lambda text: iso_date(text, order) or text)
    return rest.zip_with(iso.is_null(), iso)


def _common_dates(column: pl.Series, order: str) -> pl.Series:
    """Those of the common form that the calendar has, as iso_date reads them; else null."""
    pattern, places, length = _DAYS[order]
    year, month, day = (
        column.str.slice(place, size) for place, size in zip(places, (4, 2, 2), strict=True)
    )
    written = year + "-" + month + "-" + day
    known = written.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    clock = column.str.slice(length + 1)
    if clock.str.len_bytes().max():
        full = pl.select(
            pl.when(clock == "")
            .then(pl.lit(""))
            .when(clock.str.len_bytes() == len("10:05"))
            .then(" " + clock + ":00")
            .otherwise(" " + clock)
        ).to_series()
        written = written + full
    fits = column.str.contains(pattern + _CLOCK) & known
    return written.set(~fits.fill_null(value=False), None).alias(column.name)


def _plain_numbers(column: pl.Series, mark: str) -> pl.Series:
    """Only texts that are no plain decimals, or read otherwise with that mark, are looked at."""
    easy = column.str.contains(_PLAIN)
    if mark == ",":
        easy &= ~column.str.contains(THREE_PLACES)
    if easy.fill_null(value=True).all():
        return column

    def number(text: str) -> str:
        percent = "%" if text.endswith("%") else ""
        return (plain_number(text.removesuffix("%").strip(), mark) or text) + percent

    other = r"\." if mark == "," else ","
    common = column.str.contains(
        rf"^-?(?:[0-9]+|[0-9]{{1,3}}(?:\s[0-9]{{3}})+|[0-9]{{1,3}}(?:{other}[0-9]{{3}})+)"
        rf"(?:\{mark}[0-9]+)?$"
    )
    plain = column.str.replace_all(rf"\s|{other}", "").str.replace(mark, ".", literal=True)
    column = plain.zip_with(common & ~easy, column)
    easy = (easy | common).fill_null(value=True)
    if easy.all():
        return column
    read = each(column.filter(~easy), number)
    odd = pl.Series(column.name, [None] * len(column), dtype=pl.String)
    return column.zip_with(easy, odd.scatter((~easy).arg_true(), read))
