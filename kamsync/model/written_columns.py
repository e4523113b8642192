"""Columns of text as files write them → the plain form that `coerce` reads. Pure.

Each distinct text is looked at once; where the format says nothing, nothing is looked at.
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

THREE_PLACES: Final = r"^[+-]?[0-9]{1,3}\.[0-9]{3}$"
_PLAIN: Final = r"^[+-]?[0-9]+(\.[0-9]+)?$"
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
    return each(column, lambda text: "" if folded(text) in blank else text) if blank else column


def plain_column(column: pl.Series, kind: Kind, form: FileFormat) -> pl.Series:
    """Dates by the format's order, numbers by its decimal mark; other kinds as they are."""
    if form.dates and kind in _DATES:
        return each(column, lambda text: iso_date(text, form.dates) or text)
    if form.decimal and kind in _NUMBERS:
        return _plain_numbers(column, form.decimal)
    return column


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

    read = each(column.filter(~easy), number)
    odd = pl.Series(column.name, [None] * len(column), dtype=pl.String)
    places = (~easy).arg_true()
    return column.zip_with(easy.fill_null(value=True), odd.scatter(places, read))
