"""Room to grow: product families that similar customers buy and this one does not, and how the
customer itself grows (row 2-15). Measured only where a scorecard or a report asks: it reads the
sales of two years once more.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scorecard import PeerRules
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.measure_params import WHITESPACE_COLUMNS
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

_ALIKE = ("account.industry", "account.employees")
_BOUGHT = ("opportunity.product_family", "opportunity.amount", "opportunity.close_date")
_LOG = ("change_log.field", "change_log.old", "change_log.new", "change_log.changed_at")
SIZES: Final = (10, 50, 250, 1000)
"""Employees from which the next size band begins."""
NAMED: Final = 10
"""Families that are named; all of them are counted."""
ROOM: Final = WHITESPACE_COLUMNS[:3]


@produces(
    Metric(
        "whitespace",
        "count",
        (*_BOUGHT, *_ALIKE),
        "product families that similar customers bought in 24 months and this one did not",
        rows=("2-15",),
    ),
    Metric(
        "whitespace_peers",
        "count",
        (*_BOUGHT, *_ALIKE),
        "how many similar customers: same industry and size band",
    ),
    Metric(
        "whitespace_families",
        "state",
        (*_BOUGHT, *_ALIKE),
        "families that similar customers bought and this one did not, those most of them buy first",
    ),
)
def whitespace(frame: pl.DataFrame, bought: pl.DataFrame, rules: PeerRules) -> pl.DataFrame:
    """g, whitespace, whitespace_peers, whitespace_families of groups that bought a named family and
    have enough peers. `bought`: g, family.

    A family is usual where at least `bought_by` of the peers, the group itself left out, bought it.
    """
    pools = frame.select("g", "industry", _band().alias("band")).drop_nulls()
    buyers = pools.join(bought.select("g").unique(), on="g", how="semi")
    keys = ["industry", "band"]
    sizes = buyers.group_by(keys).agg((pl.len().cast(pl.Int64) - 1).alias("whitespace_peers"))
    sizes = sizes.filter(pl.col("whitespace_peers") >= rules.least)
    part = rules.bought_by
    counts = buyers.join(bought, on="g").group_by(*keys, "family").agg(pl.len().alias("buyers"))
    enough = pl.col("buyers").cast(pl.Int64) * part.denominator >= (
        pl.col("whitespace_peers") * part.numerator
    )
    # a group that lacks the family is none of its buyers
    usual = counts.join(sizes, on=keys).filter(enough).drop("whitespace_peers")
    known = buyers.join(sizes, on=keys)
    lacking = (
        known.join(usual, on=keys)
        .join(bought, on=["g", "family"], how="anti")
        .sort(["g", "buyers", "family"], descending=[False, True, False])
        .group_by("g", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("whitespace"),
            pl.col("family").head(NAMED).str.join(", ").alias("whitespace_families"),
        )
    )
    return known.join(lacking, on="g", how="left").select(
        "g", pl.col("whitespace").fill_null(0), "whitespace_peers", "whitespace_families"
    )


def _band() -> pl.Expr:
    """Employees decide; where nobody counted them, the quarter of all customers by revenue."""
    staff = pl.col("employees").cast(pl.Int64)
    paying = pl.when(pl.col("revenue") > 0).then(pl.col("revenue"))
    quarter = ((paying.rank("min") - 1) * 4 // paying.count()).cast(pl.Int64)
    above = pl.sum_horizontal((staff >= line).cast(pl.Int64) for line in SIZES)
    return pl.when(staff > 0).then(above).otherwise(quarter + len(SIZES) + 1)


def families_bought(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> pl.DataFrame | None:
    """g, family: what each group bought in the trailing 24 months; None where nothing names it.
    `members`: id, g of every account."""
    windows = Windows(policy.as_of)
    since, today = windows.previous.lo, windows.today
    if policy.source == "revenue":
        stream, dated = "revenue", "booked_on"
    else:
        stream, dated = "opportunity", "close_date"
    if policy.source == "account" or not inputs.has(stream, "product_family"):
        return None
    rows = inputs.live(stream, "account_id", "amount", "product_family", dated, *_won(stream))
    if stream == "opportunity":
        rows = rows.filter(pl.col("is_won"))
    day = day_of(dated)
    return (
        rows.filter((pl.col("amount") > 0) & (day > since) & (day <= today))
        .select("account_id", pl.col("product_family").alias("family"))
        .drop_nulls()
        .unique()
        .join(members.lazy().select("id", "g"), left_on="account_id", right_on="id")
        .select("g", "family")
        .drop_nulls()
        .unique()
        .collect(engine="streaming")
    )


def _won(stream: str) -> tuple[str, ...]:
    return ("is_won",) if stream == "opportunity" else ()


@produces(
    Metric(
        "client_growth",
        "ratio",
        _LOG,
        "the customer's own revenue over 12 months, from the history of that field",
        rows=("2-15",),
    )
)
def client_growth(inputs: Inputs, policy: Policy, roots: pl.DataFrame) -> pl.DataFrame:
    """g, client_growth: the newest value of customer_revenue over that of 12 months ago, by the
    changes of the root's field in between; a field nobody touched in that time tells nothing."""
    local = pl.col("changed_at").dt.convert_time_zone(policy.timezone)
    day = local.dt.date().cast(pl.Int32).cast(pl.Int64)
    span = Windows(policy.as_of).ttm
    changes = (
        inputs.live("change_log", "account_id", "field", "old", "new", "changed_at")
        .filter((pl.col("field") == "customer_revenue") & (day > span.lo) & (day <= span.hi))
        .join(roots.lazy().select("root", "g"), left_on="account_id", right_on="root")
        .sort("g", "changed_at", "old", "new")
        .group_by("g", maintain_order=True)
        .agg(
            pl.col("old").first().cast(pl.Float64, strict=False).alias("then"),
            pl.col("new").last().cast(pl.Float64, strict=False).alias("now"),
        )
        .collect()
    )
    grown = pl.when((pl.col("then") > 0) & (pl.col("now") >= 0)).then(
        pl.col("now") / pl.col("then") - 1
    )
    return changes.select("g", grown.alias("client_growth"))
