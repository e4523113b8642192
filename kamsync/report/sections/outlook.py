"""The next twelve months, with the record that allows to say them, or why there are none."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages import outlook as words
from kamsync.messages.catalogue import text
from kamsync.report.layout.blocks import Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View

_ROWS: Final = 20
_FIRST: Final = pl.col("tier").is_in(["Key", "Tomorrow"])


@section(250)
def outlook(view: View) -> Section:
    title, data = view.t("outlook.title"), view.data
    record = data.scored.outlook
    said = words.verdict(record, data.policy.as_of, view.language, data.policy.home_currency)
    if not record.published:
        return Section("outlook", title, missing=said)
    known = view.groups.filter(pl.col("outlook").is_not_null())
    known = known.sort(_FIRST, "revenue", "g", descending=[True, True, False])
    rows, rest = view.rows(known, _ROWS)
    heads = [view.column("account"), view.column("tier"), view.t("outlook.last")]
    heads += [view.column("outlook"), view.t("outlook.interval")]
    table = Table(view.t("outlook.table"), heads, [_line(view, row) for row in rows], rest)
    rule = Text(text("outlook.rule", view.language), "note")
    return Section("outlook", title, [Text(said, "lead"), table, rule])


def _line(view: View, row: Row) -> list[Cell]:
    ends = f"{view.money(row['outlook_low'])} – {view.money(row['outlook_high'])}"
    return [
        view.account(row),
        view.tier(row["tier"]),
        Cell(view.money(row["revenue"]), number=True),
        Cell(view.money(row["outlook"]), number=True),
        Cell(ends, number=True),
    ]
