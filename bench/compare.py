"""Two answers to the same question: equal to the last unit, floats to nine digits."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

WHOLE = {"share": pl.Float64, "threads": pl.Float64}


def assert_same(ours: Path, theirs: Path) -> None:
    """Raises AssertionError where two slices differ."""
    for name, keys in (("groups", ["root"]), ("scopes", ["scope", "value", "root"])):
        left, right = (_plain(folder / f"{name}.parquet", keys) for folder in (ours, theirs))
        assert_frame_equal(left, right.select(left.columns), rel_tol=1e-9, abs_tol=1e-12)


def _plain(path: Path, keys: list[str]) -> pl.DataFrame:
    frame = pl.read_parquet(path, glob=False)
    types = {n: WHOLE.get(n, pl.String if n in keys else pl.Int64) for n in frame.columns}
    return frame.cast(types).sort(keys)  # type: ignore[arg-type]
