"""Dependency levels per group and scope, forward and with memory (numbers §2.7–2.10).

Every comparison is made on integers: R · denominator ≥ numerator · T.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from kamsync.model.words import LEVELS
from kamsync.scorecard import DependencyRules
from kamsync.scoring.metrics.concentration import PORTFOLIO
from kamsync.scoring.metrics.pipeline import rounded
from kamsync.scoring.registry import Column, Metric, produces

_REVENUE = ("opportunity.amount", "opportunity.region", "account.region")


def _reaches(part: pl.Expr, whole: pl.Expr, line: Fraction) -> pl.Expr:
    left = part.cast(pl.Int128) * pl.lit(line.denominator, pl.Int128)
    return left >= whole.cast(pl.Int128) * pl.lit(line.numerator, pl.Int128)


def level_by(part: pl.Expr, whole: pl.Expr, lines: tuple[Fraction, Fraction, Fraction]) -> pl.Expr:
    """0 none, 1 watch, 2 high, 3 critical, by these lines; no memory."""
    reached = [_reaches(part, whole, line).cast(pl.Int8) for line in lines]
    level = reached[0] + reached[1] + reached[2]
    return pl.when((part > 0) & (whole > 0)).then(level).otherwise(0).cast(pl.Int8)


def plain_level(part: pl.Expr, whole: pl.Expr, rules: DependencyRules) -> pl.Expr:
    """The level by the lines of the row's scope."""
    return (
        pl.when(pl.col("scope") == PORTFOLIO)
        .then(level_by(part, whole, rules.portfolio))
        .otherwise(level_by(part, whole, rules.scope))
    )


def remembered_levels(memory: pl.DataFrame, roots: pl.DataFrame) -> pl.DataFrame:
    """g, scope, value, last (1–3) from the memory's JSON; most groups have none."""
    rows: list[tuple[int, str, str, int]] = []
    known = memory.filter(pl.col("levels").is_not_null() & (pl.col("levels") != "{}"))
    for g, text in (
        known.join(roots.select("root", "g"), on="root").select("g", "levels").iter_rows()
    ):
        for key, level in json.loads(text).items():
            scope, _, value = key.partition("|")
            rows.append((g, scope, value, LEVELS.index(level)))
    schema = {"g": pl.Int64, "scope": pl.String, "value": pl.String, "last": pl.Int8}
    return pl.DataFrame(rows, schema=schema, orient="row")


def against(figures: pl.DataFrame, planned: int | None) -> pl.DataFrame:
    """`figures` with planned: what the whole portfolio's revenue is held against instead of its
    sum, null for what has no plan. A plan already holds the deals to come: it stays ahead."""
    whole = pl.when(pl.col("scope") == PORTFOLIO).then(pl.lit(planned, pl.Int64))
    return figures.with_columns(whole.alias("planned"))


def scope_levels(
    sums: pl.DataFrame,
    figures: pl.DataFrame,
    last: pl.DataFrame,
    incomplete: pl.DataFrame,
    rules: DependencyRules,
) -> pl.DataFrame:
    """scope, value, g, revenue, share, level, ahead (plain forward level): groups with revenue in
    a scope, and those that have a level there, now or ahead.

    Only the level shown last can hold, while share ≥ clear_at × its line; a group whose revenue
    is incomplete (`incomplete`: g) cannot clear. Ineligible scopes make no level and clear.
    `figures` come with what is planned (against()).
    """
    rows = _with_wholes(sums, figures)
    close = _may_reach(rows, rules) | _remembered(rows, last)
    small = rows.filter(~close & (pl.col("revenue") > 0)).with_columns(
        *(pl.lit(0, pl.Int8).alias(c) for c in ("level", "ahead"))
    )
    named = rows.filter(close).cast(dict.fromkeys(_KEYS, pl.String))
    judged = _judged(named, last, incomplete, rules)
    kept = [*_KEYS, "g", "revenue", _SHARE, "level", "ahead"]
    return pl.concat(
        [judged.select(kept), small.select(kept).cast(dict.fromkeys(_KEYS, pl.String))]
    )


