"""Sums that lack what could not be read: said as “at least”, or as unknown, never as 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from kamsync.messages.catalogue import text
from kamsync.messages.formats import is_known, money, percent

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


def share(value: Any, row: Mapping[str, Any], language: str) -> str:
    """A share of what was sold, with what is missing from it: own refused sales make it a lower
    bound, those of others an upper one, both leave only what was read."""
    bound = share_bound(row)
    if bound == "at_least" and value is not None and value >= 1:
        bound = ""  # at least all of it is all of it
    return bounded(percent(value, language), bound, language)


def bounded(shown: str, bound: str, language: str) -> str:
    return text(f"share_bound.{bound}", language, share=shown) if bound else shown


def share_bound(row: Mapping[str, Any]) -> str:
    """at_least, at_most or as_read; empty where nothing was refused."""
    own = bool(row.get("refused_wins") or row.get("revenue_incomplete"))
    others = bool(row.get("refused_elsewhere"))
    return {(True, False): "at_least", (False, True): "at_most", (True, True): "as_read"}.get(
        (own, others), ""
    )


def sum_is_least(name: str, groups: pl.DataFrame) -> bool:
    """Whether the sum over all these groups lacks something."""
    column = LACKING[name]
    return column in groups.columns and bool((groups[column].fill_null(0) > 0).any())
