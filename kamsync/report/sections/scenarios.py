"""What shocks from outside would take away."""

from __future__ import annotations

from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import View
from kamsync.scoring.explain.scenarios import COMPETITOR, FX, PRICES, Scenario
from kamsync.scoring.explain.scenarios import scenarios as found


def scenarios(view: View) -> list[Block]:
    rows = [_row(view, one) for one in found(view.data.scored, view.data.policy)]
    if not rows:
        return []
    heads = [view.t(f"scenario.{c}") for c in ("what", "accounts", "lost", "part")]
    return [
        Table(view.as_read(view.t("scenario.table")), heads, rows),
        Text(view.t("scenario.note"), "note"),
    ]


def _row(view: View, one: Scenario) -> list[Cell]:
    shares = {"fx": FX, "fx_one": FX, "prices": PRICES, "costs": PRICES}
    share = view.percent(float(shares.get(one.name, COMPETITOR)))
    name = one.detail
    if one.name == "largest":
        name = view.name(view.by_root.get(one.detail, {"root": one.detail}))
    said = view.t(f"scenario.{one.name}", share=share, name=name)
    if one.lost is None or one.of is None:
        return [
            Cell(said),
            Cell("–", number=True),
            Cell(view.unknown, number=True),
            Cell(view.t(f"scenario.lacks.{one.name}")),
        ]
    part = view.percent(one.lost / one.of) if one.of > 0 else view.unknown
    if one.name == "costs":
        part = view.t("scenario.of_margin", share=part)
    figures = (view.number(one.accounts), view.money(one.lost), part)
    return [Cell(said), *(Cell(figure, number=True) for figure in figures)]
