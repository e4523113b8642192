"""Value beside the CRM's own picklists: who of each segment is worth what, and whom the CRM calls a
key account although the figures do not, or the other way round."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import SCORES, Block, Cell, Section, Table, Terms, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.report.sections.glossary_terms import class_meaning, tier_meaning
from kamsync.scoring.explain.segments import CLASSES, ELSEWHERE, TIERS, Cross, Segment

_VALUE: Final = 40
_ROWS: Final = 15


@section(210)
def segments(view: View) -> Section:
    title = view.t("segments.title")
    crossed = view.data.details.segments if view.data.details else ()
    labelled = view.groups["labelled_key"].drop_nulls().len()
    if view.groups.is_empty() or not (crossed or labelled):
        return Section("segments", title, missing=view.t("segments.none"))
    blocks: list[Block] = []
    if crossed:
        total = int(view.groups["revenue"].clip(lower_bound=0).sum())
        blocks.append(Text(view.t("segments.lead"), "lead"))
        for cross in crossed:
            blocks.append(_table(view, cross, total))
            blocks += _origins(view) if cross.column == ELSEWHERE else []
        blocks.append(_criteria(view))
    return Section("segments", title, [*blocks, *_labels(view)])


def _table(view: View, cross: Cross, total: int) -> Table:
    lines = [
        [
            Cell(_value(view, segment)),
            Cell(view.number(segment.all.groups), number=True),
            Cell(view.money(segment.all.revenue), number=True),
            Cell(view.percent(segment.all.revenue / total) if total else "–", number=True),
            *(_part(view, segment, name) for name in (*CLASSES, *TIERS)),
        ]
        for segment in cross.segments
    ]
    heads = [
        view.t(f"segments.{cross.column}"),
        view.t("segments.accounts"),
        view.column("revenue"),
        view.column("share"),
        *CLASSES,
        *(labels.tier(tier, view.language) for tier in TIERS),
    ]
    caption = view.as_read(view.t("segments.table", segment=view.t(f"segments.{cross.column}")))
    return Table(caption, heads, lines)


def _origins(view: View) -> list[Block]:
    """Which tools gave the segments, to how many accounts, and when last."""
    known = view.groups.filter(pl.col(ELSEWHERE).is_not_null())
    found = (
        known.group_by(pl.col("segment_origin").fill_null(""))
        .agg(pl.len().alias("n"), pl.col("segment_on").max().alias("on"))
        .sort("n", "segment_origin", descending=[True, False])
    )
    lines = []
    for origin, n, day in found.iter_rows():
        name = plain(origin, _VALUE) or view.t("segments.origin_unknown")
        date = view.date(day) if day else view.unknown
        lines.append(Text(view.n("segments.origin", n, origin=name, date=date), "note"))
    return [*lines]


def _value(view: View, segment: Segment) -> str:
    if segment.value is not None:
        return plain(segment.value, _VALUE)
    if segment.values:
        return view.n("segments.others", segment.values)
    return view.t("segments.without")


def _part(view: View, segment: Segment, name: str) -> Cell:
    """How many, and their part of the segment's revenue."""
    part = segment.parts[name]
    if not part.groups:
        return Cell("–", number=True)
    share = f"\u00a0({view.percent(part.revenue / segment.all.revenue)})" if part.revenue else ""
    return Cell(f"{view.number(part.groups)}{share}", number=True)


def _criteria(view: View) -> Terms:
    classes = [(name, class_meaning(view, name)) for name in CLASSES]
    tiers = [(labels.tier(t, view.language), tier_meaning(view, t)) for t in TIERS]
    return Terms([*classes, *tiers])


def _labels(view: View) -> list[Block]:
    """Called one thing, computed another; by revenue."""
    known = view.groups["labelled_key"]
    if not known.drop_nulls().len():
        return [Text(view.t("labels.unmapped"), "note")]
    called = int(known.sum())
    if not called:
        return [Text(view.t("labels.unused"))]
    differ = view.groups.filter(pl.col("label_disagrees"))
    if differ.is_empty():
        return [Text(view.n("labels.agree", called))]
    rows, rest = view.rows(differ, _ROWS)
    lines = [
        [
            view.account(row),
            Cell(plain(row["crm_label"], _VALUE)),
            view.tier(row["tier"]),
            Cell(view.number(row["score"]), number=True),
            Cell(view.amount("revenue", row), number=True),
        ]
        for row in rows
    ]
    heads = [view.column("account"), view.t("labels.called")]
    heads += [view.column(c) for c in ("tier", "score", "revenue")]
    caption = view.n("labels.table", differ.height)
    return [Table(caption, heads, lines, rest, SCORES), Text(view.t("labels.note"), "note")]
