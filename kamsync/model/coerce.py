"""Text frames from a connector → typed canonical frames and rejects, column-wise.

One place for every CRM: what a date, a decimal or a boolean may look like, and why a value was
refused. Nothing is dropped silently: each refused value is a row of the reject frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.clock import dates, instants
from kamsync.model.currencies import EXPONENTS
from kamsync.model.decimals import minor_column, read_slowly
from kamsync.model.money import MAX_MINOR, RATE_TYPE, exponent_of
from kamsync.model.rejects import WHERE, record_reasons, refused_records, single_values
from kamsync.model.tables import DTYPES, SHARE_UNIT, STREAMS, Column, Stream

TRUE_WORDS: Final = ("true", "yes", "y", "1", "oui", "vrai", "ja", "wahr")
FALSE_WORDS: Final = ("false", "no", "n", "0", "non", "faux", "nein", "falsch")
"""A boolean as CRMs and spreadsheets write it, in lower case."""


@dataclass(frozen=True)
class Zones:
    """Which clock a time without words means (numbers §1.3)."""

    timezone: str
    """The config's zone: activity times, and datetimes without offset."""
    crm: str
    """The CRM's own zone: any other CRM datetime that is used as a date."""


@dataclass(frozen=True)
class Coerced:
    frame: pl.DataFrame
    rejects: pl.DataFrame


def coerce(
    stream_name: str,
    raw: pl.DataFrame,
    zones: Zones,
    home_currency: str,
    *,
    trimmed: bool = False,
) -> Coerced:
    """Type every known column of `raw` (text) and split off what cannot be used.

    `home_currency` is the CRM's own: money without a currency is in it. Unknown columns are
    left out. Columns that `raw` lacks are not invented, except is_deleted (false). `trimmed`: no
    blanks stand around its texts.
    """
    stream = STREAMS[stream_name]
    raw = _with_currency(stream, _given(raw, trimmed=trimmed), home_currency)
    known = [(c, name) for name in raw.columns if (c := stream.column(name)) is not None]
    typed = raw.with_columns(_typed(column, raw, zones).alias(f"~{name}") for column, name in known)
    typed = read_slowly(typed, known)
    typed = _closed_rules(stream, typed)
    bad = {name: _bad(column) for column, name in known}
    reasons = record_reasons(stream, typed, known, bad)
    typed = typed.with_columns(
        pl.coalesce(*reasons, pl.lit(None, pl.String)).alias("~reason"),
    )
    spoilt = [single_values(stream, typed, name, bad[name]) for name in _spoilt(typed, bad)]
    rejects = pl.concat([refused_records(stream, typed, reasons, bad), *spoilt])
    good = typed.filter(pl.col("~reason").is_null())
    keep = [pl.col(f"~{name}").alias(name) for _, name in known]
    if WHERE in raw.columns:
        keep.append(pl.col(WHERE))
    return Coerced(_alive_unless_said(stream, good.select(keep)), rejects)


def _spoilt(typed: pl.DataFrame, bad: dict[str, pl.Expr]) -> list[str]:
    """Columns with a value that cannot be used; most pages have none."""
    found = typed.select(reason.is_not_null().any().alias(name) for name, reason in bad.items())
    return [name for name in bad if found[name].item()]


def _alive_unless_said(stream: Stream, frame: pl.DataFrame) -> pl.DataFrame:
    if stream.column("is_deleted") is None or "id" not in frame.columns:
        return frame
    deleted = pl.col("is_deleted") if "is_deleted" in frame.columns else pl.lit(value=None)
    return frame.with_columns(deleted.fill_null(value=False).cast(pl.Boolean).alias("is_deleted"))


def _given(raw: pl.DataFrame, *, trimmed: bool) -> pl.DataFrame:
    """Text columns without blanks around their cells; empty text null."""
    texts = pl.col([n for n, t in raw.schema.items() if t == pl.String])
    raw = raw if trimmed else raw.with_columns(texts.str.strip_chars())
    return raw.with_columns(pl.when(texts != "").then(texts).name.keep())


def _with_currency(stream: Stream, raw: pl.DataFrame, home: str) -> pl.DataFrame:
    """A currency where the row carries money."""
    if stream.column("currency") is None or stream.name == "rate":
        return raw
    default = home if home in EXPONENTS else None
    if "currency" not in raw.columns:
        return raw.with_columns(pl.lit(default, pl.String).alias("currency"))
    given = raw["currency"]
    code = _in_words(given, EXPONENTS, _upper)
    code = code.zip_with(code.is_not_null(), given)
    return raw.with_columns(code if default is None else code.fill_null(default))


