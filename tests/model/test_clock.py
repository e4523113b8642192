"""Dates and times of one column, however many ways of writing them it mixes."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kamsync.model.clock import _parts, _parts_of_any, dates, instants

DAYS = ("2026-03-29", "2024-02-29", "2026-02-30", "2026-3-29", "1899-12-31", "0000-00-00")
CLOCKS = ("", " 02:30:05", "T02:30:05", "T23:59:60", " 24:00:00", "T02:30", "T2:30:05", " 10:61:00")
FRACTIONS = ("", ".000", ".123456", ".123456789", ".12", ",5", ".")
OFFSETS = ("", "Z", "+00:00", "-0530", "+14:00", "+15:00", " Z", "z")
written = st.tuples(*(st.sampled_from(p) for p in (DAYS, CLOCKS, FRACTIONS, OFFSETS)))
texts = written.map("".join) | st.sampled_from(["", " ", "soon", "2026-03-29T10:00:00ZZ"])


@given(st.lists(st.none() | texts, max_size=12), st.none() | texts, st.integers(0, 8))
@example([None, "2024-02-30T10:00:00Z"], "2024-02-29T23:59:59Z", 2)
@example(["2024-02-29 10:00:00+02:00"], "2024-02-29 10:00:00+01:00", 2)
@example(["2024-02-29 10: 1:00"], "2024-02-29 10:01:00", 2)
@example(["2024-02-29 10:01:60"], "2024-02-29 10:01:00", 2)
@example([], "2024-02-29 10:01:00+15:00", 2)
def test_a_column_reads_as_its_texts_one_by_one(
    mixed: list[str | None], common: str | None, times: int
) -> None:
    column = pl.Series([common] * times + mixed, dtype=pl.String)

    parts = _parts(column)

    alone = _parts_of_any(column)
    recent = pl.col("naive").dt.year() >= 1900
    alone = alone.with_columns(pl.when(recent).then("naive").alias("naive"))
    known = pl.col("naive").is_not_null()
    assert parts.filter(known).equals(alone.filter(known), null_equal=True)
    assert parts["naive"].equals(alone["naive"], null_equal=True)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-07-01T10:00:00.000+0000", 10),
        ("2026-07-01T10:00:00Z", 10),
        ("2026-07-01T10:00:00+02:00", 8),
        ("2026-07-01 10:00:00", 8),
        ("2026-07-01T10:00", 8),
    ],
)
def test_a_time_without_offset_is_on_the_given_clock(text: str, hour: int) -> None:
    found = instants(pl.Series([text, None]), "Europe/Paris")

    assert found.to_list() == [dt.datetime(2026, 7, 1, hour, tzinfo=dt.UTC), None]


def test_the_date_of_an_instant_is_the_one_on_the_clock_of_the_crm() -> None:
    found = dates(pl.Series(["2026-07-01T23:30:00Z", "2026-07-01"]), "Europe/Paris")

    assert found.to_list() == [dt.date(2026, 7, 2), dt.date(2026, 7, 1)]


@pytest.mark.parametrize("last", ["2026-07-01T10:00:00Z", "2026-07-01T10:00:00+02:00"])
def test_an_offset_that_the_last_of_a_column_have_is_not_that_of_those_before(last: str) -> None:
    local, other = "2026-07-01T10:00:00", "2026-07-01T10:00:00-05:00"
    found = instants(pl.Series([local, None, last, local, last]), "Europe/Paris")
    alone = [instants(pl.Series([text]), "Europe/Paris")[0] for text in (local, last, other)]
    assert found.to_list() == [alone[0], None, alone[1], alone[0], alone[1]]
    found = instants(pl.Series([other, last, local]), "Europe/Paris")
    assert found.to_list() == [alone[2], alone[1], alone[0]]
