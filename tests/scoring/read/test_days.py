"""Distinct days of a span and the time between them."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.read.days import distinct_days
from kamsync.scoring.read.windows import Span


def test_each_day_of_the_span_once_with_the_days_since_the_one_before() -> None:
    rows = [(1, 20), (0, 11), (0, 10), (0, 15), (0, 11), (0, 20), (0, 21), (2, 20), (1, 11)]
    frame = pl.DataFrame(rows, schema=["g", "day"], orient="row")

    found = distinct_days(nw.from_native(frame, eager_only=True), Span(10, 20)).to_native()

    assert found.rows() == [
        (0, 11, None),
        (0, 15, 4),
        (0, 20, 5),
        (1, 11, None),
        (1, 20, 9),
        (2, 20, None),
    ]


def test_the_first_day_of_a_group_follows_no_other_groups_last() -> None:
    frame = pl.DataFrame([(0, 20), (1, 11)], schema=["g", "day"], orient="row")
    found = distinct_days(nw.from_native(frame, eager_only=True), Span(10, 20)).to_native()
    assert found["since"].to_list() == [None, None]
