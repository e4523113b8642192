"""What slips through the net: records nobody follows, counted and ranked by the money on them.

An audit beside scoring: it changes no figure. A kind whose inputs are not mapped is told as not
looked at. How each kind is found: loose_ends. Where a flag of the scorecard asks, each group is
told its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.metrics.data_quality_checks import FINDERS, audit_context
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.registry import Metric, produces

Needs = tuple[tuple[str, str], ...]
_NEEDS: Final[dict[str, Needs]] = {
    "deal_stale": (("opportunity", "created_at"), ("activity", "opportunity_id")),
    "task_orphan": (("activity", "kind"),),
    "account_without_owner": (("account", "owner_id"),),
    "account_without_activity": (("activity", "account_id"),),
    "account_without_segment": (("account", "industry"),),
    "contact_left": (("contact", "left_at"),),
    "contact_without_account": (("contact", "account_id"),),
}
KINDS: Final = tuple(FINDERS)
NEEDED: Final = (
    *("revenue", "revenue_previous", "pipeline", "last_win", "last_touch"),
    *("owner_id", "owner_issue"),
)
"""What an audit reads of the groups."""
_ISSUE: Final = {
    "kind": pl.String,
    "record": pl.String,
    "root": pl.String,
    "owner_id": pl.String,
    "money": pl.Int64,
    "age": pl.Int64,
}


@dataclass(frozen=True)
class Hygiene:
    issues: pl.DataFrame
    """kind, record (id), root, owner_id, money (home minor units), age (days); by kind, then the
    most money first. root is null without an account, age where there is no date."""
    unknown: tuple[str, ...]
    """Kinds that could not be looked at."""

    def counts(self) -> pl.DataFrame:
        """kind, n, money of every kind that was looked at, zeros too."""
        found = self.issues.group_by("kind").agg(
            pl.len().cast(pl.Int64).alias("n"), pl.col("money").sum()
        )
        kinds = pl.DataFrame({"kind": [k for k in KINDS if k not in self.unknown]})
        joined = kinds.join(found, on="kind", how="left", maintain_order="left")
        return joined.with_columns(pl.col("n", "money").fill_null(0))


def audit(inputs: Inputs, policy: Policy, groups: pl.DataFrame, members: pl.DataFrame) -> Hygiene:
    """Everything of every kind. Pure. `groups` and `members` as scoring found them."""
    at = audit_context(inputs, policy, groups, members)
    unknown = tuple(k for k in KINDS if not all(inputs.has(*need) for need in _NEEDS.get(k, ())))
    parts = [
        finder(at).with_columns(pl.lit(kind).alias("kind"))
        for kind, finder in FINDERS.items()
        if kind not in unknown
    ]
    issues = pl.concat([p.select(pl.col(c).cast(t) for c, t in _ISSUE.items()) for p in parts])
    order = pl.col("kind").replace_strict(
        list(KINDS), list(range(len(KINDS))), return_dtype=pl.Int64
    )
    ranked = issues.sort(
        [order, "money", "age", "record"],
        descending=[False, True, True, False],
        nulls_last=True,
    )
    return Hygiene(ranked, unknown)


_OF_GROUPS: Final = {
    "stale_deals": "deal_stale",
    "orphan_tasks": "task_orphan",
    "contacts_left": "contact_left",
    "no_trace": "account_without_activity",
    "no_segment": "account_without_segment",
}
"""metric → the kind it counts; yes/no where a group is or is not."""
_TRACES: Final = ("activity.account_id", "activity.opportunity_id", "activity.occurred_at")


def is_asked(card: Scorecard) -> bool:
    """Whether the scorecard wants to know while it scores; the report looks anyhow."""
    conditions = [condition for flag in card.flags for condition in flag.conditions]
    named = {metric for condition in conditions for metric in condition.metrics()}
    return bool(named & _OF_GROUPS.keys()) or card.deals_without_account != "off"


@produces(
    Metric(
        "stale_deals",
        "count",
        ("opportunity.created_at", *_TRACES[1:]),
        "open deals older than 90 days without an activity in 90 days",
        rows=("2-41",),
    ),
    Metric(
        "orphan_tasks",
        "count",
        ("activity.kind", "activity.completed_at", "activity.owner_id", "user.is_active"),
        "open tasks on the account whose owner is not active",
        rows=("2-41",),
    ),
    Metric(
        "contacts_left",
        "count",
        ("contact.left_at", "account.sponsor_id"),
        "contacts who left within a year, and a sponsor who left at any time",
        rows=("2-41",),
    ),
    Metric(
        "no_trace",
        "yes/no",
        _TRACES,
        "a customer without an activity of any kind in 365 days",
        rows=("2-23",),
    ),
    Metric(
        "no_segment",
        "yes/no",
        ("account.industry",),
        "a customer without an industry",
        rows=("2-23",),
    ),
)
def add_data_quality(frame: pl.DataFrame, found: Hygiene) -> pl.DataFrame:
    """`frame` with each group's own; unknown where the kind could not be looked at."""
    counts = found.issues.group_by("root", "kind").agg(pl.len().cast(pl.Int64).alias("n"))
    for metric, kind in _OF_GROUPS.items():
        mine = counts.filter(pl.col("kind") == kind).select("root", pl.col("n").alias(metric))
        frame = frame.join(mine, on="root", how="left", maintain_order="left")
        n = pl.col(metric).fill_null(0)
        value = n > 0 if metric.startswith("no_") else n
        known = kind not in found.unknown
        frame = frame.with_columns(pl.when(pl.lit(known)).then(value).alias(metric))
    return frame
