"""What an output looks like as text, as the CRM stores it, and which accounts get one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.model.fieldmap import OutputField, OutputType
from kamsync.sync.plan.outputs import (
    band,
    current_values,
    desired_columns,
    laid_over,
    normalised,
    written_groups,
)
from tests.sync.plan.frames import CARD, a_group, groups_of, shown


def field(kind: OutputType, unit: str = "", length: int = 255) -> OutputField:
    return OutputField("x", "X__c", kind, "X", shows="x", unit=unit, length=length)


@pytest.mark.parametrize(
    ("alive", "known", "written"),
    [
        ({"revenue": 1}, (), True),
        ({"revenue": -1}, (), True),
        ({"revenue_previous": 1}, (), True),
        ({"pipeline": 1}, (), True),
        ({"pipeline": None}, (), False),
        ({}, (), False),
        ({}, ("A",), True),
        ({}, ("B",), False),
    ],
)
def test_a_group_with_revenue_pipeline_or_an_earlier_output_is_written(
    alive: dict[str, int | None], known: tuple[str, ...], written: bool
) -> None:
    nothing = {"revenue": 0, "revenue_previous": 0, "pipeline": 0}
    groups = groups_of(a_group("A", **nothing | alive))

    found = written_groups(groups, pl.Series(list(known), dtype=pl.String))

    assert found.height == written


@pytest.mark.parametrize(
    ("dtype", "value", "kind", "unit", "text"),
    [
        (pl.Int64, 1_234_567, "number", "money", "12345.67"),
        (pl.Float64, 0.12345, "number", "share", "12.3"),
        (pl.Float64, 0.12355, "number", "share", "12.4"),
        (pl.Float64, 66.5, "integer", "", "67"),
        (pl.Float64, 66.4, "integer", "", "66"),
        (pl.Float64, 0.5, "integer", "", "1"),
        (pl.Float64, 2.345, "number", "", "2.345"),
        (pl.Int64, 20_514, "date", "", "2026-03-02"),
        (pl.Date, dt.date(2026, 3, 2), "date", "", "2026-03-02"),
        (pl.Boolean, True, "boolean", "", "oui"),
        (pl.Boolean, False, "boolean", "", "non"),
        (pl.Boolean, None, "boolean", "", None),
        (pl.Float64, None, "integer", "", None),
    ],
)
def test_a_value_becomes_text_by_its_unit_and_type(
    dtype: pl.DataType, value: object, kind: OutputType, unit: str, text: str | None
) -> None:
    groups = pl.DataFrame({"root": ["A"], "x": [value]}, schema={"root": pl.String, "x": dtype})
    fields = {"x": field(kind, unit), "made_by_the_plan": OutputField("y", "Y", "text", "Y")}

    assert desired_columns(groups, fields, "EUR", "fr").rows() == [("A", text)]


def test_money_has_as_many_decimals_as_its_currency() -> None:
    groups = pl.DataFrame({"root": ["A"], "x": [1_234_567]})

    assert desired_columns(groups, {"x": field("number", "money")}, "JPY", "en").rows() == [
        ("A", "1234567.0")
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("integer", "60.0", "60"),
        ("integer", "60.4", "60"),
        ("integer", "60.6", "61"),
        ("integer", " junk ", "junk"),
        ("integer", "1e300", "1e300"),
        ("number", "1e300", "1e300"),
        ("number", " 1.9949 ", "1.99"),
        ("number", "-0.0", "0"),
        ("number", " junk ", "junk"),
        ("number", "60.00", "60"),
        ("number", "-0.001", "0"),
        ("number", " 2.346 ", "2.35"),
        ("number", "2.5", "2.5"),
        ("number", "inf", "inf"),
        ("date", "2026-03-02T00:00:00Z", "2026-03-02"),
        ("boolean", "TRUE", "true"),
        ("multi_picklist", "silent;lost", "lost silent"),
        ("text", " a\r\nb ", "a\nb"),
        ("text", "abcdefgh", "abcde"),
        ("text", "abcd fgh", "abcd"),
        ("text", "  ", None),
    ],
)
def test_equal_things_compare_equal(kind: OutputType, typed: str, stored: str | None) -> None:
    """Whole numbers without a fraction, dates as dates, texts within the field's length, here 5."""
    frame = pl.DataFrame({"account_id": [" A "], "x": [typed]})

    assert normalised(frame, {"x": field(kind, length=5)}).rows() == [(" A ", stored)]


@pytest.mark.parametrize(
    ("confidence", "reached"),
    [(None, 0), ("junk", 0), ("0", 0), ("29", 0), ("30", 1), ("59", 1), ("60", 2), ("100", 2)],
)
def test_the_band_of_a_confidence_is_how_many_lines_it_reaches(
    confidence: str | None, reached: int
) -> None:
    frame = pl.DataFrame({"x": [confidence]}, schema={"x": pl.String})

    assert (CARD.tiers.unrated_confidence, CARD.tiers.key_confidence) == (30, 60)
    assert frame.select(band(pl.col("x"), CARD.tiers)).item() == reached


def test_an_unknown_confidence_reaches_no_line_not_even_one_at_zero() -> None:
    frame = pl.DataFrame({"x": [None, "0"]}, schema={"x": pl.String})
    rules = replace(CARD.tiers, unrated_confidence=0, key_confidence=1)

    assert frame.select(band(pl.col("x"), rules))["x"].to_list() == [0, 1]


def test_what_the_crm_shows_is_text_and_what_it_lacks_is_empty() -> None:
    accounts = shown({"id": "A", "out_score": "60"}).with_columns(pl.lit(3).alias("out_rank"))

    assert current_values(accounts, ["score", "tier", "rank"]).rows() == [("A", "60", None, "3")]


def test_changes_replace_what_stood_there_also_with_nothing() -> None:
    before: dict[str, Any] = {"account_id": ["A", "B"], "tier": ["Key", "Key"], "why": ["x", "y"]}
    changes = pl.DataFrame(
        [("A", "tier", "Maintain"), ("B", "why", None)],
        schema={"account_id": pl.String, "field": pl.String, "desired": pl.String},
        orient="row",
    )

    after = laid_over(pl.DataFrame(before), changes, "desired")

    assert after.rows() == [("A", "Maintain", "x"), ("B", "Key", None)]
