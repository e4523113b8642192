"""How much few customers hold: of revenue, of margin, of the money owed to us (C.1)."""

from __future__ import annotations

from kamsync.messages import labels
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import View
from kamsync.scoring.metrics.concentration import Concentration, concentration_in

_OF = {"revenue": "revenue", "margin": "margin_ttm", "owed": "receivables"}


def shares_table(view: View) -> list[Block]:
    """The findings on the portfolio as sentences, then revenue beside margin and money owed."""
    found = {name: concentration_in(view.groups[column]) for name, column in _OF.items()}
    blocks: list[Block] = []
    revenue = found.get("revenue")
    if revenue is not None:
        blocks += [Text(_sentence(view, revenue, name), "warning") for name in revenue.findings]
    lines = [_line(view, name, each) for name, each in found.items() if each is not None]
    if len(lines) > 1:
        heads = [view.t("held.what"), view.t("scopes.customers"), view.t("scopes.top1")]
        heads += [view.t("scopes.top5"), view.t("scopes.effective"), view.t("held.normalised")]
        blocks.append(Table(view.as_read(view.t("held.table")), heads, lines))
    return blocks


def _sentence(view: View, found: Concentration, name: str) -> str:
    where = labels.scope("portfolio", None, view.language).capitalize()
    share = view.percent(found.top5)
    return view.t(
        f"held.{name}", where=where, share=share, n=view.number(found.effective_number, 1)
    )


def _line(view: View, name: str, found: Concentration) -> list[Cell]:
    small = view.t("held.small")
    ratios = (
        view.percent(found.top5),
        view.number(found.effective_number, 1),
        view.number(found.hhi_normalised, 2),
    )
    known = found.top5 is not None
    return [
        Cell(view.t(f"held.{name}")),
        Cell(view.number(found.accounts), number=True),
        Cell(view.percent(found.top1), number=True),
        *(Cell(ratio if known else small, number=True) for ratio in ratios),
    ]
