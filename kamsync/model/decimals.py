"""Decimals as text → minor units and rates, digit by digit: fast where the text is plain."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

import polars as pl

from kamsync.model.money import (
    RATE_SCALE,
    RATE_TYPE,
    decimal_from_text,
    decimal_parts,
    exponent_of,
    from_parts,
    minor_from_text,
)
from kamsync.model.tables import Column

_RATE_DIGITS: Final = 16
"""Before the point."""
_RATE_STEP: Final = Decimal(1).scaleb(-RATE_SCALE)
_MOST_PLACES: Final = 17
"""Digits that an Int64 holds, whatever they are rounded to."""
_EXACT: Final = Context(prec=2 * (_RATE_DIGITS + RATE_SCALE))


def minor_column(raw: pl.DataFrame, text: pl.Expr, exponent: pl.Expr, places: int = 4) -> pl.Series:
    """As money.from_parts, at once where all texts have at most so many places."""
    parts = raw.select(text.alias("text"), exponent.alias("exponent"))
    whole = _MOST_PLACES - places
    plain = parts["text"].str.contains(rf"^-?[0-9]{{1,{whole}}}(?:\.[0-9]{{1,{places}}})?$")
    if plain.all(ignore_nulls=True):
        return _plain_minor(parts, places)
    rest = parts.with_columns(parts["text"].set(plain, None))
    parts = parts.with_columns(parts["text"].set(~plain, None))
    return _plain_minor(parts, places).zip_with(
        plain & plain.is_not_null(), _any_minor(rest, places)
    )


def _plain_minor(parts: pl.DataFrame, places: int) -> pl.Series:
    """Rounded floor(x + 0.5), in whole numbers."""
    exact = parts["text"].cast(pl.Decimal(38, places), strict=False).to_physical()
    step = _powers(places - parts["exponent"].clip(0, places))
    return ((exact.cast(pl.Int64) + step // 2) // step).rename("text")


def _powers(exponents: pl.Series) -> pl.Series:
    known = {n: 10**n for n in exponents.unique().drop_nulls()}
    if len(known) == 1 and not exponents.null_count():
        return pl.repeat(next(iter(known.values())), len(exponents), dtype=pl.Int64, eager=True)
    return exponents.replace_strict(known, default=None, return_dtype=pl.Int64)


def _any_minor(parts: pl.DataFrame, places: int) -> pl.Series:
    """In two steps: an expression that is used twice would be computed twice."""
    parts = parts.with_columns(decimal_parts(pl.col("text")).alias("parts"))
    minor = from_parts(pl.col("text"), pl.col("parts"), pl.col("exponent"), places)
    return parts.select(minor).to_series()


def read_slowly(typed: pl.DataFrame, known: list[tuple[Column, str]]) -> pl.DataFrame:
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
