"""Value beside the CRM's own segments: for each value of a picklist, who of it is worth what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.words import CHOSEN_TIERS
from kamsync.scoring.read.inputs import Inputs

COLUMNS: Final = ("industry", "type")
ELSEWHERE: Final = "segment_elsewhere"
SHOWN: Final = 8
CLASSES: Final = ("A", "B", "C")
TIERS: Final = CHOSEN_TIERS


@dataclass(frozen=True)
class Cell:
    groups: int
    revenue: int
    """Home minor units, positive groups only."""


@dataclass(frozen=True)
class Segment:
    value: str | None
    """None: the groups without a value, or all further values together."""
    values: int
    """Values it stands for: 1, 0 for the groups without one, more for the rest."""
    all: Cell
    parts: dict[str, Cell]
    """By Pareto class and by tier."""


@dataclass(frozen=True)
class Cross:
    column: str
    segments: tuple[Segment, ...]
    """By revenue; the rest and the groups without a value last."""


def crosses(groups: pl.DataFrame, inputs: Inputs) -> tuple[Cross, ...]:
    """One per column that is mapped and has a value somewhere."""
    read = [column for column in COLUMNS if inputs.has("account", column)]
    read += [ELSEWHERE] if inputs.has("segment") else []
    return tuple(cross(groups, column) for column in read if groups[column].drop_nulls().len())


def cross(groups: pl.DataFrame, column: str, shown: int = SHOWN) -> Cross:
    """The values with most revenue (tie: most groups, then the value), then all the others."""
    worth = pl.col("revenue").clip(lower_bound=0)
    value = pl.col(column).cast(pl.String).alias("value")
    frame = groups.select(value, worth.alias("worth"), "pareto", "tier")
    ranked = (
        frame.drop_nulls("value")
        .group_by("value")
        .agg(pl.col("worth").sum(), pl.len().alias("groups"))
        .sort(["worth", "groups", "value"], descending=[True, True, False])["value"]
    )
    top = ranked.head(shown).to_list()
    found = [_segment(frame.filter(pl.col("value") == name), name, 1) for name in top]
    others = frame.filter(pl.col("value").is_not_null() & ~pl.col("value").is_in(top))
    if others.height:
        found.append(_segment(others, None, len(ranked) - len(top)))
    without = frame.filter(pl.col("value").is_null())
    if without.height:
        found.append(_segment(without, None, 0))
    return Cross(column, tuple(found))


def _segment(part: pl.DataFrame, value: str | None, values: int) -> Segment:
    parts = {name: _cell(part.filter(pl.col("pareto") == name)) for name in CLASSES}
    parts |= {name: _cell(part.filter(pl.col("tier") == name)) for name in TIERS}
    return Segment(value, values, _cell(part), parts)


def _cell(part: pl.DataFrame) -> Cell:
    return Cell(part.height, int(part["worth"].sum()))
