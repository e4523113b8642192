"""How much of a key account manager's work goes elsewhere, for the director alone: no output,
report or task shows it. Pure (docs/figures_people.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

LEAST: Final = 10
"""Fewer activities and open deals together say nothing of anybody."""


@dataclass(frozen=True)
class Elsewhere:
    """Of a person's activities of 90 days and open deals."""

    activities: int
    deals: int
    other: int
    """Of both, those on accounts that are not Key."""
    new: int
    """Of these, the deals of groups that never bought."""

    @property
    def share(self) -> float | None:
        n = self.activities + self.deals
        return self.other / n if n >= LEAST else None


def elsewhere(
    groups: pl.DataFrame, work: pl.DataFrame, deals: pl.DataFrame
) -> dict[str, Elsewhere]:
    """Owner of a Key account → what they do elsewhere. `groups`: root, owner_id, tier, revenue;
    `work`, `deals`: root, owner_id, one row each."""
    key = groups.filter(pl.col("tier") == "Key")
    managers = key["owner_id"].drop_nulls().unique().sort()
    roots = key["root"].implode()
    bought = groups.filter(pl.col("first_win").is_not_null())["root"].implode()
    other = ~pl.col("root").is_in(roots)
    new = other & ~pl.col("root").is_in(bought)
    done = _counts(work, other, new)
    pursued = _counts(deals, other, new)
    return dict(_found(managers.to_list(), done, pursued))


def _counts(rows: pl.DataFrame, other: pl.Expr, new: pl.Expr) -> dict[str, tuple[int, int, int]]:
    """owner → rows, those elsewhere, those of new customers."""
    counted = rows.group_by("owner_id").agg(
        pl.len().alias("n"), other.sum().alias("other"), new.sum().alias("new")
    )
    return {owner: (n, o, f) for owner, n, o, f in counted.iter_rows()}


def _found(
    managers: list[str],
    done: dict[str, tuple[int, int, int]],
    pursued: dict[str, tuple[int, int, int]],
) -> Iterator[tuple[str, Elsewhere]]:
    for manager in managers:
        n, other, _ = done.get(manager, (0, 0, 0))
        deals, elsewhere_, new = pursued.get(manager, (0, 0, 0))
        yield manager, Elsewhere(n, deals, other + elsewhere_, new)
