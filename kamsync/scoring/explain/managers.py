"""Results of each manager's accounts rolled up, and one person's own sheet: computed only where a
switch asks for it, for the director and that person. Pure (docs/figures_people.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import polars as pl

from kamsync.scoring.metrics.engagement import is_two_way
from kamsync.scoring.read.activities import owned_activities
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.revenue_events import find_places
from kamsync.scoring.read.windows import Windows

LEAST: Final = 5
"""Fewer cases are no rate of a person."""
DAYS: Final = 90
SHARES: Final = (
    ("tasks_on_time", "tasks_due"),
    ("plan_execution", "plan_due"),
    ("promise_kept", "promise_n"),
)
"""Figure of an account → how many cases it rests on."""


@dataclass(frozen=True)
class Rate:
    """A share over n cases; None below LEAST."""

    share: float | None
    n: int


@dataclass(frozen=True)
class Managed:
    manager: str
    accounts: int
    key: int
    revenue: int
    revenue_previous: int
    """Home minor units."""
    refused_wins: int
    """Wins of 12 months that no sum has: with one, revenue is a lower bound."""
    tasks_on_time: Rate
    plan_execution: Rate
    promise_kept: Rate
    in_cadence: Rate


@dataclass(frozen=True)
class Own:
    """One person's own sheet."""

    touches: int
    """Two-way, of DAYS days, wherever they were."""
    of: int
    """All of ours on the accounts of this person in that time."""
    tasks: Rate
    """Own tasks done in time."""
    actions: Rate
    """Own actions of plans done in time: what the method asks."""
    satisfaction: Rate
    """Mean mark of the answers of 12 months on these accounts, as part of the scale."""


def managed(groups: pl.DataFrame) -> list[Managed]:
    """One for each owner, by id. `groups`: the scored frame."""
    owned = groups.filter(pl.col("owner_id").is_not_null()).sort("owner_id", "root")
    return [
        _managed(str(owner), rows)
        for (owner,), rows in owned.group_by("owner_id", maintain_order=True)
    ]


def _managed(owner: str, rows: pl.DataFrame) -> Managed:
    rates = {figure: _pooled(rows, figure, n) for figure, n in SHARES}
    kept = rows.filter(pl.col("next_touch_due").is_not_null())["touched_in_cadence"].drop_nulls()
    return Managed(
        owner,
        rows.height,
        rows.filter(pl.col("tier") == "Key").height,
        int(rows["revenue"].sum()),
        int(rows["revenue_previous"].sum()),
        int(rows["refused_wins"].sum()) if "refused_wins" in rows.columns else 0,
        **rates,
        in_cadence=_rate(int(kept.sum()), len(kept)),
    )


def _pooled(rows: pl.DataFrame, figure: str, cases: str) -> Rate:
    """Over all cases of all accounts, not a mean of means."""
    if not {figure, cases} <= set(rows.columns):
        return Rate(None, 0)
    known = rows.drop_nulls([figure, cases])
    return _rate(float((known[figure] * known[cases]).sum()), int(known[cases].sum()))


def _rate(k: float, n: int) -> Rate:
    return Rate(k / n if n >= LEAST else None, n)


def own_sheet(
    inputs: Inputs, policy: Policy, grouped: Groups, groups: pl.DataFrame, user: str
) -> Own:
    """`groups`: the scored frame; the person's accounts are those they own there."""
    windows = Windows(policy.as_of)
    mine = groups.filter(pl.col("owner_id") == user)["root"].to_list()
    here = grouped.accounts.filter(pl.col("root").is_in(mine)).select("id", "g")
    recent = nw.col("day") > windows.today - DAYS
    talk = owned_activities(inputs, policy, find_places(inputs, grouped), recent)
    both = talk.filter(_two_way(talk))
    on_mine = both.filter(pl.col("g").is_in(here["g"].unique().implode()))
    return Own(
        touches=both.filter(pl.col("owner_id") == user).height,
        of=on_mine.height,
        tasks=_tasks(inputs, policy, user),
        actions=_actions(inputs, windows, user),
        satisfaction=_satisfaction(inputs, windows, here["id"].to_list()),
    )


def _two_way(talk: pl.DataFrame) -> pl.Series:
    frame = nw.from_native(talk, eager_only=True).select(is_two_way().alias("both"))
    both: pl.Series = frame.to_native()["both"]
    return both


def _tasks(inputs: Inputs, policy: Policy, user: str) -> Rate:
    if not inputs.has("activity", "due_at"):
        return Rate(None, 0)
    windows, zone = Windows(policy.as_of), policy.timezone

    def day(column: str) -> pl.Expr:
        return pl.col(column).dt.convert_time_zone(zone).dt.date().cast(pl.Int32).cast(pl.Int64)

    rows = inputs.live("activity", "kind", "owner_id", "due_at", "completed_at", "is_own")
    due = (
        rows.filter((pl.col("kind") == "task") & (pl.col("owner_id") == user))
        .filter(~pl.col("is_own").fill_null(value=False))
        .select(day("due_at").alias("due"), day("completed_at").alias("done"))
        .filter((pl.col("due") > windows.ttm.lo) & (pl.col("due") < windows.today))
        .collect()
    )
    return _in_time(due)


def _actions(inputs: Inputs, windows: Windows, user: str) -> Rate:
    rows = inputs.live("plan_item", "kind", "owner_id", "first_due_at", "due_at", "done_at")
    agreed = day_of("first_due_at").fill_null(day_of("due_at"))
    due = (
        rows.filter((pl.col("kind") == "action") & (pl.col("owner_id") == user))
        .select(agreed.alias("due"), day_of("done_at").alias("done"))
        .filter((pl.col("due") > windows.ttm.lo) & (pl.col("due") < windows.today))
        .collect()
    )
    return _in_time(due)


def _in_time(due: pl.DataFrame) -> Rate:
    kept = due.filter((pl.col("done") <= pl.col("due")).fill_null(value=False))
    return _rate(kept.height, due.height)


def _satisfaction(inputs: Inputs, windows: Windows, accounts: Sequence[str]) -> Rate:
    day = day_of("answered_at")
    marks = (
        inputs.live("survey", "account_id", "score", "scale_max", "answered_at")
        .filter(pl.col("account_id").is_in(list(accounts)) & (pl.col("scale_max") > 0))
        .filter((day > windows.ttm.lo) & (day <= windows.today) & pl.col("score").is_not_null())
        .select((pl.col("score") / pl.col("scale_max")).clip(0, 1).alias("mark"))
        .collect()["mark"]
        .sort()
    )
    return _rate(float(marks.sum()), len(marks))
