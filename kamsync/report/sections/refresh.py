"""Which data to refresh first, for the section on freshness."""

from __future__ import annotations

import polars as pl

from kamsync.messages import labels
from kamsync.messages.catalogue import has
from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import View
from kamsync.scoring.metrics.dated_facts import confidence_fields

_ROWS = 15


def refreshing(view: View) -> list[Block]:
    """The fields worth most, one refresh per account by revenue, and frozen images."""
    groups = view.groups
    blocks: list[Block] = [*_fields(view)]
    asked = groups.filter(pl.col("refresh_target").is_not_null() & (pl.col("revenue") > 0))
    rows, rest = view.rows(asked, _ROWS)
    if rows:
        lines = [
            [
                view.account(row),
                Cell(_datum(view, row["refresh_target"])),
                Cell(
                    view.t("refresh.never")
                    if row["refresh_over"] is None
                    else view.number(row["refresh_over"]),
                    number=True,
                ),
                Cell(view.percent(row["data_too_old"]), number=True),
            ]
            for row in rows
        ]
        heads = [view.column("account"), *(view.t(f"refresh.{c}") for c in ("what", "over", "old"))]
        blocks.append(Table(view.t("refresh.table"), heads, lines, rest))
    frozen = groups.filter(pl.col("frozen").fill_null(value=False))
    if not frozen.is_empty():
        names = ", ".join(view.name(row) for row in view.rows(frozen, _ROWS)[0])
        blocks.append(Text(view.n("refresh.frozen", frozen.height, names=names), "warning"))
    return blocks


def _fields(view: View) -> list[Block]:
    gains = confidence_fields(view.groups, view.data.card)
    if not gains:
        key = "quality.all_known" if view.groups.height else "quality.no_groups"
        return [Text(view.t(key), "lead")]
    lines = [
        [
            Cell(labels.criterion(gain.criterion, view.language)),
            Cell(f"{view.number(gain.missing)} / {view.number(view.groups.height)}", number=True),
            Cell(view.number(gain.old), number=True),
            Cell(view.t("quality.points", n=view.number(gain.points, 1)), number=True),
        ]
        for gain in gains
    ]
    heads = [view.t("quality.criterion"), view.t("refresh.missing"), view.t("refresh.ageing")]
    return [Table(view.t("refresh.fields"), [*heads, view.t("quality.gain")], lines)]


def _datum(view: View, name: str) -> str:
    key = f"report.refresh.{name}"
    return view.t(f"refresh.{name}") if has(key) else plain(name.replace("_", " "), 60)
