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
    """theme, praise, critique, n, cases, notes: comments, cases and notes that touch it, the most
    criticised first; the last two null where their texts are not read."""
    notes: Mapping[str, int] = field(default_factory=dict)
    """Label → notes of 12 months; empty where their texts are not read."""
    contradictions: Mapping[str, Mismatch] = field(default_factory=dict)
    """root → its newest answer whose mark and words contradict each other."""
    silent: pl.DataFrame | None = None
    """root, contact_id, who, day, score, scale_max of critics that fell silent, longest first."""
    roles: pl.DataFrame | None = None
    """role, contacts, answered."""


def voice_summary(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> VoiceSummary | None:
    """`members`: id, root, g. None where nothing that customers said is mapped."""
    beside = {s: _beside(inputs, policy, members, s, day) for s, day in _BESIDE.items()}
    if not inputs.has("survey") and all(rows is None for rows in beside.values()):
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
        _themes(rows, beside),
        _labels(beside["activity"]),
        mismatches(inputs, members.select("id", "root"), policy.as_of, names=policy.names_people),
        _silent(inputs, policy, members, windows),
        _roles(inputs, members, windows),
    )


def _of(members: pl.DataFrame, column: str) -> pl.LazyFrame:
    return members.lazy().select(pl.col("id").alias("account_id"), column)


_BESIDE: Final = {"case": "opened_at", "activity": "occurred_at"}
"""Streams beside surveys with words of customers → the time they are from."""
_COUNTED: Final = {"case": "cases", "activity": "notes"}


def _beside(
    inputs: Inputs, policy: Policy, members: pl.DataFrame, stream: str, day: str
) -> pl.DataFrame | None:
    """polarity, themes of texts of 12 months; None where they are not read."""
    if not inputs.has(stream, "themes"):
        return None
    rows = inputs.live(stream, "account_id", day, "polarity", "themes").with_columns(
        pl.col(day).dt.convert_time_zone(policy.timezone).dt.date()
    )
    return (
        rows.filter(in_window(day, policy.as_of))
        .filter(pl.col("themes").is_not_null())
        .join(_of(members, "root"), on="account_id")
        .select("polarity", "themes")
        .collect()
    )


def _labels(rows: pl.DataFrame | None) -> dict[str, int]:
    if rows is None:
        return {}
    said = dict(rows["polarity"].drop_nulls().value_counts().iter_rows())
    return {label: said.get(label, 0) for label in LABELS}


def _by_theme(rows: pl.DataFrame) -> pl.DataFrame:
    found = rows.explode("themes", empty_as_null=True).filter(pl.col("themes").is_not_null())
    return found.rename({"themes": "theme"})


def _themes(rows: pl.DataFrame, beside: Mapping[str, pl.DataFrame | None]) -> pl.DataFrame:
    of = pl.col("polarity")
    both = (
        _by_theme(rows)
        .group_by("theme")
        .agg(
            (of == "positive").sum().cast(pl.Int64).alias("praise"),
            (of == "negative").sum().cast(pl.Int64).alias("critique"),
            pl.len().cast(pl.Int64).alias("n"),
        )
    )
    for stream, texts in beside.items():
        name = _COUNTED[stream]
        if texts is not None:
            counted = _by_theme(texts).group_by("theme").agg(pl.len().cast(pl.Int64).alias(name))
            both = both.join(counted, on="theme", how="full", coalesce=True)
    shown = [_COUNTED[s] for s, texts in beside.items() if texts is not None]
    unread = [_COUNTED[s] for s, texts in beside.items() if texts is None]
    both = both.with_columns(
        *(pl.col(c).fill_null(0) for c in ("praise", "critique", "n", *shown)),
        *(pl.lit(None, pl.Int64).alias(c) for c in unread),
    )
    most = ["critique", "n", *shown]
    return both.sort([*most, "theme"], descending=[*(True for _ in most), False])


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
