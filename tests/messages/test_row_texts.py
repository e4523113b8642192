"""Texts of many rows are what each row alone would say, and are made less often."""

from __future__ import annotations

import itertools

import polars as pl
import pytest

from kamsync.messages.row_texts import Row, row_texts


def _sentence(row: Row) -> str:
    """What it looks up depends on what it found."""
    if row.get("tier") == "Key":
        return f"Key, {row['score']}"
    return "known" if row.get("share") is not None else "unknown"


def _rows() -> pl.DataFrame:
    values = itertools.product(("Key", "Maintain", None), (70, 71), (None, 0.5, 0.25))
    return pl.DataFrame(list(values), schema=["tier", "score", "share"], orient="row")


def _everywhere(frame: pl.DataFrame) -> pl.Series:
    return pl.int_range(frame.height, dtype=pl.UInt32, eager=True)


def test_rows_that_differ_in_what_was_asked_get_their_own_sentence() -> None:
    frame = _rows()

    said = row_texts(frame, _sentence, _everywhere(frame)).to_list()

    assert said == [_sentence(row) for row in frame.iter_rows(named=True)]


def test_rows_that_agree_in_what_was_asked_cost_one_sentence() -> None:
    frame = pl.concat([_rows()] * 10)
    made: list[str] = []

    def sentence(row: Row) -> str:
        made.append(_sentence(row))
        return made[-1]

    row_texts(frame, sentence, _everywhere(frame))

    # the first row of all; by tier and score (6), as it asked; the two other tiers also by share
    assert len(made) == 1 + 6 + 2 * 2 * 3


def test_texts_are_of_the_places_asked_for_in_their_order() -> None:
    frame = pl.DataFrame({"name": ["a", "b", "c"]})
    places = pl.Series([2, 0, 2], dtype=pl.UInt32)

    assert row_texts(frame, lambda row: row["name"], places).to_list() == ["c", "a", "c"]
    assert row_texts(frame, lambda row: row["name"], places.clear()).to_list() == []


def test_a_column_that_is_not_there_reads_as_nothing() -> None:
    frame = pl.DataFrame({"tier": ["Maintain", "Maintain", "Key"]})
    two = pl.Series([0, 1], dtype=pl.UInt32)

    assert row_texts(frame, _sentence, two).to_list() == ["unknown", "unknown"]
    with pytest.raises(KeyError, match="score"):
        row_texts(frame, _sentence, _everywhere(frame))


def test_lists_and_numbers_that_are_none_are_told_apart() -> None:
    frame = pl.DataFrame(
        {
            "flags": [["silent"], [], ["silent", "late"], None, []],
            "share": [float("nan"), None, 0.5, float("nan"), None],
        }
    )

    said = row_texts(frame, lambda row: f"{row['flags']} {row['share']}", _everywhere(frame))

    assert said.to_list() == [
        "['silent'] nan",
        "[] None",
        "['silent', 'late'] 0.5",
        "None nan",
        "[] None",
    ]
