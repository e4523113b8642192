"""Flat text frames of one module → canonical columns, by the resolved field map."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal, InvalidOperation
from typing import Final

import polars as pl

from connectors.zoho.decode import SEPARATOR
from connectors.zoho.selection import MODIFIED_BY, STATUS, Selection
from connectors.zoho.settings import Direction
from connectors.zoho.stages import LOST, WON, Stages
from kamsync.model.fieldmap import FieldSource

_LIVE: Final = "Available"
_PLACES: Final = Decimal("1e-18")


def canonical(
    raw: pl.DataFrame, selection: Selection, stages: Stages, direction: Direction
) -> pl.DataFrame:
    """One page; columns the org cannot give are left out, never invented."""
    columns = {
        column: _mapped(
            _value(source, raw, stages, direction),
            source,
            several=selection.shapes.get(source.field) == "multi",
        )
        for column, source in selection.sources.items()
        if not (source.field.startswith("@") and selection.stream == "activity")
    }
    return raw.select(
        pl.col("id"),
        *common(raw, selection),
        *(expr.alias(name) for name, expr in columns.items()),
    )


def common(raw: pl.DataFrame, selection: Selection) -> list[pl.Expr]:
    """modified_at, modified_by, is_deleted of any record."""
    mapped = selection.sources
    found: list[pl.Expr] = []
    if selection.key and "modified_at" not in mapped:
        found.append(pl.col(selection.key).alias("modified_at"))
    if MODIFIED_BY in raw.columns and "modified_by" not in mapped:
        found.append(pl.col(MODIFIED_BY).alias("modified_by"))
    if STATUS in raw.columns:
        gone = pl.col(STATUS).fill_null(_LIVE) != _LIVE
        found.append(pl.when(gone).then(pl.lit("true")).otherwise(pl.lit("false")))
    else:
        found.append(pl.lit("false"))
    found[-1] = found[-1].alias("is_deleted")
    return found


def _value(source: FieldSource, raw: pl.DataFrame, stages: Stages, direction: Direction) -> pl.Expr:
    match source.field:
        case "@is_won" | "@is_closed":
            state = stages.state_of(pl.col("Stage"), _probability(raw))
            wanted = [WON] if source.field == "@is_won" else [WON, LOST]
            return pl.when(state.is_in(wanted)).then(pl.lit("true")).otherwise(pl.lit("false"))
        case "@probability":
            return pl.coalesce(_probability(raw), stages.default_probability(pl.col("Stage")))
        case "@rate":
            return _rate(raw["Exchange_Rate"], direction)
        case "@deal_role":
            return pl.col("@deal_role")
        case "@email_domain":
            return pl.col("Email").str.extract(r"@([^@\s]+)$").str.to_lowercase()
        case name:
            return pl.col(name)


def _probability(raw: pl.DataFrame) -> pl.Expr:
    known = "Probability" in raw.columns
    return pl.col("Probability") if known else pl.lit(None, pl.String)


def _rate(rates: pl.Series, direction: Direction) -> pl.Expr:
    """Home units per unit of the record's currency; few distinct values, so exact in Python."""
    if direction == "home_per_unit":
        return pl.col("Exchange_Rate")
    inverse = {text: inverted(text) for text in rates.unique().drop_nulls()}
    return pl.col("Exchange_Rate").replace_strict(inverse, default=None, return_dtype=pl.String)


def inverted(rate: str) -> str | None:
    """1/rate to 18 decimals, rounded up so that an exact half stays one; None: unusable."""
    try:
        value = Decimal(rate)
    except InvalidOperation:
        return None
    if not value.is_finite() or value <= 0:
        return None
    return format((1 / value).quantize(_PLACES, rounding=ROUND_UP), "f")


def _mapped(value: pl.Expr, source: FieldSource, *, several: bool = False) -> pl.Expr:
    if source.values:
        value = value.replace(source.values)
    if source.values and several:  # a map may name several together, or each
        each = value.str.split(SEPARATOR).list.eval(pl.element().replace(source.values))
        value = each.list.join(SEPARATOR)
    if source.unit == "fraction":
        percent = value.cast(pl.Float64, strict=False) * 100
        value = percent.round(7).cast(pl.String)
    return value


def unknown_stages(raw: pl.DataFrame, stages: Stages) -> int:
    """Records whose stage the org no longer lists."""
    if "Stage" not in raw.columns:
        return 0
    return int(raw.select(stages.unknown(pl.col("Stage")).sum()).item() or 0)
