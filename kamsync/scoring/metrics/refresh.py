"""The one datum of a group whose refresh would raise its confidence most (rows 4-05, 4-09).

Only what weighs in the score and carries a date counts. Where the customer's word itself is the
largest gap nothing is asked for here: the flags on touches and client data do that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.model.words import CHOSEN_TIERS
from kamsync.scorecard import Condition, Criterion, Flag, Scorecard
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.registry import METRICS, Metric, age_limit, dated_by, produces

TOUCH: Final = "touch"
_PREFIX: Final = "refresh_"
_FIELDS: Final = ("rating_", "profile_")
"""Account fields that are there only where they are mapped."""


def watched(card: Scorecard) -> tuple[Flag, ...]:
    """The scorecard's flags and one for each datum its criteria rest on. These open tasks like
    any other, but stand in no list of flags; a flag of the scorecard with that id replaces one."""
    own = {flag.id for flag in card.flags}
    found = {d: _flag(d) for c in card.criteria if (d := datum_of(c)) and d != TOUCH}
    return (*card.flags, *(flag for d, flag in sorted(found.items()) if flag.id not in own))


def _id(datum: str) -> str:
    """As a key may carry it."""
    return _PREFIX + re.sub(r"[^a-z0-9_]", "_", datum.lower())


def _flag(datum: str) -> Flag:
    return Flag(
        id=_id(datum),
        severity="low",
        act="owner",
        due_days=30,
        cooldown_days=30,
        when=Condition("refresh_due", "is", datum),
        clear_when=None,
        tiers=CHOSEN_TIERS,
        action_en="Refresh {datum} of {account}",
        action_fr="Actualiser {datum} de {account}",
        datum=datum,
    )


def datum_of(criterion: Criterion) -> str:
    """What a criterion rests on, as far as it has a date; empty for figures of the window."""
    known = METRICS.get(criterion.metric)
    if known is not None and known.age == "touch":
        return TOUCH
    return dated_by(criterion.metric).removesuffix("_at")


_DATED: Final = ("account.rating_*_at", "account.profile_*_at", "activity.occurred_at")


@produces(
    Metric(
        "refresh_due",
        "state",
        _DATED,
        "of the data its criteria rest on and that are missing or too old, the one whose refresh "
        "raises confidence most; none where that is the contact with the customer itself",
        rows=("4-09",),
    ),
    Metric(
        "refresh_due_age",
        "days",
        _DATED,
        "how old the datum whose refresh is due is; nothing where it has no date",
    ),
    Metric("refresh_due_gain", "points", _DATED, "confidence to be won by the refresh that is due"),
)
def add_refresh_due(
    frame: pl.DataFrame, card: Scorecard, open_flags: pl.DataFrame, today: int
) -> pl.DataFrame:
    """`frame` (judged) with the three. What was asked for before stays while it is still due, so
    that a task ends with its own datum. `open_flags`: root, flag before this as_of."""
    data = {d: used for d, c in _by_datum(card).items() if (used := _mapped(frame, d, c))}
    if not data.keys() - {TOUCH}:
        empty = {
            "refresh_due": pl.String,
            "refresh_due_age": pl.Int64,
            "refresh_due_gain": pl.Float64,
        }
        return frame.with_columns(pl.lit(None, dtype).alias(c) for c, dtype in empty.items())
    due = pl.concat([_due(frame, card, d, criteria, today) for d, criteria in data.items()])
    asked = open_flags.select("root", "flag", pl.lit(value=True).alias("asked"))
    first = (
        due.join(asked, on=["root", "flag"], how="left")
        .sort(
            *("root", pl.col("asked").fill_null(value=False), "gain", "weight"),
            *(pl.col("datum") == TOUCH, "datum"),
            descending=[False, True, True, True, True, False],
        )
        .unique("root", keep="first", maintain_order=True)
        .filter(pl.col("datum") != TOUCH)
        .select(
            "root",
            pl.col("datum").alias("refresh_due"),
            pl.col("age").alias("refresh_due_age"),
            pl.col("gain").alias("refresh_due_gain"),
        )
    )
    joined = frame.join(first, on="root", how="left", maintain_order="left")
    return joined.with_columns(pl.col("refresh_due").fill_null("none"))


def _by_datum(card: Scorecard) -> dict[str, list[Criterion]]:
    found: dict[str, list[Criterion]] = {}
    for criterion in card.criteria:
        if datum := datum_of(criterion):
            found.setdefault(datum, []).append(criterion)
    return found


def _mapped(frame: pl.DataFrame, datum: str, criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria whose value has a place in the CRM, dated, so that somebody can fill it."""
    column = f"{datum}_at"
    if datum != TOUCH and column not in frame.columns:
        return []
    named = [c for c in criteria if c.metric in frame.columns]
    if datum.startswith(_FIELDS):
        return named
    return [c for c in named if frame[c.metric].count()]


def _due(
    frame: pl.DataFrame, card: Scorecard, datum: str, criteria: Sequence[Criterion], today: int
) -> pl.DataFrame:
    """Groups where the datum is missing, undated or past its age, with what it would win."""
    day = pl.col("last_touch") if datum == TOUCH else day_of(f"{datum}_at")
    limits = [limit for c in criteria if (limit := age_limit(c, card.stale_days)) is not None]
    lacks = pl.lit(value=False)
    gain = pl.lit(0.0)
    for criterion in criteria:
        lacks = lacks | pl.col(criterion.metric).is_null()
        best = 0.5 if criterion.manual else 1.0
        lost = (best - pl.col(f"quality_{criterion.id}")).clip(lower_bound=0.0)
        gain = gain + criterion.weight * lost
    old = (today - day) > min(limits or [card.stale_days])
    weights = sum(c.weight for c in card.criteria)
    return frame.filter(lacks | day.is_null() | old).select(
        "root",
        pl.lit(_id(datum)).alias("flag"),
        pl.lit(datum).alias("datum"),
        (today - day).cast(pl.Int64).alias("age"),
        (100 * gain / weights).round(9).alias("gain"),
        pl.lit(float(sum(c.weight for c in criteria))).alias("weight"),
    )
