"""Dependency beyond revenue, in its section: margin, money owed, both sides, clusters."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import Row, View
from kamsync.scoring.explain.loss import Losses
from kamsync.scoring.metrics.exposure import Cluster, clusters

_ROWS = 20
_CLUSTERS = 10
_LEVELLED = ("dependency", "margin_dependency", "receivables_dependency", "plan_dependency")


def exposure(view: View, losses: Losses) -> list[Block]:
    """What each dependent group weighs in every respect, then what one event can take away."""
    levelled = [(pl.col(c) != "none").fill_null(value=False) for c in _LEVELLED]
    shown = view.groups.filter(pl.any_horizontal(levelled))
    return [*_weights(view, shown), *_clusters(view, losses)]


def _weights(view: View, shown: pl.DataFrame) -> list[Block]:
    if shown.is_empty():
        return []
    rows, rest = view.rows(shown, _ROWS)
    columns = ["of_margin", "of_receivables", "overdue", "of_plan", "two_way", "way_out"]
    heads = [view.column("account"), *(view.t(f"exposed.{c}") for c in columns)]
    lines = [_weight(view, row) for row in rows]
    blocks: list[Block] = [Table(view.t("exposed.table"), heads, lines, rest)]
    if view.data.policy.fixed_costs:
        heads = [view.column("account"), view.t("exposed.margin_left"), view.t("exposed.covers")]
        blocks.append(Table(view.t("exposed.survival"), heads, _survival(view, rows)))
    return [*blocks, Text(view.t("exposed.note"), "note")]


def _weight(view: View, row: Row) -> list[Cell]:
    way = row["growth_to_line"]
    two_way = view.t(f"exposed.{row['two_way']}") if row["two_way"] else view.unknown
    return [
        view.account(row),
        _share(view, row, "margin"),
        _share(view, row, "receivables"),
        Cell(view.money(row["receivables_overdue"]), number=True),
        _share(view, row, "plan"),
        Cell(two_way),
        Cell(view.t("exposed.no_level") if way is None else view.money(way), number=True),
    ]


def _share(view: View, row: Row, name: str) -> Cell:
    text = view.percent(row[f"{name}_share"])
    level = row[f"{name}_dependency"]
    if level in (None, "none"):
        return Cell(text, number=True)
    return Cell(f"{text} {labels.level(level, view.language)}", tone=view.level(level).tone)


def _survival(view: View, rows: Sequence[Row]) -> list[list[Cell]]:
    """What margin stays without the group, and how often it covers the fixed costs."""
    known = view.groups["margin_ttm"].drop_nulls()
    total, fixed = int(known.sum()), view.data.policy.fixed_costs or 1
    lines = []
    for row in rows:
        left = None if row["margin_ttm"] is None else total - row["margin_ttm"]
        covers = view.unknown if left is None else view.percent(left / fixed)
        lines.append(
            [view.account(row), Cell(view.money(left), number=True), Cell(covers, number=True)]
        )
    return lines


def _clusters(view: View, losses: Losses) -> list[Block]:
    found = clusters(view.groups, view.data.scored.levels)
    if not found:
        return []
    lines = [_cluster(view, cluster, losses) for cluster in found[:_CLUSTERS]]
    columns = ["shared", "customers", "largest", "lost", "months"]
    heads = [view.t(f"cluster.{c}") for c in columns]
    return [
        Table(view.as_read(view.t("cluster.table")), heads, lines, max(0, len(found) - _CLUSTERS))
    ]


def _cluster(view: View, cluster: Cluster, losses: Losses) -> list[Cell]:
    new = losses.new_business
    months = 12 * cluster.lost / new if new is not None and new > 0 else None
    largest = view.by_root.get(cluster.largest, {"root": cluster.largest})
    shared = [(cluster.kind, cluster.value), *cluster.also]
    return [
        Cell(", ".join(_shared(view, kind, value) for kind, value in shared)),
        Cell(view.number(cluster.groups), number=True),
        view.account(largest),
        Cell(f"{view.money(cluster.lost)} ({view.percent(cluster.share)})", number=True),
        Cell(view.number(months, 1), number=True),
    ]


def _shared(view: View, kind: str, value: str) -> str:
    above = view.by_root.get(value) if kind == "parent" else None
    name = view.name(above) if above else plain(value, 60)
    return f"{view.t(f'cluster.{kind}')} {name}"
