"""What the documents read of one account: its scored row, and its rows of the streams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from kamsync.documents.flag_history import Span
from kamsync.documents.page import say
from kamsync.messages import labels
from kamsync.messages.formats import date, is_known, money, plain
from kamsync.messages.lower_bounds import LACKING
from kamsync.messages.values import figure
from kamsync.plans.items import AccountPlan, PlanItem, plan_items
from kamsync.plans.lint import Lint
from kamsync.plans.profile import Section
from kamsync.queries.plan_check import check_plans
from kamsync.report.layout.view import Row, View
from kamsync.report.people.account_map import AccountMap, draw_map
from kamsync.report.review import Reviewed, gather
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import EPOCH
from kamsync.scoring.registry import COLUMNS

_DEALS: Final = "id account_id name stage is_closed is_won amount currency close_date lost_reason"
_OBJECTIVE: Final = "id account_id horizon title target actual due_at owner_id status indicator"
_RESTS_ON: Final = {
    "threads": "engaged_contacts",
    "client_touches_183d": "client_touches_183d",
    "win_rate": "closed_deals",
    "voice": "voice_n",
    "promise_kept": "promise_n",
    "plan_execution": "plan_due",
    "relative_growth": "industry_series",
    "tasks_on_time": "tasks_due",
    "reciprocity": "reciprocity_n",
}
"""Metric → the column that counts what it rests on."""
TOUCHED_DAYS: Final = 90
"""An open deal with an activity in so many days is being worked on."""


@dataclass(frozen=True)
class Account:
    view: View
    row: Row
    plan: AccountPlan
    verdict: Lint | None
    """None where there is no plan item to judge."""
    people: AccountMap
    users: Mapping[str, str]
    deals: pl.DataFrame
    """name, stage, is_closed, is_won, amount, currency, close_date, lost_reason; newest first."""
    touched: frozenset[str]
    """Open deals with an activity in the last 90 days, by id."""
    contracts: pl.DataFrame
    shared: Reviewed
    """Team, promises, meetings, cases: what the customer may see too."""
    flag_spans: tuple[Span, ...] = ()
    """Flags of applied runs, the newest first."""

    @property
    def language(self) -> str:
        return self.view.language

    @property
    def name(self) -> str:
        return self.view.name(self.row)

    @property
    def as_of(self) -> dt.date:
        return self.view.data.policy.as_of

    def user(self, user_id: str | None) -> str:
        """A name where there is one, else the id."""
        return plain(self.users.get(user_id or "") or user_id or "", 80)

    def date(self, day: dt.date | None) -> str:
        return date(day, self.language) if day is not None else self.view.unknown

    def amount(self, row: Row) -> str:
        """In the deal's own currency."""
        currency = row["currency"] or self.view.data.policy.crm_currency
        value = row["amount"]
        return self.view.unknown if value is None else money(value, currency, self.language)

    def figure(self, metric: str) -> str:
        value = self.row.get(metric)
        if value is None or not is_known(value):
            return self.view.unknown
        if metric in COLUMNS and COLUMNS[metric].unit == "day":
            return self.date(EPOCH + dt.timedelta(days=value))
        if metric in LACKING:
            return self.view.amount(metric, self.row)
        return figure(metric, value, self.language, self.view.data.policy.home_currency)

    def fact(self, metric: str) -> tuple[str, str]:
        """Label and figure, with what an estimate rests on."""
        shown, n = self.figure(metric), self.rests_on(metric)
        if n is not None and is_known(self.row.get(metric)):
            shown = say("with_n", self.language, value=shown, n=n)
        return labels.column(metric, self.language), shown

    def rests_on(self, metric: str) -> int | None:
        n: int | None = self.row.get(_RESTS_ON.get(metric, ""))
        return n

    def written(self, section: Section) -> tuple[str, dt.date | None]:
        """What the CRM has for a section of the profile, and the newest of its dates."""
        found = [f for f in section.fields if str(self.row.get(f"profile_{f}") or "").strip()]
        days = [d for f in found if (d := self.row.get(f"profile_{f}_at")) is not None]
        texts = [plain(self.row[f"profile_{f}"], 1000) for f in found]
        return " / ".join(texts), max(days, default=None)


def read_account(view: View, inputs: Inputs, root: str) -> Account:
    """The group of that root id; it must be one of the scored ones."""
    policy = view.data.policy
    row = view.groups.row(by_predicate=pl.col("root") == root, named=True)
    members = view.data.scored.members.filter(pl.col("root") == root)["id"].to_list()

    def rows(stream: str, columns: str) -> pl.DataFrame:
        found = inputs.live(stream, *columns.split())
        return found.filter(pl.col("account_id").is_in(members)).collect()

    deals = rows("opportunity", _DEALS).sort(["close_date", "id"], descending=[True, False])
    users = inputs.live("user", "id", "name").collect()
    profile = {c: row[c] for c in row if c.startswith("profile_")} | _profile(inputs, root)
    plans = check_plans(
        inputs, view.data.scored.members, view.groups, policy.as_of, policy.plan_rules
    )
    checked = next((found for found in plans if found.account_id == root), None)
    return Account(
        view=view,
        row=row | profile,
        plan=checked.plan if checked else _objectives(row, rows("objective", _OBJECTIVE)),
        verdict=checked.lint if checked else None,
        people=draw_map(inputs, policy, members, row["name"]),
        users={i: n for i, n in users.iter_rows() if n},
        deals=deals,
        touched=_touched(inputs, members, policy.as_of),
        contracts=rows("contract", "account_id ends_on renews value currency").sort("ends_on"),
        shared=gather(inputs, policy, members, row["name"]),
    )


def _profile(inputs: Inputs, root: str) -> dict[str, Any]:
    """Profile fields of the root account, as people wrote them."""
    frame = inputs.streams.get("account")
    if frame is None:
        return {}
    names = [c for c in frame.collect_schema() if c.startswith("profile_")]
    found = frame.filter(pl.col("id") == root).select(names).collect()
    return found.row(0, named=True) if names and found.height else {}


def _objectives(row: Row, objectives: pl.DataFrame) -> AccountPlan:
    """The objectives that the CRM keeps apart, where it has no plan items."""
    kept = objectives.rename({"actual": "baseline"}).sort(["due_at", "id"], nulls_last=True)
    return AccountPlan(
        row["root"],
        plan_items([{**o, "kind": "objective"} for o in kept.iter_rows(named=True)]),
        row.get("plan_start"),
        row.get("plan_end"),
        row.get("plan_presented_at"),
        row.get("plan_reviewed_at"),
    )


def _touched(inputs: Inputs, members: Sequence[str], as_of: dt.date) -> frozenset[str]:
    day = pl.col("occurred_at").dt.date()
    found = (
        inputs.live("activity", "account_id", "opportunity_id", "occurred_at")
        .filter(pl.col("opportunity_id").is_not_null() & (day <= as_of))
        .filter(day > as_of - dt.timedelta(days=TOUCHED_DAYS))
        .select("opportunity_id")
        .unique()
        .collect()
    )
    return frozenset(found["opportunity_id"].to_list()) if members else frozenset()


def is_open(item: PlanItem, as_of: dt.date) -> bool:
    return item.done_at is None or item.done_at > as_of
