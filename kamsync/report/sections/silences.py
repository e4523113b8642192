"""Silences that raise no alarm here, and open flags that only the tier has left."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import View

_LONGEST: Final = 10
_READ: Final = (
    *("g", "root", "name", "silence", "silence_level", "silence_false"),
    *("silence_decided", "silence_days"),
)


def silences(view: View) -> list[Block]:
    """The longest ones, where the portfolio's past gives no line worth an alarm (numbers §3.6)."""
    known = view.groups.select(_READ).filter(pl.col("silence").is_not_null())
    if known.is_empty() or known["silence_level"].null_count() < known.height:
        return []
    first = known.row(0, named=True)
    said = view.t(
        "silences.lead",
        false=view.number(first["silence_false"]),
        decided=view.number(first["silence_decided"]),
    )
    longest = known.sort(["silence", "g"], descending=[True, False]).head(_LONGEST)
    lines = [
        [
            view.account(row),
            Cell(view.number(row["silence_days"]), number=True),
            Cell(view.number(row["silence"], 1), number=True),
        ]
        for row in longest.iter_rows(named=True)
    ]
    columns = [view.column(c) for c in ("account", "silence_days", "silence")]
    return [Text(said), Table(view.t("silences.table"), columns, lines)]


def kept_flags(view: View) -> list[Block]:
    """Episodes that go on although the account's tier no longer asks for them."""
    kept = view.groups.filter(pl.col("flags_kept") != "")
    if kept.is_empty():
        return []
    rows, rest = view.rows(kept)
    lines = []
    for row in rows:
        named = ", ".join(labels.flag(f, view.language) for f in row["flags_kept"].split())
        lines.append([view.account(row), view.tier(row["tier"]), Cell(named)])
    columns = [view.column(c) for c in ("account", "tier", "flags")]
    return [Table(view.t("kept_flags.table"), columns, lines, rest)]