_KEYS = ("scope", "value")
_SHARE = (
    pl.when(pl.col("whole") > 0)
    .then(pl.col("revenue").clip(lower_bound=0) / pl.col("whole"))
    .otherwise(0.0)
    .alias("share")
)


def _with_wholes(sums: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """`sums` with what the scope has in all, now and with the pipeline won (negatives as 0,
    sums rounded once), and whether it may make levels."""
    later = pl.col("revenue") + rounded()
    rows = sums.with_columns(later.clip(lower_bound=0).alias("later"))
    whole = rows.group_by(_KEYS).agg(pl.col("later").sum().alias("later_whole"))
    now = figures.select(
        *_KEYS, "eligible", "planned", pl.coalesce("planned", "revenue").alias("whole")
    )
    known = whole.join(now.cast({k: sums.schema[k] for k in _KEYS}), on=_KEYS, how="left")
    return (
        rows.drop("weight", "has_rows")
        .join(known, on=_KEYS, how="left")
        .with_columns(
            pl.col("eligible").fill_null(value=False),
            pl.col("whole").fill_null(0),
            pl.coalesce("planned", "later_whole").alias("later_whole"),
        )
        .drop("planned")
    )


def _may_reach(rows: pl.DataFrame, rules: DependencyRules) -> pl.Series:
    """A rough look in floating point at half the lowest line: all others are far from any."""
    half = float(min(*rules.portfolio, *rules.scope)) * min(1.0, float(rules.clear_at)) / 2
    near = (pl.col("revenue") >= half * pl.col("whole")) | (
        pl.col("later") >= half * pl.col("later_whole")
    )
    return rows.select((pl.col("eligible") & near).alias("near")).to_series()


def _remembered(rows: pl.DataFrame, last: pl.DataFrame) -> pl.Series:
    """Rows of groups that had a level anywhere: few."""
    return rows["g"].is_in(last["g"].unique().implode())


def _judged(
    rows: pl.DataFrame,
    last: pl.DataFrame,
    incomplete: pl.DataFrame,
    rules: DependencyRules,
) -> pl.DataFrame:
    """level and ahead, compared exactly, of the few rows that can have one."""
    rows = rows.join(last, on=[*_KEYS, "g"], how="full", coalesce=True).with_columns(
        pl.col("eligible").fill_null(value=False),
        pl.col("revenue", "whole", "last", "later", "later_whole").fill_null(0),
        pl.col("g").is_in(incomplete["g"].implode()).alias("incomplete"),
    )
    part, total = pl.col("revenue").clip(lower_bound=0), pl.col("whole")
    held = pl.lit(value=False)
    for level in (1, 2, 3):
        line = (
            pl.when(pl.col("scope") == PORTFOLIO)
            .then(_reaches(part, total, rules.clear_at * rules.portfolio[level - 1]))
            .otherwise(_reaches(part, total, rules.clear_at * rules.scope[level - 1]))
        )
        held = held | ((pl.col("last") == level) & line & (part > 0))
    eligible = pl.col("eligible")
    plain = pl.when(eligible).then(plain_level(part, total, rules)).otherwise(0)
    keeps = (eligible & held) | pl.col("incomplete")
    later = plain_level(pl.col("later"), pl.col("later_whole"), rules)
    return rows.with_columns(
        pl.max_horizontal(plain, pl.when(keeps).then("last")).cast(pl.Int8).alias("level"),
        pl.when(eligible).then(later).otherwise(0).cast(pl.Int8).alias("ahead"),
    )


@produces(
    Metric(
        "dependency",
        "state",
        _REVENUE,
        "none, watch, high or critical: the worst scope",
        rows=("0-08", "1-08"),
        absent="none",
        csv=59,
    ),
    Metric(
        "dependency_scope",
        "state",
        _REVENUE,
        "the scope of that level with the largest share",
        csv=60,
    ),
    Metric(
        "dependency_value",
        "state",
        _REVENUE,
        "which region, unit … that scope is",
        kind="text",
        csv=61,
    ),
    Metric(
        "dependency_share",
        "share",
        _REVENUE,
        "the group's share there",
        csv=62,
    ),
    Metric(
        "dependency_amount",
        "money",
        _REVENUE,
        "the group's revenue of 12 months in that scope",
        csv=85,
    ),
    Metric(
        "dependency_of",
        "state",
        _REVENUE,
        "what it is a share of: actual revenue, or planned where the scorecard says so",
    ),
    Metric(
        "forward",
        "state",
        _REVENUE,
        "level with the pipeline won, where it is higher",
        csv=63,
    ),
    Column("levels", "text", _REVENUE, "every level shown, as JSON: what the next run remembers"),
)
def account_levels(
    levels: pl.DataFrame, dimensions: Sequence[str], *, pipeline_known: bool, of_plan: bool
) -> pl.DataFrame:
    """g, dependency, dependency_scope, dependency_value, dependency_share, dependency_amount,
    dependency_of, forward, levels of the groups that have a level, now or ahead."""
    order = [PORTFOLIO, *sorted(dimensions)]
    rank = pl.col("scope").replace_strict(
        order, list(range(len(order))), return_dtype=pl.Int64, default=99
    )
    telling = levels.filter((pl.col("level") > 0) | (pl.col("ahead") > 0))
    worst = (
        telling.with_columns(rank.alias("scope_rank"))
        .sort(
            ["g", "level", "share", "scope_rank", "value"],
            descending=[False, True, True, False, False],
        )
        .group_by("g", maintain_order=True)
        .agg(
            pl.col("level").first(),
            *(pl.col(c).first().alias(f"dependency_{c}") for c in ("scope", "value", "share")),
            pl.col("revenue").first().alias("dependency_amount"),
            pl.col("ahead").max(),
        )
    )
    word = (
        pl.col("level")
        .cast(pl.Int64)
        .replace_strict(dict(enumerate(LEVELS)), return_dtype=pl.String)
    )
    ahead = (
        pl.col("ahead")
        .cast(pl.Int64)
        .replace_strict(dict(enumerate(LEVELS)), return_dtype=pl.String)
    )
    rises = (pl.col("ahead") > pl.col("level")) & pl.lit(pipeline_known)
    named = pl.col("level") > 0
    result = worst.select(
        "g",
        word.alias("dependency"),
        *(
            pl.when(named).then(pl.col(f"dependency_{c}")).alias(f"dependency_{c}")
            for c in ("scope", "value", "share")
        ),
        pl.when(named).then("dependency_amount").alias("dependency_amount"),
        pl.when(named).then(_base(of_plan)).alias("dependency_of"),
        pl.when(rises).then(ahead).alias("forward"),
    )
    return result.join(_as_json(levels), on="g", how="left")


def _base(of_plan: bool) -> pl.Expr:
    planned = (pl.col("dependency_scope") == PORTFOLIO) & pl.lit(of_plan)
    return pl.when(planned).then(pl.lit("planned")).otherwise(pl.lit("actual"))


def _as_json(levels: pl.DataFrame) -> pl.DataFrame:
    """g, levels: what the next run must remember, `{"region|North": "high"}`, sorted."""
    found: dict[int, dict[str, str]] = {}
    shown = levels.filter(pl.col("level") > 0).sort("g", "scope", "value")
    for g, scope, value, level in shown.select("g", "scope", "value", "level").iter_rows():
        found.setdefault(g, {})[f"{scope}|{value}"] = LEVELS[level]
    return pl.DataFrame(
        {"g": list(found), "levels": [json.dumps(v, ensure_ascii=False) for v in found.values()]},
        schema={"g": pl.Int64, "levels": pl.String},
    )
