"""Value against burden: the map, and who costs more than he leaves, each with the reasons."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages.values import figure
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text, Tone
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.scoring.metrics.cost_to_serve import SOUND, VALUES

_ROWS: Final = 20
_TONES: Final[dict[str, Tone]] = {"bad": "critical", "watch": "medium", "good": "good"}
_MONEY: Final = ("margin_ttm", "effort_cost", "contribution")


@section(180)
def cost_to_serve(view: View) -> Section:
    title = view.t("worth.title")
    known = view.groups.filter(pl.col("good_bad").is_not_null())
    if known.is_empty():
        return Section("worth", title, missing=_missing(view))
    counts = {word: known.filter(pl.col("good_bad") == word).height for word in _TONES}
    lead = view.t("worth.lead", of=view.number(known.height), **_shown(view, counts))
    blocks: list[Block] = [Text(lead, "lead"), _map(view, known)]
    asked = known.filter(pl.col("good_bad") != "good").sort(
        [pl.col("good_bad") == "bad", "contribution", "g"], descending=[True, False, False]
    )
    if not asked.is_empty():
        blocks.append(_list(view, asked))
    unknown = view.count((pl.col("revenue") > 0) & pl.col("good_bad").is_null())
    if unknown:
        blocks.append(Text(view.n("worth.unknown", unknown), "note"))
    return Section("worth", title, [*blocks, Text(_rule(view), "note")])


def _missing(view: View) -> str:
    """What is lacking first: a cost, margins, or activities that reach back a year."""
    if view.data.card.effort.cost_per_hour is None:
        return view.t("worth.no_cost")
    lacks_margin = view.groups["margin_ttm"].null_count() == view.groups.height
    return view.t("worth.no_margin" if lacks_margin else "worth.no_effort")


def _shown(view: View, counts: dict[str, int]) -> dict[str, str]:
    return {word: view.number(count) for word, count in counts.items()}


def _map(view: View, known: pl.DataFrame) -> Table:
    """Three lines of value, two columns of relation: how many, and what they leave together."""
    value = pl.col("good_bad_why").str.split(" ").list.first()
    sound = pl.col("relation_quality") >= SOUND
    lines = []
    for name in VALUES:
        cells = [Cell(view.t(f"worth.map_{name}"))]
        for relation in (sound, ~sound):
            part = known.filter((value == name) & relation.fill_null(value=False))
            left = view.money(int(part["contribution"].sum()))
            text = f"{view.number(part.height)} ({left})" if part.height else "–"
            cells.append(Cell(text, number=True))
        lines.append(cells)
    heads = [view.t("worth.value"), view.t("worth.sound"), view.t("worth.weak")]
    return Table(view.t("worth.map"), heads, lines)


def _list(view: View, asked: pl.DataFrame) -> Table:
    rows, rest = view.rows(asked, _ROWS)
    heads = [view.column("account"), view.t("worth.verdict"), view.t("worth.margin")]
    heads += [view.t("worth.cost"), view.t("worth.contribution"), view.t("worth.why")]
    return Table(view.t("worth.table"), heads, [_line(view, row) for row in rows], rest)


def _line(view: View, row: Row) -> list[Cell]:
    margin, cost, left = (view.money(row[name]) for name in _MONEY)
    hours = view.t("worth.hours", hours=view.number(row["effort_hours"]))
    return [
        view.account(row),
        Cell(figure("good_bad", row["good_bad"], view.language, ""), tone=_TONES[row["good_bad"]]),
        Cell(margin, number=True),
        Cell(f"{cost} ({hours})", number=True),
        Cell(left, number=True),
        Cell(figure("good_bad_why", row["good_bad_why"], view.language, "")),
    ]


def _rule(view: View) -> str:
    rules = view.data.card.effort
    minutes = ", ".join(
        f"{view.t(f'worth.{kind}')} {view.number(each)}" for kind, each in rules.minutes.items()
    )
    rate = view.number(float(rules.cost_per_hour or 0), 2)
    currency = view.data.policy.home_currency
    heavy = view.percent(rules.heavy)
    return view.t("worth.rule", rate=rate, currency=currency, minutes=minutes, heavy=heavy)
