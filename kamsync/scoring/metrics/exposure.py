"""Dependency beyond revenue: margin, money owed, both sides' weight, and groups that fall together.

Columns of the scored frame, never in place of the levels of numbers §2; unknown where the revenue
stream or the account does not carry what they need.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import polars as pl

from kamsync.model.tables import SHARE_UNIT
from kamsync.model.words import LEVELS
from kamsync.scorecard import DependencyRules
from kamsync.scoring.metrics.concentration import PORTFOLIO
from kamsync.scoring.metrics.dependency import level_by
from kamsync.scoring.read.invoices import Invoices
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces

_REVENUE = ("opportunity.amount",)
_MARGIN = ("revenue.margin", "revenue.booked_on")
_OWED = ("revenue.amount", "revenue.due_on", "revenue.paid_on")
MAIN_SUPPLIER: Final = SHARE_UNIT // 2
"""From half of the customer's spend on, losing us hurts them too."""
CLUSTERS: Final = ("industry", "country", "currency", "parent")


@produces(
    Metric("margin_ttm", "money", _MARGIN, "margin booked in the trailing 12 months"),
    Metric(
        "margin_share",
        "share",
        _MARGIN,
        "part of the portfolio's positive margin",
        rows=("0-08", "1-07"),
    ),
    Metric("margin_dependency", "state", _MARGIN, "none to critical, by its share of the margin"),
    Metric("receivables", "money", _OWED, "booked and not paid today", rows=("0-08",)),
    Metric("receivables_overdue", "money", _OWED, "booked and not paid, past its due date"),
    Metric("receivables_share", "share", _OWED, "part of all the money owed to us"),
    Metric(
        "receivables_dependency", "state", _OWED, "none to critical, by its share of the money owed"
    ),
    Column("margin_gaps", "count", _MARGIN, "invoices of 12 months that state no margin"),
)
def add_invoiced(
    frame: pl.DataFrame, invoiced: Invoices, rules: DependencyRules, as_of: dt.date
) -> pl.DataFrame:
    """`frame` with margin and money owed, their shares of the sum of positive groups and levels by
    the portfolio's lines, compared exactly.

    A group without invoices owes nothing; invoices of which none states a margin: unknown.
    """
    span = Windows(as_of).ttm
    inside = pl.col("day").is_between(span.lo, span.hi, closed="right")
    owed = pl.col("paid_day").is_null() | (pl.col("paid_day") > span.hi)
    late = (pl.col("due_day") < span.hi).fill_null(value=False)
    margin, lines = pl.col("margin").filter(inside), pl.col("n").cast(pl.Int64)
    sums = invoiced.rows.group_by("g").agg(
        pl.when((margin.count() > 0) | ~inside.any()).then(margin.sum()).alias("margin_ttm"),
        lines.filter(inside & pl.col("margin").is_null()).sum().alias("margin_gaps"),
        pl.col("amount").filter(owed).sum().alias("receivables"),
        pl.col("amount").filter(owed & late).sum().alias("receivables_overdue"),
        pl.lit(value=True).alias("invoiced"),
    )
    has = {
        "margin_ttm": "margin" in invoiced.mapped,
        "margin_gaps": "margin" in invoiced.mapped,
        "receivables": "paid_on" in invoiced.mapped,
        "receivables_overdue": {"paid_on", "due_on"} <= invoiced.mapped,
    }
    frame = frame.join(sums, on="g", how="left", maintain_order="left").with_columns(
        pl.when(pl.lit(known)).then(pl.when("invoiced").then(name).otherwise(0)).alias(name)
        for name, known in has.items()
    )
    for name, amount in (("margin", "margin_ttm"), ("receivables", "receivables")):
        part = pl.col(amount).clip(lower_bound=0)
        whole = part.sum()
        frame = frame.with_columns(
            pl.when(whole > 0).then(part / whole).alias(f"{name}_share"),
            _level(part, whole, rules).alias(f"{name}_dependency"),
        )
    return frame.drop("invoiced")


@produces(
    Metric(
        "two_way",
        "state",
        (*_REVENUE, "account.wallet_share"),
        "who depends on whom: mutual, exposed (only we), leading (only they) or light",
        rows=("0-08",),
    ),
    Metric("plan_share", "share", _REVENUE, "revenue as part of the planned revenue"),
    Metric(
        "plan_dependency",
        "state",
        _REVENUE,
        "none to critical, by its share of the planned revenue",
    ),
    Metric(
        "growth_to_line",
        "money",
        _REVENUE,
        "growth elsewhere in its scope that brings it under the line of its level",
        rows=("0-08",),
    ),
    Metric(
        "growth_to_clear",
        "money",
        _REVENUE,
        "growth elsewhere in its scope after which the level may clear",
    ),
)
def add_exposure(
    frame: pl.DataFrame, levels: pl.DataFrame, rules: DependencyRules, planned: int | None
) -> pl.DataFrame:
    """`frame` (after its dependency is known) with both sides' weight and the way out.

    `planned`: revenue of the year as budgeted or forecast, home minor units; None: unknown.
    """
    total = pl.lit(planned, pl.Int64)
    of_plan = {
        "plan_share": pl.when(total > 0).then(pl.col("revenue").clip(lower_bound=0) / total),
        "plan_dependency": _level(pl.col("revenue"), total, rules),
    }
    positive = pl.col("revenue").clip(lower_bound=0)
    big = level_by(positive, positive.sum(), rules.portfolio) > 0
    main = pl.col("wallet_share") >= MAIN_SUPPLIER
    two_way = (
        pl.when(main.is_null())
        .then(pl.lit(None, pl.String))
        .when(big & main)
        .then(pl.lit("mutual"))
        .when(big)
        .then(pl.lit("exposed"))
        .when(main)
        .then(pl.lit("leading"))
        .otherwise(pl.lit("light"))
    )
    frame = frame.with_columns(two_way.alias("two_way"), **of_plan)
    return frame.join(_ways_out(frame, levels, rules), on="g", how="left", maintain_order="left")


