"""Dates and times as text → polars dates and UTC instants, by the clock they were written on.

What most texts of a column look like is read at once by its format, the rest part by part. Whether
all are written like the first is seen on their bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

_TIME = (
    r"^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$"
)
_FIRST_YEAR: Final = 1900
_SHAPES: Final = 3
"""Ways to write a date that are looked for in one column."""
_DAY: Final = "%Y-%m-%d"
_DAY_WRITTEN: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK_WRITTEN: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_SHAPE: Final = re.compile(rf"{_DAY_WRITTEN}(?:([T ]){_CLOCK_WRITTEN}(?:\.([0-9]+))?(Z|[+-].*)?)?")
_OFFSET: Final = r"[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]"
_FRACTIONS: Final = {None: "", 3: ".%3f", 6: ".%6f", 9: ".%9f"}
_ZERO, _NINE = np.uint8(ord("0")), np.uint8(9)


@dataclass(frozen=True)
class _Shape:
    """One way to write a date or time, each part at its place."""

    pattern: str
    format: str
    text: str
    """One that is written so."""
    length: int
    """Without the offset."""

    def is_of_all(self, texts: pl.Series) -> bool:
        """Whether all have digits where this one has, and otherwise the same; none of them null.
        What no calendar or clock has is no time, whichever way it is read."""
        sample = np.frombuffer(self.text.encode(), np.uint8)
        alike = (texts.str.len_bytes() == len(sample)).all()
        if not alike or not re.fullmatch(self.pattern, self.text):
            return False
        digits = (sample >= _ZERO) & (sample <= _ZERO + _NINE)
        digits[self.length :] = False
        least, span = np.where(digits, _ZERO, sample), digits * _NINE
        row = pl.Array(pl.UInt8, len(sample))
        found = texts.cast(pl.Binary).bin.reinterpret(dtype=row).to_numpy()
        return bool((found - least <= span).all())

    def parts(self, value: pl.Series, *, same_offset: bool) -> pl.DataFrame:
        """As _parts_of_any, of texts that all look so."""
        tail = self.text[self.length :]
        offset: pl.Series | pl.Expr = pl.lit(tail or None, pl.String)
        if tail and not same_offset:
            offset, tail = value.str.slice(self.length), ""
            value = value.str.slice(0, self.length)
        if self.format == _DAY:
            naive = value.str.to_date(_DAY, strict=False, cache=False).cast(pl.Datetime("us"))
        else:
            form = self.format + tail
            naive = value.str.to_datetime(form, strict=False, time_unit="us", cache=False)
        return pl.select(naive.alias("naive")).with_columns(offset.alias("offset"))


def _shape_of(text: str) -> _Shape | None:
    """None: a text that is read part by part."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    mark, fraction, offset = found.groups()
    digits = len(fraction) if fraction else None
    if mark is None:
        return _Shape(f"^{_DAY_WRITTEN}$", _DAY, text, len(text))
    if digits not in _FRACTIONS:
        return None
    written = f"{_DAY_WRITTEN}{mark}{_CLOCK_WRITTEN}"
    written += rf"\.[0-9]{{{digits}}}" if digits else ""
    tail = "" if not offset else "Z" if offset == "Z" else _OFFSET
    form = f"{_DAY}{mark}%H:%M:%S{_FRACTIONS[digits]}"
    return _Shape(f"^{written}{tail}$", form, text, len(text) - len(offset or ""))


def _parts(value: pl.Series) -> pl.DataFrame:
    """naive (local datetime), offset (text) of ISO dates or datetimes; null where it is none."""
    found: list[pl.DataFrame] = []
    rest = value
    for _ in range(_SHAPES):
        written = rest.drop_nulls()
        shape = _shape_of(str(written[0])) if len(written) else None
        if shape is None:
            break
        if shape.is_of_all(written):
            found.append(shape.parts(rest, same_offset=not found))
            rest = rest.clear(len(rest))
            break
        fits = rest.str.contains(shape.pattern)
        found.append(shape.parts(rest.set(~fits, None), same_offset=False))
        rest = rest.set(fits, None)
    if rest.null_count() < len(rest) or not found:
        found.append(_parts_of_any(rest))
    parts = found[0]
    for more in found[1:]:
        parts = parts.with_columns(pl.coalesce(pl.col(c), more[c]) for c in parts.columns)
    recent = pl.col("naive") >= pl.datetime(_FIRST_YEAR, 1, 1)
    return parts.with_columns(pl.when(recent).then("naive").alias("naive"))


def _parts_of_any(value: pl.Series) -> pl.DataFrame:
    """Stepwise as in decimals."""
    part = value.str.extract_groups(_TIME).struct.unnest()
    clock = pl.col("2").fill_null("00:00") + ":" + pl.col("3").fill_null("00")
    naive = (pl.col("1") + " " + clock).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    micro = pl.col("4").fill_null("").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    return part.select(
        (naive + pl.duration(microseconds=micro)).alias("naive"), pl.col("5").alias("offset")
    )


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
    if not parts["offset"].null_count():
        return parts["utc"]
    local = parts.select(pl.when(pl.col("offset").is_null()).then("naive")).to_series()
    wall = _from_zone(local, zone)
    return wall.zip_with(parts["offset"].is_null(), parts["utc"])


def _utc(parts: pl.DataFrame) -> pl.DataFrame:
    """`parts` with utc, where there is an offset."""
    offset = parts["offset"]
    if offset.null_count() == len(offset):
        return parts.with_columns(pl.lit(None, pl.Datetime("us", "UTC")).alias("utc"))
    ahead = {text: _minutes(text) for text in offset.unique().drop_nulls()}
    if len(ahead) == 1 and not offset.null_count():
        minutes: pl.Expr = pl.lit(next(iter(ahead.values())), pl.Int64)
    else:
        minutes = pl.col("offset").replace_strict(ahead, default=None, return_dtype=pl.Int64)
    utc = (pl.col("naive") - pl.duration(minutes=minutes)).dt.replace_time_zone("UTC")
    return parts.with_columns(utc.dt.cast_time_unit("us").alias("utc"))


def _minutes(offset: str) -> int:
    """By which a clock is ahead of UTC: `+05:30` → 330, `Z` → 0."""
    digits = re.sub(r"\D", "", offset)
    ahead = int(digits[:2]) * 60 + int(digits[2:]) if digits else 0
    return -ahead if offset.startswith("-") else ahead


def dates(value: pl.Series, crm_zone: str) -> pl.Series:
    """The date as written; that of an instant is the one in `crm_zone`."""
    parts = _utc(_parts(value))
    written = parts["naive"].dt.date()
    if parts["offset"].null_count() == len(parts):
        return written
    in_crm = parts["utc"].dt.convert_time_zone(crm_zone).dt.date()
    return written.zip_with(parts["offset"].is_null(), in_crm)
