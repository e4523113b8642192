"""Room to grow: what similar customers buy and these do not, and who grows beyond its industry."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages import formats
from kamsync.messages.formats import plain
from kamsync.messages.values import figure
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.scoring.metrics.industry import NEAR

_ROWS: Final = 15
_NAMES: Final = 120


@section(200)
def whitespace(view: View) -> Section:
    blocks = [*_whitespace(view), *_industry(view)]
    if not blocks:
        return Section("room", view.t("room.title"), missing=view.t("room.missing"))
    return Section("room", view.t("room.title"), blocks)


def _whitespace(view: View) -> list[Block]:
    found = view.data.details.room if view.data.details else None
    if found is None:
        return []
    rules = view.data.card.peers
    note = view.t("room.rule", part=view.percent(rules.bought_by), least=view.number(rules.least))
    if found.is_empty():
        return [Text(view.t("room.no_peers", least=view.number(rules.least))), Text(note, "note")]
    # the scorecard may have measured it too
    own = view.groups.drop(found.columns[1:], strict=False)
    joined = own.join(found, on="g", maintain_order="left")
    lacking = joined.filter(pl.col("whitespace") > 0)
    n, of = lacking.height, view.number(joined.height)
    blocks: list[Block] = [Text(view.n("room.lead", n, of=of), "lead")]
    if n:
        rows, rest = view.rows(lacking, _ROWS)
        heads = [view.column("account"), view.column("tier"), view.column("revenue")]
        heads += [view.t(f"room.{c}") for c in ("families", "peers")]
        lines = [_lacks(view, row) for row in rows]
        blocks.append(Table(view.t("room.table"), heads, lines, rest))
    return [*blocks, Text(note, "note")]


def _lacks(view: View, row: Row) -> list[Cell]:
    names = plain(row["whitespace_families"], _NAMES)
    return [
        view.account(row),
        view.tier(row["tier"]),
        Cell(view.amount("revenue", row), number=True),
        Cell(formats.pair(view.number(row["whitespace"]), names, view.language)),
        Cell(view.number(row["whitespace_peers"]), number=True),
    ]


def _industry(view: View) -> list[Block]:
    if "industry_growth" in view.data.scored.unfed:
        return []
    stale = view.number(view.data.card.stale_days)
    note = view.t("industry.rule", stale=stale, near=view.number(NEAR))
    known = view.groups.filter(pl.col("relative_growth").is_not_null())
    if known.is_empty():
        return [Text(view.t("industry.none")), Text(note, "note")]
    rows, rest = view.rows(known, _ROWS)
    heads = [view.column("account"), view.column("industry"), view.t("industry.own")]
    heads += [view.t(f"industry.{c}") for c in ("growth", "series", "beyond")]
    lines = [_beyond(view, row) for row in rows]
    return [Table(view.t("industry.table"), heads, lines, rest), Text(note, "note")]


def _beyond(view: View, row: Row) -> list[Cell]:
    constant = row["relative_growth_kind"] == "constant currency"
    own = row["growth_cc"] if constant else row["growth_nominal"]
    kind = figure("relative_growth_kind", row["relative_growth_kind"], view.language, "")
    return [
        view.account(row),
        Cell(plain(row["industry"], 40)),
        Cell(f"{view.percent(own, signed=True)} {kind}", number=True),
        Cell(view.percent(row["industry_growth"], signed=True), number=True),
        Cell(view.number(row["industry_series"]), number=True),
        Cell(view.percent(row["relative_growth"], signed=True), number=True),
    ]
