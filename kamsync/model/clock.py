"""Dates and times as text → polars dates and UTC instants, by the clock they were written on."""

from __future__ import annotations

from typing import Final

import polars as pl

_TIME = (
    r"^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$"
)
_FIRST_YEAR: Final = 1900


def _parts(value: pl.Series) -> pl.DataFrame:
    """naive (local datetime), offset (text) of ISO dates or datetimes; stepwise as in decimals."""
    part = value.str.extract_groups(_TIME).struct.unnest()
    clock = pl.col("2").fill_null("00:00") + ":" + pl.col("3").fill_null("00")
    naive = (pl.col("1") + " " + clock).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    micro = pl.col("4").fill_null("").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    found = part.select(
        (naive + pl.duration(microseconds=micro)).alias("naive"), pl.col("5").alias("offset")
    )
    recent = pl.col("naive").dt.year() >= _FIRST_YEAR
    return found.with_columns(pl.when(recent).then("naive").alias("naive"))


def _from_zone(naive: pl.Series, zone: str) -> pl.Series:
    """UTC of a wall-clock time; a time the clocks skipped is read one hour later."""
    exact = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    if exact.null_count() > naive.null_count():
        later = naive.dt.offset_by("1h").dt.replace_time_zone(
            zone, ambiguous="earliest", non_existent="null"
        )
        exact = exact.zip_with(exact.is_not_null(), later)
    return exact.dt.convert_time_zone("UTC").dt.cast_time_unit("us")


def instants(value: pl.Series, zone: str) -> pl.Series:
    """UTC; a time without offset is on the clock of `zone`."""
    parts = _utc(_parts(value))
    local = parts.select(pl.when(pl.col("offset").is_null()).then("naive")).to_series()
    wall = _from_zone(local, zone)
    return wall.zip_with(parts["offset"].is_null(), parts["utc"])


def _utc(parts: pl.DataFrame) -> pl.DataFrame:
    """`parts` with utc, where there is an offset."""
    offset, digits = pl.col("offset"), pl.col("digits")
    minutes = (
        digits.str.head(2).cast(pl.Int64, strict=False) * 60
        + digits.str.slice(2, 2).cast(pl.Int64, strict=False)
    ).fill_null(0)
    sign = pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    utc = (pl.col("naive") - pl.duration(minutes=minutes * sign)).dt.replace_time_zone("UTC")
    return parts.with_columns(offset.str.replace_all(r"[^0-9]", "").alias("digits")).select(
        "naive",
        "offset",
        pl.when(offset.is_not_null()).then(utc.dt.cast_time_unit("us")).alias("utc"),
    )


def dates(value: pl.Series, crm_zone: str) -> pl.Series:
    """The date as written; that of an instant is the one in `crm_zone`."""
    parts = _utc(_parts(value))
    in_crm = pl.col("utc").dt.convert_time_zone(crm_zone).dt.date()
    written = pl.col("naive").dt.date()
    return parts.select(
        pl.when(pl.col("offset").is_null()).then(written).otherwise(in_crm)
    ).to_series()
