"""Tiers in and out since the last applied run, and what is about to move."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages.good_news import good_news_line
from kamsync.messages.tier_reason import tier_lines
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.report.sections.over_time import over_time
from kamsync.report.sections.silences import kept_flags, silences
from kamsync.scoring.explain.good_news import good_news

_WELL: Final = 15


def moved(view: View) -> pl.DataFrame | None:
    """Groups whose tier differs from the previous run's, with `before`; None for the first run."""
    previous = view.data.previous
    if previous is None:
        return None
    before = previous.select(
        "root", pl.col("tier").alias("before"), pl.col("score").alias("score_before")
    )
    now = view.groups.select("g", "root", "tier")
    both = now.join(before, on="root", how="inner", maintain_order="left")
    return view.whole(both.filter(pl.col("before") != pl.col("tier")))


def changed(view: View) -> str:
    """One sentence: who entered and left Key, how many tiers and scores moved."""
    changes = moved(view)
    if changes is None or view.data.previous is None:
        return view.t("changed.first")
    entered = changes.filter(pl.col("tier") == "Key").height
    left = changes.filter(pl.col("before") == "Key").height
    since = view.date(view.data.previous_as_of)
    other = changes.height - entered - left
    if not changes.height:
        return view.t("changed.none", since=since)
    return view.t("changed.some", since=since, entered=entered, left=left, other=other)


@section(140)
def movements(view: View) -> Section:
    changes = moved(view)
    blocks: list[Block] = [Text(changed(view), "lead")]
    if changes is not None and not changes.is_empty():
        key_first = changes.with_columns(
            ((pl.col("tier") == "Key") | (pl.col("before") == "Key")).alias("key")
        ).sort("key", descending=True, maintain_order=True)
        blocks.append(_table(view, "moved", key_first, "before", "tier"))
    pending = view.groups.filter(pl.col("unconfirmed"))
    if not pending.is_empty():
        blocks.append(_table(view, "pending", pending, "tier", "tier_candidate"))
    waiting = view.groups.filter(pl.col("waiting"))
    if not waiting.is_empty():
        blocks.append(_table(view, "waiting", waiting, "tier", "tier_candidate"))
    by_hand = view.groups.filter(pl.col("override").is_not_null())
    if not by_hand.is_empty():
        blocks.append(_table(view, "by_hand", by_hand, "tier_candidate", "override"))
    blocks += [*_well(view), *kept_flags(view), *silences(view), *over_time(view)]
    title = view.t("moved.title")
    if changes is None and not any(isinstance(block, Table) for block in blocks):
        return Section("movements", title, blocks[1:], missing=changed(view))
    return Section("movements", title, blocks)


def _well(view: View) -> list[Block]:
    """What went well since then."""
    if view.data.previous is None:
        return []
    found = good_news(view.data.previous, view.groups)
    lines = [[Cell(good_news_line(news, view.language))] for news in found[:_WELL]]
    rest = max(0, len(found) - _WELL)
    return [Table(view.t("moved.well"), [view.t("moved.news")], lines, rest)] if found else []


def _table(view: View, key: str, frame: pl.DataFrame, before: str, after: str) -> Table:
    rows, rest = view.rows(frame)
    lines = []
    for row in rows:
        currency = view.data.policy.home_currency
        reason = " ".join(tier_lines(row, view.data.card, view.language, currency))
        lines.append(
            [view.account(row), view.tier(row[before]), view.tier(row[after]), Cell(reason)]
        )
    columns = [
        view.column("account"),
        view.t(f"{key}.before"),
        view.t(f"{key}.after"),
        view.column("reason"),
    ]
    return Table(view.t(f"{key}.table"), columns, lines, rest)
