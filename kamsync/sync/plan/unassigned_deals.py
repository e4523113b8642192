"""Tasks for deals that belong to no account, where the scorecard asks for them. Pure.

One task for the programme director, or one for each deal's owner, over all of them. Like the
review's it hangs on the largest customer's record; its key carries whom it is for. One that a
person finished is not made again while deals remain; a new cause waits 30 days for the next.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

import polars as pl

from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import money, plain
from kamsync.messages.task_words import TaskText
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.score import Scored
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.people import People
from kamsync.sync.plan.places import at_every_top
from kamsync.sync.plan.review_task import keys_of
from kamsync.sync.plan.wanted_tasks import Source, WantedTask

FLAG: Final = "deals_without_account"
_KIND: Final = "deal_without_account"
_DUE_DAYS: Final = 30
_AGAIN_DAYS: Final = 30
_NAMED: Final = 5


def unassigned_source(scored: Scored, card: Scorecard, context: PlanContext) -> Source:
    """A new task for each person who has such deals; those of people who have none are over."""
    people = People.of(context)
    deals = _by_person(scored, card, context, people)
    over = [str(key) for key in keys_of(context, FLAG) if key.root not in deals]
    if not deals or scored.groups.is_empty():
        return Source((), over)
    groups = at_every_top(scored.groups.select("root", "revenue"), context.places.tops)
    largest = groups.sort(["revenue", "root"], descending=[True, False])["root"].to_list()
    numbers = {person: _next(person, context) for person in deals}
    wanted = [
        _wanted(person, deals[person], context.places.nearest(person, largest), n, context)
        for person, n in numbers.items()
        if n is not None
    ]
    return Source(wanted, over)


def _by_person(
    scored: Scored, card: Scorecard, context: PlanContext, people: People
) -> dict[str, pl.DataFrame]:
    """Whom to ask → their deals, the most money first. A deal of nobody active is the director's;
    without one nobody is asked."""
    if scored.hygiene is None or card.deals_without_account == "off":
        return {}
    deals = scored.hygiene.issues.filter(pl.col("kind") == _KIND)
    director = people.first(context.director, context.fallback) or ""
    person = pl.lit(director, pl.String)
    if card.deals_without_account == "owners":
        owners = [o for o in deals["owner_id"].unique().to_list() if o in people.users]
        act = {owner: people.first(owner) or director for owner in owners}
        person = pl.col("owner_id").replace_strict(act, default=director, return_dtype=pl.String)
    named = deals.with_columns(person.alias("person")).filter(pl.col("person") != "")
    parts = named.partition_by("person", maintain_order=True)
    return {part["person"][0]: part for part in parts}


def _next(person: str, context: PlanContext) -> int | None:
    """The number of a new task; None while one stands, or the last is too young."""
    keys = [key for key in keys_of(context, FLAG) if key.root == person]
    if not keys:
        return 1
    last = max(keys, key=lambda key: (key.opened, key.n))
    standing = context.tasks.filter(
        (pl.col("status") == "open") & pl.col("key").is_in([str(key) for key in keys])
    )
    young = context.as_of <= last.opened + dt.timedelta(days=_AGAIN_DAYS)
    return None if young or not standing.is_empty() else last.n + 1


def _wanted(
    person: str, deals: pl.DataFrame, record: str, n: int, context: PlanContext
) -> WantedTask:
    return WantedTask(
        key=str(Key(context.connection, FLAG, person, context.as_of, n)),
        account_id=record,
        flag=FLAG,
        root=person,
        severity="low",
        owner=person,
        due_on=context.as_of + dt.timedelta(days=_DUE_DAYS),
        text=partial(_text, deals, context.home_currency),
        revenue=int(deals["money"].sum()),
    )


def _text(deals: pl.DataFrame, currency: str, language: str, _facts: AccountFacts) -> TaskText:
    worth = money(int(deals["money"].sum()), currency, language)
    named = ", ".join(
        f"{plain(deal, 40)} ({money(value, currency, language)})"
        for deal, value in deals.head(_NAMED).select("record", "money").iter_rows()
    )
    subject = counted("task.deals_without_account.subject", deals.height, language)
    body = text("task.deals_without_account.body", language, worth=worth, named=named)
    return TaskText(subject, body)
