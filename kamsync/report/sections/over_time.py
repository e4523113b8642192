"""Money over time, for the section on movements: the bridge between two years, and slow burn."""

from __future__ import annotations

import polars as pl

from kamsync.messages import labels
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import View
from kamsync.scoring.explain.bridge import STEPS, total

_ROWS = 10
_SHOWN = ("before", *STEPS, "after")


def over_time(view: View) -> list[Block]:
    return [*_bridge(view), *_slow_burn(view)]


def _bridge(view: View) -> list[Block]:
    """The portfolio, then the groups with the largest changes."""
    details = view.data.details
    if details is None:
        return []
    found = details.bridges
    if found.is_empty():
        return [Text(view.t("bridge.short"), "note")]
    change = (pl.col("after") - pl.col("before")).abs()
    moved = found.filter(change > 0).sort([change, pl.col("g")], descending=[True, False])
    rows, rest = view.rows(moved, _ROWS)
    sums = total(found)
    lines = [[Cell(view.t("bridge.portfolio")), *_amounts(view, sums)]]
    lines += [[view.account(row), *_amounts(view, row)] for row in rows]
    heads = [view.column("account"), *(view.t(f"bridge.{step}") for step in _SHOWN)]
    blocks: list[Block] = [Table(view.t("bridge.table"), heads, lines, rest)]
    if details.inflation is None:
        blocks.append(Text(view.t("bridge.no_inflation"), "note"))
    else:
        rate = f"{view.number(100 * details.inflation, 1)}"
        blocks.append(Text(view.t("bridge.inflation_of", rate=rate), "note"))
    return blocks


def _amounts(view: View, row: dict[str, int]) -> list[Cell]:
    return [Cell(view.money(row[step]), number=True) for step in _SHOWN]


def _slow_burn(view: View) -> list[Block]:
    groups = view.groups
    looked = groups["slow_burn"].count()
    if not looked:
        return [Text(view.t("burn.unknown"), "note")]
    burning = groups.filter(pl.col("slow_burn").fill_null(value=False))
    if burning.is_empty():
        return [Text(view.n("burn.none", looked))]
    rows, rest = view.rows(burning, _ROWS * 2)
    lines = [
        [
            view.account(row),
            Cell(labels.trend(row["trend"], view.language)),
            Cell(", ".join(view.t(f"burn.{s}") for s in row["slow_burn_series"].split())),
            Cell(view.amount("revenue", row), number=True),
        ]
        for row in rows
    ]
    heads = [view.column("account"), view.column("trend"), view.t("burn.worse")]
    return [Table(view.t("burn.table"), [*heads, view.column("revenue")], lines, rest)]
