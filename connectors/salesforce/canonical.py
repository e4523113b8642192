"""Frames as selected → canonical frames: column names, value lists, deletes, derived columns."""

from __future__ import annotations

import polars as pl

from connectors.salesforce.selection import Source
from kamsync.model.fieldmap import FieldSource


def canonical(source: Source, frame: pl.DataFrame) -> pl.DataFrame:
    """Text under canonical names. A row whose parent account went away counts as deleted."""
    gone = [name for name in source.extra if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in gone)
    if source.keep is not None:
        frame = frame.filter(source.keep)
    columns = [pl.col("Id").alias("id")]
    columns += [_value(s).alias(c) for c, s in source.columns.items() if s.field in frame.columns]
    if source.derive is not None:
        columns += source.derive(frame)
    if "IsDeleted" in frame.columns:
        columns.append(pl.col("IsDeleted").alias("is_deleted"))
    if "MasterRecordId" in frame.columns:
        columns.append(pl.col("MasterRecordId").alias("merged_into"))
    shaped = frame.select(columns)
    if source.needs_account and "account_id" in shaped.columns:
        shaped = _without_account(shaped)
    return shaped if source.expand is None else source.expand(shaped)


def _without_account(shaped: pl.DataFrame) -> pl.DataFrame:
    orphan = pl.col("account_id").is_null()
    flag = pl.col("is_deleted") if "is_deleted" in shaped.columns else pl.lit("false")
    gone = pl.when(orphan).then(pl.lit("true")).otherwise(flag)
    return shaped.with_columns(gone.alias("is_deleted"))


def _value(source: FieldSource) -> pl.Expr:
    value = pl.col(source.field)
    if source.values:
        value = value.replace(list(source.values), list(source.values.values()))
    if source.unit == "fraction":
        share = value.cast(pl.Float64, strict=False) * 100
        value = share.round(7).cast(pl.String)
    return value
