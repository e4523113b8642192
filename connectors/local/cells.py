"""Values ↔ cells of the result files: no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from kamsync.hostile_text import FORMULA, GUARDED_FORMULA

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

TEXTUAL: Final = frozenset({"text", "long_text", "picklist", "multi_picklist"})


def guarded(text: str) -> str:
    return f"'{text}" if re.match(FORMULA, text) else text


def unguarded(cell: str) -> str:
    return cell[1:] if re.match(GUARDED_FORMULA, cell) else cell


def guarded_column(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).alias(name)


def unguarded_column(name: str) -> pl.Expr:
    text = pl.col(name)
    risky = text.str.contains(GUARDED_FORMULA)
    return pl.when(risky).then(text.str.slice(1)).otherwise(text).alias(name)
