"""Who carries the Key and Tomorrow accounts, there and here, and which team each one needs."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages.relations import key_contact
from kamsync.messages.values import figure
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text, Tone
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View

_ROWS: Final = 20
_STATES: Final[dict[str, Tone]] = {"active": "good", "overdue": "medium"}


@section(90, opens="people")
def relations(view: View) -> Section:
    title = view.t("relations.title")
    chosen = view.groups.filter(pl.col("tier").is_in(["Key", "Tomorrow"]))
    if chosen.is_empty():
        return Section("relations", title, missing=view.t("relations.nobody"))
    blocks: list[Block] = [
        *_alone(view, chosen),
        _people(view, chosen),
        _teams(view, chosen),
        _mutual_value(view, chosen),
    ]
    if not view.data.policy.names_people:
        blocks.append(Text(view.t("relations.unnamed"), "note"))
    if view.data.policy.manager_cost is None:
        blocks.append(Text(view.t("relations.no_costs"), "note"))
    return Section("relations", title, blocks)


def _people(view: View, chosen: pl.DataFrame) -> Table:
    rows, rest = view.rows(chosen, _ROWS)
    lines = [
        [
            view.account(row),
            view.tier(row["tier"]),
            Cell(_said(view, "roles_missing", row) or view.t("relations.complete")),
            Cell(_key_person(view, row)),
            Cell(_without(view, row), tone="high" if row["contacts_after_loss"] == 0 else "quiet"),
            Cell(_said(view, "sponsor_state", row), tone=_tone(row["sponsor_state"])),
            Cell(view.date(row["sponsor_met"])),
        ]
        for row in rows
    ]
    heads = [view.column(c) for c in ("account", "tier", "roles_missing")]
    heads += [view.t("relations.key_person"), view.t("relations.without")]
    heads += [view.column("sponsor_state")]
    return Table(view.t("relations.people"), [*heads, view.column("sponsor_met")], lines, rest)


def _tone(state: str | None) -> Tone:
    return "quiet" if state is None else _STATES.get(state, "high")


def _said(view: View, column: str, row: Row) -> str:
    """The value in words; empty where it is an empty list, else unknown for null."""
    value = row[column]
    return view.unknown if value is None else figure(column, value, view.language, "")


def _key_person(view: View, row: Row) -> str:
    """`Ann Mills, 62%`, or by role or function where people are not named."""
    if row["key_person_loss"] is None:
        return view.unknown
    return view.t(
        "relations.loss",
        who=key_contact(row, view.language),
        share=view.percent(row["key_person_loss"]),
    )


def _alone(view: View, chosen: pl.DataFrame) -> list[Block]:
    """What hangs on one person: accounts whose talk would be with nobody without them."""
    hang = chosen.filter(pl.col("contacts_after_loss") == 0)
    if hang.is_empty():
        return []
    amount = view.money(int(hang["revenue"].sum()))
    return [Text(view.n("relations.alone", hang.height, amount=amount), "lead")]


def _without(view: View, row: Row) -> str:
    """`3 contacts, 2.1 threads, no decision maker`."""
    if row["contacts_after_loss"] is None:
        return view.unknown
    if not row["contacts_after_loss"]:
        return view.t("relations.nobody_left")
    threads = view.number(row["threads_after_loss"], 1)
    left = view.n("relations.left", row["contacts_after_loss"], threads=threads)
    lost = _said(view, "roles_lost", row) if row["roles_lost"] else ""
    return view.t("relations.left_without", left=left, role=lost) if lost else left


def _teams(view: View, chosen: pl.DataFrame) -> Table:
    rows, rest = view.rows(chosen, _ROWS)
    heads = ["account", "coverage_model", "coverage_index", "recurrence", "diversity", "sold_deals"]
    heads += ["dedicated_breakeven", "win_rate", "team_roles_missing"]
    lines = [
        [
            view.account(row),
            Cell(_said(view, "coverage_model", row)),
            *(
                Cell(view.percent(row[c]), number=True)
                for c in ("coverage_index", "recurrence", "diversity")
            ),
            Cell(view.number(row["sold_deals"]), number=True),
            Cell(view.percent(row["dedicated_breakeven"]), number=True),
            Cell(_win_rate(view, row), number=True),
            Cell(row["team_roles_missing"] or "–"),
        ]
        for row in rows
    ]
    return Table(view.t("relations.teams"), [view.column(c) for c in heads], lines, rest)


def _mutual_value(view: View, chosen: pl.DataFrame) -> Table:
    rows, rest = view.rows(chosen, _ROWS)
    heads = ["account", "value_to_us", "value_to_them", "mutual_value", "one_sided"]
    heads += ["invested_index", "effort_without_return", "replaceability", "replaceability_why"]
    heads += ["contact_plan_missing"]
    lines = [
        [
            view.account(row),
            *(Cell(view.number(row[c]), number=True) for c in heads[1:4]),
            Cell(_said(view, "one_sided", row) if row["one_sided"] else "–"),
            Cell(view.number(row["invested_index"], 1), number=True),
            Cell(view.yes_no(row["effort_without_return"])),
            Cell(view.number(row["replaceability"]), number=True),
            Cell(_said(view, "replaceability_why", row) if row["replaceability_why"] else "–"),
            Cell(_said(view, "contact_plan_missing", row) or "–"),
        ]
        for row in rows
    ]
    return Table(view.t("relations.worth"), [view.column(c) for c in heads], lines, rest)


def _win_rate(view: View, row: Row) -> str:
    """With its interval and the number of closed deals."""
    if row["win_rate_low"] is None:
        return view.unknown
    low, high = view.percent(row["win_rate_low"]), view.percent(row["win_rate_high"])
    rate, n = view.percent(row["win_rate"]), view.number(row["closed_deals"])
    return view.t("relations.win_rate", rate=rate, low=low, high=high, n=n)
