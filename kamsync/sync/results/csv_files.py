"""scores.csv and scopes.csv (contracts §5): every group and every scope, for anyone to check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

import kamsync.scoring.score  # noqa: F401 - declares every column
from kamsync import durable
from kamsync.hostile_text import FORMULA
from kamsync.model.currencies import EXPONENTS
from kamsync.scorecard import Scorecard
from kamsync.scoring.registry import COLUMNS, FAMILIES

_MONEY: Final = frozenset(c.name for c in COLUMNS.values() if c.unit == "money")
_TEXTS: Final = frozenset(c.name for c in COLUMNS.values() if c.typed == "text") | {"account_id"}
_SCOPE_TEXTS: Final = frozenset({"value"})
_DECIMALS = {"score_raw": 9}


def scores_columns(card: Scorecard) -> list[str]:
    """Of the scored frame, as declared; a family has one for each criterion of the scorecard."""
    placed = [(c.csv, [c.name]) for c in COLUMNS.values() if c.csv is not None]
    ids = [c.id for c in card.criteria]
    placed += [(f.csv, [f.prefix + i for i in ids]) for f in FAMILIES.values() if f.csv is not None]
    return [name for _, names in sorted(placed) for name in names]


def scores_frame(groups: pl.DataFrame, card: Scorecard, home_currency: str) -> pl.DataFrame:
    """One row per group by root id, every cell as text."""
    frame = groups.select(scores_columns(card)).sort("root")
    return _as_text(frame.rename({"root": "account_id"}), home_currency)


def scopes_frame(scopes: pl.DataFrame, home_currency: str) -> pl.DataFrame:
    """Portfolio first, then every value of every dimension, every cell as text."""
    return _as_text(scopes, home_currency)


def _as_text(frame: pl.DataFrame, home_currency: str) -> pl.DataFrame:
    exponent = EXPONENTS[home_currency]
    return frame.select(
        _cell(name, dtype, exponent).alias(name) for name, dtype in frame.schema.items()
    )


def _cell(name: str, dtype: pl.DataType, exponent: int) -> pl.Expr:
    column = pl.col(name)
    if name in _MONEY:
        return _money(column, exponent)
    if dtype == pl.Boolean:
        return pl.when(column).then(pl.lit("true")).when(~column).then(pl.lit("false"))
    if dtype.is_float():
        places = 1 if name.startswith("contribution_") else _DECIMALS.get(name, 6)
        return _fixed(column, places)
    if name in _TEXTS or name in _SCOPE_TEXTS:
        column = guarded(column)
    text = column.cast(pl.String)
    return pl.when(text != "").then(text)


def _money(column: pl.Expr, exponent: int) -> pl.Expr:
    """Minor units as a decimal text, exactly."""
    if exponent == 0:
        return column.cast(pl.String)
    digits = column.abs().cast(pl.String).str.zfill(exponent + 1)
    sign = pl.when(column < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + digits.str.head(-exponent) + "." + digits.str.tail(exponent)


def _fixed(column: pl.Expr, places: int) -> pl.Expr:
    """Fixed decimals as Python prints them; -0 as 0."""
    zero = f"-{0:.{places}f}"

    def text(value: float) -> str:
        shown = f"{value:.{places}f}"
        return shown.removeprefix("-") if shown == zero else shown

    return column.map_elements(text, return_dtype=pl.String)


def guarded(column: pl.Expr) -> pl.Expr:
    """A leading apostrophe where a spreadsheet would read a formula."""
    risky = column.str.contains(FORMULA)
    return pl.when(risky).then("'" + column).otherwise(column)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Whole or not at all."""
    durable.write_file(path, frame.write_csv(null_value="").encode())


def write_all(files: Sequence[tuple[str, bytes]], folders: Sequence[Path]) -> list[str]:
    """Each file into each folder; the paths written."""
    written = []
    for folder in folders:
        durable.private_folder(folder)
        for name, data in files:
            durable.write_file(folder / name, data)
            written.append(str(folder / name))
    return written
