"""How each kind of loose end is found: records that nobody follows, with the money on them.

Millions of rows are looked at here: they are cut down first, and only what is left is told its
account and its price.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import load_rates, to_home
from kamsync.scoring.read.windows import Windows

QUIET_DAYS: Final = 90
"""An open deal this old without a trace as long has a stage that tells nothing."""
LEFT_DAYS: Final = 365

_PRICED: Final = ("id", "account_id", "owner_id", "amount", "currency", "rate", "close_date")
_WHEN: Final = pl.coalesce("occurred_at", "completed_at")


@dataclass(frozen=True)
class AuditContext:
    """What the finders look at."""

    inputs: Inputs
    today: int
    timezone: str
    groups: pl.DataFrame
    """All groups with `money`: revenue of 12 months and pipeline."""
    alive: pl.DataFrame
    """Of these, the ones with revenue in 24 months or a pipeline."""
    places: pl.DataFrame
    """account_id, root, known of every live account; root is null outside the portfolio."""
    deals: pl.DataFrame
    """Deals that may be loose: record, root, owner_id, money, day, created, placed."""


def audit_context(
    inputs: Inputs, policy: Policy, groups: pl.DataFrame, members: pl.DataFrame
) -> AuditContext:
    """`groups`: one row per group with revenue and pipeline; `members`: id, root."""
    worth = pl.col("revenue").clip(lower_bound=0) + pl.col("pipeline").fill_null(0)
    groups = groups.with_columns(worth.alias("money"))
    alive = groups.filter(
        (pl.col("revenue") > 0) | (pl.col("revenue_previous") > 0) | (pl.col("pipeline") > 0)
    )
    live = inputs.live("account", "id").select("id").collect()
    places = live.join(members.select("id", "root"), on="id", how="left").select(
        pl.col("id").alias("account_id"), "root", pl.lit(value=True).alias("known")
    )
    deals = _deals(inputs, policy, places)
    today = Windows(policy.as_of).today
    return AuditContext(inputs, today, policy.timezone, groups, alive, places, deals)


def _deals(inputs: Inputs, policy: Policy, places: pl.DataFrame) -> pl.DataFrame:
    """Open deals that are late or old, and open deals and wins of 12 months without an account."""
    windows = Windows(policy.as_of)
    day = pl.col("day")
    is_open = ~pl.col("is_closed")
    won = pl.col("is_won") & day.is_between(windows.ttm.lo + 1, windows.ttm.hi)
    suspect = is_open & ((day < windows.today) | (pl.col("created") < windows.today - QUIET_DAYS))
    rows = (
        inputs.live("opportunity", *_PRICED, "created_at", "is_closed", "is_won")
        .with_columns(
            day_of("close_date").alias("day"),
            _day("created_at", policy.timezone).alias("created"),
        )
        .filter(is_open | won)
        .join(places.lazy(), on="account_id", how="left")
        .filter(
            pl.col("known").is_null()
            | (pl.col("root").is_not_null() & suspect.fill_null(value=False))
        )
        .select(*_PRICED, "day", "created", "root", pl.col("known").is_not_null().alias("placed"))
        .collect()
    )
    priced = to_home(rows, load_rates(inputs, policy), "amount", "money")
    return priced.select(
        *(pl.col("id").alias("record"), "root", "owner_id", pl.col("money").fill_null(0)),
        *("day", "created", "placed"),
    )


def _day(column: str | pl.Expr, timezone: str) -> pl.Expr:
    when = pl.col(column) if isinstance(column, str) else column
    return when.dt.convert_time_zone(timezone).dt.date().cast(pl.Int32).cast(pl.Int64)


def _of_deals(at: AuditContext, keep: pl.Expr, since: str) -> pl.DataFrame:
    days = at.today - pl.col(since)
    age = pl.when(days >= 0).then(days).alias("age")  # an open one may close in the future
    return at.deals.filter(keep).select("record", "root", "owner_id", "money", age)


def _past_close(at: AuditContext) -> pl.DataFrame:
    return _of_deals(at, pl.col("placed") & (pl.col("day") < at.today), "day")


def _without_account(at: AuditContext) -> pl.DataFrame:
    return _of_deals(at, ~pl.col("placed"), "day")


def _stale(at: AuditContext) -> pl.DataFrame:
    """Open, created long ago, and no activity linked to it since as long."""
    old = at.deals.filter(pl.col("placed") & (pl.col("created") < at.today - QUIET_DAYS))
    talked = (
        _foreign(at, "opportunity_id", "occurred_at", "completed_at")
        .filter(_day(_WHEN, at.timezone).is_between(at.today - QUIET_DAYS, at.today))
        .join(old.lazy().select("record"), left_on="opportunity_id", right_on="record", how="semi")
        .select(pl.col("opportunity_id").unique().alias("record"))
        .collect()
    )
    quiet = old.join(talked, on="record", how="anti", maintain_order="left")
    age = (at.today - pl.col("created")).alias("age")
    return quiet.select("record", "root", "owner_id", "money", age)


def _foreign(at: AuditContext, *columns: str) -> pl.LazyFrame:
    """Live activities but for kamsync's own."""
    rows = at.inputs.live("activity", *columns, "is_own")
    return rows.filter(~pl.col("is_own").fill_null(value=False)).drop("is_own")


