"""Cells as the file writes them → plain text for `coerce`: dates, numbers, words of the map.

Each distinct text is looked at once; where the map says nothing, nothing is looked at.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterable
from typing import Final

import polars as pl

from connectors.local.layout import AT, Layout
from kamsync.model.change import Finding
from kamsync.model.currencies import EXPONENTS
from kamsync.model.fieldmap import FieldSource, StageWords
from kamsync.model.money import decimal_from_text
from kamsync.model.word_forms import folded
from kamsync.model.written_columns import THREE_PLACES, each, plain_column, without_words
from kamsync.model.written_numbers import currency_mark, fits_currency

_MOST_DIGITS: Final = 30
_TWO_PLACES: Final = frozenset(code for code, places in EXPONENTS.items() if places == len("00"))


def plain_frame(
    layout: Layout, frame: pl.DataFrame, home_currency: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """The frame with every cell in the plain form, and what is doubtful about them."""
    frame = _without_words(frame, layout.mapping.form.empty)
    findings = _doubtful_decimals(layout, frame, home_currency)
    written = frame
    frame = frame.with_columns(_plain_column(layout, frame[name]) for name in layout.columns)
    frame = frame.with_columns(
        _product(frame[name], plain_column(frame[AT + header], "number", layout.mapping.form))
        for name, header in layout.factors.items()
    )
    translated = [
        column
        for name, source in layout.mapping.fields.items()
        if name in layout.columns
        for column in _translated(frame[name], source)
    ]
    frame = _with_stages(layout, frame.with_columns(translated))
    return frame, [*findings, *_other_currency(layout, written, frame, home_currency)]


def _without_words(frame: pl.DataFrame, words: Iterable[str]) -> pl.DataFrame:
    """Words that stand for nothing become the empty cell."""
    if not words:
        return frame
    return frame.with_columns(
        without_words(column, words)
        for column in frame.iter_columns()
        if column.dtype == pl.String and column.name not in ("_where",)
    )


def _plain_column(layout: Layout, column: pl.Series) -> pl.Series:
    known = layout.stream.column(column.name)
    return column if known is None else plain_column(column, known.kind, layout.mapping.form)


def _product(prices: pl.Series, counts: pl.Series) -> pl.Series:
    """Price by quantity, exact; a line without one of them has no amount. What is no number stays
    as it is written, for coerce to refuse."""
    return pl.Series(prices.name, map(_times, prices, counts), dtype=pl.String)


def _times(price: str, count: str) -> str:
    if not price or not count:
        return ""
    pair = decimal_from_text(price), decimal_from_text(count)
    odd = [text for text, n in zip((price, count), pair, strict=True) if _is_odd(n)]
    if odd or pair[0] is None or pair[1] is None:
        return " × ".join(odd)
    with decimal.localcontext(prec=3 * _MOST_DIGITS):
        return format(pair[0] * pair[1], "f")


def _is_odd(value: decimal.Decimal | None) -> bool:
    return value is None or abs(value.adjusted()) > _MOST_DIGITS


def _translated(column: pl.Series, source: FieldSource) -> list[pl.Series]:
    """By the table of the map: exact words first, then without case and accents."""
    if source.split:
        column = each(column, lambda text: text.split(source.split)[0].strip())
    if source.unit == "fraction":
        return [each(column, _percent)]
    if not source.values and source.default is None:
        return [column] if source.split else []
    loose = {folded(word): value for word, value in source.values.items()}

    def word(text: str) -> str:
        rest = text if source.default is None else source.default
        return source.values.get(text, loose.get(folded(text), rest)).strip() if text else text

    return [each(column, word)]


def _with_stages(layout: Layout, frame: pl.DataFrame) -> pl.DataFrame:
    """is_won and is_closed from words of the stage, where the map gives them and nothing else."""
    words = layout.mapping.stages
    return frame.with_columns(
        each(frame["stage"], _is_one_of(words, name)).alias(name) for name in layout.from_stages
    )


def _is_one_of(words: StageWords, name: str) -> Callable[[str], str]:
    wanted = words.won if name == "is_won" else (*words.won, *words.lost)
    known = {folded(word) for word in wanted}
    return lambda text: str(folded(text) in known).lower() if text else ""


def _percent(fraction: str) -> str:
    """`0.355` → `35.5`, digit by digit; what is no number stays for coerce to refuse."""
    value = decimal_from_text(fraction)
    if value is None or abs(value.adjusted()) > _MOST_DIGITS:
        return fraction
    return format(value.scaleb(2), "f")


def _doubtful_decimals(layout: Layout, frame: pl.DataFrame, home: str) -> list[Finding]:
    """Amounts like 12.500 in a currency of two places: perhaps a mark of grouping."""
    if layout.mapping.form.decimal:
        return []
    doubts = []
    for name in layout.money:
        odd = frame[name].str.contains(THREE_PLACES)
        if not odd.any():
            continue
        rows = frame.filter(odd & ~frame[name].str.ends_with("0000"))
        rows = rows.filter(_currency(rows, home).is_in(list(_TWO_PLACES)))
        if not rows.is_empty():
            doubts.append(_doubt("three_decimals", layout, name, rows))
    return doubts


def _other_currency(
    layout: Layout, written: pl.DataFrame, frame: pl.DataFrame, home: str
) -> list[Finding]:
    """Amounts that were written with the sign or code of another currency than their row's."""
    if not layout.mapping.form.decimal:
        return []
    doubts = []
    for name in layout.money:
        marked = written[name].str.contains(r"[^-+0-9.,\s()'’]")
        pairs = zip(
            written[name].filter(marked), _currency(frame.filter(marked), home), strict=True
        )
        wrong = [not fits_currency(currency_mark(text), code) for text, code in pairs]
        rows = written.filter(marked).filter(pl.Series(wrong, dtype=pl.Boolean))
        if not rows.is_empty():
            doubts.append(_doubt("amount_in_other_currency", layout, name, rows))
    return doubts


def _doubt(code: str, layout: Layout, name: str, rows: pl.DataFrame) -> Finding:
    values = {"n": rows.height, "column": name, "sample": rows[name][0], "line": rows["_where"][0]}
    return Finding(code, "warning", f"file {layout.path.name}", values=values)


def _currency(frame: pl.DataFrame, home: str) -> pl.Series:
    if "currency" not in frame.columns:
        return pl.Series([home] * frame.height, dtype=pl.String)
    code = frame["currency"].str.to_uppercase()
    return code.set(code == "", home)
