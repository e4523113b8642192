"""From scored groups to the values the CRM should show: one row per account to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kamsync.messages.catalogue import text
from kamsync.model.currencies import EXPONENTS
from kamsync.model.fieldmap import OutputField
from kamsync.model.value import IDS
from kamsync.scorecard import TierRules


def written_groups(groups: pl.DataFrame, with_output: pl.Series) -> pl.DataFrame:
    """Without revenue in 24 months, pipeline or earlier output nothing is written."""
    alive = (
        (pl.col("revenue") != 0)
        | (pl.col("revenue_previous") != 0)
        | (pl.col("pipeline").fill_null(0) != 0)
        | pl.col("root").is_in(with_output.implode())
    )
    return groups.filter(alive)


def desired_columns(
    groups: pl.DataFrame, fields: Mapping[str, OutputField], currency: str, language: str
) -> pl.DataFrame:
    """account_id and every output that is a column of the scored frame, as text; null where
    unknown. Money in decimals of the home currency, shares in percent."""
    shown = {name: field for name, field in fields.items() if field.shows}
    kinds = groups.schema
    return groups.select(
        pl.col("root").alias("account_id"),
        *(
            _as_text(kinds[field.shows], field, currency, language).alias(name)
            for name, field in shown.items()
        ),
    )


def _as_text(kind: pl.DataType, field: OutputField, currency: str, language: str) -> pl.Expr:
    value = pl.col(field.shows)
    if kind == pl.Boolean:
        yes, no = (pl.lit(text(word, language)) for word in ("yes", "no"))
        return pl.when(value).then(yes).when(~value).then(no)
    match field.unit, field.type:
        case "money", _:
            value = value / 10 ** EXPONENTS[currency]
        case "share", _:
            value = (value * 100).round(1)
        case _, "integer":
            value = (value.cast(pl.Float64) + 0.5).floor().cast(pl.Int64)
        case _, "date" if not kind.is_temporal():
            value = value.cast(pl.Int32).cast(pl.Date)
    return value.cast(pl.String)


def normalised(frame: pl.DataFrame, fields: Mapping[str, OutputField]) -> pl.DataFrame:
    """Values as the CRM stores them, so that equal things compare equal: whole numbers without
    a fraction, dates as dates, texts trimmed to the field's length, line ends as one."""
    return frame.with_columns(
        _normal(pl.col(name), fields[name]).alias(name) for name in frame.columns if name in fields
    )


def _normal(value: pl.Expr, field: OutputField) -> pl.Expr:
    match field.type:
        case "integer":
            number = value.cast(pl.Float64, strict=False)
            whole = number.round(0).cast(pl.Int64, strict=False).cast(pl.String)
            clean = pl.coalesce(whole, value.str.strip_chars())
        case "number":
            clean = pl.coalesce(_plain(value), value.str.strip_chars())
        case "date":
            clean = value.str.head(10)
        case "multi_picklist":
            clean = value.str.extract_all(IDS).list.unique().list.sort().list.join(" ")
        case "boolean":
            clean = value.str.to_lowercase()
        case _:
            clean = value.str.replace_all("\r\n", "\n").str.strip_chars()
            clean = clean.str.head(field.length).str.strip_chars_end()
    return pl.when(clean != "").then(clean)


def _plain(value: pl.Expr) -> pl.Expr:
    """A number with two decimals at most, as every vendor keeps them: no sign on zero, no tail."""
    number = value.str.strip_chars().cast(pl.Float64, strict=False).round(2)
    known = number.is_finite()
    digits = number.cast(pl.Decimal(38, 2), strict=False).cast(pl.String)
    return pl.when(known).then(digits.str.replace(r"\.?0+$", ""))


def band(confidence: pl.Expr, rules: TierRules) -> pl.Expr:
    """Which of the tiers' confidence lines it reaches: 0, 1 or 2."""
    number = confidence.cast(pl.Float64, strict=False).fill_null(-1)
    return (number >= rules.unrated_confidence).cast(pl.Int8) + (
        number >= rules.key_confidence
    ).cast(pl.Int8)


def current_values(accounts: pl.DataFrame, outputs: Sequence[str]) -> pl.DataFrame:
    """account_id and what the CRM shows in our own fields (text, null = empty)."""
    return accounts.select(
        pl.col("id").alias("account_id"),
        *(
            pl.col(f"out_{o}").cast(pl.String).alias(o)
            if f"out_{o}" in accounts.columns
            else pl.lit(None, pl.String).alias(o)
            for o in outputs
        ),
    )


def laid_over(shown: pl.DataFrame, changes: pl.DataFrame, value: str) -> pl.DataFrame:
    """`shown` (account_id and a column per output) with column `value` of the changes
    (account_id, field, …) in place of what stood there; also where that is null."""
    after = shown.lazy()
    for output in (o for o in shown.columns if o != "account_id"):
        new = (
            changes.lazy()
            .filter(pl.col("field") == output)
            .select("account_id", pl.struct(pl.col(value).alias("is")).alias("~new"))
        )
        laid = pl.when(pl.col("~new").is_not_null()).then(pl.col("~new").struct.field("is"))
        after = (
            after.join(new, on="account_id", how="left", maintain_order="left")
            .with_columns(laid.otherwise(pl.col(output)).alias(output))
            .drop("~new")
        )
    return after.collect()
