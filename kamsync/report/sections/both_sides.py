"""How far both sides' figures are apart and who was shown them: parts of the voice section."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import Row, View
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.windows import add_months

_ROWS: Final = 15
_TIERS: Final = ["Key", "Tomorrow"]
_COLUMNS: Final = ("perception_gap", "rated_by_both", "customer_view")
_COUNTS: Final = ("figures_validated", "figures_disputed")


def both_sides(view: View) -> list[Block]:
    found = (_gaps(view), _shown(view))
    return [block for block in found if block]


def _gaps(view: View) -> Table | None:
    """The widest mean gap first."""
    known = view.groups.filter(
        pl.col("perception_gap").is_not_null() | pl.col("customer_view").is_not_null()
    ).sort(["perception_gap", "g"], descending=[True, False], nulls_last=True)
    if known.is_empty():
        return None
    rows, rest = view.rows(known, _ROWS)
    heads = ["account", "tier", *_COLUMNS, "widest_gap", *_COUNTS]
    lines = [_line(view, row) for row in rows]
    return Table(view.t("voice.gaps"), [view.column(c) for c in heads], lines, rest)


def _line(view: View, row: Row) -> list[Cell]:
    widest = plain(str(row["widest_gap"] or "–").replace("_", " "), 60)
    return [
        view.account(row),
        view.tier(row["tier"]),
        *(Cell(view.number(row[c]), number=True) for c in _COLUMNS),
        Cell(widest),
        *(Cell(view.number(row[c]), number=True) for c in _COUNTS),
    ]


def _shown(view: View) -> Text | None:
    """At how many Key and Tomorrow accounts figures were presented in 12 months."""
    chosen = view.groups.filter(pl.col("tier").is_in(_TIERS))
    if chosen["plan_presented_at"].null_count() == chosen.height:
        return None
    as_of = view.data.policy.as_of
    day = pl.col("plan_presented_at")
    k = chosen.filter((day > add_months(as_of, -12)) & (day <= as_of)).height
    share = Share(k, chosen.height)
    low, high = (view.percent(end) for end in share.interval or (None, None))
    values = {"k": view.number(k), "share": view.percent(share.value), "low": low, "high": high}
    return Text(view.n("voice.shown", chosen.height, **values), "note")
