"""The portfolio scored as it was known on past days, and the revenue that really came: computed
once for all who ask about the same days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.known_then import inputs_then, policy_then
from kamsync.scoring.part import scored_part
from kamsync.scoring.read.everyone import everyones_wins
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.windows import add_months

YEARS: Final = 5
"""At most so many past days."""
KNOWN: Final = ("profile_pct", "confidence", "client_touches_183d", "threads", "flow")
"""Kept beside the points: how complete the file was, and how the relation was kept up."""
_OWN: Final = ("root", "tier", "industry", "revenue", "revenue_previous")


@dataclass(frozen=True)
class Then:
    """Of one past day."""

    groups: pl.DataFrame
    """Groups that bought in the year before: root, tier, industry, revenue, revenue_previous,
    KNOWN and the points_ID of each criterion."""
    flags: pl.DataFrame
    """root, flags: those of the scorecard that were open."""


@dataclass(frozen=True)
class Replay:
    inputs: Inputs
    policy: Policy
    card: Scorecard

    @cached_property
    def days(self) -> list[dt.date]:
        return past_days(self.inputs, self.policy)

    @cached_property
    def wins(self) -> pl.DataFrame:
        """Revenue rows of every group up to as_of, with their group's root."""
        return everyones_wins(self.inputs, self.policy, MeasureParams.of(self.card))

    def then(self, day: dt.date) -> Then:
        """The newest day is kept: more than one question is asked of it."""
        return self._newest if day == self.days[0] else self._scored(day)

    @cached_property
    def _newest(self) -> Then:
        return self._scored(self.days[0])

    def _scored(self, day: dt.date) -> Then:
        inputs, policy = inputs_then(self.inputs, day), policy_then(self.policy, day)
        columns = (*_OWN, *KNOWN)
        groups, flags = scored_part(inputs, policy, self.card, columns)
        points = [c for c in groups.columns if c.startswith("points_")]
        bought = groups.filter(pl.col("revenue") > 0).select(*columns, *points)
        opened = flags.filter(pl.col("open")).group_by("root")
        return Then(bought, opened.agg(pl.col("flag").alias("flags")))


def past_days(inputs: Inputs, policy: Policy) -> list[dt.date]:
    """as_of − 12, − 24, … months, each with 24 months of revenue before it and 12 after it."""
    first = _first_revenue(inputs, policy)
    if first is None:
        return []
    days = (add_months(policy.as_of, -12 * k) for k in range(1, YEARS + 1))
    return [day for day in days if first <= add_months(day, -24) + dt.timedelta(days=1)]


def _first_revenue(inputs: Inputs, policy: Policy) -> dt.date | None:
    if policy.source == "account":
        return None
    if policy.source == "revenue":
        rows = inputs.live("revenue", "booked_on").select(day="booked_on")
    else:
        rows = inputs.live("opportunity", "is_won", "close_date").filter(pl.col("is_won"))
        rows = rows.select(day="close_date")
    first: dt.date | None = rows.select(pl.col("day").min()).collect().item()
    return first
