"""Account plans: what Key and Tomorrow accounts have of a plan, how it is carried out, the 3×3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.messages.formats import is_known
from kamsync.plans.rules import unpacked
from kamsync.report.layout.blocks import Block, Cell, Figure, Section, Table, Text
from kamsync.report.layout.grid import account_grid, programme_grid
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View

_CHOSEN: Final = pl.col("tier").is_in(["Key", "Tomorrow"])
_DRAWN: Final = 3
"""Accounts whose grid is drawn; the others have their code in the table."""


@section(80)
def plans(view: View) -> Section:
    title = view.t("plans.title")
    if "plan_errors" in view.data.scored.unfed:
        return Section("plans", title, missing=view.t("plans.none"))
    chosen = view.groups.filter(_CHOSEN)
    if chosen.is_empty():
        return Section("plans", title, missing=view.t("plans.nobody"))
    rows, rest = view.rows(chosen.sort("plan_errors", "g", descending=[True, False]))
    return Section(
        "plans",
        title,
        [
            Text(_lead(view, chosen), "lead"),
            _programme(view, chosen),
            _table(view, rows, rest),
            *(_account(view, row) for row in rows[:_DRAWN]),
            Text(view.t("plans.note"), "note"),
        ],
    )


def plan_words(view: View, row: Row) -> str:
    """Quality and execution of an account's plan, in a line, with its grid."""
    quality, executed = view.number(row["plan_pct"]), _executed(view, row)
    return view.t("plans.words", quality=quality, executed=executed, code=row["grid_3x3"])


def _lead(view: View, chosen: pl.DataFrame) -> str:
    errors = chosen["plan_errors"]
    counts = {"n": errors.count(), "of": chosen.height, "clean": int((errors == 0).sum())}
    return view.t("plans.lead", **{name: view.number(n) for name, n in counts.items()})


def _programme(view: View, chosen: pl.DataFrame) -> Block:
    caption = view.t("plans.programme")
    drawing = programme_grid(chosen["grid_3x3"].to_list(), view.language, caption)
    return Figure(caption, drawing, drawing)


def _account(view: View, row: Row) -> Block:
    caption = view.t("plans.account", account=view.name(row), code=row["grid_3x3"])
    drawing = account_grid(row, view.language, caption)
    return Figure(caption, drawing, drawing)


def _table(view: View, rows: Sequence[Row], rest: int) -> Table:
    names = ("account", "plan_pct", "plan_trace_pct", "plan_kpi_link_pct", "plan_execution")
    heads = [view.column(name) for name in names]
    heads += [
        view.t("plans.overdue"),
        view.column("plan_slips"),
        view.column("plan_reopened"),
        view.column("profile_pct"),
        view.column("dossier_days"),
        view.column("contributors"),
        view.column("grid_3x3"),
    ]
    lines = [
        [
            view.account(row),
            *(Cell(view.number(row[name]), number=True) for name in names[1:4]),
            Cell(_executed(view, row), number=True),
            Cell(_overdue(view, row), number=True),
            Cell(view.number(row["plan_slips"]), number=True),
            Cell(view.number(row["plan_reopened"]), number=True),
            Cell(view.number(row["profile_pct"]), number=True),
            Cell(_dossier(view, row), number=True),
            Cell(_contributors(view, row), number=True),
            Cell(row["grid_3x3"]),
            Cell(_gap(view, row)),
        ]
        for row in rows
    ]
    return Table(view.t("plans.table"), [*heads, view.t("plans.gap")], lines, rest)


def _executed(view: View, row: Row) -> str:
    if not is_known(row["plan_execution"]):
        return view.unknown
    share, n = view.percent(row["plan_execution"]), view.number(row["plan_due"])
    return view.t("plans.due", share=share, n=n)


def _overdue(view: View, row: Row) -> str:
    days = row["plan_overdue_days"]
    if days is None:
        return "–"
    return view.t("plans.overdue_of", n=view.number(row["plan_overdue"]), days=view.number(days))


def _dossier(view: View, row: Row) -> str:
    """Days of work on the dossier, of those asked for in its tier."""
    days, asked = row.get("dossier_days"), view.data.policy.dossier_days.get(row["tier"])
    if days is None:
        return view.unknown
    return f"{view.number(days)} / {view.number(asked)}" if asked else view.number(days)


def _contributors(view: View, row: Row) -> str:
    """People within a year, and how many of them are none of ours."""
    n, outside = row.get("contributors"), row.get("contributors_outside")
    if n is None:
        return view.unknown
    return view.t("plans.outside", n=view.number(n), outside=view.number(outside))


def _gap(view: View, row: Row) -> str:
    if row["plan_errors"] is None:
        return view.t("plans.no_plan")
    rule = row["plan_gap_rule"]
    return unpacked(row.get("plan_gap_words"), rule, view.language)[0] if rule else "–"
