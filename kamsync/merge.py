"""How pulled rows become a stream of the mirror: who wins, what is dropped. Pure, on frames.

Every result is sorted by id, one row per id, so equal content gives equal files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.model.rejects import REJECT_SCHEMA
from kamsync.model.tables import STREAMS

_MODIFIED: Final = pl.Datetime("us", "UTC")


def whole(
    stream: str, frame: pl.DataFrame | pl.LazyFrame, *, in_order: bool = False
) -> pl.LazyFrame:
    """A full pull: typed, one row per id (the latest), sorted."""
    rows = _typed(stream, frame.lazy())
    if in_order:
        return rows
    if not _has_id(stream):
        return rows.sort(pl.all())
    if rows.select(pl.col("id").n_unique() < pl.len()).collect().item():
        return _latest(rows)
    return rows.sort("id")


def upserted(
    stream: str,
    old: pl.LazyFrame,
    new: pl.DataFrame,
    rejects: pl.DataFrame,
    alive: Sequence[str] = (),
) -> pl.LazyFrame:
    """`old` with the rows of a later pull in it, and without records that became unusable.

    The larger modified_at wins; a tie, or a missing one, goes to the later pull; a deletion
    wins a tie, whichever pull it came with. `alive`: ids that were just read one by one. Being
    there beats any deletion: a restore need not move a record's stamp.
    """
    if not _has_id(stream):
        message = f"{stream} has no ids: it can only be replaced"
        raise ValueError(message)
    rows = _latest(_typed(stream, new.lazy())).collect()
    ids = rows["id"]
    earlier = old.filter(pl.col("id").is_in(ids.implode())).collect()
    winners = _winners(earlier, rows, alive)
    touched = pl.concat([ids, _whole_rejects(rejects)]).unique()
    rest = old.filter(~pl.col("id").is_in(touched.implode()))
    schema = {**rest.collect_schema(), **winners.schema}
    return _filled(rest, schema).merge_sorted(_filled(winners.lazy(), schema), key="id")


def dropped(rows: pl.LazyFrame, ids: Sequence[str]) -> pl.LazyFrame:
    """The rows with those ids marked deleted, at an unknown time."""
    gone = pl.col("id").is_in(pl.Series(ids, dtype=pl.String).implode())
    changes = [(pl.col("is_deleted") | gone).alias("is_deleted")]
    if "modified_at" in rows.collect_schema():
        changes.append(pl.when(~gone).then(pl.col("modified_at")).alias("modified_at"))
    return rows.with_columns(changes)


def sorted_rejects(rejects: pl.DataFrame) -> pl.DataFrame:
    """Rejects with exactly the columns of REJECT_SCHEMA, each once, in a fixed order."""
    typed = rejects.select(
        (pl.col(n) if n in rejects.columns else pl.lit(None)).cast(t).alias(n)
        for n, t in REJECT_SCHEMA.items()
    )
    return typed.unique().sort(pl.col("record_id", "field"), *_rest_of_reject())


def merged_rejects(old: pl.DataFrame, new: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """A record that comes again, good or bad, leaves its earlier rejects behind."""
    again = pl.concat([new["id"].cast(pl.String), rejects["record_id"].cast(pl.String)])
    stay = old.filter(~pl.col("record_id").is_in(again.implode()).fill_null(value=False))
    return sorted_rejects(pl.concat([stay, rejects], how="diagonal_relaxed"))


def live_rows(rows: pl.LazyFrame) -> int:
    """How many rows are not deleted."""
    count = pl.len()
    if "is_deleted" in rows.collect_schema():
        count = (~pl.col("is_deleted").fill_null(value=False)).sum()
    return int(rows.select(count).collect().item())


def _rest_of_reject() -> list[pl.Expr]:
    return [pl.col(name) for name in REJECT_SCHEMA if name not in ("record_id", "field")]


def _has_id(stream: str) -> bool:
    return STREAMS[stream].column("id") is not None


def _typed(stream: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Known columns in their canonical type, so that two pulls always fit together.

    is_deleted is always there and never null: who leaves out deleted rows loses no other.
    """
    table = STREAMS[stream]
    have = rows.collect_schema()
    casts = {n: pl.col(n).cast(table.dtype(n)) for n in have if table.column(n) is not None}
    if table.column("is_deleted") is not None:
        casts["is_deleted"] = casts.get("is_deleted", pl.lit(value=False)).fill_null(value=False)
    return rows.with_columns(**casts)


def _filled(rows: pl.LazyFrame, schema: dict[str, pl.DataType]) -> pl.LazyFrame:
    have = rows.collect_schema()
    return rows.select(
        (pl.col(n) if n in have else pl.lit(None)).cast(t).alias(n) for n, t in schema.items()
    )


def _traits(rows: pl.LazyFrame) -> pl.LazyFrame:
    """~at and ~gone: modified_at (null where the pull has no such column) and is_deleted."""
    have = rows.collect_schema()
    at = pl.col("modified_at") if "modified_at" in have else pl.lit(None, _MODIFIED)
    return rows.with_columns(at.alias("~at"), pl.col("is_deleted").alias("~gone"))


def _latest(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row per id within one pull, where order means little: by time, deletion, position.

    A deletion without time beats all; a live row without time loses to one that has it.
    """
    timeless = pl.col("~at").is_null()
    two, one, none = (pl.lit(n, pl.Int8) for n in (2, 1, 0))
    rank = pl.when(timeless & pl.col("~gone")).then(two).when(timeless).then(none).otherwise(one)
    return (
        _traits(rows)
        .with_row_index("~n")
        .sort("id", rank, "~at", "~gone", "~n", nulls_last=False)
        .unique("id", keep="last", maintain_order=True)
        .drop("~at", "~gone", "~n")
    )


def _winners(old: pl.DataFrame, new: pl.DataFrame, alive: Sequence[str]) -> pl.DataFrame:
    """One row for every id of `new`, from whichever side wins; sorted by id."""
    before = _traits(old.lazy()).select("id", "~at", "~gone", pl.lit(value=True).alias("~known"))
    both = _traits(new.lazy()).join(before, on="id", how="left", suffix="_old")
    at, at_old = pl.col("~at"), pl.col("~at_old")
    tie = (at == at_old).fill_null(value=True)
    # A deletion without a time only says: before that pull. A later dated row undoes it.
    timeless = at_old.is_null() & at.is_not_null()
    sticks = pl.col("~gone_old") & ~pl.col("~gone") & tie & ~timeless
    stale = (at < at_old).fill_null(value=False)
    seen = pl.col("id").is_in(pl.Series(alive, dtype=pl.String).implode())
    restored = seen & pl.col("~gone_old") & ~pl.col("~gone")
    old_wins = pl.col("~known").is_not_null() & (stale | sticks) & ~restored
    old_wins = old_wins.fill_null(value=False)
    losers = both.filter(old_wins).select("id").collect()["id"]
    lost = pl.col("id").is_in(losers.implode())
    return pl.concat([new.filter(~lost), old.filter(lost)], how="diagonal_relaxed").sort("id")


def _whole_rejects(rejects: pl.DataFrame) -> pl.Series:
    return rejects.filter(pl.col("whole_record"))["record_id"].drop_nulls().cast(pl.String)
