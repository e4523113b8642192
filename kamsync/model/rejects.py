"""Rejects: what could not be used, where it stood and why; one row per refused value.

What a value may look like is said in `coerce`; nothing is dropped silently.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.model.tables import Column, Stream

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
    "is_closed": pl.Boolean(),
    "owner_id": pl.String(),
}
"""Rejects; account_id, day, won, amount say what revenue is missing because of them, is_closed
and owner_id what is known of a deal all the same."""
_NO_REJECTS: Final = pl.DataFrame(schema=REJECT_SCHEMA)
MONEY_FIELDS: Final = ("amount", "currency", "rate")
"""A deal refused for one of these still has its date, its account and its owner."""


def no_rejects() -> pl.DataFrame:
    return _NO_REJECTS.clone()


def record_reasons(
    stream: Stream, typed: pl.DataFrame, known: list[tuple[Column, str]], bad: dict[str, pl.Expr]
) -> list[pl.Expr]:
    """`field TAB reason` of each thing that makes the whole record unusable, else null."""
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
            undated = closed & pl.col("~close_date").is_null() & pl.col("close_date").is_null()
            reasons.append(
                pl.when(undated & live).then(pl.lit("close_date\tclosed without a date"))
            )
        if "~amount" in columns:
            empty = won & pl.col("~amount").is_null() & pl.col("amount").is_null()
            reasons.append(pl.when(empty & live).then(pl.lit("amount\twon without an amount")))
    return reasons


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
        "is_closed": column("is_closed", pl.Boolean()),
        "owner_id": column("owner_id", pl.String()),
    }


def refused_records(
    stream: Stream, typed: pl.DataFrame, reasons: list[pl.Expr], bad: dict[str, pl.Expr]
) -> pl.DataFrame:
    """Per record its first reason, as `whole_record`, then the other values that are bad too."""
    rows = typed.filter(pl.col("~reason").is_not_null()).with_row_index("~row")
    if rows.is_empty():
        return no_rejects()
    others = [pl.lit(f"{name}\t") + reason.cast(pl.String) for name, reason in bad.items()]
    each = pl.concat_list(*reasons, *others).list.drop_nulls().alias("~each")
    named = rows.with_columns(each).explode("~each")
    part = pl.col("~each").str.split("\t")
    named = named.with_columns(part.list.get(0).alias("~field"), part.list.get(1).alias("~why"))
    named = named.unique(["~row", "~field"], keep="first", maintain_order=True)
    value = pl.lit(None, pl.String)
    for name in typed.columns:
        if f"~{name}" in typed.columns and typed.schema[name] == pl.String:
            value = pl.when(pl.col("~field") == name).then(pl.col(name)).otherwise(value)
    facts = _facts(stream, typed) | {
        "field": pl.col("~field"),
        "value": value.fill_null(""),
        "reason": pl.col("~why"),
        "whole_record": pl.col("~row").is_first_distinct(),
    }
    return named.select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())


def single_values(stream: Stream, typed: pl.DataFrame, name: str, bad: pl.Expr) -> pl.DataFrame:
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


def refused_rows(stream: str, frame: pl.DataFrame, field: str, reason: str) -> pl.DataFrame:
    """Typed rows that are refused whole after all, for what stands in `field`."""
    columns = set(frame.columns)

    def take(name: str) -> pl.Expr:
        return pl.col(name) if name in columns else pl.lit(None)

    day, won = take("booked_on"), pl.lit(value=True)
    if stream == "opportunity":
        day, won = take("close_date"), take("is_won")
    facts = {
        "stream": pl.lit(stream),
        "record_id": pl.col("id"),
        "where": take(WHERE),
        "field": pl.lit(field),
        "value": pl.col(field),
        "reason": pl.lit(reason),
        "whole_record": pl.lit(value=True),
        "account_id": take("account_id"),
        "day": day,
        "won": won if stream in ("opportunity", "revenue") else pl.lit(None),
        "amount": take("amount"),
        "currency": take("currency"),
        "is_closed": take("is_closed"),
        "owner_id": take("owner_id"),
    }
    return frame.select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())
