"""What customers wait for: delays by their tier, priority promised and given, colleagues by product
family, and where we are in each other's way."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.scoring.explain.team_details import TeamDetails

_ROWS: Final = 20
_CONFLICT_ROWS: Final = 10
_LATE: Final = ("overdue_tasks", "overdue_cases", "overdue_promises", "overdue_quotes")
_CONFLICTS: Final = ("conflicts", "same_day_contacts")


@section(120)
def support(view: View) -> Section:
    title = view.t("support.title")
    teams = view.data.details.teams if view.data.details else None
    blocks: list[Block] = [*_delays(view)]
    if teams is not None:
        blocks += [*_priority(view, teams), *_map(view, teams)]
    blocks += _conflicts(view)
    if not blocks:
        return Section("support", title, missing=view.t("support.nothing"))
    return Section("support", title, blocks)


def _delays(view: View) -> list[Block]:
    groups = view.groups
    if groups["overdue_count"].null_count() == groups.height:
        return []
    chosen = groups.filter(pl.col("tier").is_in(["Key", "Tomorrow"]))
    late = chosen.filter((pl.col("overdue_count") > 0) | (pl.col("escalations") > 0))
    lead = view.n("support.late", late.height, of=view.number(chosen.height))
    if late.is_empty():
        return [Text(lead)]
    ordered = late.sort(
        [pl.col("escalation_hours").fill_null(-1), "overdue_count", "g"],
        descending=[True, True, False],
    )
    rows, rest = view.rows(ordered, _ROWS)
    shown = [c for c in _LATE if chosen[c].null_count() < chosen.height]
    heads = ["account", "tier", "escalations", "escalation_hours", *shown]
    lines = [
        [
            view.account(row),
            view.tier(row["tier"]),
            Cell(view.number(row["escalations"]), number=True),
            Cell(_hours(view, row["escalation_hours"]), number=True),
            *(Cell(view.number(row[c]), number=True) for c in shown),
        ]
        for row in rows
    ]
    columns = [view.column(c) for c in heads]
    note = Text(view.t("support.late.note"), "note")
    return [Text(lead), Table(view.t("support.late.table"), columns, lines, rest), note]


def _hours(view: View, hours: float | None) -> str:
    return "–" if hours is None else view.t("support.hours", hours=view.number(hours))


def _priority(view: View, teams: TeamDetails) -> list[Block]:
    if teams.cases is None or teams.cases.is_empty():
        return []
    lines = [
        [
            view.tier(row["tier"]),
            Cell(view.number(row["n"]), number=True),
            Cell(view.percent(row["high"]), number=True),
            *(
                Cell(view.unknown if row[c] is None else _hours(view, row[c]), number=True)
                for c in ("reply", "close")
            ),
        ]
        for row in teams.cases.to_dicts()
    ]
    heads = ("tier", "cases", "high", "reply", "close")
    columns = [view.t(f"support.head.{head}") for head in heads]
    return [Table(view.t("support.priority"), columns, lines)]


def _map(view: View, teams: TeamDetails) -> list[Block]:
    if teams.support.is_empty():
        return []
    rows, rest = view.rows(teams.support, _ROWS)
    lines = [
        [
            Cell(plain(row["family"], 40)),
            Cell(plain(row["role"], 40)),
            *(Cell(view.number(row[c]), number=True) for c in ("people", "active")),
            Cell(view.unknown if row["reply"] is None else _hours(view, row["reply"]), number=True),
            Cell(view.number(row["lacking"]), number=True),
        ]
        for row in rows
    ]
    heads = ("family", "role", "people", "active", "reply", "lacking")
    columns = [view.t(f"support.head.{head}") for head in heads]
    note = Text(view.t("support.map.note"), "note")
    return [Table(view.t("support.map"), columns, lines, rest), note]


def _conflicts(view: View) -> list[Block]:
    found = view.groups.filter(pl.any_horizontal(pl.col(c) > 0 for c in _CONFLICTS))
    if found.is_empty():
        return []
    rows, rest = view.rows(found, _CONFLICT_ROWS)
    heads = ["account", "conflicts", "conflict_families", "same_day_contacts"]
    lines = [
        [
            view.account(row),
            Cell(view.number(row["conflicts"]), number=True),
            Cell(plain(row["conflict_families"] or "–", 60)),
            Cell(view.number(row["same_day_contacts"]), number=True),
        ]
        for row in rows
    ]
    return [Table(view.t("support.conflicts"), [view.column(c) for c in heads], lines, rest)]
