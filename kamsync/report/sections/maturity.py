"""How far key account management is a change of the company and not of sales alone, from data: for
Key and Tomorrow accounts each sign with its count, a level and no average (row 3-02)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.report.layout.blocks import Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.scoring.explain.conformity import conformity, together

_CHOSEN: Final = pl.col("tier").is_in(["Key", "Tomorrow"])
_SIGNS: Final = (
    ("executive", pl.col("sponsor_state") == "active"),
    ("beyond_sales", pl.col("other_departments_90d") > 0),
    ("in_charge", pl.col("owned")),
    ("strategy", pl.col("strategy_present")),
    ("reviewed", pl.col("reviewed")),
    ("executed", pl.col("plan_execution") >= 0.8),
    ("customer", pl.col("client_objective_link") >= 50),
)
"""What a programme that is carried by the whole company shows at an account; null: unknown."""
DONE: Final = 0.8
PARTIAL: Final = 0.4


@section(85)
def maturity(view: View) -> Section:
    title = view.t("maturity.title")
    chosen = view.groups.filter(_CHOSEN)
    if chosen.is_empty():
        return Section("maturity", title, missing=view.t("plans.nobody"))
    lines = [_line(view, name, *_counted(view, chosen, sign)) for name, sign in _SIGNS]
    lines.append(_line(view, "tools", *_tools(view)))
    heads = [view.t(f"maturity.{h}") for h in ("sign", "of", "share", "level")]
    return Section(
        "maturity",
        title,
        [
            Text(view.n("maturity.lead", chosen.height), "lead"),
            Table(view.t("maturity.table"), heads, lines),
            Text(view.t("maturity.note"), "note"),
        ],
    )


def _counted(view: View, chosen: pl.DataFrame, sign: pl.Expr) -> tuple[int, int]:
    """How many show it, of how many where it is known."""
    columns = sign.meta.root_names()
    if not set(columns) <= set(chosen.columns) or view.data.scored.unfed.intersection(columns):
        return 0, 0
    held = chosen.select(sign).to_series()
    return int(held.sum() or 0), held.len() - held.null_count()


def _tools(view: View) -> tuple[int, int]:
    """Documents that meet what the director asks, of those that can be judged."""
    required = view.data.required
    if required is None or "plan_errors" in view.data.scored.unfed:
        return 0, 0
    found = together(conformity(view.groups, required)).values()
    return sum(kept for kept, _ in found), sum(judged for _, judged in found)


def _line(view: View, name: str, shown: int, known: int) -> list[Cell]:
    level = "unknown"
    if known:
        share = shown / known
        level = "done" if share >= DONE else "partial" if share >= PARTIAL else "missing"
    return [
        Cell(view.t(f"maturity.{name}")),
        Cell(f"{view.number(shown)} / {view.number(known)}" if known else "–", number=True),
        Cell(view.percent(shown / known) if known else view.unknown, number=True),
        Cell(view.t(f"maturity.{level}")),
    ]
