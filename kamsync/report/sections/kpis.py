"""KPIs of the scorecard: the heaviest with their way to the target, then how they are spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.catalogue import counted, has, text
from kamsync.messages.formats import plain
from kamsync.messages.values import figure
from kamsync.plans.hypotheses import Hypothesis
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text, Tone
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.scorecard import HORIZONS, KPI_KINDS, ORDERS, Kpi
from kamsync.scoring.decide.kpi_lints import LEVELS, PURPOSES
from kamsync.scoring.explain.kpi_lines import KpiLine, lines_of

SHOWN: Final = 7
"""More indicators steer nobody; the rest is folded."""
_BARS: Final = "▁▂▃▄▅▆▇█"
_TESTED: Final = 20
_TONES: Final[dict[str, Tone]] = {
    "contradicted": "medium",
    "supported": "good",
    "undecided": "quiet",
}


@section(60)
def kpis(view: View) -> Section:
    title, card = view.t("kpis.title"), view.data.card
    tested = _hypotheses(view)
    if not card.kpis:
        none = view.t("kpis.none")
        if not tested:
            return Section("kpis", title, missing=none)
        return Section("kpis", title, [Text(none, "note"), *tested])
    policy = view.data.policy
    lines = lines_of(view.groups, card, policy.as_of, policy.home_currency)
    blocks: list[Block] = [Text(view.t("kpis.lead"), "lead")]
    blocks.append(_table(view, lines[:SHOWN], ""))
    if lines[SHOWN:]:
        caption = view.n("kpis.rest", len(lines) - SHOWN)
        blocks.append(_table(view, lines[SHOWN:], caption))
    if any(line.retroactive for line in lines):
        blocks.append(Text(view.t("kpis.retroactive"), "note"))
    blocks += [*tested, _spread(view, card.kpis), _matrix(view, card.kpis)]
    return Section("kpis", title, blocks)


def _table(view: View, lines: Sequence[KpiLine], folded: str) -> Table:
    heads = ["kpi", "order", "known", "value", "points", "before", "target", "attainment", "pace"]
    rows = [_cells(view, line) for line in lines]
    names = [view.t(f"kpis.column.{head}") for head in heads]
    return Table(folded, names, rows, folded=bool(folded))


def _cells(view: View, line: KpiLine) -> list[Cell]:
    kpi = line.kpi
    target = "" if line.target is None else _figure(view, kpi, line.target)
    if target and kpi.target_on:
        target = f"{target} ({view.date(kpi.target_on)})"
    return [
        Cell(name_of(view, kpi) + (" *" if line.retroactive else "")),
        Cell(view.t(f"kpis.order.{kpi.order}")),
        Cell(f"{view.number(line.known)} / {view.number(line.groups)}", number=True),
        Cell(_figure(view, kpi, line.value), number=True),
        Cell(view.number(line.points), number=True),
        Cell(_before(view, line)),
        Cell(target),
        Cell("" if line.target is None else view.percent(line.attainment), number=True),
        Cell("" if line.target is None else view.percent(line.pace), number=True),
    ]


def name_of(view: View, kpi: Kpi) -> str:
    """The metric's name; the KPI's own where several follow one metric."""
    same = [k for k in view.data.card.kpis if k.criterion.metric == kpi.criterion.metric]
    if len(same) > 1 or not has(f"column.{kpi.criterion.metric}"):
        return plain(kpi.id.replace("_", " "))
    return labels.column(kpi.criterion.metric, view.language)


def _figure(view: View, kpi: Kpi, value: object) -> str:
    if value is None:
        return view.unknown
    home = view.data.policy.home_currency
    return figure(kpi.criterion.metric, value, view.language, home)


def _before(view: View, line: KpiLine) -> str:
    """Months before this one and now, as bars of points and in figures."""
    kept = view.data.kpi_months
    if kept is None or line.points is None:
        return ""
    months = kept.filter(pl.col("kpi") == line.kpi.id).sort("month")["points"].to_list()
    if not months:
        return ""
    points = [*months, line.points]
    bars = "".join(_BARS[min(len(_BARS) - 1, int(p * len(_BARS) / 100))] for p in points)
    first, last = view.number(points[0]), view.number(points[-1])
    return view.n("kpis.moved", len(months), bars=bars, first=first, last=last)


def _spread(view: View, kpis: Sequence[Kpi]) -> Table:
    """Per order and kind: its part of the weight, and the sub-score of the accounts."""
    whole = sum(k.criterion.weight for k in kpis)
    rows = []
    for by, words in (("order", ORDERS), ("kind", KPI_KINDS), ("horizon", HORIZONS)):
        for word in words:
            part = [k for k in kpis if getattr(k, by) == word]
            scores = view.groups[f"kpi_{word}"]
            mean = scores.mean()
            known = f"{view.number(scores.count())} / {view.number(view.groups.height)}"
            rows.append(
                [
                    Cell(view.t(f"kpis.{by}.{word}")),
                    Cell(view.number(len(part)), number=True),
                    Cell(view.percent(sum(k.criterion.weight for k in part) / whole), number=True),
                    Cell(known, number=True),
                    Cell(view.number(mean), number=True),
                ]
            )
    heads = [view.t(f"kpis.column.{c}") for c in ("part", "n", "weight", "known", "points")]
    return Table(view.t("kpis.spread"), heads, rows, folded=True)


def _matrix(view: View, kpis: Sequence[Kpi]) -> Table:
    """Level × purpose; an empty cell is a question to ask."""
    rows = [
        [
            Cell(view.t(f"kpis.level.{at}")),
            *(
                Cell(", ".join(name_of(view, k) for k in kpis if (k.level, k.purpose) == (at, to)))
                for to in PURPOSES
            ),
        ]
        for at in LEVELS
    ]
    heads = [view.t("kpis.column.level"), *(view.t(f"kpis.purpose.{to}") for to in PURPOSES)]
    return Table(view.t("kpis.matrix"), heads, rows, folded=True)


def _hypotheses(view: View) -> list[Block]:
    """Objectives of plans, the contradicted first, then by the account's revenue."""
    if not view.data.hypotheses:
        return []
    rows = {row["g"]: row for row in view.groups.select("g", "root", "name", "revenue").to_dicts()}
    order = ("contradicted", "supported", "undecided")
    found = sorted(
        (pair for pair in view.data.hypotheses if pair[0] in rows),
        key=lambda p: (order.index(p[1].verdict), -rows[p[0]]["revenue"], p[0], p[1].objective.id),
    )
    lines = [_hypothesis(view, rows[g], one) for g, one in found[:_TESTED]]
    heads = [view.column("account")]
    heads += [view.t(f"kpis.column.{c}") for c in ("objective", "indicator", "moved", "verdict")]
    rest = max(0, len(found) - _TESTED)
    caption = view.n("kpis.hypotheses", len(found))
    return [Table(caption, heads, lines, rest), Text(view.t("kpis.tested"), "note")]


def _hypothesis(view: View, row: Row, found: Hypothesis) -> list[Cell]:
    metric, home = found.objective.indicator.strip(), view.data.policy.home_currency
    first, last = (
        view.unknown if v is None else figure(metric, v, view.language, home)
        for v in (found.first, found.last)
    )
    way = {True: "up", False: "down", None: "unsaid"}[found.up]
    moved = counted("kpis.moved", found.months, view.language, first=first, last=last)
    return [
        view.account(row),
        Cell(plain(found.objective.title or found.objective.id, 80)),
        Cell(labels.column(metric, view.language)),
        Cell(f"{moved}, {text(f'kpis.way.{way}', view.language)}"),
        Cell(text(f"kpis.verdict.{found.verdict}", view.language), tone=_TONES[found.verdict]),
    ]