def _level(part: pl.Expr, whole: pl.Expr, rules: DependencyRules) -> pl.Expr:
    """The level by the portfolio's lines as a word; null where either side is unknown."""
    number = level_by(part, whole, rules.portfolio).cast(pl.Int64)
    word = number.replace_strict(dict(enumerate(LEVELS)), return_dtype=pl.String)
    return pl.when(part.is_not_null() & (whole > 0)).then(word)


def _ways_out(frame: pl.DataFrame, levels: pl.DataFrame, rules: DependencyRules) -> pl.DataFrame:
    """g, growth_to_line, growth_to_clear of groups at a level, in the scope that is named; where
    that is the plan nobody grows out of it.

    The others together must make more than R · (1/line − 1): the least whole amount above today's.
    """
    wholes = (
        levels.filter(pl.col("revenue") > 0)
        .group_by("scope", "value")
        .agg(pl.col("revenue").sum().alias("whole"))
    )
    named = frame.filter(pl.col("dependency_of") == "actual").select(
        "g",
        pl.col("dependency").alias("word"),
        pl.col("dependency_scope").alias("scope"),
        pl.col("dependency_value").alias("value"),
    )
    rows = named.join(levels.drop("level"), on=["g", "scope", "value"]).join(
        wholes, on=["scope", "value"]
    )
    found: dict[str, list[int]] = {"g": [], "growth_to_line": [], "growth_to_clear": []}
    for row in rows.select("g", "word", "scope", "revenue", "whole").iter_rows(named=True):
        lines = rules.portfolio if row["scope"] == PORTFOLIO else rules.scope
        line = lines[LEVELS.index(row["word"]) - 1]
        part = max(row["revenue"], 0)
        found["g"].append(row["g"])
        found["growth_to_line"].append(growth_under(part, row["whole"], line))
        found["growth_to_clear"].append(growth_under(part, row["whole"], line * rules.clear_at))
    schema = {"g": pl.Int64, "growth_to_line": pl.Int64, "growth_to_clear": pl.Int64}
    return pl.DataFrame(found, schema=schema)


def growth_under(part: int, whole: int, line: Fraction) -> int:
    """What others must add so that part / (whole + growth) < line: the least whole amount."""
    if part <= 0:
        return 0
    enough = part * line.denominator // line.numerator + 1
    return max(0, enough - whole)


@dataclass(frozen=True)
class Cluster:
    """Groups that one event can take away together."""

    kind: str
    """One of CLUSTERS."""
    value: str
    groups: int
    lost: int
    share: Fraction
    largest: str
    """Root of the largest of them."""
    also: tuple[tuple[str, str], ...] = ()
    """Further (kind, value) that just the same groups share."""


def clusters(groups: pl.DataFrame, levels: pl.DataFrame) -> list[Cluster]:
    """Two groups or more with revenue and the same industry, country, currency or parent; most
    revenue first. What all groups share is no cluster: nobody remains to compare with. The same
    groups are one cluster, whatever else they share.

    Parent: the account that a group names above itself where that is no group of its own with it
    (outside the mirror, or scored by account), and the parent itself. Currency: the one most of its
    revenue is in (`levels`, where currency is a scope), else its account's.
    """
    paying = _mostly_in(groups.filter(pl.col("revenue") > 0), levels)
    total, n = int(paying["revenue"].sum()), paying.height
    above = paying["parent_id"].drop_nulls().unique().implode()
    parent = pl.coalesce("parent_id", pl.when(pl.col("root").is_in(above)).then("root"))
    paying = paying.with_columns(parent.alias("parent"))
    found: list[tuple[Cluster, tuple[str, ...]]] = []
    for kind in CLUSTERS:
        sums = (
            paying.filter(pl.col(kind).is_not_null())
            .sort(["revenue", "g"], descending=[True, False])
            .group_by(kind, maintain_order=True)
            .agg(pl.len().alias("n"), pl.col("revenue").sum(), pl.col("root").alias("roots"))
            .filter((pl.col("n") > 1) & (pl.col("n") < n))
        )
        found += [
            (Cluster(kind, value, count, lost, Fraction(lost, total), roots[0]), tuple(roots))
            for value, count, lost, roots in sums.iter_rows()
        ]
    place = {kind: k for k, kind in enumerate(CLUSTERS)}
    found.sort(key=lambda pair: (-pair[0].lost, place[pair[0].kind], pair[0].value))
    once: dict[tuple[str, ...], Cluster] = {}
    for cluster, roots in found:
        first = once.setdefault(roots, cluster)
        if first is not cluster:
            also = (*first.also, (cluster.kind, cluster.value))
            once[roots] = replace(first, also=also)
    return list(once.values())


def _mostly_in(paying: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    most = (
        levels.filter((pl.col("scope") == "currency") & (pl.col("revenue") > 0))
        .sort(["g", "revenue", "value"], descending=[False, True, False])
        .group_by("g", maintain_order=True)
        .agg(pl.col("value").first().alias("most"))
    )
    joined = paying.join(most, on="g", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("most", "currency").alias("currency"))
