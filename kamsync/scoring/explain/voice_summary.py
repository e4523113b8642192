"""What customers said in 12 months, over the whole portfolio, for the report. Pure.

People are looked up here and enter no scored frame: a name only where people may be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from kamsync.scoring.explain.mismatch import Mismatch, mismatches
from kamsync.scoring.metrics.respondents import by_role, silent_critics
from kamsync.scoring.metrics.voice import in_window
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows

LABELS: Final = ("positive", "negative", "neutral", "unclassified")


@dataclass(frozen=True)
class VoiceSummary:
    said: Mapping[str, int] = field(default_factory=dict)
    """positive, negative, neutral, unclassified → comments of 12 months; empty where no words are
    read."""
    by_model: int = 0
    """Of these, judged by the trained model."""
    wordless: int = 0
    """Answers of 12 months without a comment."""
    themes: pl.DataFrame | None = None
    """theme, praise, critique, n, cases: comments and cases that touch it, the most criticised
    first; cases null where their texts are not read."""
    contradictions: Mapping[str, Mismatch] = field(default_factory=dict)
    """root → its newest answer whose mark and words contradict each other."""
    silent: pl.DataFrame | None = None
    """root, contact_id, who, day, score, scale_max of critics that fell silent, longest first."""
    roles: pl.DataFrame | None = None
    """role, contacts, answered."""


def voice_summary(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> VoiceSummary | None:
    """`members`: id, root, g. None where no survey is mapped."""
    if not inputs.has("survey"):
        return None
    windows = Windows(policy.as_of)
    rows = (
        inputs.live("survey", "account_id", "answered_at", "polarity", "polarity_by", "themes")
        .filter(in_window("answered_at", policy.as_of))
        .join(_of(members, "root"), on="account_id")
        .collect()
    )
    said = dict(rows["polarity"].drop_nulls().value_counts().iter_rows())
    read = inputs.has("survey", "polarity")
    return VoiceSummary(
        {label: said.get(label, 0) for label in LABELS if read},
        rows.filter(pl.col("polarity_by") == "model").height,
        rows["polarity"].null_count() if read else 0,
        _themes(rows, _cases(inputs, policy, members)),
        mismatches(inputs, members.select("id", "root"), policy.as_of, names=policy.names_people),
        _silent(inputs, policy, members, windows),
        _roles(inputs, members, windows),
    )


def _of(members: pl.DataFrame, column: str) -> pl.LazyFrame:
    return members.lazy().select(pl.col("id").alias("account_id"), column)


def _cases(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> pl.DataFrame | None:
    """theme, cases: of cases opened in 12 months; None where their texts are not read."""
    if not inputs.has("case", "themes"):
        return None
    rows = inputs.live("case", "account_id", "opened_at", "themes").with_columns(
        pl.col("opened_at").dt.convert_time_zone(policy.timezone).dt.date()
    )
    return (
        rows.filter(in_window("opened_at", policy.as_of))
        .join(_of(members, "root"), on="account_id")
        .collect()
        .explode("themes", empty_as_null=True)
        .filter(pl.col("themes").is_not_null())
        .group_by(pl.col("themes").alias("theme"))
        .agg(pl.len().cast(pl.Int64).alias("cases"))
    )


def _themes(rows: pl.DataFrame, cases: pl.DataFrame | None) -> pl.DataFrame:
    found = rows.explode("themes", empty_as_null=True).filter(pl.col("themes").is_not_null())
    of = pl.col("polarity")
    counts = found.group_by(pl.col("themes").alias("theme")).agg(
        (of == "positive").sum().cast(pl.Int64).alias("praise"),
        (of == "negative").sum().cast(pl.Int64).alias("critique"),
        pl.len().cast(pl.Int64).alias("n"),
    )
    if cases is None:
        both = counts.with_columns(pl.lit(None, pl.Int64).alias("cases"))
    else:
        both = counts.join(cases, on="theme", how="full", coalesce=True).fill_null(0)
    return both.sort(["critique", "n", "theme"], descending=[True, True, False])


def _silent(
    inputs: Inputs, policy: Policy, members: pl.DataFrame, windows: Windows
) -> pl.DataFrame | None:
    if not inputs.has("survey", "contact_id"):
        return None
    people = inputs.live("contact", "id", "name", "title", "role").collect()
    named = pl.col("name") if policy.names_people else pl.lit(None, pl.String)
    who = pl.coalesce(named, "role", "title", "contact_id")
    gone = silent_critics(inputs, _of(members, "root"), windows).collect()
    return (
        gone.join(people, left_on="contact_id", right_on="id", how="left")
        .select("root", "contact_id", who.alias("who"), "answered_at", "score", "scale_max")
        .sort("answered_at", "root", "contact_id")
        .unique("contact_id", keep="first", maintain_order=True)
    )


def _roles(inputs: Inputs, members: pl.DataFrame, windows: Windows) -> pl.DataFrame | None:
    if not inputs.has("survey", "contact_id") or not inputs.has("contact"):
        return None
    sums = by_role(inputs, _of(members, "g"), windows).group_by("role")
    return sums.agg(pl.col("contacts", "answered").sum()).sort(
        ["contacts", "role"], descending=[True, False], nulls_last=True
    )
