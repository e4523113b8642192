"""Text frames from a connector → typed canonical frames and rejects, column-wise.

One place for every CRM: what a date, a decimal or a boolean may look like, and why a value was
refused. Nothing is dropped silently: each refused value is a row of the reject frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

import polars as pl

from kamsync.model.money import (
    MAX_MINOR,
    RATE_SCALE,
    RATE_TYPE,
    decimal_from_text,
    decimal_parts,
    exponent_of,
    from_parts,
    minor_from_text,
)
from kamsync.model.tables import DTYPES, SHARE_UNIT, STREAMS, Column, Stream

WHERE: Final = "_where"
"""Reserved text column of a raw frame: file and line of the row."""

REJECT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "stream": pl.String(),
    "record_id": pl.String(),
    "where": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
    "whole_record": pl.Boolean(),
    "account_id": pl.String(),
    "day": pl.Date(),
    "won": pl.Boolean(),
    "amount": pl.Int64(),
    "currency": pl.String(),
}
"""Rejects; account_id, day, won, amount say what revenue is missing because of them."""

_TIME = (
    r"^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$"
)
_FIRST_YEAR: Final = 1900
_RATE_DIGITS: Final = 16
"""Before the point."""
_RATE_STEP: Final = Decimal(1).scaleb(-RATE_SCALE)
_EXACT: Final = Context(prec=2 * (_RATE_DIGITS + RATE_SCALE))


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


def no_rejects() -> pl.DataFrame:
    return pl.DataFrame(schema=REJECT_SCHEMA)


def coerce(stream_name: str, raw: pl.DataFrame, zones: Zones, home_currency: str) -> Coerced:
    """Type every known column of `raw` (text) and split off what cannot be used.

    `home_currency` is the CRM's own: money without a currency is in it. Unknown columns are
    left out. Columns that `raw` lacks are not invented, except is_deleted (false).
    """
    stream = STREAMS[stream_name]
    raw = _with_currency(stream, raw, home_currency)
    known = [(c, name) for name in raw.columns if (c := stream.column(name)) is not None]
    typed = raw.with_columns(_typed(column, raw, zones).alias(f"~{name}") for column, name in known)
    typed = _slow_paths(typed, known)
    typed = _closed_rules(stream, typed)
    bad = {name: _bad(column) for column, name in known}
    reject_record = _record_reasons(stream, typed, known, bad)
    typed = typed.with_columns(
        pl.coalesce(reject_record, pl.lit(None, pl.String)).alias("~reason"),
    )
    rejects = pl.concat(
        [_whole(stream, typed), *(_single(stream, typed, n, bad[n]) for _, n in known)],
    )
    good = typed.filter(pl.col("~reason").is_null())
    keep = [pl.col(f"~{name}").alias(name) for _, name in known]
    if WHERE in raw.columns:
        keep.append(pl.col(WHERE))
    frame = good.select(keep)
    if stream.column("is_deleted") is not None and "id" in frame.columns:
        deleted = pl.col("is_deleted") if "is_deleted" in frame.columns else pl.lit(value=None)
        frame = frame.with_columns(
            deleted.fill_null(value=False).cast(pl.Boolean).alias("is_deleted")
        )
    return Coerced(frame, rejects)


def _with_currency(stream: Stream, raw: pl.DataFrame, home: str) -> pl.DataFrame:
    """Text columns stripped, empty text null, and a currency where the row carries money."""
    texts = [n for n, t in raw.schema.items() if t == pl.String]
    raw = raw.with_columns(
        pl.when(pl.col(n).str.strip_chars() != "").then(pl.col(n).str.strip_chars()).alias(n)
        for n in texts
    )
    if stream.column("currency") is None or stream.name == "rate":
        return raw
    currency = pl.col("currency") if "currency" in raw.columns else pl.lit(None, pl.String)
    return raw.with_columns(currency.str.to_uppercase().fill_null(home).alias("currency"))


def _typed(column: Column, raw: pl.DataFrame, zones: Zones) -> pl.Expr | pl.Series:
    value = pl.col(column.name)
    if raw.schema[column.name] == DTYPES[column.kind]:
        if column.values:
            lower = value.str.to_lowercase()
            return pl.when(lower.is_in(list(column.values))).then(lower)
        if column.name == "currency":
            code = value.str.to_uppercase()
            return pl.when(exponent_of(code).is_not_null()).then(code)
        return value
    match column.kind:
        case "bool":
            lower = value.str.to_lowercase()
            return pl.when(lower == "true").then(True).when(lower == "false").then(False)
        case "int":
            number = value.cast(pl.Float64, strict=False)
            whole = number.is_finite() & (number.floor() == number) & (number.abs() < 2.0**53)
            return pl.when(whole).then(number).cast(pl.Int64, strict=False)
        case "number":
            number = value.cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        case "money":
            return _minor(raw, value, exponent_of(pl.col("currency")))
        case "rate":
            return value.cast(RATE_TYPE, strict=False)
        case "share":
            share = _minor(raw, value, pl.lit(7, pl.Int64), places=7)
            return share.set(~share.is_between(0, SHARE_UNIT), None)
        case "ids":
            return value.str.split("|").list.eval(pl.element().filter(pl.element() != ""))
        case "date":
            return _date(raw[column.name], zones)
        case "datetime":
            return _instant(raw[column.name], zones)
        case _:
            return value


def _minor(raw: pl.DataFrame, text: pl.Expr, exponent: pl.Expr, places: int = 4) -> pl.Series:
    """minor_units in two steps: an expression that is used twice would be computed twice."""
    parts = raw.select(
        decimal_parts(text).alias("parts"), text.alias("text"), exponent.alias("exponent")
    )
    minor = from_parts(pl.col("text"), pl.col("parts"), pl.col("exponent"), places)
    return parts.select(minor).to_series()


def _parts(value: pl.Series) -> pl.DataFrame:
    """naive (local datetime), offset (text) of ISO dates or datetimes; stepwise, see _minor."""
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


def _instant(value: pl.Series, zones: Zones) -> pl.Series:
    parts = _utc(_parts(value))
    local = parts.select(pl.when(pl.col("offset").is_null()).then("naive")).to_series()
    wall = _from_zone(local, zones.timezone)
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


def _date(value: pl.Series, zones: Zones) -> pl.Series:
    parts = _utc(_parts(value))
    in_crm = pl.col("utc").dt.convert_time_zone(zones.crm).dt.date()
    written = pl.col("naive").dt.date()
    return parts.select(
        pl.when(pl.col("offset").is_null()).then(written).otherwise(in_crm)
    ).to_series()


def _slow_paths(typed: pl.DataFrame, known: list[tuple[Column, str]]) -> pl.DataFrame:
    """Numbers the fast expressions could not read (1e5, 25 digits): few, so in Python."""
    for column, name in known:
        if column.kind not in ("money", "rate") or typed.schema[name] != pl.String:
            continue
        rest = typed.filter(pl.col(name).is_not_null() & pl.col(f"~{name}").is_null())
        if rest.is_empty():
            continue
        exact = (
            _slow_rate(rest[name].unique()) if column.kind == "rate" else _slow_money(rest, name)
        )
        keys = [name] if column.kind == "rate" else [name, "currency"]
        typed = typed.join(exact, on=keys, how="left", nulls_equal=True, maintain_order="left")
        typed = typed.with_columns(pl.coalesce(f"~{name}", "~slow").alias(f"~{name}")).drop("~slow")
    return typed


def _slow_money(rest: pl.DataFrame, name: str) -> pl.DataFrame:
    pairs = rest.select(name, "currency", exponent_of(pl.col("currency")).alias("e")).unique()
    values = [
        None if e is None else _bounded(minor_from_text(text, e))
        for text, e in zip(pairs[name], pairs["e"], strict=True)
    ]
    return pairs.drop("e").with_columns(pl.Series("~slow", values, dtype=pl.Int64))


def _bounded(minor: int | None) -> int | None:
    return minor if minor is not None and abs(minor) < 2**62 else None


def _slow_rate(texts: pl.Series) -> pl.DataFrame:
    values = [_rate(text) for text in texts]
    return pl.DataFrame({texts.name: texts, "~slow": pl.Series(values, dtype=RATE_TYPE)})


def _rate(text: str) -> Decimal | None:
    value = decimal_from_text(text)
    if value is None or value.adjusted() >= _RATE_DIGITS:
        return None
    return value.quantize(_RATE_STEP, context=_EXACT)


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
    reason = words.get(column.kind, "not one of " + ", ".join(column.values))
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


def _record_reasons(
    stream: Stream, typed: pl.DataFrame, known: list[tuple[Column, str]], bad: dict[str, pl.Expr]
) -> pl.Expr:
    """`field: reason` of the first thing that makes the whole record unusable."""
    live = pl.lit(value=True)
    if "~is_deleted" in typed.columns:
        live = ~pl.col("~is_deleted").fill_null(value=False)
    reasons: list[pl.Expr] = []
    for column, name in known:
        if column.required or column.decisive:
            reasons.append(pl.when(live | (name == "id")).then(pl.lit(f"{name}\t") + bad[name]))
        if column.required:
            missing = pl.col(name).is_null()
            reasons.append(
                pl.when(missing & (live | (name == "id"))).then(pl.lit(f"{name}\tmissing"))
            )
    if stream.name == "opportunity":
        columns = set(typed.columns)
        closed, won = pl.col("~is_closed"), pl.col("~is_won")
        if "~close_date" in columns:
            undated = closed & pl.col("~close_date").is_null()
            reasons.append(
                pl.when(undated & live).then(pl.lit("close_date\tclosed without a date"))
            )
        if "~amount" in columns:
            empty = won & pl.col("~amount").is_null()
            reasons.append(pl.when(empty & live).then(pl.lit("amount\twon without an amount")))
    return pl.coalesce(*reasons) if reasons else pl.lit(None, pl.String)


def _facts(stream: Stream, typed: pl.DataFrame) -> dict[str, pl.Expr]:
    columns = set(typed.columns)

    def column(name: str, dtype: pl.DataType) -> pl.Expr:
        return pl.col(f"~{name}") if f"~{name}" in columns else pl.lit(None, dtype)

    won: pl.Expr = pl.lit(None, pl.Boolean())
    day = pl.lit(None, pl.Date())
    if stream.name == "opportunity":
        won, day = column("is_won", pl.Boolean()), column("close_date", pl.Date())
    elif stream.name == "revenue":
        won, day = pl.lit(value=True), column("booked_on", pl.Date())
    return {
        "stream": pl.lit(stream.name),
        "record_id": column("id", pl.String()),
        "where": pl.col(WHERE) if WHERE in columns else pl.lit(""),
        "account_id": column("account_id", pl.String()),
        "day": day,
        "won": won,
        "amount": column("amount", pl.Int64()),
        "currency": column("currency", pl.String()),
    }


def _whole(stream: Stream, typed: pl.DataFrame) -> pl.DataFrame:
    rows = typed.filter(pl.col("~reason").is_not_null())
    reason = pl.col("~reason").str.split("\t")
    named = rows.with_columns(reason.list.get(0).alias("~field"), reason.list.get(1).alias("~why"))
    value = pl.lit(None, pl.String)
    for name in typed.columns:
        if f"~{name}" in typed.columns and typed.schema[name] == pl.String:
            value = pl.when(pl.col("~field") == name).then(pl.col(name)).otherwise(value)
    facts = _facts(stream, typed) | {
        "field": pl.col("~field"),
        "value": value.fill_null(""),
        "reason": pl.col("~why"),
        "whole_record": pl.lit(value=True),
    }
    return named.select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())


def _single(stream: Stream, typed: pl.DataFrame, name: str, bad: pl.Expr) -> pl.DataFrame:
    """Bad values of columns that do not decide: the record stays, the value is unknown."""
    rows = typed.with_columns(bad.cast(pl.String).alias("~why")).filter(
        pl.col("~why").is_not_null() & pl.col("~reason").is_null()
    )
    facts = _facts(stream, typed) | {
        "field": pl.lit(name),
        "value": pl.col(name).cast(pl.String) if typed.schema[name] != pl.List else pl.lit(""),
        "reason": pl.col("~why"),
        "whole_record": pl.lit(value=False),
    }
    return rows.select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())
