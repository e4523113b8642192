"""Whom one talks to at an account, what is open there, what was promised: read from the streams
for the few accounts a task or a page speaks of, never for all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import polars as pl

from kamsync.model.word_forms import folded
from kamsync.scoring.metrics.engagement import is_two_way
from kamsync.scoring.read.activities import ENGAGED_DAYS, find_activities
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import load_rates, to_home
from kamsync.scoring.read.windows import EPOCH, Windows

_DECIDES: Final = re.compile(r"decid|decision|acheteur.*principal|sponsor")
_CARRIES: Final = re.compile(r"champion|influen|prescript|buy|achat|achet|purchas")
_LEADS: Final = re.compile(r"chief|head|direct|execut|president|\bvp\b|\bceo\b|\bdg\b|owner|gerant")
_DEALS: Final = 3
"""Of an account, the largest."""


@dataclass(frozen=True)
class Person:
    id: str
    name: str = ""
    title: str = ""
    role: str = ""
    last_touch: dt.date | None = None
    """The newest two-way touch of the last 180 days."""


@dataclass(frozen=True)
class Deal:
    id: str
    name: str
    amount: int | None
    """Home minor units; None without a rate."""
    close_on: dt.date | None
    is_late: bool


@dataclass(frozen=True)
class Promise:
    title: str
    due_on: dt.date


@dataclass(frozen=True)
class AccountFacts:
    people: tuple[Person, ...] = ()
    """Who is still there: the engaged first, the newest touch ahead; then by what they decide."""
    links_known: bool = False
    """Whether touches name people at all."""
    deals: tuple[Deal, ...] = ()
    """The largest open ones and the largest late ones, by amount."""
    open_amount: int = 0
    """Of all open deals, home minor units."""
    promise: Promise | None = None
    """Our oldest one that is overdue."""

    @property
    def engaged(self) -> tuple[Person, ...]:
        return tuple(p for p in self.people if p.last_touch is not None)

    @property
    def to_meet(self) -> Person | None:
        """Who decides most among those without a two-way touch; unknown without links."""
        silent = [p for p in self.people if p.last_touch is None]
        return silent[0] if silent and self.links_known else None

    @property
    def to_call(self) -> Person | None:
        return self.people[0] if self.people else None

    @property
    def late_deals(self) -> tuple[Deal, ...]:
        return tuple(deal for deal in self.deals if deal.is_late)[:_DEALS]

    @property
    def largest_deals(self) -> tuple[Deal, ...]:
        return self.deals[:_DEALS]


def account_facts(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> dict[str, AccountFacts]:
    """Root → what is known there. `members`: id, root of the accounts asked for; a place of theirs
    in the whole portfolio (g) says nothing here."""
    members = members.select("id", "root")
    roots = members["root"].unique().sort().to_list()
    people = _people(inputs, policy, members)
    deals, amounts = _deals(inputs, policy, members)
    promises = _promises(inputs, policy, members)
    links = inputs.has("activity", "contact_ids")
    return {
        root: AccountFacts(
            tuple(people.get(root, ())),
            links,
            tuple(deals.get(root, ())),
            amounts.get(root, 0),
            promises.get(root),
        )
        for root in roots
    }


def rank(person: Mapping[str, Any]) -> int:
    """0 decides, 1 carries or buys, 2 leads, 3 anybody: read from role, seniority and title."""
    role = folded(f"{person['role'] or ''} {person['seniority'] or ''}")
    if _DECIDES.search(role):
        return 0
    if _CARRIES.search(f"{role} {folded(person['title'] or '')}"):
        return 1
    return 2 if _LEADS.search(f"{role} {folded(person['title'] or '')}") else 3


def _people(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> dict[str, list[Person]]:
    columns = ("id", "account_id", "name", "title", "role", "seniority", "left_at")
    left = pl.col("left_at").is_not_null() & (pl.col("left_at") <= policy.as_of)
    rows = (
        inputs.live("contact", *columns)
        .filter(~left)
        .join(members.lazy(), left_on="account_id", right_on="id")
        .collect()
    )
    if rows.is_empty():
        return {}  # nobody whose touches could be looked for in millions of activities
    rows = rows.with_columns(pl.col("id").hash().alias("person"))
    rows = rows.join(_touches(inputs, policy, members), on=["root", "person"], how="left")
    found: dict[str, list[Person]] = {}
    for row in sorted(rows.to_dicts(), key=_order):
        found.setdefault(row["root"], []).append(_person(row))
    return found


def _order(row: Mapping[str, Any]) -> tuple[bool, int, int, str]:
    day = row["day"]
    return day is None, -(day or 0), rank(row), row["id"]


def _person(row: Mapping[str, Any]) -> Person:
    day = row["day"]
    last = None if day is None else EPOCH + dt.timedelta(days=day)
    return Person(row["id"], row["name"] or "", row["title"] or "", row["role"] or "", last)


def _touches(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> pl.DataFrame:
    """root, person (hash of the id), day of the newest two-way touch of 180 days."""
    roots = members.select("root").unique().sort("root").with_row_index("g")
    roots = roots.with_columns(pl.col("g").cast(pl.Int64))
    everyone = inputs.live("account", "id").select(pl.col("id").alias("account_id")).collect()
    asked = members.join(roots, on="root").select(pl.col("id").alias("account_id"), "g")
    places = everyone.join(asked, on="account_id", how="left")
    traces = find_activities(inputs, policy, places)
    recent = pl.col("day") >= Windows(policy.as_of).today - ENGAGED_DAYS
    two_way = nw.from_native(traces, eager_only=True).filter(is_two_way()).to_native()
    return (
        two_way.filter(recent)
        .select("g", "day", pl.col("contact_ids").alias("person"))
        .explode("person")
        .drop_nulls("person")
        .group_by("g", "person")
        .agg(pl.col("day").max())
        .join(roots, on="g")
        .select("root", "person", "day")
    )


def _deals(
    inputs: Inputs, policy: Policy, members: pl.DataFrame
) -> tuple[dict[str, list[Deal]], dict[str, int]]:
    columns = ("id", "account_id", "name", "amount", "currency", "rate", "close_date", "is_closed")
    rows = (
        inputs.live("opportunity", *columns)
        .filter(~pl.col("is_closed"))
        .join(members.lazy(), left_on="account_id", right_on="id")
        .with_columns(day_of("close_date").alias("day"))
        .collect()
    )
    late = (pl.col("close_date") < policy.as_of).fill_null(value=False)
    rows = to_home(rows, load_rates(inputs, policy), "amount", "home").with_columns(
        late.alias("is_late")
    )
    sums = rows.group_by("root").agg(pl.col("home").sum())
    amounts = {root: int(home or 0) for root, home in sums.iter_rows()}
    rows = rows.sort(["home", "id"], descending=[True, False], nulls_last=True)
    first = pl.int_range(pl.len()).over("root") < _DEALS
    first_late = pl.col("is_late") & (pl.int_range(pl.len()).over("root", "is_late") < _DEALS)
    found: dict[str, list[Deal]] = {}
    for row in rows.filter(first | first_late).to_dicts():
        found.setdefault(row["root"], []).append(_deal(row))
    return found, amounts


def _deal(row: Mapping[str, Any]) -> Deal:
    return Deal(row["id"], row["name"] or row["id"], row["home"], row["close_date"], row["is_late"])


def _promises(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> dict[str, Promise]:
    columns = ("id", "account_id", "side", "title", "due_at", "done_at")
    undone = pl.col("done_at").is_null() | (pl.col("done_at") > policy.as_of)
    rows = (
        inputs.live("commitment", *columns)
        .filter((pl.col("side") == "ours") & undone & (pl.col("due_at") < policy.as_of))
        .join(members.lazy(), left_on="account_id", right_on="id")
        .sort("due_at", "id")
        .unique("root", keep="first", maintain_order=True)
        .select("root", "title", "due_at")
        .collect()
    )
    return {root: Promise(title or "", due) for root, title, due in rows.iter_rows()}
