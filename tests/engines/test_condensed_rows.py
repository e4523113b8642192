"""Metrics that count rows count what a condensed row stands for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kamsync.engines.polars import LazyPolars
from kamsync.model.words import DEFAULT_DIMENSIONS
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.measurement import measure
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.invoices import read_invoices
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from tests.engines.streams import AS_OF, Maker, inputs_in, on

PARAMS = MeasureParams.of(load_scorecard(None))
POLICY = Policy(
    as_of=AS_OF, source="revenue", dimensions=DEFAULT_DIMENSIONS, strategic_families=("f1",)
)


def _thrice(folder: Path) -> Inputs:
    """Every invoice is three lines; amounts are small, so that all of them are summed."""
    inputs = inputs_in(folder, Maker(6))
    rows = pl.read_parquet(folder / "revenue.parquet")
    money = pl.col("amount", "margin", "discount") % 10**6
    rows = rows.with_columns(money, pl.lit("EUR").alias("currency"))
    lines = pl.concat(rows.with_columns(pl.col("id") + f"-{n}") for n in range(3))
    lines.write_parquet(folder / "revenue.parquet")
    scan = pl.scan_parquet(folder / "revenue.parquet", glob=False)
    return replace(inputs, streams={**inputs.streams, "revenue": scan})


@pytest.mark.nights
def test_every_metric_is_the_same_on_condensed_rows(tmp_path: Path) -> None:
    inputs = _thrice(tmp_path)
    condensed = on(inputs, tmp_path, LazyPolars())
    plain, other = (measure(given, POLICY, PARAMS).frame for given in (inputs, condensed))
    assert_frame_equal(other, plain, check_exact=True)
    assert plain["receivables"].drop_nulls().len() > 0
    assert plain["sold_deals"].drop_nulls().len() > 0


def test_lines_of_one_day_come_back_as_one_row(tmp_path: Path) -> None:
    inputs = _thrice(tmp_path)
    lines = [
        read_invoices(
            MeasureContext(
                given, POLICY, find_groups(given, POLICY), load_rates(given, POLICY), PARAMS
            )
        ).rows
        for given in (inputs, on(inputs, tmp_path, LazyPolars()))
    ]
    plain, condensed = lines
    assert condensed["n"].sum() == plain.height
    assert condensed.height * 3 <= plain.height
