"""Whose account documents meet what the director asks for, per account manager. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.words import CHOSEN_TIERS

DOCUMENTS: Final = ("database", "strategy", "plan")
_TIERS: Final = CHOSEN_TIERS


@dataclass(frozen=True)
class Required:
    """Percent that each document must reach."""

    database: int
    strategy: int
    plan: int


@dataclass(frozen=True)
class Managed:
    """The Key and Tomorrow accounts of one manager; a document nobody can judge is not counted."""

    owner_id: str | None
    accounts: int
    kept: dict[str, int]
    """Document → accounts where it meets what is asked."""
    judged: dict[str, int]

    @property
    def share(self) -> float | None:
        """Of all documents that can be judged."""
        of = sum(self.judged.values())
        return sum(self.kept.values()) / of if of else None


def conformity(groups: pl.DataFrame, required: Required) -> list[Managed]:
    """By manager, the lowest share first. `groups`: the scored frame. Database = profile_pct; plan
    = plan_pct; strategy = 50 for two options on record and 50 for a dated choice."""
    plans = pl.col("plan_errors").is_not_null()
    options = (pl.col("plan_orientations") >= 2).fill_null(value=False).cast(pl.Int64)
    chosen = pl.col("plan_choice_days").is_not_null().cast(pl.Int64)
    figures = {
        "database": pl.col("profile_pct"),
        "strategy": pl.when(plans).then(50 * options + 50 * chosen),
        "plan": pl.col("plan_pct"),
    }
    found = (
        groups.filter(pl.col("tier").is_in(_TIERS))
        .with_columns((f >= vars(required)[d]).alias(f"~{d}") for d, f in figures.items())
        .group_by("owner_id")
        .agg(
            pl.len().alias("accounts"),
            *(pl.col(f"~{d}").sum().alias(f"kept_{d}") for d in DOCUMENTS),
            *(pl.col(f"~{d}").count().alias(f"judged_{d}") for d in DOCUMENTS),
        )
    )
    each = [_managed(row) for row in found.iter_rows(named=True)]
    return sorted(each, key=lambda m: (m.share is None, m.share, m.owner_id or ""))


def together(managed: Iterable[Managed]) -> dict[str, tuple[int, int]]:
    """Document → (kept, judged) over all of them: no figure of a person."""
    every = list(managed)
    return {d: (sum(m.kept[d] for m in every), sum(m.judged[d] for m in every)) for d in DOCUMENTS}


def _managed(row: dict[str, int]) -> Managed:
    counts = [{d: int(row[f"{kind}_{d}"]) for d in DOCUMENTS} for kind in ("kept", "judged")]
    owner = row["owner_id"]
    return Managed(None if owner is None else str(owner), int(row["accounts"]), *counts)
