"""Rows that turn only the columns that are asked for into Python values."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.model.lazy_rows import LookedUp

DAY = dt.date(2026, 11, 30)


def frame() -> pl.DataFrame:
    return pl.DataFrame({"root": ["a", "b", "c"], "n": [1, None, 3], "on": [DAY, DAY, None]})


def rows() -> LookedUp:
    return LookedUp(frame(), {"c", "b", "nobody"})


def test_a_row_looked_up_by_its_key_is_a_row_of_the_frame() -> None:
    names = ("on", "root", "n")

    found = [{name: row[name] for name in names} for row in rows().values()]

    assert found == frame().tail(2).select(names).to_dicts()


def test_only_rows_that_are_there_and_wanted_are_known() -> None:
    assert list(rows()) == ["b", "c"]
    assert len(rows()) == 2
    assert "a" not in rows()
    assert "nobody" not in rows()
    with pytest.raises(KeyError, match="a"):
        rows()["a"]


def test_a_column_that_is_not_there_is_missing_as_in_a_dict() -> None:
    row = rows()["b"]

    assert row.get("nothing") is None
    assert row.get("nothing", 7) == 7
    with pytest.raises(KeyError, match="nothing"):
        row["nothing"]


def test_a_null_is_found_and_no_default_stands_in() -> None:
    assert rows()["b"].get("n", 7) is None


def test_a_row_with_values_of_its_own_still_knows_the_rest() -> None:
    row = rows()["c"]

    assert (row | {"n": 9})["n"] == 9
    assert (row | {"n": 9}).get("root") == "c"
    assert row["n"] == 3


def test_rows_are_looked_up_by_another_key_and_lists_are_lists() -> None:
    found = LookedUp(pl.DataFrame({"id": ["x", "y"], "who": [["u"], []]}), {"y"}, "id")

    assert (found["y"] | {"id": "z"})["id"] == "z"
    assert found["y"]["who"] == []
