"""Every dated piece of knowledge about a group with its age: what to refresh first, what would
raise confidence most (numbers §4.1, §5.4; rows 4-07 to 4-09).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scorecard import Criterion, Scorecard
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.registry import Metric, produces

DOMAINS: Final = ("client", "industry", "internal")
"""External first: what the customer said is what is missed most."""
_STATED = ("rating_*_at", "profile_*_at")
DATED: Final = tuple(f"account.{pattern}" for pattern in _STATED)


def dated_columns(columns: list[str]) -> dict[str, str]:
    """Datum (the account column it dates) → its date column: ratings and profile fields."""
    found = [c for c in columns if c.startswith(("rating_", "profile_")) and c.endswith("_at")]
    return {c.removesuffix("_at"): c for c in sorted(found)}


def datums(frame: pl.DataFrame, params: MeasureParams, today: int) -> pl.DataFrame:
    """g, datum, domain, age (days, null = never), max_age, over (age − max_age, null = never).

    A datum is looked at where any group of the portfolio has one. A field's maximum is the
    scorecard's stale_days, or a criterion's own where it sets one.
    `frame`: roots with their date columns, last_touch, survey_day, deal_day, industry_day.
    """
    dates = {name: (column, "internal") for name, column in dated_columns(frame.columns).items()}
    dates |= {
        "plan_presented": ("plan_presented_at", "client"),
        "plan_reviewed": ("plan_reviewed_at", "internal"),
        "touch": ("last_touch", "client"),
        "survey": ("survey_day", "client"),
        "market": ("industry_day", "industry"),
    }
    limits = dict(params.max_ages)
    parts, kinds = [], frame.schema
    for name, (column, domain) in dates.items():
        if column not in kinds:
            continue
        day = day_of(column) if kinds[column] == pl.Date else pl.col(column)
        # a date to come is no knowledge yet
        known = frame.select("g", pl.when(day <= today).then(today - day).alias("age"))
        if known["age"].count() == 0:
            continue
        most = limits.get(name, params.stale_days)
        parts.append(
            known.select(
                "g",
                pl.lit(name).alias("datum"),
                pl.lit(domain).alias("domain"),
                pl.col("age").cast(pl.Int64),
                pl.lit(most, pl.Int64).alias("max_age"),
                (pl.col("age") - most).cast(pl.Int64).alias("over"),
            )
        )
    schema = {"g": pl.Int64, "datum": pl.String, "domain": pl.String}
    schema |= dict.fromkeys(("age", "max_age", "over"), pl.Int64)
    return pl.concat([pl.DataFrame(schema=schema), *parts])


@produces(
    Metric(
        "refresh_target",
        "state",
        ("activity.occurred_at", "survey.answered_at", *DATED),
        "the one datum to refresh first: never known, else longest past its maximum age",
        rows=("4-09",),
    ),
    Metric(
        "refresh_over",
        "days",
        ("activity.occurred_at", "survey.answered_at", *DATED),
        "how long the datum to refresh first is past its maximum age; nothing "
        "where it was never known",
    ),
    Metric(
        "data_too_old",
        "share",
        ("activity.occurred_at", "survey.answered_at", *DATED),
        "part of its data that is past its maximum age or was never known",
    ),
)
def add_refresh(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """`frame` with one refresh target per group. `found`: datums(). Never known comes first, by
    domain (client, industry, internal), then the largest gap; tie by domain, then name."""
    place = pl.col("domain").replace_strict(
        list(DOMAINS), list(range(len(DOMAINS))), return_dtype=pl.Int64
    )
    overdue = (pl.col("over") > 0).fill_null(value=True)
    first = (
        found.filter(overdue)
        .with_columns(place.alias("place"))
        .sort(
            ["g", pl.col("over").is_not_null(), "over", "place", "datum"],
            descending=[False, False, True, False, False],
        )
        .group_by("g", maintain_order=True)
        .agg(
            pl.col("datum").first().alias("refresh_target"),
            pl.col("over").first().alias("refresh_over"),
        )
    )
    part = found.group_by("g").agg(overdue.mean().alias("data_too_old"))
    frame = frame.join(first, on="g", how="left", maintain_order="left")
    return frame.join(part, on="g", how="left", maintain_order="left")


@dataclass(frozen=True)
class Gain:
    """What the mean confidence would win if this criterion were known and fresh everywhere."""

    criterion: str
    metric: str
    missing: int
    """Groups where it is unknown."""
    old: int
    """Groups where it is known but ageing, stale or of doubtful date."""
    points: float


def confidence_fields(groups: pl.DataFrame, card: Scorecard, most: int = 3) -> list[Gain]:
    """The fields that would raise the portfolio's confidence most: Σ w·(best q − q) / Σ w, the
    mean over all groups (numbers §5.4; the best of a manual figure is 0.5)."""
    weights = sum(c.weight for c in card.criteria)
    gains = [g for c in card.criteria if (g := _gain(groups, c, weights)) is not None]
    return sorted(gains, key=lambda gain: (-gain.points, gain.criterion))[:most]


def _gain(groups: pl.DataFrame, criterion: Criterion, weights: float) -> Gain | None:
    if groups.is_empty():
        return None
    best = 0.5 if criterion.manual else 1.0
    quality = groups[f"quality_{criterion.id}"].fill_null(0.0)
    lacking = (best - quality).clip(lower_bound=0.0)
    points = 100 * criterion.weight * float(lacking.sum()) / (weights * groups.height)
    if points <= 0:
        return None
    missing = int((quality == 0).sum())
    return Gain(criterion.id, criterion.metric, missing, int((lacking > 0).sum()) - missing, points)
