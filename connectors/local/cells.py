"""Values ↔ cells of the result files: no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import polars as pl

from kamsync.model.change import Value
from kamsync.model.fieldmap import OutputType

_FORMULA: Final = r"^'*[=+\-@\t\r]"
"""Also behind apostrophes of its own, so that taking one off again gives the exact text."""
_GUARDED: Final = r"^'+[=+\-@\t\r]"
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

TEXTUAL: Final = frozenset({"text", "long_text", "picklist"})


def guarded(text: str) -> str:
    return f"'{text}" if re.match(_FORMULA, text) else text


def unguarded(cell: str) -> str:
    return cell[1:] if re.match(_GUARDED, cell) else cell


def guarded_column(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).alias(name)


def unguarded_column(name: str) -> pl.Expr:
    text = pl.col(name)
    risky = text.str.contains(_GUARDED)
    return pl.when(risky).then(text.str.slice(1)).otherwise(text).alias(name)


def text_of(value: Value) -> str | None:
    """The value as its cell says it, before the guard; empty text is no value."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case dt.date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def value_of(text: str | None, kind: OutputType) -> Value:
    """The cell's text as the output's type; as it stands where a person typed something else."""
    if text is None:
        return None
    try:
        match kind:
            case "integer":
                return int(text)
            case "number":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}.get(text.lower(), text)
            case "date" if _DATE.fullmatch(text):
                return dt.date.fromisoformat(text)
            case _:
                return text
    except ValueError:
        return text
