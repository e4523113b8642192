"""Columns rewritten at once come out as their texts rewritten one by one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kamsync.model.fieldmap import FileFormat
from kamsync.model.word_forms import folded
from kamsync.model.written_columns import plain_column, without_words
from kamsync.model.written_dates import ORDERS, iso_date
from kamsync.model.written_numbers import plain_number

DAYS = ("29/02/2026", "29/02/2024", "03-04-2026", "2026.12.31", "20260329", "3/4/26", "00/01/2026")
CLOCKS = ("", " 10:05", "T23:59:59", " 24:00:00", " 2:30 PM", "  10:05", " 10:05:06.5", ", 9h05")
dates = st.tuples(st.sampled_from(DAYS), st.sampled_from(CLOCKS)).map("".join)
GROUPS = ("1", "1 234", "1\u202f234\u00a0567", "1.234", "1,234", "1'234", "12 34", "0007", "")
MARKS = ("", ",5", ".50", ",123", ".", ",5,5")
AROUND = (("", ""), ("-", ""), ("+", ""), ("", " €"), ("(", ")"), ("", "%"))
numbers = st.tuples(*(st.sampled_from(p) for p in (GROUPS, MARKS, AROUND))).map(
    lambda n: n[2][0] + n[0] + n[1] + n[2][1]
)
others = st.sampled_from(["", "soon", "3 mars 2026", "2026-03-29", "45000"])


def series(texts: list[str | None]) -> pl.Series:
    return pl.Series("c", texts, dtype=pl.String)


@given(st.lists(st.none() | dates | others, max_size=8), st.sampled_from(ORDERS))
def test_dates_are_read_by_the_order_of_the_format(texts: list[str | None], order: str) -> None:
    read = plain_column(series(texts), "datetime", FileFormat(dates=order))

    assert read.to_list() == [t and (iso_date(t, order) or t) for t in texts]


@given(st.lists(st.none() | numbers | others, max_size=8), st.sampled_from(",."))
@example(["+1", "-1"], ".")
def test_numbers_are_read_by_the_mark_of_the_format(texts: list[str | None], mark: str) -> None:
    def plain(text: str) -> str:
        percent = "%" if text.endswith("%") else ""
        return (plain_number(text.removesuffix("%").strip(), mark) or text) + percent

    read = plain_column(series(texts), "number", FileFormat(decimal=mark))

    assert read.to_list() == [t and plain(t) for t in texts]


@pytest.mark.parametrize("words", [("-", "n/a"), ("Néant",), ("ﬁn",), ("",)])
def test_words_for_nothing_become_empty_however_they_are_spelt(words: tuple[str, ...]) -> None:
    texts = [
        "-",
        "--",
        "N/A",
        "n/a ",
        "NEANT",
        "néant",
        "Ne\u0301ant",
        "fin",
        "ＦＩＮ",
        "",
        "\u0301",
        "x",
    ]
    blank = {folded(word) for word in words}

    read = without_words(series([*texts, None]), words)

    assert read.to_list() == [*("" if folded(t) in blank else t for t in texts), None]
