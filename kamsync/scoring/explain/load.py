"""How much each manager carries, for the director alone: no output, report or task shows it. Pure
(docs/figures_people.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

POINTS: Final = {"Key": 30, "Tomorrow": 20, "Maintain": 10}
"""Tenths of a point for an account of that tier; other tiers ask for nothing regular."""
_PER_MEMBER: Final = 10
_MOST: Final = 20
"""Complexity in tenths: 10 for one account, one more for each further one, at most double."""


@dataclass(frozen=True)
class Load:
    manager: str
    accounts: int
    """Of the tiers that count."""
    key: int
    points: float
    over: float
    """Points above the cap."""
    to_move: tuple[str, ...]
    """Roots whose move brings the load under the cap: never Key, the least revenue first."""


def loads(groups: pl.DataFrame, cap: float) -> list[Load]:
    """One for each owner, the heaviest first. `groups`: root, owner_id, tier, members, revenue."""
    counted = (
        groups.filter(pl.col("owner_id").is_not_null())
        .with_columns(_hundredths())
        .filter(pl.col("hundredths") > 0)
        .sort(["owner_id", "revenue", "root"])
    )
    found = [
        _load(str(owner), rows, cap)
        for (owner,), rows in counted.group_by("owner_id", maintain_order=True)
    ]
    return sorted(found, key=lambda load: (-load.points, load.manager))


def total_points(groups: pl.DataFrame) -> float:
    """Points of all groups, whoever owns them: no figure of a person. `groups`: tier, members."""
    return float(groups.select(_hundredths().sum()).item() or 0) / 100


def _hundredths() -> pl.Expr:
    complexity = (_PER_MEMBER - 1 + pl.col("members")).clip(upper_bound=_MOST)
    tier = pl.col("tier").replace_strict(POINTS, default=0, return_dtype=pl.Int64)
    return (tier * complexity).alias("hundredths")


def _load(owner: str, rows: pl.DataFrame, cap: float) -> Load:
    total, limit = int(rows["hundredths"].sum()), round(100 * cap)
    left, moved = total, []
    movable = rows.filter(pl.col("tier") != "Key")
    for root, points in movable.select("root", "hundredths").iter_rows():
        if left <= limit:
            break
        left -= points
        moved.append(root)
    key = rows.filter(pl.col("tier") == "Key").height
    over = max(0, total - limit) / 100
    return Load(owner, rows.height, key, total / 100, over, tuple(moved))