def _unassigned_tasks(at: AuditContext) -> pl.DataFrame:
    """Open tasks that hang on no live account or deal, or belong to nobody active."""
    due = pl.coalesce("due_at", "occurred_at")
    tasks = (
        _foreign(
            at,
            *("id", "account_id", "opportunity_id", "kind", "owner_id"),
            *("due_at", "occurred_at", "completed_at"),
        )
        .filter((pl.col("kind") == "task") & pl.col("completed_at").is_null())
        .select(
            *(pl.col("id").alias("record"), "account_id", "opportunity_id", "owner_id"),
            (at.today - _day(due, at.timezone)).alias("age"),
        )
        .collect()
    )
    owned = pl.lit(value=True)
    if at.inputs.has("user"):
        users = at.inputs.live("user", "id", "is_active").collect()
        active = users.filter(pl.col("is_active").fill_null(value=True))["id"]
        owned = pl.col("owner_id").is_in(active.implode())
    deals = (
        at.inputs.live("opportunity", "id")
        .join(tasks.lazy().select(pl.col("opportunity_id").alias("id")), on="id", how="semi")
        .select(pl.col("id").alias("opportunity_id"), pl.lit(value=True).alias("of_deal"))
        .collect()
    )
    placed = pl.col("known") | pl.col("of_deal")
    return (
        tasks.join(at.places, on="account_id", how="left")
        .join(deals, on="opportunity_id", how="left")
        .filter(~(placed & owned).fill_null(value=False))
        .join(at.alive.select("root", "money"), on="root", how="left")
        .select("record", "root", "owner_id", pl.col("money").fill_null(0), "age")
    )


def _of_groups(at: AuditContext, keep: pl.Expr, age: pl.Expr | None = None) -> pl.DataFrame:
    since = pl.lit(None, pl.Int64) if age is None else age
    return at.alive.filter(keep).select(
        pl.col("root").alias("record"), "root", "owner_id", "money", since.alias("age")
    )


def _without_owner(at: AuditContext) -> pl.DataFrame:
    return _of_groups(at, pl.col("owner_issue").fill_null(pl.col("owner_id").is_null()))


def _without_activity(at: AuditContext) -> pl.DataFrame:
    """No activity of any kind in 365 days, own traces left out; age = days since the last win.

    Most groups had a touch lately, as scoring knows; only the others' activities are looked for.
    A day is kept at both ends, for touches are dated in the portfolio's time zone.
    """
    touched = pl.col("last_touch").is_between(at.today - LEFT_DAYS + 1, at.today - 1)
    doubtful = at.alive.filter(~touched.fill_null(value=False)).select("root")
    places = at.places.join(doubtful, on="root", how="semi").select("account_id", "root").lazy()
    recent = _foreign(at, "account_id", "opportunity_id", "occurred_at", "completed_at").filter(
        _day(_WHEN, at.timezone).is_between(at.today - LEFT_DAYS, at.today)
    )
    of_accounts = recent.join(places, on="account_id").select("root")
    deals = (
        at.inputs.live("opportunity", "id", "account_id")
        .join(places, on="account_id")
        .select(pl.col("id").alias("opportunity_id"), "root")
    )
    of_deals = (
        recent.filter(pl.col("account_id").is_null())
        .join(deals, on="opportunity_id")
        .select("root")
    )
    traced = pl.concat([of_accounts, of_deals]).unique().collect(engine="streaming")["root"]
    quiet = pl.col("root").is_in(doubtful["root"].implode()) & ~pl.col("root").is_in(
        traced.implode()
    )
    return _of_groups(at, quiet, at.today - pl.col("last_win"))


def _without_segment(at: AuditContext) -> pl.DataFrame:
    return _of_groups(at, pl.col("industry").is_null())


def _twice(at: AuditContext) -> pl.DataFrame:
    """All but the one with most money among groups whose names are the same but for case, marks
    and spaces."""
    plain = pl.col("name").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    ranked = (
        at.groups.select("root", "owner_id", "money", plain.alias("plain"))
        .filter((pl.col("plain") != "") & pl.col("plain").is_duplicated())
        .sort(["plain", "money", "root"], descending=[False, True, False])
    )
    again = ranked.filter(pl.col("plain") == pl.col("plain").shift(1))
    return again.select(
        pl.col("root").alias("record"), "root", "owner_id", "money", pl.lit(None).alias("age")
    )


def _contacts(at: AuditContext) -> pl.LazyFrame:
    return (
        at.inputs.live("contact", "id", "account_id", "left_at")
        .join(at.places.lazy(), on="account_id", how="left")
        .join(
            at.alive.lazy().select("root", "money", "owner_id", "sponsor_id"),
            on="root",
            how="left",
        )
    )


def _left(at: AuditContext) -> pl.DataFrame:
    """Gone within a year from a group that buys, or gone at any time and still its sponsor."""
    age = at.today - day_of("left_at")
    still = (pl.col("id") == pl.col("sponsor_id")).fill_null(value=False)
    return (
        _contacts(at)
        .filter(pl.col("money").is_not_null() & (age >= 0) & ((age <= LEFT_DAYS) | still))
        .select(pl.col("id").alias("record"), "root", "owner_id", "money", age.alias("age"))
        .collect()
    )


def _contacts_without_account(at: AuditContext) -> pl.DataFrame:
    return (
        _contacts(at)
        .filter(pl.col("known").is_null() & pl.col("left_at").is_null())
        .select(
            *(pl.col("id").alias("record"), "root", "owner_id"),
            *(pl.lit(0).alias("money"), pl.lit(None, pl.Int64).alias("age")),
        )
        .collect()
    )


FINDERS: Final[dict[str, Callable[[AuditContext], pl.DataFrame]]] = {
    "deal_past_close": _past_close,
    "deal_without_account": _without_account,
    "deal_stale": _stale,
    "task_orphan": _unassigned_tasks,
    "account_without_owner": _without_owner,
    "account_without_activity": _without_activity,
    "account_without_segment": _without_segment,
    "account_twice": _twice,
    "contact_left": _left,
    "contact_without_account": _contacts_without_account,
}
"""kind → record, root, owner_id, money, age. In the order in which they are told."""
