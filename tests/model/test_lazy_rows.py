"""Rows that turn only the columns that are asked for into Python values."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.model import lazy_rows as module
from kamsync.model.lazy_rows import LookedUp, lazy_rows

ROOTS = {"a", "b", "c"}


def frame() -> pl.DataFrame:
    day = dt.date(2026, 11, 30)
    return pl.DataFrame({"root": ["a", "b", "c"], "n": [1, None, 3], "on": [day, day, None]})


def test_every_value_is_what_a_row_of_the_frame_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also over the edge of a slice, and in whatever order columns are asked for."""
    monkeypatch.setattr(module, "_SLICE", 2)
    names = ("on", "root", "n")

    found = [{name: row[name] for name in names} for row in lazy_rows(frame(), ROOTS)]

    assert found == frame().select(names).to_dicts()


def test_a_column_that_is_not_there_is_missing_as_in_a_dict() -> None:
    (row, *_) = lazy_rows(frame(), ROOTS)

    assert row.get("nothing") is None
    assert row.get("nothing", 7) == 7
    with pytest.raises(KeyError, match="nothing"):
        row["nothing"]


def test_a_null_is_found_and_no_default_stands_in() -> None:
    row = list(lazy_rows(frame(), ROOTS))[1]

    assert row.get("n", 7) is None


def test_only_the_roots_asked_for_become_rows() -> None:
    assert [row["n"] for row in lazy_rows(frame(), {"c", "nobody"})] == [3]
    assert list(lazy_rows(frame(), set())) == []


def test_a_row_with_values_of_its_own_still_knows_the_rest() -> None:
    (row, *_) = lazy_rows(frame(), ROOTS)

    assert (row | {"n": 9})["n"] == 9
    assert (row | {"n": 9}).get("on") == dt.date(2026, 11, 30)
    assert row["n"] == 1


def test_a_row_looked_up_by_its_key_is_a_row_of_the_frame() -> None:
    rows = LookedUp(frame(), {"c", "b", "nobody"})

    assert list(rows) == ["b", "c"]
    assert "a" not in rows
    assert "nobody" not in rows
    assert len(rows) == 2
    assert (rows["c"]["n"], rows["c"]["on"], rows["c"].get("nothing", 7)) == (3, None, 7)
    assert rows["b"].get("n", 7) is None
    with pytest.raises(KeyError, match="a"):
        rows["a"]


def test_rows_are_looked_up_by_another_key_and_lists_are_lists() -> None:
    rows = LookedUp(pl.DataFrame({"id": ["x", "y"], "who": [["u"], []]}), {"y"}, "id")

    assert (rows["y"] | {"id": "z"})["id"] == "z"
    assert rows["y"]["who"] == []
