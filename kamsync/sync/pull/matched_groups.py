"""Matched accounts become one group, whatever CRMs they lie in. Pure.

Each account keeps the root of its own CRM beside the group's: our fields are shown there too.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kamsync.scoring.read.groups import own_roots


def matched_groups(
    accounts: pl.DataFrame, pairs: pl.DataFrame, order: Sequence[str]
) -> pl.DataFrame:
    """`accounts` (joined ids, deleted ones too) with `own_root_id`; where a pair joins groups,
    `group_id` is the root of them all: the root of the account that comes first in `order`, the
    connections as the config names them. `pairs`: a, b, live accounts."""
    live = accounts.filter(~pl.col("is_deleted").fill_null(value=False)).sort("id")
    roots = live.select("id", own_roots(live).alias("own_root_id"))
    above = _above(roots, pairs, order)
    joined = pl.DataFrame(
        {"own_root_id": list(above), "~group": list(above.values())},
        schema={"own_root_id": pl.String, "~group": pl.String},
    )
    groups = roots.join(joined, on="own_root_id", how="left")
    frame = accounts.drop("own_root_id", strict=False)
    if "group_id" not in frame.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).alias("group_id"))
    return (
        frame.join(groups, on="id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("~group", "group_id").alias("group_id"))
        .drop("~group")
    )


def _above(roots: pl.DataFrame, pairs: pl.DataFrame, order: Sequence[str]) -> dict[str, str]:
    """Root of its own CRM → root of all groups it is joined with; only of joined ones."""
    root_of = dict(roots.iter_rows())
    rank = {name: n for n, name in enumerate(order)}
    above: dict[str, str] = {}

    def top(root: str) -> str:
        while above.get(root, root) != root:
            root = above[root]
        return root

    def place(root: str) -> tuple[int, str]:
        return rank.get(root.partition(":")[0], len(rank)), root

    for a, b in pairs.select("a", "b").iter_rows():
        first, second = sorted((top(root_of[a]), top(root_of[b])), key=place)
        above[first] = first
        above[second] = first
    return {root: top(root) for root in above}
