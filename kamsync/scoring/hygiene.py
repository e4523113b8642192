"""What slips through the net: records nobody follows, counted and ranked by the money on them.

An audit on demand, apart from scoring: it changes no figure. A kind whose inputs are not mapped is
told as not looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scoring.inputs import Inputs, Policy, day_of
from kamsync.scoring.rates import load_rates, to_home
from kamsync.scoring.score import Scored
from kamsync.scoring.windows import Windows

QUIET_DAYS: Final = 90
"""An open deal this old without a trace as long has a stage that tells nothing."""
LEFT_DAYS: Final = 365

Needs = tuple[tuple[str, str], ...]
_KINDS: Final[dict[str, Needs]] = {
    "deal_past_close": (),
    "deal_without_account": (),
    "deal_stale": (("opportunity", "created_at"), ("activity", "opportunity_id")),
    "task_orphan": (("activity", "kind"),),
    "account_without_owner": (("account", "owner_id"),),
    "account_without_activity": (("activity", "account_id"),),
    "account_without_segment": (("account", "industry"),),
    "account_twice": (),
    "contact_left": (("contact", "left_at"),),
    "contact_without_account": (("contact", "account_id"),),
}
KINDS: Final = tuple(_KINDS)
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


@dataclass(frozen=True)
class _Desk:
    inputs: Inputs
    scored: Scored
    today: int
    deals: pl.DataFrame
    """Open deals and wins of 12 months: id, root, owner_id, money, day, created, is_open."""
    alive: pl.DataFrame
    """Groups with revenue in 24 months or a pipeline: root, name, money, …"""


def audit(inputs: Inputs, policy: Policy, scored: Scored) -> Hygiene:
    """Everything of every kind. Pure."""
    worth = pl.col("revenue").clip(lower_bound=0) + pl.col("pipeline").fill_null(0)
    alive = scored.groups.filter(
        (pl.col("revenue") > 0) | (pl.col("revenue_previous") > 0) | (pl.col("pipeline") > 0)
    ).with_columns(worth.alias("money"))
    today = Windows(policy.as_of).today
    desk = _Desk(inputs, scored, today, _deals(inputs, policy, scored), alive)
    unknown = tuple(k for k, needs in _KINDS.items() if not all(inputs.has(*n) for n in needs))
    parts = [
        finder(desk).with_columns(pl.lit(kind).alias("kind"))
        for kind, finder in _FINDERS.items()
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


def _deals(inputs: Inputs, policy: Policy, scored: Scored) -> pl.DataFrame:
    windows = Windows(policy.as_of)
    rows = (
        inputs.live(
            "opportunity",
            *("id", "account_id", "owner_id", "amount", "currency", "rate", "close_date"),
            *("created_at", "is_closed", "is_won"),
        )
        .with_columns(
            day_of("close_date").alias("day"),
            pl.col("created_at").dt.date().cast(pl.Int32).cast(pl.Int64).alias("created"),
        )
        .filter(
            ~pl.col("is_closed")
            | (pl.col("is_won") & pl.col("day").is_between(windows.ttm.lo + 1, windows.ttm.hi))
        )
        .join(_roots(inputs, scored).lazy(), on="account_id", how="left")
        .filter(pl.col("known").is_null() | pl.col("root").is_not_null())
        .collect()
    )
    priced = to_home(rows, load_rates(inputs, policy), "amount", "money")
    return priced.select(
        *("id", "root", "owner_id", "day", "created"),
        pl.col("money").fill_null(0),
        pl.col("known").is_not_null().alias("placed"),
        (~pl.col("is_closed")).alias("is_open"),
    )


def _roots(inputs: Inputs, scored: Scored) -> pl.DataFrame:
    """account_id, root, known of every live account; root is null outside the portfolio."""
    live = inputs.live("account", "id").select("id").collect()
    return live.join(scored.members.select("id", "root"), on="id", how="left").select(
        pl.col("id").alias("account_id"), "root", pl.lit(value=True).alias("known")
    )


def _of_deals(desk: _Desk, keep: pl.Expr, since: str) -> pl.DataFrame:
    age = (desk.today - pl.col(since)).alias("age")
    return desk.deals.filter(keep).select(
        pl.col("id").alias("record"), "root", "owner_id", "money", age
    )


def _past_close(desk: _Desk) -> pl.DataFrame:
    late = pl.col("is_open") & pl.col("placed") & (pl.col("day") < desk.today)
    return _of_deals(desk, late, "day")


def _without_account(desk: _Desk) -> pl.DataFrame:
    return _of_deals(desk, ~pl.col("placed"), "day")


def _stale(desk: _Desk) -> pl.DataFrame:
    """Open, created long ago, and no activity linked to it since as long."""
    when = pl.coalesce("occurred_at", "completed_at").dt.date().cast(pl.Int32).cast(pl.Int64)
    recent = (
        desk.inputs.live("activity", "opportunity_id", "occurred_at", "completed_at", "is_own")
        .filter(~pl.col("is_own").fill_null(value=False))
        .filter(when.is_between(desk.today - QUIET_DAYS, desk.today))
        .select(pl.col("opportunity_id").drop_nulls().unique())
        .collect()
    )
    quiet = ~pl.col("id").is_in(recent["opportunity_id"].implode())
    old = pl.col("created") < desk.today - QUIET_DAYS
    return _of_deals(desk, pl.col("is_open") & pl.col("placed") & old & quiet, "created")


def _orphan_tasks(desk: _Desk) -> pl.DataFrame:
    """Open tasks that hang on no live account or deal, or belong to nobody active."""
    inputs = desk.inputs
    accounts = inputs.live("account", "id").select("id").collect()["id"].implode()
    deals = inputs.live("opportunity", "id").select("id").collect()["id"].implode()
    placed = pl.col("account_id").is_in(accounts) | pl.col("opportunity_id").is_in(deals)
    owned = pl.lit(value=True)
    if inputs.has("user"):
        users = inputs.live("user", "id", "is_active").collect()
        active = users.filter(pl.col("is_active").fill_null(value=True))["id"]
        owned = pl.col("owner_id").is_in(active.implode())
    due = pl.coalesce("due_at", "occurred_at").dt.date().cast(pl.Int32).cast(pl.Int64)
    return (
        inputs.live(
            "activity",
            *("id", "account_id", "opportunity_id", "kind", "owner_id", "is_own"),
            *("due_at", "occurred_at", "completed_at"),
        )
        .filter((pl.col("kind") == "task") & pl.col("completed_at").is_null())
        .filter(~pl.col("is_own").fill_null(value=False))
        .filter(~(placed & owned).fill_null(value=False))
        .join(_roots(inputs, desk.scored).lazy(), on="account_id", how="left")
        .join(desk.alive.lazy().select("root", "money"), on="root", how="left")
        .select(
            *(pl.col("id").alias("record"), "root", "owner_id"),
            *(pl.col("money").fill_null(0), (desk.today - due).alias("age")),
        )
        .collect()
    )


def _of_groups(desk: _Desk, keep: pl.Expr, age: pl.Expr | None = None) -> pl.DataFrame:
    since = pl.lit(None, pl.Int64) if age is None else age
    return desk.alive.filter(keep).select(
        pl.col("root").alias("record"), "root", "owner_id", "money", since.alias("age")
    )


def _without_owner(desk: _Desk) -> pl.DataFrame:
    return _of_groups(desk, pl.col("owner_issue").fill_null(pl.col("owner_id").is_null()))


def _without_activity(desk: _Desk) -> pl.DataFrame:
    """No activity of any kind in 365 days, own traces left out; age = days since the last win."""
    when = pl.coalesce("occurred_at", "completed_at").dt.date().cast(pl.Int32).cast(pl.Int64)
    deals = desk.inputs.live("opportunity", "id", "account_id").select(
        pl.col("id").alias("opportunity_id"), pl.col("account_id").alias("of_deal")
    )
    places = _roots(desk.inputs, desk.scored).lazy()
    seen = (
        desk.inputs.live(
            "activity", "account_id", "opportunity_id", "occurred_at", "completed_at", "is_own"
        )
        .filter(~pl.col("is_own").fill_null(value=False))
        .filter(when.is_between(desk.today - LEFT_DAYS, desk.today))
        .join(deals, on="opportunity_id", how="left")
        .select(pl.coalesce("account_id", "of_deal").alias("account_id"))
        .join(places, on="account_id")
        .select(pl.col("root").drop_nulls().unique())
        .collect()
    )
    quiet = ~pl.col("root").is_in(seen["root"].implode())
    return _of_groups(desk, quiet, desk.today - pl.col("last_win"))


def _without_segment(desk: _Desk) -> pl.DataFrame:
    return _of_groups(desk, pl.col("industry").is_null())


def _twice(desk: _Desk) -> pl.DataFrame:
    """All but the one with most money among groups whose names are the same but for case, marks
    and spaces."""
    plain = pl.col("name").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    ranked = (
        desk.scored.groups.with_columns(
            plain.alias("plain"),
            (pl.col("revenue").clip(lower_bound=0) + pl.col("pipeline").fill_null(0)).alias(
                "money"
            ),
        )
        .filter(pl.col("plain") != "")
        .sort(["plain", "money", "root"], descending=[False, True, False])
    )
    again = ranked.filter(pl.col("plain") == pl.col("plain").shift(1))
    return again.select(
        pl.col("root").alias("record"), "root", "owner_id", "money", pl.lit(None).alias("age")
    )


def _contacts(desk: _Desk) -> pl.LazyFrame:
    return (
        desk.inputs.live("contact", "id", "account_id", "left_at")
        .join(_roots(desk.inputs, desk.scored).lazy(), on="account_id", how="left")
        .join(
            desk.alive.lazy().select("root", "money", "owner_id", "sponsor_id"),
            on="root",
            how="left",
        )
    )


def _left(desk: _Desk) -> pl.DataFrame:
    """Gone within a year from a group that buys, or gone at any time and still its sponsor."""
    age = desk.today - day_of("left_at")
    still = (pl.col("id") == pl.col("sponsor_id")).fill_null(value=False)
    return (
        _contacts(desk)
        .filter(pl.col("money").is_not_null() & (age >= 0) & ((age <= LEFT_DAYS) | still))
        .select(pl.col("id").alias("record"), "root", "owner_id", "money", age.alias("age"))
        .collect()
    )


def _loose(desk: _Desk) -> pl.DataFrame:
    return (
        _contacts(desk)
        .filter(pl.col("known").is_null() & pl.col("left_at").is_null())
        .select(
            *(pl.col("id").alias("record"), "root", "owner_id"),
            *(pl.lit(0).alias("money"), pl.lit(None, pl.Int64).alias("age")),
        )
        .collect()
    )


_FINDERS: Final[dict[str, Callable[[_Desk], pl.DataFrame]]] = {
    "deal_past_close": _past_close,
    "deal_without_account": _without_account,
    "deal_stale": _stale,
    "task_orphan": _orphan_tasks,
    "account_without_owner": _without_owner,
    "account_without_activity": _without_activity,
    "account_without_segment": _without_segment,
    "account_twice": _twice,
    "contact_left": _left,
    "contact_without_account": _loose,
}
