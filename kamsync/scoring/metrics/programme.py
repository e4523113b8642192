"""Is anybody in charge? Owner, plan, sponsor, cadence and review of each group, and how much of
the portfolio they cover. Unknown stays unknown; nothing here makes a tier or a task by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.registry import Metric, produces

PROCESSES: Final = ("owned", "planned", "sponsored", "in_cadence", "reviewed")
COVERED: Final = ("owned", "planned", "in_cadence")
"""What makes a programme: the three must hold together."""
TOGETHER: Final = "covered"
_PLAN: Final = ("account.plan_start", "account.plan_end")
_REVIEW: Final = ("account.plan_reviewed_at", "account.plan_presented_at")


@produces(
    Metric(
        "owned",
        "yes/no",
        ("account.owner_id", "account.kam_id", "user.is_active"),
        "a person owns it, and an active one where users are mapped",
        rows=("1-44", "2-01"),
        csv=70,
    ),
    Metric(
        "planned",
        "yes/no",
        _PLAN,
        "its plan has a start and has not ended",
        rows=("1-18", "1-44", "2-01"),
        csv=71,
    ),
    Metric(
        "sponsored",
        "yes/no",
        ("account.sponsor_id", "team_member.role"),
        "a sponsor is named",
        rows=("1-44",),
        csv=72,
    ),
    Metric(
        "in_cadence",
        "yes/no",
        ("activity.kind", "activity.direction", "activity.occurred_at"),
        "its tier has a cadence, and the next two-way touch is not overdue",
        rows=("1-18", "1-44", "2-01"),
        csv=73,
    ),
    Metric(
        "reviewed",
        "yes/no",
        _REVIEW,
        "its plan was reviewed or presented within stale_days of the scorecard",
        rows=("2-01",),
        csv=74,
    ),
    Metric(
        "programme_gaps",
        "count",
        (*_PLAN, *_REVIEW, "account.owner_id", "account.sponsor_id", "activity.occurred_at"),
        "of owner, plan, sponsor, cadence and review, how many are known to be missing",
        rows=("1-44", "2-01"),
        csv=75,
    ),
)
def add_programme(
    frame: pl.DataFrame, inputs: Inputs, policy: Policy, card: Scorecard
) -> pl.DataFrame:
    """`frame` (with tier, owner_issue, touch_overdue, the plan's dates) and one column each."""
    named = inputs.has("account", "owner_id") or inputs.has("account", "kam_id")
    somebody = (pl.col("owner_id") != policy.fallback_owner).fill_null(value=False)
    owned = pl.coalesce(~pl.col("owner_issue"), somebody)
    in_force = pl.col("plan_start").is_not_null() & (
        pl.col("plan_end").is_null() | (pl.col("plan_end") >= policy.as_of)
    )
    paced = pl.col("tier").is_in(list(card.cadence_days))
    found = frame.with_columns(
        _where(named, owned).alias("owned"),
        _where(inputs.has("account", "plan_start"), in_force).alias("planned"),
        pl.col("sponsor_named").alias("sponsored"),
        _where(inputs.has("activity"), paced & ~pl.col("touch_overdue")).alias("in_cadence"),
        _reviewed(inputs, policy, card).alias("reviewed"),
    )
    gaps = pl.sum_horizontal([(~pl.col(name)).cast(pl.Int64) for name in PROCESSES])
    known = pl.any_horizontal([pl.col(name).is_not_null() for name in PROCESSES])
    return found.with_columns(pl.when(known).then(gaps).alias("programme_gaps"))


def _where(mapped: bool, answer: pl.Expr) -> pl.Expr:
    return answer if mapped else pl.lit(None, pl.Boolean())


def _reviewed(inputs: Inputs, policy: Policy, card: Scorecard) -> pl.Expr:
    """By its newest date up to today: one that lies ahead is no review yet."""
    mapped = [c.partition(".")[2] for c in _REVIEW if inputs.has(*c.split("."))]
    today = pl.lit(policy.as_of)
    ages = [pl.when(pl.col(c) <= today).then((today - pl.col(c)).dt.total_days()) for c in mapped]
    if not ages:
        return pl.lit(None, pl.Boolean())
    return (pl.min_horizontal(ages) <= card.stale_days).fill_null(value=False)


@dataclass(frozen=True)
class Presence:
    """One process in one part of the portfolio; revenue in home minor units, positive groups."""

    groups: int
    known: int
    present: int
    revenue_known: int
    revenue_present: int

    @property
    def share(self) -> float | None:
        """Of the groups where it is known."""
        return self.present / self.known if self.known else None

    @property
    def revenue_share(self) -> float | None:
        return self.revenue_present / self.revenue_known if self.revenue_known else None


def presence(groups: pl.DataFrame, part: pl.Expr) -> dict[str, Presence]:
    """Each of PROCESSES, then TOGETHER (unknown where one of its three is), within `part`."""
    three = [pl.col(name) for name in COVERED]
    any_unknown = pl.any_horizontal([c.is_null() for c in three])
    together = pl.when(~any_unknown).then(pl.all_horizontal(three))
    chosen = groups.filter(part).with_columns(together.alias(TOGETHER))
    return {name: _presence(chosen, pl.col(name)) for name in (*PROCESSES, TOGETHER)}


def _presence(chosen: pl.DataFrame, held: pl.Expr) -> Presence:
    worth = pl.col("revenue").clip(lower_bound=0)
    yes = held.fill_null(value=False)
    row = chosen.select(
        known=held.is_not_null().sum(),
        present=yes.sum(),
        revenue_known=worth.filter(held.is_not_null()).sum(),
        revenue_present=worth.filter(yes).sum(),
    ).row(0)
    return Presence(chosen.height, *(int(value or 0) for value in row))
