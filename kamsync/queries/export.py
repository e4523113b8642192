"""The scored frame as a table for spreadsheets and analysts, and what each column means. Pure."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

import kamsync.scoring.score  # noqa: F401 - declares every column
from kamsync.messages import labels
from kamsync.messages.catalogue import has, text
from kamsync.model.currencies import EXPONENTS
from kamsync.model.own_fields import INPUTS
from kamsync.model.tables import STREAMS
from kamsync.scoring.frame import family_of
from kamsync.scoring.registry import COLUMNS

_FIRST: Final = (
    *("account_id", "name", "owner_id", "owner_name", "tier", "score", "confidence", "flags"),
    *("revenue", "revenue_previous", "growth", "pipeline", "share"),
    *("dependency", "dependency_share", "last_client_data_on"),
)
"""What most people look for; the other columns follow in the order in which they are measured."""
_INTERNAL: Final = frozenset({"g"})
_ACCOUNT: Final = STREAMS["account"]
_QUARTER: Final = re.compile(r"q(\d+)")
DICTIONARY: Final = ("column", "label", "unit", "meaning", "inputs")


def export_table(scored: pl.DataFrame, users: pl.DataFrame, home_currency: str) -> pl.DataFrame:
    """One row per group by id: the owner's name beside the id, money in the home currency."""
    flat = [c for c, dtype in scored.schema.items() if not dtype.is_nested() and c not in _INTERNAL]
    names = users.select(
        pl.col("id").cast(pl.String).alias("owner_id"), pl.col("name").alias("owner_name")
    ).unique("owner_id", keep="first", maintain_order=True)
    exponent = EXPONENTS[home_currency]
    shown = scored.sort("root").select(_typed(c, exponent) for c in flat)
    shown = shown.rename({"root": "account_id"}).join(
        names, on="owner_id", how="left", maintain_order="left"
    )
    first = [c for c in _FIRST if c in shown.columns]
    return shown.select(*first, *(c for c in shown.columns if c not in first))


def _unit(name: str) -> str:
    if name in COLUMNS:
        return COLUMNS[name].unit
    family = family_of(name)
    if family is not None:
        return family.unit
    column = _ACCOUNT.column(name)
    return "money" if column is not None and column.kind == "money" else "text"


def _typed(name: str, exponent: int) -> pl.Expr:
    column = pl.col(name)
    unit = _unit(name)
    if unit == "money":
        return (column.cast(pl.Float64) / pl.lit(10**exponent)).round(exponent).alias(name)
    if unit == "day":
        return column.cast(pl.Int32).cast(pl.Date).alias(name)
    return column


def dictionary(columns: list[str], language: str) -> pl.DataFrame:
    """A row per column of the table: its label, its unit and where it comes from."""
    rows = [_entry(name, language) for name in columns]
    return pl.DataFrame(rows, schema=dict.fromkeys(DICTIONARY, pl.String), orient="row")


def _label(name: str, language: str) -> str:
    """Quarters are counted back from the latest; fields of ours have their label in a CRM."""
    if quarter := _QUARTER.fullmatch(name):
        n = int(quarter[1])
        return text(f"export_column.quarter.{'n' if n else 0}", language, n=n)
    if has(f"column.{name}"):
        return labels.column(name, language)
    if has(f"export_column.{name}"):
        return text(f"export_column.{name}", language)
    own = INPUTS.get(name)
    if own is not None:
        return own.words(language)[0].removeprefix("KAM ")
    return labels.criterion(name, language)


def _entry(name: str, language: str) -> tuple[str, str, str, str, str]:
    declared = "root" if name == "account_id" else name
    column = COLUMNS.get(declared)
    family = family_of(declared)
    if family is not None and column is None:
        part = labels.criterion(declared.removeprefix(family.prefix), language)
        means = labels.meaning(family.prefix, family.meaning, language)
        return name, part, labels.unit(family.unit, language), means, ""
    label = _label(name, language)
    if column is None:
        origin = "user.name" if name == "owner_name" else f"account.{name}"
        field = _ACCOUNT.column(name)
        means = labels.meaning(origin, field.meaning, language) if field else ""
        return name, label, labels.unit(_unit(name), language), means, origin
    means = labels.meaning(declared, column.meaning, language)
    return name, label, labels.unit(column.unit, language), means, " ".join(column.inputs)
