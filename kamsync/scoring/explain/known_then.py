"""The streams as they were known on a past day, by the dates of their rows.

What cannot be known as of then is left out: open deals (their amount, date and chance are today's),
commitments, objectives, plan items and contracts (nobody wrote down when they were agreed), undated
fields that people fill, overrides, the portfolio's filter (a lost customer's type has changed
since). What is left is a smaller but honest picture: no row of it depends on a later day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scoring.read.inputs import Inputs, Policy


@dataclass(frozen=True)
class _Dated:
    """A stream whose rows begin to be known on a day."""

    by: str
    later: tuple[str, ...] = ()
    """Columns that may tell of a later day: emptied where they do."""
    undated: tuple[str, ...] = ()
    """Columns without a date of their own: never known then."""


_DATED: Final[Mapping[str, _Dated]] = {
    "activity": _Dated("occurred_at", ("completed_at",), ("due_at",)),
    "survey": _Dated("answered_at"),
    "case": _Dated("opened_at", ("first_reply_at", "closed_at"), ("status",)),
    "revenue": _Dated("booked_on", ("paid_on",)),
    "change_log": _Dated("changed_at"),
    "team_member": _Dated("starts_at", ("ends_at",)),
    "industry": _Dated("observed_on"),
    "rate": _Dated("valid_from"),
}
_ACCOUNT_KEPT: Final = (
    *("id", "name", "owner_id", "parent_id", "group_id", "industry", "country", "region"),
    *("business_unit", "currency", "created_at", "is_deleted", "merged_into"),
)
"""Account fields that say where an account belongs, not how it went."""
LEFT_OUT: Final = ("open deals", "commitments", "objectives", "plans", "contracts", "filter")
"""What a replay cannot know, for the sentence beside its figures."""


def inputs_then(inputs: Inputs, day: dt.date) -> Inputs:
    """Only what was known at the end of `day`; no memory, no open flags."""
    streams = {name: _dated(frame, _DATED[name], day) for name, frame in _mapped(inputs, _DATED)}
    streams |= {name: frame for name, frame in _mapped(inputs, ("contact",))}
    if "contact" in streams:
        streams["contact"] = _emptied(streams["contact"], ("left_at",), day)
    if "account" in inputs.streams:
        streams["account"] = _accounts(inputs.streams["account"], day)
    if "opportunity" in inputs.streams:
        streams["opportunity"] = _closed_by(inputs.streams["opportunity"], day)
    if "inflation" in inputs.streams:
        streams["inflation"] = inputs.streams["inflation"].filter(pl.col("year") <= day.year)
    known = pl.col("day").is_null() | (pl.col("day") <= day)
    memory = pl.DataFrame(schema=MEMORY_SCHEMA)
    flags = inputs.open_flags.clear()
    return Inputs(streams, inputs.rejects.filter(known & ~_open_deal()), memory, flags)


def policy_then(policy: Policy, day: dt.date) -> Policy:
    """The same policy on that day, over every account: today's filter knows who was lost since."""
    return replace(policy, as_of=day, filter={}, planned_revenue=None, fixed_costs=None)


def _mapped(
    inputs: Inputs, names: Mapping[str, object] | tuple[str, ...]
) -> list[tuple[str, pl.LazyFrame]]:
    return [(name, inputs.streams[name]) for name in names if name in inputs.streams]


def _dated(frame: pl.LazyFrame, dated: _Dated, day: dt.date) -> pl.LazyFrame:
    columns = frame.collect_schema()
    if dated.by not in columns:
        return frame.clear()
    known = frame.filter(pl.col(dated.by).cast(pl.Date) <= day)
    known = _emptied(known, dated.later, day)
    return known.with_columns(
        pl.lit(None, columns[c]).alias(c) for c in dated.undated if c in columns
    )


def _emptied(frame: pl.LazyFrame, columns: tuple[str, ...], day: dt.date) -> pl.LazyFrame:
    have = frame.collect_schema()
    return frame.with_columns(
        pl.when(pl.col(c).cast(pl.Date) <= day).then(pl.col(c)).alias(c)
        for c in columns
        if c in have
    )


def _accounts(frame: pl.LazyFrame, day: dt.date) -> pl.LazyFrame:
    """Where an account belongs, and what was dated by then."""
    have = frame.collect_schema().names()
    kept: list[pl.Expr] = [pl.col(c) for c in _ACCOUNT_KEPT if c in have]
    for name in have:
        if name.endswith("_at") and name.startswith(("rating_", "profile_")):
            seen = pl.col(name) <= day
            base = name.removesuffix("_at")
            kept += [
                pl.when(seen).then(pl.col(c)).alias(c)
                for c in (base, name, f"{base}_by")
                if c in have
            ]
    return frame.select(kept)


def _closed_by(frame: pl.LazyFrame, day: dt.date) -> pl.LazyFrame:
    return frame.filter(pl.col("is_closed") & (pl.col("close_date") <= day))


def _open_deal() -> pl.Expr:
    return (pl.col("stream") == "opportunity") & ~pl.col("is_closed").fill_null(value=False)
