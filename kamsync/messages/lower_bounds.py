"""Sums that lack what could not be read: said as “at least”, or as unknown, never as 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from kamsync.messages.catalogue import text
from kamsync.messages.formats import is_known, money

LACKING: Final = {
    "revenue": "refused_wins",
    "dependency_revenue": "refused_wins",
    "pipeline": "unpriced_deals",
}
"""A sum → the column that counts what it lacks."""


def known_sum(name: str, row: Mapping[str, Any]) -> int | None:
    """None where the sum is unknown: nothing of it was read, and something was there."""
    value = row.get(name)
    if not is_known(value) or value is None:
        return None
    return None if is_least(name, row) and value <= 0 else int(value)


def is_least(name: str, row: Mapping[str, Any]) -> bool:
    return bool(row.get(LACKING.get(name, "")) or 0)


def amount(name: str, row: Mapping[str, Any], language: str, currency: str) -> str:
    value = known_sum(name, row)
    if value is None:
        return text("unknown", language)
    shown = money(value, currency, language)
    return text("at_least", language, amount=shown) if is_least(name, row) else shown


def sum_is_least(name: str, groups: pl.DataFrame) -> bool:
    """Whether the sum over all these groups lacks something."""
    column = LACKING[name]
    return column in groups.columns and bool((groups[column].fill_null(0) > 0).any())
