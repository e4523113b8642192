"""The command kpis: what the scorecard follows, for the portfolio or one account."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import archived, find_group
from kamsync.messages import labels
from kamsync.messages.catalogue import counted
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import date, number, percent, plain
from kamsync.messages.values import figure
from kamsync.plans.hypotheses import Hypothesis
from kamsync.scoring.explain.kpi_lines import KpiLine, lines_of
from kamsync.sync.plan_hypotheses import hypotheses
from kamsync.sync.session import reading

SUB_SCORES = ("financial", "project", "relationship", "activity", "result", "now", "future")


@command
def kpis(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]")] = None,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, home, card = (
            session.config.language,
            session.config.home_currency,
            session.card,
        )
        none = "" if card.kpis else say("kpis.none", language)
        if none and not account:
            return Answer(0, {"kpis": [], "message": none}, [], none)
        scored, day = archived(session, options.as_of)
        row = find_group(scored, account) if account else None
        shown = scored.filter(pl.col("root") == row["root"]) if row else scored
        meant = hypotheses(session, shown, day) if row else []
    lines = lines_of(shown, card, day, home)
    head = say("kpis.head", language, date=date(day, language))
    if row:
        head = say("kpis.of", language, account=row["name"], date=date(day, language))
    sums = _sums(row, language) if row and card.kpis else none
    data = {
        "as_of": day.isoformat(),
        "account": row["root"] if row else None,
        "kpis": [line.as_json() for line in lines],
    }
    if row:
        data["sub_scores"] = {n: row.get(f"kpi_{n}") for n in SUB_SCORES}
        data["balance"] = row.get("kpi_balance")
        data["hypotheses"] = [_as_data(h) for h in meant]

    def text(console: Console) -> None:
        console.print(Text(head))
        if lines:
            console.print(_table(lines, language, home, whole=row is None))
        if sums:
            console.print(Text(sums))
        for found in meant:
            console.print(Text(_hypothesis_text(found, language, home)))

    return Answer(0, data, [], text)


def _sums(row: dict[str, Any], language: str) -> str:
    unknown = say("kpis.unknown", language)
    shown = {n: row.get(f"kpi_{n}") for n in SUB_SCORES}
    balance = row.get("kpi_balance")
    return say(
        "kpis.summary",
        language,
        balance=unknown if balance is None else percent(balance, language),
        **{n: unknown if v is None else str(v) for n, v in shown.items()},
    )


def _as_data(found: Hypothesis) -> dict[str, Any]:
    item = found.objective
    figures = {n: v for n, v in vars(found).items() if n != "objective"}
    due = item.due_at.isoformat() if item.due_at else None
    return {"id": item.id, "indicator": item.indicator.strip(), "due_at": due, **figures}


def _hypothesis_text(found: Hypothesis, language: str, home: str) -> str:
    """`Hypothesis “…”: supported. Weighted pipeline: €10 → €40 in 6 months, meant to rise`."""
    metric = found.objective.indicator.strip()
    way = {True: "up", False: "down", None: "unsaid"}[found.up]
    unknown = say("kpis.unknown", language)
    first, last = (
        unknown if v is None else figure(metric, v, language, home)
        for v in (found.first, found.last)
    )
    return say(
        "kpis.hypothesis",
        language,
        title=plain(found.objective.title or found.objective.id, 80),
        verdict=say(f"kpis.verdict.{found.verdict}", language),
        indicator=labels.column(metric, language),
        moved=counted("kpis.moved", found.months, language, first=first, last=last),
        way=say(f"kpis.way.{way}", language),
    )


def _table(lines: list[KpiLine], language: str, home: str, *, whole: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    columns = ["kpi", "order", "kind", "weight", "known" if whole else "value", "points"]
    if any(line.target is not None for line in lines):
        columns += ["target", "attainment", "pace"]
    for column in columns:
        table.add_column(say(f"kpis.column.{column}", language))
    for line in lines:
        cells = _cells(line, language, home, whole=whole)[: len(columns)]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _cells(line: KpiLine, language: str, home: str, *, whole: bool) -> list[str]:
    kpi, unknown = line.kpi, say("kpis.unknown", language)
    metric = kpi.criterion.metric

    def share(value: float | None) -> str:
        return "" if value is None else percent(value, language)

    value = unknown if line.value is None else figure(metric, line.value, language, home)
    target = "" if line.target is None else figure(metric, line.target, language, home)
    ends = f" ({date(kpi.target_on, language)})" if isinstance(kpi.target_on, dt.date) else ""
    name = labels.column(metric, language)
    if line.retroactive:
        name += f" ({say('kpis.retroactive', language)})"
    return [
        name,
        say(f"kpis.order.{kpi.order}", language),
        say(f"kpis.kind.{kpi.kind}", language),
        number(kpi.criterion.weight, language, 1),
        f"{line.known}/{line.groups}" if whole else value,
        unknown if line.points is None else number(line.points, language, 0),
        target + (ends if target else ""),
        share(line.attainment),
        share(line.pace) if line.target is not None else "",
    ]
