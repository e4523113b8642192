"""Who begins, about what, who carries the work, who speaks well of us: a part of the voice section.
Every share stands with what it is of."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.report.layout.blocks import Cell, Table
from kamsync.report.layout.view import Row, View

_ROWS: Final = 15
_SHARES: Final = {
    "inbound_share": "inbound_n",
    "advisor_share": "topics_n",
    "joint_actions": "joint_actions_n",
    "promoter_share": "promoters_n",
}
"""Share → how many it is of."""
_KNOWN: Final = (*_SHARES, "mail_hours", "topic_diversity")


def dialogue(view: View) -> Table | None:
    """Key and Tomorrow accounts, the largest first; a column that is unknown of all is left out."""
    known = view.groups.filter(
        pl.col("tier").is_in(["Key", "Tomorrow"])
        & (pl.any_horizontal(pl.col(c).is_not_null() for c in _KNOWN) | (pl.col("advocacy") > 0))
    )
    shown = [c for c in (*_KNOWN, "advocacy") if known[c].null_count() < known.height]
    if not shown:
        return None
    rows, rest = view.rows(known.sort(["revenue", "g"], descending=[True, False]), _ROWS)
    lines = [[view.account(row), *(_cell(view, row, c) for c in shown)] for row in rows]
    heads = [view.column(c) for c in ("account", *shown)]
    return Table(view.t("voice.dialogue"), heads, lines, rest)


def _cell(view: View, row: Row, column: str) -> Cell:
    value = row[column]
    if value is None:
        return Cell(view.unknown)
    if column in _SHARES:
        n = view.number(row[_SHARES[column]])
        return Cell(view.t("voice.of", share=view.percent(value), n=n), number=True)
    if column == "mail_hours":
        n, hours = view.number(row["mail_n"]), view.number(value, 1)
        return Cell(view.t("voice.hours_of", hours=hours, n=n), number=True)
    return Cell(view.number(value, 1 if column == "topic_diversity" else 0), number=True)
