"""The answer behind a voice_mismatch: who gave it, its mark, its words where they are kept. Pure.

Looked up where a task is written, so that neither a name nor a word enters the scored frame.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from kamsync.scoring.metrics.voice import in_window, is_mismatch
from kamsync.scoring.read.inputs import Inputs


@dataclass(frozen=True)
class Mismatch:
    answer: str
    on: dt.date
    mark: float
    most: float
    polarity: str
    contact: str | None
    name: str | None
    """None where people are not to be named, or names are not mapped."""
    title: str | None
    """The contact's role, else its job title."""
    words: str | None
    """None where they are not kept."""
    sure: bool = False
    """Judged by the model trained on the company's own answers."""


_ANSWER = (
    *("id", "account_id", "contact_id", "answered_at", "score", "scale_max", "polarity"),
    *("polarity_by", "text"),
)


def mismatches(
    inputs: Inputs, members: pl.DataFrame, as_of: dt.date, *, names: bool
) -> dict[str, Mismatch]:
    """root → its newest answer of 12 months whose mark and words contradict each other; one that
    the trained model judged goes before. `members`: id, root;
    `names`: whether people may be named."""
    people = inputs.live("contact", "id", "name", "title", "role")
    rows = (
        inputs.live("survey", *_ANSWER)
        .filter(in_window("answered_at", as_of) & is_mismatch())
        .join(members.lazy().select(pl.col("id").alias("account_id"), "root"), on="account_id")
        .join(people.rename({"id": "contact_id"}), on="contact_id", how="left")
        .with_columns((pl.col("polarity_by") == "model").fill_null(value=False).alias("sure"))
        .sort("sure", "answered_at", "id", descending=[True, True, False])
        .unique("root", keep="first", maintain_order=True)
        .collect()
    )
    return {
        row["root"]: Mismatch(
            row["id"],
            row["answered_at"],
            row["score"],
            row["scale_max"],
            row["polarity"],
            row["contact_id"],
            row["name"] if names else None,
            row["role"] or row["title"],
            row["text"],
            row["sure"],
        )
        for row in rows.iter_rows(named=True)
    }
