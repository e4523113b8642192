"""What metrics are read from, in one piece, and how a measured column joins the groups."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import Rates


@dataclass(frozen=True)
class MeasureContext:
    inputs: Inputs
    policy: Policy
    grouped: Groups
    rates: Rates
    params: MeasureParams


def joined(frame: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """`frame` (one row per g) with the columns of `right`; its own columns are not copied."""
    added = frame.select("g").join(right, on="g", how="left", maintain_order="left")
    return frame.hstack(added.drop("g"))
