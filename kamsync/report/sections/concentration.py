"""The Pareto that really holds, dependency per scope, and what a loss would mean."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.messages import formats, labels
from kamsync.messages.formats import plain
from kamsync.model.words import LEVELS
from kamsync.report.layout import charts
from kamsync.report.layout.blocks import Block, Cell, Figure, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.plot import draw
from kamsync.report.layout.view import NAME_LIMIT, View
from kamsync.report.sections.concentration_shares import shares_table
from kamsync.report.sections.exposure import exposure
from kamsync.report.sections.scenarios import scenarios
from kamsync.scoring.explain import size_and_score
from kamsync.scoring.explain.loss import Loss, Losses, simulate
from kamsync.scoring.metrics.concentration import concentration_of

_BARS = 12
_CURVE_POINTS = 200


@section(160, opens="appendix")
def pareto(view: View) -> Section:
    title = view.t("pareto.title")
    found = size_and_score.pareto(view.groups)
    if found.holds is None:
        return Section("pareto", title, missing=view.t("pareto.none"))
    n80, n = found.points[80], found.customers
    word = "holds" if found.holds else "fails"
    fifth = -(-n // 5)
    top = found.curve[fifth][1]
    lead = view.t("pareto.lead", n80=view.number(n80), n=view.number(n))
    verdict = view.t(
        f"pareto.{word}",
        share=view.percent(n80 / n),
        fifth=view.number(fifth),
        top=view.percent(top),
    )
    blocks: list[Block] = [Text(lead, "lead"), *_incomplete(view), Text(verdict)]
    blocks.append(_curve(view, found))
    blocks += [_points(view, found), _classes(view)]
    return Section("pareto", title, blocks)


def _curve(view: View, found: size_and_score.Pareto) -> Figure:
    n = found.customers
    step = max(1, len(found.curve) // _CURVE_POINTS)
    kept = found.curve[:-1:step] + found.curve[-1:]
    curve = [{"x": k / n, "y": share} for k, share in kept]
    label = f"{found.points[80]}/{n} : 80"
    point = {"x": found.points[80] / n, "y": found.curve[found.points[80]][1], "label": label}
    along, up = view.t("pareto.x", n=view.number(n)), view.t("pareto.y")
    title = view.as_read(view.t("pareto.figure"))
    description = view.t("pareto.described", n80=found.points[80], n=n)
    wide, narrow = (
        draw(
            charts.pareto(
                curve,
                point,
                view.t("pareto.law"),
                charts.percents(along, width, view.language),
                charts.percents(up, height, view.language),
            ),
            title,
            description,
        )
        for width, height in ((charts.WIDE, 300), (charts.NARROW, 230))
    )
    return Figure(title, wide, narrow)


def _points(view: View, found: size_and_score.Pareto) -> Table:
    lines = []
    for q, count in found.points.items():
        lines.append(
            [
                Cell(view.percent(q / 100)),
                Cell(view.number(count), number=True),
                Cell(view.percent(count / found.customers), number=True),
            ]
        )
    columns = [view.t("pareto.of_revenue"), view.t("pareto.customers"), view.t("pareto.of_all")]
    caption = view.as_read(view.t("pareto.table", n=view.number(found.customers)))
    return Table(caption, columns, lines)


def _classes(view: View) -> Table:
    lines = []
    total = int(view.groups["revenue"].clip(lower_bound=0).sum())
    sizes = view.groups.select("pareto", "revenue")
    for name in ("A", "B", "C"):
        part = sizes.filter(pl.col("pareto") == name)
        revenue = int(part["revenue"].sum())
        lines.append(
            [
                Cell(view.t(f"pareto.class_{name}")),
                Cell(view.number(part.height), number=True),
                Cell(view.money(revenue), number=True),
                Cell(view.percent(revenue / total), number=True),
            ]
        )
    columns = [
        view.column("pareto"),
        view.t("pareto.customers"),
        view.column("revenue"),
        view.column("share"),
    ]
    return Table(view.as_read(view.t("pareto.classes")), columns, lines)


@section(130, opens="risks")
def dependency(view: View, losses: Losses | None = None) -> Section:
    if not (view.groups["revenue"] > 0).any():
        return Section("dependency", view.t("dependency.title"), missing=view.t("programme.none"))
    losses = losses or simulate(view.data.scored, view.data.policy.as_of)
    dependent = view.groups.filter(pl.col("dependency") != "none")
    blocks: list[Block] = [
        _lead(view, dependent.height),
        *_incomplete(view),
        *_planned(view),
        *_largest(view),
    ]
    if not dependent.is_empty():
        blocks.append(_dependents(view, dependent))
    blocks += [*_losses(view, losses), *scenarios(view), *exposure(view, losses)]
    blocks += [*shares_table(view), _scopes(view)]
    blocks += _one_customer(view)
    return Section("dependency", view.t("dependency.title"), blocks)


def _lead(view: View, n: int) -> Text:
    of = view.number(view.groups.height)
    words = view.n("dependency.lead", n, of=of) if n else view.t("dependency.none", of=of)
    return Text(words, "lead")


def _incomplete(view: View) -> list[Block]:
    n = view.count(pl.col("revenue_incomplete"))
    return [Text(view.n("dependency.incomplete", n), "warning")] if n else []


def _planned(view: View) -> list[Block]:
    """What the whole is, where it is not the revenue of 12 months."""
    planned = view.data.policy.planned_revenue
    if planned is None or view.data.card.dependency.denominator != "planned":
        return []
    actual = int(view.groups["revenue"].clip(lower_bound=0).sum())
    words = view.t("dependency.planned", planned=view.money(planned), actual=view.money(actual))
    return [Text(words, "note")]


def _top_of_scopes(view: View) -> pl.DataFrame:
    """Eligible scopes with their largest customer, the largest share first."""
    scored = view.data.scored
    tops = (
        scored.levels.filter(pl.col("revenue") > 0)
        .with_columns(pl.col("scope", "value").cast(pl.String))
        .sort(["scope", "value", "revenue", "g"], descending=[False, False, True, False])
        .group_by("scope", "value", maintain_order=True)
        .agg(pl.col("g").first(), pl.col("level").first())
    )
    names = view.groups.select("g", "name", "root")
    return (
        scored.scopes.filter(pl.col("eligible"))
        .join(tops, on=["scope", "value"])
        .join(names, on="g")
        .sort(["top1", "scope", "value"], descending=[True, False, False], nulls_last=True)
    )


def _largest(view: View) -> list[Block]:
    rows, _ = view.rows(_top_of_scopes(view), _BARS)
    if not rows:
        return []
    levels = [labels.level(level, view.language) for level in reversed(LEVELS)]
    bars: list[dict[str, Any]] = []
    for row in rows:
        share = view.percent(row["top1"])
        word = labels.level(LEVELS[row["level"]], view.language)
        label = labels.scope(row["scope"], row["value"] or None, view.language)
        text = share if LEVELS[row["level"]] == "none" else f"{share} {word}"
        scope = labels.scope(row["scope"], None, view.language)
        # the value first: on a phone the end of a long name is cut off
        short = f"{plain(row['value'], NAME_LIMIT)} ({scope})" if row["value"] else scope
        bar = {"label": label, "short": short, "share": row["top1"], "level": word, "text": text}
        bars.append(bar | {"tip": formats.pair(label, text, view.language)})
    title = view.as_read(view.t("dependency.figure"))
    description = "; ".join(formats.pair(bar["label"], bar["text"], view.language) for bar in bars)
    wide, narrow = (
        draw(
            charts.bars(
                bars, levels, charts.percents(view.t("dependency.axis"), width, view.language)
            ),
            title,
            description,
        )
        for width in (charts.WIDE - 140, charts.NARROW - 110)
    )
    return [Figure(title, wide, narrow)]


def _dependents(view: View, dependent: pl.DataFrame) -> Table:
    order = pl.col("dependency").replace_strict(
        list(LEVELS), list(range(len(LEVELS))), return_dtype=pl.Int64
    )
    ranked = dependent.with_columns(order.alias("rank")).sort(
        ["rank", "dependency_share", "g"], descending=[True, True, False]
    )
    rows, rest = view.rows(ranked)
    lines = [
        [
            view.account(row),
            view.level(row["dependency"]),
            Cell(view.share(row["dependency_share"], row), number=True),
            Cell(labels.dependency_scope(row, view.language)),
            view.level(row["forward"]) if row["forward"] else Cell(view.t("dependency.no_higher")),
        ]
        for row in rows
    ]
    columns = ["account", "dependency", "share", "scope", "forward"]
    caption = view.t("dependency.accounts")
    return Table(caption, [view.column(c) for c in columns], lines, rest)


def _losses(view: View, losses: Losses) -> list[Block]:
    if not losses.each:
        return []
    shown = [*([losses.worst] if losses.worst else []), *losses.each[:20]]
    lines = [_loss(view, loss) for loss in shown]
    columns = [
        view.t("loss.who"),
        view.t("loss.lost"),
        view.t("loss.remaining"),
        view.t("loss.scopes"),
        view.t("loss.top"),
        view.t("loss.months"),
    ]
    note = (
        view.t("loss.no_months")
        if losses.new_business is None or losses.new_business <= 0
        else view.n("loss.basis", losses.new_customers, value=view.money(losses.new_business))
    )
    table = Table(
        view.as_read(view.t("loss.table")),
        columns,
        lines,
        len(losses.each) - min(20, len(losses.each)),
    )
    return [table, Text(note, "note")]


def _loss(view: View, loss: Loss) -> list[Cell]:
    names = [view.name({"name": name}) for name in loss.names]
    who = names[0] if len(names) == 1 else view.t("loss.together", names=", ".join(names))
    scopes = [
        f"{labels.scope(s.scope, s.value or None, view.language)} -{view.percent(s.share)}"
        for s in loss.scopes
        if s.scope != "portfolio" and s.eligible
    ]
    top = view.t("loss.nobody")
    if loss.top_name is not None:
        top = f"{view.name({'name': loss.top_name})} ({view.percent(loss.top_share)})"
    return [
        Cell(who),
        Cell(f"{view.money(loss.lost)} ({view.percent(loss.share)})", number=True),
        Cell(view.money(loss.remaining), number=True),
        Cell(" · ".join(scopes[:4]) or view.t("loss.no_scope")),
        Cell(top),
        Cell(view.number(loss.months, 1), number=True),
    ]


def _scopes(view: View) -> Table:
    rows, rest = view.rows(view.data.scored.scopes.filter(pl.col("eligible")))
    lines = []
    for row in rows:
        each = concentration_of(row)
        found = each.findings if each else ()
        lines.append(
            [
                Cell(labels.scope(row["scope"], row["value"] or None, view.language)),
                Cell(view.money(row["revenue"]), number=True),
                Cell(view.number(row["accounts"]), number=True),
                Cell(view.percent(row["top1"]), number=True),
                _marked(view.percent(each and each.top5), "top5" not in found),
                _marked(view.number(each and each.effective_number, 1), "few" not in found),
                Cell(view.number(each and each.hhi_normalised, 2), number=True),
                Cell(view.number(each and each.gini, 2), number=True),
            ]
        )
    columns = [
        view.column("scope"),
        view.column("revenue"),
        view.t("scopes.customers"),
        view.t("scopes.top1"),
        view.t("scopes.top5"),
        view.t("scopes.effective"),
        view.t("held.normalised"),
        view.t("scopes.gini"),
    ]
    return Table(view.as_read(view.t("scopes.table")), columns, lines, rest)


def _marked(text: str, is_fine: bool) -> Cell:
    return Cell(text, tone="" if is_fine else "medium", number=True)


def _one_customer(view: View) -> list[Block]:
    """Scope values with 1 % of T or more but fewer customers than a level needs."""
    scored, rules = view.data.scored, view.data.card.dependency
    total = int(view.groups["revenue"].clip(lower_bound=0).sum())
    least = rules.scope_min_share
    small = scored.scopes.filter(
        ~pl.col("eligible")
        & (pl.col("accounts") > 0)
        & (pl.col("accounts") < rules.scope_min_accounts)
        & (pl.col("revenue").cast(pl.Int128) * least.denominator >= total * least.numerator)
    ).sort(["revenue", "scope", "value"], descending=[True, False, False])
    if small.is_empty():
        return []
    rows, rest = view.rows(small)
    lines = []
    for row in rows:
        who = scored.levels.filter(
            (pl.col("scope") == row["scope"])
            & (pl.col("value") == row["value"])
            & (pl.col("revenue") > 0)
        ).join(view.groups.select("g", "root", "name"), on="g")
        names = ", ".join(view.name(r) for r in who.sort("revenue", descending=True).to_dicts())
        lines.append(
            [
                Cell(labels.scope(row["scope"], row["value"], view.language)),
                Cell(view.money(row["revenue"]), number=True),
                Cell(view.percent(row["revenue"] / total), number=True),
                Cell(names),
            ]
        )
    columns = [
        view.column("scope"),
        view.column("revenue"),
        view.t("market.share"),
        view.t("market.who"),
    ]
    return [
        Table(view.as_read(view.t("market.table")), columns, lines, rest),
        Text(view.t("market.note"), "note"),
    ]
