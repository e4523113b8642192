"""How easily a customer would replace us: known signs, counted (docs/figures_people.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.model.tables import SHARE_UNIT
from kamsync.scoring.frame import joined
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Column, Metric, produces, step

LEAST_SIGNS: Final = 3
SMALL_SHARE: Final = 0.3
BOUND_DAYS: Final = 180
FEW_FAMILIES: Final = 1
ONE_THREAD: Final = 1.5
_CONTRACTS: Final = ("contract.starts_on", "contract.ends_on")
_SIGNS: Final = (
    *("account.competitors", "account.wallet_share", "opportunity.product_family"),
    *(*_CONTRACTS, "activity.contact_ids"),
)
SIGNS: Final = ("competitor", "small_share", "one_family", "unbound", "one_thread")


@produces(Column("bound_until", "day", _CONTRACTS, "end of the contract that runs longest"))
def bound(inputs: Inputs, members: pl.DataFrame, today: int) -> pl.DataFrame:
    """g and it, of groups with a contract that runs on as_of; without an end it runs on for ever.
    `members`: account_id, g."""
    starts, ends = day_of("starts_on"), day_of("ends_on")
    runs = (starts <= today).fill_null(value=True) & (ends >= today).fill_null(value=True)
    return (
        inputs.live("contract", "account_id", "starts_on", "ends_on")
        .filter(runs)
        .join(members.lazy(), on="account_id")
        .group_by("g")
        .agg(ends.fill_null(today + 36525).max().alias("bound_until"))
        .collect()
    )


@produces(
    Metric(
        "replaceability",
        "percent",
        _SIGNS,
        "of the signs that are known, 3 or more, those that make us easy to replace",
        rows=("1-17",),
    ),
    Metric(
        "replaceability_why",
        "state",
        _SIGNS,
        "the signs that make us easy to replace",
        rows=("1-17",),
    ),
)
def replaceable(frame: pl.DataFrame, inputs: Inputs, today: int) -> pl.DataFrame:
    """`frame` (with threads, families_sold, bound_until) with both."""
    signs = _signs(frame, inputs, today)
    known = pl.sum_horizontal(sign.is_not_null().cast(pl.Int64) for sign in signs.values())
    true = pl.sum_horizontal(sign.fill_null(value=False).cast(pl.Int64) for sign in signs.values())
    names = pl.concat_str(
        [pl.when(sign).then(pl.lit(name)) for name, sign in signs.items()],
        separator=" ",
        ignore_nulls=True,
    )
    enough = known >= LEAST_SIGNS
    share = (200 * true + known) // (2 * known)
    return frame.with_columns(
        pl.when(enough).then(share).alias("replaceability"),
        pl.when(enough & (true > 0)).then(names).alias("replaceability_why"),
    )


def _signs(frame: pl.DataFrame, inputs: Inputs, today: int) -> Mapping[str, pl.Expr]:
    """Sign → true, false or unknown."""
    have = frame.columns
    unknown = pl.lit(None, pl.Boolean)
    named = pl.when(pl.col("competitors").str.strip_chars() != "").then(pl.lit(value=True))
    share = pl.col("wallet_share") / SHARE_UNIT < SMALL_SHARE
    loose = (pl.col("bound_until") < today + BOUND_DAYS).fill_null(value=True)
    bought = pl.col("families_sold")
    return {
        "competitor": named if "competitors" in have else unknown,
        "small_share": share if "wallet_share" in have else unknown,
        "one_family": pl.when(bought > 0).then(bought <= FEW_FAMILIES),
        "unbound": loose if inputs.has("contract") else unknown,
        "one_thread": pl.col("threads") < ONE_THREAD,
    }


@step(bound, replaceable, needs="threads families_sold")
def add_replaceability(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    inputs, today = sources.context.inputs, sources.windows.today
    members = sources.context.grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    frame = joined(frame, bound(inputs, members, today))
    return replaceable(frame, inputs, today)


STEPS: Final = (add_replaceability,)