def _typed(column: Column, raw: pl.DataFrame, zones: Zones) -> pl.Expr | pl.Series:
    value = pl.col(column.name)
    if raw.schema[column.name] == DTYPES[column.kind]:
        if column.values:
            return _in_words(raw[column.name], column.values, _lower)
        if column.name == "currency":
            return _in_words(raw[column.name], EXPONENTS, _upper)
        return value
    match column.kind:
        case "bool":
            return _truth(raw[column.name])
        case "int":
            number = value.cast(pl.Float64, strict=False)
            whole = number.is_finite() & (number.floor() == number) & (number.abs() < 2.0**53)
            return pl.when(whole).then(number).cast(pl.Int64, strict=False)
        case "number":
            number = value.cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        case "money":
            return minor_column(raw, value, exponent_of(pl.col("currency")))
        case "rate":
            return value.cast(RATE_TYPE, strict=False)
        case "share":
            digits = value.str.strip_suffix("%").str.strip_chars()
            share = minor_column(raw, digits, pl.lit(7, pl.Int64), places=7)
            return share.set(~share.is_between(0, SHARE_UNIT), None)
        case "ids":
            return value.str.split("|").list.eval(pl.element().filter(pl.element() != ""))
        case "date":
            return dates(raw[column.name], zones.crm)
        case "datetime":
            return instants(raw[column.name], zones.timezone)
        case _:
            return value


def _lower(texts: pl.Series) -> pl.Series:
    return texts.str.to_lowercase()


def _upper(texts: pl.Series) -> pl.Series:
    return texts.str.to_uppercase()


def _in_words(
    texts: pl.Series, words: Iterable[str], spelt: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """Those of the words, spelt so; null for any other text."""
    known = list(words)
    if texts.is_in(known).all():
        return texts
    texts = spelt(texts)
    return texts.set(~texts.is_in(known), None)


def _truth(texts: pl.Series) -> pl.Series:
    yes = texts == "true"
    if (yes | (texts == "false")).all():
        return yes
    lower = texts.str.to_lowercase()
    yes = lower.is_in(TRUE_WORDS)
    return yes.set(~(yes | lower.is_in(FALSE_WORDS)), None)


def _bad(column: Column) -> pl.Expr:
    """Reason why a given value cannot be used, null where it can or where none was given."""
    name = column.name
    raw, value = pl.col(name), pl.col(f"~{name}")
    unread = raw.is_not_null() & value.is_null()
    if column.kind == "money":
        return (
            pl.when(pl.col("~currency").is_null())
            .then(pl.lit(None, pl.String))
            .when(unread & raw.cast(pl.Float64, strict=False).is_finite())
            .then(pl.lit("out of range"))
            .when(unread)
            .then(pl.lit("not a decimal number"))
            .when(value.abs() > MAX_MINOR)
            .then(pl.lit("out of range"))
        )
    if column.kind == "rate":
        return (
            pl.when(unread)
            .then(pl.lit("not a decimal number"))
            .when(value <= 0)
            .then(pl.lit("a rate must be above 0"))
        )
    words = {
        "bool": "neither true nor false",
        "int": "not a whole number",
        "number": "not a finite number",
        "share": "not a percentage between 0 and 100",
        "date": "impossible date",
        "datetime": "impossible date",
    }
    reason = words.get(column.kind, "not one of: " + ", ".join(column.values))
    if name == "currency":
        reason = "unknown currency"
    return pl.when(unread).then(pl.lit(reason))


def _closed_rules(stream: Stream, typed: pl.DataFrame) -> pl.DataFrame:
    """won implies closed (numbers §2.1)."""
    if stream.name != "opportunity" or not {"~is_won", "~is_closed"} <= set(typed.columns):
        return typed
    won = pl.col("~is_won").fill_null(value=False)
    return typed.with_columns(
        pl.when(won).then(True).otherwise(pl.col("~is_closed")).alias("~is_closed"),
        pl.when(won)
        .then(pl.lit("true"))
        .otherwise(pl.col("is_closed").cast(pl.String))
        .alias("is_closed"),
    )
