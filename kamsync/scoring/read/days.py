"""The distinct days on which something happened in a group, and the time between them."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.read.windows import Span


def distinct_days(dated: nw.DataFrame[pl.DataFrame], span: Span) -> nw.DataFrame[pl.DataFrame]:
    """g, day, since: each day of the span once per group, in order; since = days from the group's
    day before, null for its first.

    Group and day travel as one number: sorting that is several times faster than a window
    function on millions of rows.
    """
    width = span.days + 1
    key = nw.col("key")
    packed = (
        dated.filter((nw.col("day") > span.lo) & (nw.col("day") <= span.hi))
        .select((nw.col("g") * width + (nw.col("day") - span.lo)).alias("key"))
        .sort("key")
        .with_columns(key.shift(1).alias("before"))
    )
    first = nw.col("before").is_null()
    same_group = key // width == nw.col("before") // width
    return packed.filter(first | (key != nw.col("before"))).select(
        (key // width).alias("g"),
        (key % width + span.lo).alias("day"),
        nw.when(same_group).then(key - nw.col("before")).alias("since"),
    )
