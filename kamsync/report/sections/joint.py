"""The joint scorecard as the customer may see it: both sides' figures, the widest gap first, and
what to talk about. Only what both sides were asked for stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.view import Words

_HEADS: Final = ("kpi", "us", "them", "gap", "rank", "state")


def joint_sections(words: Words, figures: pl.DataFrame) -> list[Section]:
    """None where nobody rated anything. `figures`: of joint_figures, widest gap first."""
    if figures.is_empty():
        return []
    rows = figures.to_dicts()
    heads = [words.t(f"review.joint.{head}") for head in _HEADS]
    blocks: list[Block] = [Text(point, "lead") for point in talking_points(words, rows)]
    blocks.append(Table("", heads, [_line(words, row) for row in rows]))
    if sums := _both_weightings(words, rows):
        blocks.append(Text(sums))
    blocks.append(Text(words.t("review.joint.note"), "note"))
    return [Section("joint", words.t("review.joint"), blocks)]


def _both_weightings(words: Words, rows: list[dict[str, Any]]) -> str:
    """Our marks on what the customer ranked: each alike, and by its ranks; empty without ranks."""
    ranked = [(row["us"], row["rank"]) for row in rows if row["us"] is not None and row["rank"]]
    if not ranked:
        return ""
    alike = sum(mark for mark, _ in ranked) / len(ranked)
    theirs = sum(mark / rank for mark, rank in ranked) / sum(1 / rank for _, rank in ranked)
    marks = {"alike": words.number(alike), "theirs": words.number(theirs)}
    return words.n("review.joint.weighted", len(ranked), **marks)


def talking_points(words: Words, rows: list[dict[str, Any]]) -> list[str]:
    """At most three, each about another KPI: what is disputed, the widest gap, what matters most
    to the customer."""
    disputed = [row for row in rows if row["disputed"]]
    apart = [row for row in rows if row["gap"]]
    ranked = sorted(
        (row for row in rows if row["rank"] and row["gap"] is not None), key=lambda row: row["rank"]
    )
    found: dict[str, str] = {}
    for key, some in (("disputed", disputed), ("apart", apart), ("first", ranked)):
        row = next((row for row in some if row["kpi"] not in found), None)
        if row is not None:
            marks = {side: words.number(row[side]) for side in ("us", "them")}
            found[row["kpi"]] = words.t(f"review.joint.talk.{key}", kpi=_kpi(row), **marks)
    return list(found.values())


def _kpi(row: Mapping[str, Any]) -> str:
    return plain(str(row["kpi"]).replace("_", " "), 80)


def _line(words: Words, row: Mapping[str, Any]) -> list[Cell]:
    state = "validated" if row["validated"] else "disputed" if row["disputed"] else ""
    state_word = words.t(f"review.joint.{state}") if state else ""
    marks = [Cell(words.number(row[c]), number=True) for c in ("us", "them", "gap")]
    rank = Cell(str(row["rank"]) if row["rank"] else "", number=True)
    return [
        Cell(_kpi(row)),
        *marks,
        rank,
        Cell(state_word, tone="good" if row["validated"] else ""),
    ]
