"""What leaves an engine."""

from __future__ import annotations

import polars as pl
from polars import selectors as cs


def as_int64(frame: pl.DataFrame) -> pl.DataFrame:
    """Whole numbers as Int64: sums of an engine may be wider. Raises where one does not fit."""
    return frame.with_columns((cs.integer() | cs.decimal()).cast(pl.Int64))
