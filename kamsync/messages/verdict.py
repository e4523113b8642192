"""How accounts stand, for a seller: a verdict, what carries it, what would close its gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.catalogue import counted, has, text
from kamsync.messages.formats import is_known, number
from kamsync.messages.row_texts import Row, row_texts
from kamsync.messages.values import phrase
from kamsync.scorecard import Criterion, Scorecard

STRONG: Final = 70
"""Points of 100 from which a criterion is a strength, and a score good health; below, a gap."""
WEAK: Final = 40
_STRENGTHS: Final = 3
_GAPS: Final = 2
_WEIGHED: Final = {
    "at": pl.UInt32,
    "criterion": pl.UInt8,
    "by_id": pl.UInt8,
    "part": pl.Float64,
    "points": pl.Float64,
    "given": pl.Boolean,
}


@dataclass(frozen=True)
class Wording:
    """By which scorecard and how something is said."""

    card: Scorecard
    language: str
    home: str
    """Currency of amounts."""


def weighed(groups: pl.DataFrame, places: pl.Series, card: Scorecard) -> pl.DataFrame:
    """The criteria that count in the rows at these places, by row, largest contribution first.

    at: place of the row; criterion: place in the card; by_id: its rank by id; part: of the score,
    in points; points; given: its figure is known, the points are neither a fixed number nor
    imputed.
    """
    ids = sorted(c.id for c in card.criteria)
    parts = [
        groups.select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"),
            pl.lit(n, pl.UInt8).alias("criterion"),
            pl.lit(ids.index(c.id), pl.UInt8).alias("by_id"),
            pl.col(f"contribution_{c.id}").cast(pl.Float64).alias("part"),
            _column(groups, f"points_{c.id}").cast(pl.Float64).alias("points"),
            known(groups, c.metric).alias("given"),
        )[places].filter(pl.col("part").is_finite())
        for n, c in enumerate(card.criteria)
        if f"contribution_{c.id}" in groups.columns
    ]
    found = pl.concat([pl.DataFrame(schema=_WEIGHED), *parts])
    return found.sort("at", "part", "by_id", descending=[False, True, False])


def known(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Neither null nor a float that is no number, nor a column that is not there."""
    value = _column(frame, name)
    is_float = frame.schema.get(name, pl.Null()).is_float()
    return value.is_not_null() & value.is_finite() if is_float else value.is_not_null()


def _column(frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in frame.columns else pl.lit(None)


def verdict_lines(
    groups: pl.DataFrame, places: pl.Series, criteria: pl.DataFrame, wording: Wording
) -> list[pl.Series]:
    """Verdict in one sentence, three strengths at most, two gaps at most, of the rows at these
    places; null where nothing is said. `criteria`: as `weighed` gives them."""
    sure = criteria.filter("given", pl.col("points").is_finite())
    strong = sure.filter(pl.col("points") >= STRONG)
    weights = pl.Series([c.weight for c in wording.card.criteria], dtype=pl.Float64)
    lack = weights.gather(sure["criterion"]) * (100 - sure["points"])
    gaps = sure.with_columns(lack.alias("lack")).filter(pl.col("points") < STRONG)
    gaps = gaps.sort("at", "lack", "by_id", descending=[False, True, False])
    return [
        row_texts(groups, lambda row: _verdict(row, wording.language), places),
        *(
            laid_out(places, _listed(key, _first(rows, most), groups, said, wording))
            for key, rows, most, said in (
                ("why.strengths", strong, _STRENGTHS, _said),
                ("why.gaps", gaps, _GAPS, _gap),
            )
        ),
    ]


def _first(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """So many of each row's criteria, which lie in order."""
    rank = pl.int_range(pl.len(), dtype=pl.UInt8).over("at")
    return rows.with_columns(rank.alias("rank")).filter(pl.col("rank") < most)


def _listed(
    key: str,
    rows: pl.DataFrame,
    groups: pl.DataFrame,
    said: Callable[[Criterion, Wording, Row], str],
    wording: Wording,
) -> pl.DataFrame:
    """at, text: what is said of these criteria, in one line a row."""
    parts = [pl.DataFrame(schema={"at": pl.UInt32, "rank": pl.UInt8, "part": pl.String})]
    for n, criterion in enumerate(wording.card.criteria):
        mine = rows.filter(pl.col("criterion") == n).select("at", "rank")
        texts = row_texts(groups, partial(said, criterion, wording), mine["at"])
        parts.append(mine.with_columns(texts.alias("part")))
    between = text("why.between", wording.language)
    line = text(key, wording.language, parts="{}")
    joined = pl.col("part").str.join(between)
    return (
        pl.concat(parts)
        .sort("at", "rank")
        .group_by("at")
        .agg(pl.format(line, joined).alias("text"))
    )


def laid_out(places: pl.Series, found: pl.DataFrame) -> pl.Series:
    """`found` (at, text) in the order of `places`; null where there is none."""
    rows = pl.DataFrame([places.alias("at")])
    return rows.join(found, on="at", how="left", maintain_order="left")["text"]


def _verdict(row: Row, language: str) -> str:
    score, people = row.get("score"), row.get("engaged_contacts")
    if score is None or row.get("tier") == "Unrated":
        health = "unknown"
    else:
        health = "good" if score >= STRONG else "mixed" if score >= WEAK else "weak"
    rests = "why.rests.nobody" if people == 0 else "why.rests.one" if people == 1 else ""
    return text(
        "why.verdict",
        language,
        tier=labels.tier(row.get("tier"), language),
        health=text(f"why.health.{health}", language),
        rests=text(rests, language) if rests else "",
    )


def _said(criterion: Criterion, wording: Wording, row: Row) -> str:
    """As a person says it: `sales in 8 of 8 quarters`."""
    language, home = wording.language, wording.home
    match criterion.metric:
        case "threads" if is_known(row.get("engaged_contacts")):
            return _counted(row["engaged_contacts"], "why.said.threads", language)
        case "client_touches_183d":
            return _counted(row["client_touches_183d"], "why.said.touches", language)
        case "history":
            return text("why.said.history", language, n=number(row["history"], language))
        case "growth":
            growth = phrase("growth", row, language, home)
            return text("why.said.growth", language, value=growth)
    return phrase(criterion.metric, row, language, home)


def _counted(count: int, key: str, language: str) -> str:
    """None reads as a word, not as a figure."""
    return counted(key, count, language) if count else text(f"{key}.none", language)


def _gap(criterion: Criterion, wording: Wording, row: Row) -> str:
    said, close = _said(criterion, wording, row), f"why.close.{criterion.metric}"
    if criterion.metric == "growth" and not row.get("pipeline"):
        close = "why.close.pipeline"
    if not has(close):
        return said
    return text("why.gap", wording.language, said=said, close=text(close, wording.language))
