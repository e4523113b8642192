"""Deals whose state can hardly be meant: none is won, or open ones that are long decided. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.currencies import EXPONENTS
from kamsync.model.tables import SHARE_UNIT
from kamsync.scoring.read.inputs import Inputs

_SHOWN: Final = 8
_COLUMNS: Final = (
    *("stage", "is_won", "is_closed", "close_date"),
    *("probability", "amount", "currency"),
)


def deal_doubts(inputs: Inputs, as_of: dt.date, home: str, *, invoiced: bool) -> list[Finding]:
    """Of what was pulled. `invoiced`: revenue is that of invoices, and no deal need be won."""
    if not inputs.has("opportunity"):
        return []
    deals = inputs.live("opportunity", *_COLUMNS).collect()
    return doubts_of(deals.with_columns(pl.col("currency").fill_null(home)), as_of, invoiced)


def doubts_of(deals: pl.DataFrame, as_of: dt.date, invoiced: bool) -> list[Finding]:
    """`deals`: live ones, each with its currency."""
    won = pl.col("is_won").fill_null(value=False)
    closed = won | pl.col("is_closed").fill_null(value=False)
    found = []
    if not invoiced and not deals.is_empty() and not deals.select(won.any()).item():
        found.append(_finding("nothing_won", deals))
    certain = pl.col("probability").is_in([0, SHARE_UNIT])
    decided = deals.filter(~closed & certain & (pl.col("close_date") < as_of))
    if not decided.is_empty():
        found.append(_finding("open_though_decided", decided))
    return found


def _finding(code: str, deals: pl.DataFrame) -> Finding:
    values = {"n": deals.height, "stages": _stages(deals)}
    return Finding(code, "warning", "stream opportunity", values=values)


def _stages(deals: pl.DataFrame) -> list[str]:
    """`Invoiced (2: EUR 4000)`: the stages with most deals, what they are worth per currency."""
    sums = (
        deals.with_columns(pl.col("stage").fill_null("–"))
        .group_by("stage", "currency")
        .agg(pl.len().alias("n"), pl.col("amount").sum())
        .sort("stage", "currency")
    )
    stages = (
        sums.group_by("stage", maintain_order=True)
        .agg(pl.col("n").sum(), pl.struct("currency", "amount").alias("worth"))
        .sort("n", "stage", descending=[True, False])
    )
    return [
        f"{stage} ({n}: {', '.join(_worth(**one) for one in worth)})"
        for stage, n, worth in stages.head(_SHOWN).iter_rows()
    ]


def _worth(currency: str, amount: int) -> str:
    return f"{currency} {amount // 10 ** EXPONENTS.get(currency, 2)}"
