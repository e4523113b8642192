"""The audit of loose ends, for the section on the quality of the data."""

from __future__ import annotations

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import Row, View

_ROWS = 15


def data_quality_blocks(view: View) -> list[Block]:
    """Counts of every kind, the costliest records, and what nobody could look at."""
    details = view.data.details
    if details is None:
        return []
    hygiene = details.hygiene
    counts = hygiene.counts()
    lines = [
        [
            Cell(view.t(f"loose.{row['kind']}")),
            Cell(view.number(row["n"]), number=True),
            Cell(view.money(row["money"]), number=True),
        ]
        for row in counts.to_dicts()
    ]
    heads = [view.t("loose.kind"), view.t("loose.n"), view.t("loose.money")]
    blocks: list[Block] = [Table(view.t("loose.table"), heads, lines)]
    worst = hygiene.issues.sort("money", descending=True, maintain_order=True)
    rows, rest = view.rows(worst, _ROWS)
    if rows:
        heads = [view.t("loose.kind"), view.t("loose.record"), view.column("account")]
        heads += [view.t("loose.money"), view.t("loose.days")]
        listed = [_line(view, row) for row in rows]
        blocks.append(Table(view.t("loose.worst"), heads, listed, rest))
    if hygiene.unknown:
        kinds = ", ".join(view.t(f"loose.{kind}") for kind in hygiene.unknown)
        blocks.append(Text(view.t("loose.unknown", kinds=kinds), "note"))
    return blocks


def _line(view: View, row: Row) -> list[Cell]:
    account = view.by_root.get(row["root"] or "", {"root": row["root"]})
    return [
        Cell(view.t(f"loose.{row['kind']}")),
        Cell(plain(row["record"], 40), href=view.link(row["record"])),
        view.account(account) if row["root"] else Cell(view.t("loose.nobody")),
        Cell(view.money(row["money"]), number=True),
        Cell(view.number(row["age"]), number=True),
    ]
