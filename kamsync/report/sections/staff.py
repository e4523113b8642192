"""Our own side in the report: teams and their calendar, departments, the months ahead, managers as
a programme. Nobody is named and no figure is one person's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.scoring.explain.expectation import Month, expectation
from kamsync.scoring.explain.manager_sheet import SheetLine, Spread
from kamsync.scoring.explain.team_details import TeamDetails

_ROWS: Final = 20
_ROLES: Final = 4
_SHARES: Final = ("team_stability", "team_exclusivity", "team_flexible")
_OF_SHARE: Final = ("meetings", "execution", "objectives")


@section(110)
def staff(view: View) -> Section:
    title = view.t("staff.title")
    teams = view.data.details.teams if view.data.details else None
    blocks: list[Block] = [*_capacity(view), *_teams(view)]
    if teams is not None:
        blocks += [*_calendar(view, teams), *_departments(view, teams)]
    blocks += _months(view)
    if teams is not None:
        blocks += _sheet(view, teams)
    if not blocks:
        return Section("staff", title, missing=view.t("staff.nothing"))
    return Section("staff", title, blocks)


def _capacity(view: View) -> list[Block]:
    staffing, groups = view.data.policy.staffing, view.groups
    if not staffing.seller_hours or groups.is_empty():
        return []
    row = groups.select("sellers", "key_accounts", "capacity_hours").row(0, named=True)
    if row["capacity_hours"] is None:
        return []
    needs = staffing.dedicated_hours
    ending = "" if not needs else "short" if row["capacity_hours"] < needs else "enough"
    return [
        Text(
            view.t(
                f"staff.capacity.{ending or 'unsaid'}",
                sellers=view.number(row["sellers"]),
                hours=view.number(staffing.seller_hours),
                accounts=view.number(row["key_accounts"]),
                each=view.number(row["capacity_hours"]),
                needs=view.number(needs),
            )
        )
    ]


def _teams(view: View) -> list[Block]:
    chosen = view.groups.filter(
        pl.col("tier").is_in(["Key", "Tomorrow"]) & (pl.col("team_size") > 0)
    )
    if chosen.is_empty():
        return []
    rows, rest = view.rows(chosen, _ROWS)
    heads = ["account", "tier", "team_size", "team_lead", *_SHARES]
    costed = view.data.policy.staffing.role_cost
    heads += ["team_cost", "team_cost_flexible"] if costed else []
    lines = [
        [
            view.account(row),
            view.tier(row["tier"]),
            Cell(view.number(row["team_size"]), number=True),
            Cell(view.yes_no(row["team_lead"])),
            *(Cell(view.percent(row[c]), number=True) for c in _SHARES),
            *([Cell(view.money(row["team_cost"]), number=True)] if costed else []),
            *([Cell(view.percent(row["team_cost_flexible"]), number=True)] if costed else []),
        ]
        for row in rows
    ]
    return [Table(view.t("staff.teams"), [view.column(c) for c in heads], lines, rest)]


def _calendar(view: View, teams: TeamDetails) -> list[Block]:
    found = teams.calendar
    if found is None or found.is_empty():
        return []
    counts = dict(found["state"].value_counts().iter_rows())
    said = " · ".join(
        view.t(f"staff.calendar.{state}", n=view.number(counts[state]))
        for state in ("open", "runs", "ends", "over")
        if counts.get(state)
    )
    blocks: list[Block] = [Text(view.t("staff.calendar.summary", parts=said))]
    near = found.filter(pl.col("state").is_in(["over", "ends"]))
    if near.is_empty():
        return blocks
    rows, rest = view.rows(near, _ROWS)
    lines = [
        [
            view.account({"root": row["root"], **view.by_root.get(row["root"], {})}),
            Cell(plain(row["role"] or "–", 40)),
            Cell(plain(row["department"] or "–", 40)),
            Cell(view.date(row["starts_at"])),
            Cell(view.date(row["ends_at"])),
            Cell(view.t(f"staff.state.{row['state']}"), tone="medium"),
        ]
        for row in rows
    ]
    heads = ("account", "role", "department", "from", "to", "state")
    columns = [view.t(f"staff.head.{head}") for head in heads]
    return [*blocks, Table(view.t("staff.calendar"), columns, lines, rest)]


def _departments(view: View, teams: TeamDetails) -> list[Block]:
    found = teams.departments
    if found.is_empty() or found["department"].null_count() == found.height:
        return []
    rows, rest = view.rows(found, _ROWS)
    lines = [
        [
            Cell(plain(row["department"], 40) if row["department"] else view.t("staff.others")),
            *(Cell(view.number(row[c]), number=True) for c in ("owners", "accounts", "key")),
            Cell(view.money(row["revenue"]), number=True),
            Cell(view.percent(row["led"]), number=True),
            Cell(view.number(row["overdue"]), number=True),
        ]
        for row in rows
    ]
    heads = ("department", "owners", "accounts", "key", "revenue", "led", "overdue")
    columns = [view.t(f"staff.head.{head}") for head in heads]
    return [Table(view.t("staff.departments"), columns, lines, rest)]


def _months(view: View) -> list[Block]:
    policy = view.data.policy
    found = expectation(
        view.data.scored.staff.months, policy.family_roles, policy.staffing.role_days
    )
    if not found:
        return []
    roles = sorted({role for month in found for role, days in month.days.items() if days})[:_ROLES]
    heads = [view.t(f"staff.head.{head}") for head in ("month", "deals", "low", "base", "high")]
    heads += [view.t("staff.head.days", role=plain(role, 30)) for role in roles]
    lines = [_month(view, month, roles) for month in found]
    notes = [view.t("staff.months.note"), *([view.t("staff.months.days")] if roles else [])]
    return [Table(view.t("staff.months"), heads, lines), Text(" ".join(notes), "note")]


def _month(view: View, month: Month, roles: Sequence[str]) -> list[Cell]:
    return [
        Cell(view.month(month.month)),
        Cell(view.number(month.deals), number=True),
        *(Cell(view.money(m), number=True) for m in (month.low, month.base, month.high)),
        *(Cell(view.number(month.days.get(role, 0.0), 1), number=True) for role in roles),
    ]


def _sheet(view: View, teams: TeamDetails) -> list[Block]:
    known = [line for line in teams.sheet if line.key.median is not None]
    if not known:
        return []
    lines = [
        [
            Cell(view.t(f"staff.measure.{line.measure}")),
            Cell(_spread(view, line.measure, line.key), number=True),
            Cell(_spread(view, line.measure, line.others), number=True),
            Cell(_verdict(view, line)),
        ]
        for line in known
    ]
    heads = [view.t(f"staff.head.{head}") for head in ("measure", "managers", "owners_too", "same")]
    note = Text(view.t("staff.sheet.note"), "note")
    return [Table(view.t("staff.sheet"), heads, lines, folded=True), note]


def _spread(view: View, measure: str, spread: Spread) -> str:
    if spread.median is None:
        return view.unknown
    shown = [
        view.percent(x) if measure in _OF_SHARE else view.number(x, 1)
        for x in (spread.median, spread.low, spread.high)
    ]
    median, low, high = shown
    return view.t("staff.spread", median=median, low=low, high=high, n=view.number(spread.n))


def _verdict(view: View, line: SheetLine) -> str:
    if line.differs is None:
        return view.unknown
    return view.t("staff.differs" if line.differs else "staff.alike")
