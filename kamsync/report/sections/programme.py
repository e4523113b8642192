"""First of all: the customers that make most of the revenue and what their programme lacks."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.report.layout.blocks import SCORES, Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.report.sections.glossary_terms import cadences
from kamsync.scoring.metrics.programme import COVERED, PROCESSES, TOGETHER, Presence, presence

_ROWS: Final = 10
"""So that the list stands on the first sheet of paper."""
_LARGE: Final = pl.col("pareto") == "A"
_REST: Final = pl.col("pareto").is_in(["B", "C"])
_KEY: Final = pl.col("tier") == "Key"


@section(40, opens="programme")
def programme(view: View) -> Section:
    title = view.t("programme.title")
    large = view.groups.filter(_LARGE)
    if large.is_empty():
        return Section("programme", title, missing=view.t("programme.none"))
    gaps = large.filter(pl.col("programme_gaps") > 0)
    blocks: list[Block] = [
        Text(_lead(view, large, gaps), "lead"),
        Text(_coverage(view)),
    ]
    if not gaps.is_empty():
        blocks.append(_list(view, gaps))
    return Section("programme", title, [*blocks, _audit(view), *_notes(view, large)])


def _lead(view: View, large: pl.DataFrame, gaps: pl.DataFrame) -> str:
    of = view.number(large.height)
    if large["programme_gaps"].null_count() == large.height:
        return view.n("programme.unknown", large.height)
    if gaps.is_empty():
        return view.n("programme.whole", large.height)
    return view.n("programme.lead", gaps.height, of=of)


def _coverage(view: View) -> str:
    """How much of the Key revenue somebody is in charge of."""
    found = presence(view.groups, _KEY)
    covered = found[TOGETHER]
    if not covered.groups:
        return view.t("coverage.no_key")
    if not covered.known:
        unknown = [name for name in COVERED if found[name].known < covered.groups]
        return view.t("coverage.unknown", parts=_names(view, unknown))
    sentence = view.t(
        "coverage.told",
        n=view.number(covered.present),
        of=view.number(covered.known),
        share=view.percent(covered.revenue_share),
    )
    without = covered.groups - covered.known
    return f"{sentence} {view.n('coverage.some_unknown', without)}" if without else sentence


def _list(view: View, gaps: pl.DataFrame) -> Table:
    rows, rest = view.rows(gaps, _ROWS)
    lines = [
        [
            view.account(row),
            Cell(view.amount("revenue", row), number=True),
            Cell(view.share(row["share"], row), number=True),
            view.tier(row["tier"]),
            Cell(_names(view, [name for name in PROCESSES if row[name] is False])),
        ]
        for row in rows
    ]
    columns = [view.column(c) for c in ("account", "revenue", "share", "tier")]
    return Table(
        view.t("programme.table"), [*columns, view.t("programme.missing")], lines, rest, SCORES
    )


def _audit(view: View) -> Table:
    """Each process among the largest, the other customers and the Key accounts."""
    parts = {"large": _LARGE, "rest": _REST, "key": _KEY}
    found = {name: presence(view.groups, part) for name, part in parts.items()}
    lines = [
        [
            Cell(_name(view, process)),
            *(Cell(_presence(view, each[process]), number=True) for each in found.values()),
        ]
        for process in (*PROCESSES, TOGETHER)
    ]
    heads = [
        view.t(f"programme.of_{name}", n=view.number(each[TOGETHER].groups))
        for name, each in found.items()
    ]
    return Table(view.t("programme.audit"), [view.t("programme.process"), *heads], lines)


def _presence(view: View, found: Presence) -> str:
    if not found.known:
        return view.unknown if found.groups else "–"
    share = view.percent(found.revenue_share)
    return f"{view.number(found.present)} / {view.number(found.known)} ({share})"


def _notes(view: View, large: pl.DataFrame) -> list[Block]:
    rule = view.t("programme.rule", days=cadences(view), stale=view.data.card.stale_days)
    unknown = [name for name in PROCESSES if large[name].null_count() == large.height]
    notes: list[Block] = [Text(rule, "note")]
    if unknown:
        names = [f"{_name(view, name)} ({_SOURCES[name]})" for name in unknown]
        notes.append(Text(view.t("programme.unmapped", parts=", ".join(names)), "note"))
    return notes


_SOURCES: Final = {
    "owned": "account.owner_id",
    "planned": "account.plan_start",
    "sponsored": "account.sponsor_id",
    "in_cadence": "activity",
    "reviewed": "account.plan_reviewed_at",
}


def _name(view: View, process: str) -> str:
    return view.t(f"process.{process}")


def _names(view: View, processes: list[str]) -> str:
    return ", ".join(_name(view, process) for process in processes)
