"""Who worked where, and what open deals are expected to bring by month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from kamsync.scoring.read.staff_rows import counted_work, months_ahead
from tests.scoring.days import WINDOWS, on

HALF = 500_000_000
_SCHEMA = {"day": pl.Int64, "home": pl.Int64, "probability": pl.Int64, "product_family": pl.String}


def _ahead(*rows: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return months_ahead(pl.DataFrame(rows, schema=_SCHEMA, orient="row"), WINDOWS).rows()


def test_work_is_counted_by_person_kind_and_group() -> None:
    rows = [(0, "a", "call"), (0, "a", "call"), (0, "b", "call"), (1, "a", "note")]
    frame = pl.DataFrame(rows, schema=["g", "owner_id", "kind"], orient="row")
    found = counted_work(frame.with_columns(pl.lit(1).alias("day")))
    assert sorted(found.rows()) == [(0, "a", "call", 2), (0, "b", "call", 1), (1, "a", "note", 1)]
    assert found.columns == ["g", "owner_id", "kind", "n"]


def test_a_year_of_months_begins_today_and_ends_with_the_eleventh_after() -> None:
    days = ("2026-03-30", "2026-03-31", "2027-02-28", "2027-03-01")
    found = _ahead(*((on(day), 100, HALF, None) for day in days))
    assert [row[0] for row in found] == [dt.date(2026, 3, 1), dt.date(2027, 2, 1)]


def test_each_month_and_family_has_its_sum_chance_and_spread() -> None:
    """100 at 50 % and 30 at 10 %: expected 53, variance 100² · .25 + 30² · .09 = 2,581."""
    soon = on("2026-04-30")
    found = _ahead(
        (soon, 100, HALF, "Robots"),
        (soon, 30, HALF // 5, "Robots"),
        (on("2026-04-01"), 5, HALF, None),
        (soon, None, HALF, None),
        (soon, 5, None, None),
        (on("2026-05-01"), -5, HALF, None),
    )

    april, may = dt.date(2026, 4, 1), dt.date(2026, 5, 1)
    assert found == [
        (april, None, 1, 5, 3, 6.25, 0.5),
        (april, "Robots", 2, 130, 53, 2_581.0, 0.6),
        (may, None, 1, -5, -2, 6.25, 0.5),
    ]


def test_deals_without_families_are_of_none() -> None:
    frame = pl.DataFrame(
        [(on("2026-04-30"), 10, HALF)], schema=["day", "home", "probability"], orient="row"
    )
    assert months_ahead(frame, WINDOWS)["product_family"].to_list() == [None]
