"""What slips through the net: records nobody follows, counted and ranked by the money on them.

An audit beside scoring: it changes no figure. A kind whose inputs are not mapped is told as not
looked at. How each kind is found: loose_ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scoring.inputs import Inputs, Policy
from kamsync.scoring.loose_ends import FINDERS, ground

Needs = tuple[tuple[str, str], ...]
_NEEDS: Final[dict[str, Needs]] = {
    "deal_stale": (("opportunity", "created_at"), ("activity", "opportunity_id")),
    "task_orphan": (("activity", "kind"),),
    "account_without_owner": (("account", "owner_id"),),
    "account_without_activity": (("activity", "account_id"),),
    "account_without_segment": (("account", "industry"),),
    "contact_left": (("contact", "left_at"),),
    "contact_without_account": (("contact", "account_id"),),
}
KINDS: Final = tuple(FINDERS)
_ISSUE: Final = {
    "kind": pl.String,
    "record": pl.String,
    "root": pl.String,
    "owner_id": pl.String,
    "money": pl.Int64,
    "age": pl.Int64,
}


@dataclass(frozen=True)
class Hygiene:
    issues: pl.DataFrame
    """kind, record (id), root, owner_id, money (home minor units), age (days); by kind, then the
    most money first. root is null without an account, age where there is no date."""
    unknown: tuple[str, ...]
    """Kinds that could not be looked at."""

    def counts(self) -> pl.DataFrame:
        """kind, n, money of every kind that was looked at, zeros too."""
        found = self.issues.group_by("kind").agg(
            pl.len().cast(pl.Int64).alias("n"), pl.col("money").sum()
        )
        kinds = pl.DataFrame({"kind": [k for k in KINDS if k not in self.unknown]})
        joined = kinds.join(found, on="kind", how="left", maintain_order="left")
        return joined.with_columns(pl.col("n", "money").fill_null(0))


def audit(inputs: Inputs, policy: Policy, groups: pl.DataFrame, members: pl.DataFrame) -> Hygiene:
    """Everything of every kind. Pure. `groups` and `members` as scoring found them."""
    at = ground(inputs, policy, groups, members)
    unknown = tuple(k for k in KINDS if not all(inputs.has(*need) for need in _NEEDS.get(k, ())))
    parts = [
        finder(at).with_columns(pl.lit(kind).alias("kind"))
        for kind, finder in FINDERS.items()
        if kind not in unknown
    ]
    issues = pl.concat([p.select(pl.col(c).cast(t) for c, t in _ISSUE.items()) for p in parts])
    order = pl.col("kind").replace_strict(
        list(KINDS), list(range(len(KINDS))), return_dtype=pl.Int64
    )
    ranked = issues.sort(
        [order, "money", "age", "record"],
        descending=[False, True, True, False],
        nulls_last=True,
    )
    return Hygiene(ranked, unknown)
